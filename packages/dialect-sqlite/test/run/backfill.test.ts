import { backfillCases } from '../../../core/test/run/cases-backfill.ts'
import { sqliteFile } from './target.ts'

backfillCases(sqliteFile, {
  refuse15: "CREATE TRIGGER refuse BEFORE UPDATE ON people WHEN new.id = 15 BEGIN SELECT RAISE(ABORT, 'not 15'); END;",
  allow15: 'DROP TRIGGER refuse;',
  alwaysKey: true,
})
