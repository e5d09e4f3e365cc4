import { bookCases } from '../../../core/test/run/cases-books.ts'
import { sqliteFile } from './target.ts'

bookCases(sqliteFile)
