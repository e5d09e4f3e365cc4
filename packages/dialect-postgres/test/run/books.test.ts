import { bookCases } from '../../../core/test/run/cases-books.ts'
import { targets } from './target.ts'

for (const target of targets) bookCases(target)
