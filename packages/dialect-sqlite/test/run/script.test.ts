import { scriptCases } from '../../../core/test/run/cases-script.ts'
import { sqliteFile } from './target.ts'

scriptCases(sqliteFile)
