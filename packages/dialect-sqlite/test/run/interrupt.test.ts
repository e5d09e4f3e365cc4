import { interruptCases } from '../../../core/test/run/cases-interrupt.ts'
import { sqliteFile } from './target.ts'

interruptCases(sqliteFile)
