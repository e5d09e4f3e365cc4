import { backfillCases } from '../../../core/test/run/cases-backfill.ts'
import { targets } from './target.ts'

const refuse15 = `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''not 15''; END';
CREATE TRIGGER refuse BEFORE UPDATE ON people FOR EACH ROW WHEN (new.id = 15) EXECUTE FUNCTION refuse();`

for (const target of targets) {
  backfillCases(target, { refuse15, allow15: 'DROP TRIGGER refuse ON people;', alwaysKey: false })
}
