import { squashCases } from '../../../core/test/run/cases-squash.ts'
import { sqliteFile } from './target.ts'

squashCases(sqliteFile)
