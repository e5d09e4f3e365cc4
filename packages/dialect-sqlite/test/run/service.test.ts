import { serviceCases } from '../../../core/test/run/cases-service.ts'
import { sqliteFile } from './target.ts'

serviceCases(sqliteFile)
