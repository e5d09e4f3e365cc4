import { runCases } from '../../../core/test/run/cases-run.ts'
import { sqliteFile } from './target.ts'

runCases(sqliteFile)
