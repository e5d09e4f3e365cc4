import { databasesCases } from '../../../core/test/run/cases-databases.ts'
import { sqliteFile } from './target.ts'

databasesCases(sqliteFile)
