import { failureCases } from '../../../core/test/run/cases-failure.ts'
import { sqliteFile } from './target.ts'

failureCases(sqliteFile)
