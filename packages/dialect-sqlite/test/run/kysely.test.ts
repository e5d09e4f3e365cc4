import { kyselyCases } from '../../../core/test/run/cases-kysely.ts'
import { sqliteFile } from './target.ts'

kyselyCases(sqliteFile)
