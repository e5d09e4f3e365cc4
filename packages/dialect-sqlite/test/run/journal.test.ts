import { journalCases } from '../../../core/test/run/cases-journal.ts'
import { sqliteFile } from './target.ts'

journalCases(sqliteFile, { hasTable: (name) => `SELECT count(*) FROM sqlite_schema WHERE name = '${name}'` })
