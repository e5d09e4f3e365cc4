import type { Operations } from '@mig/core'
import { t } from '@mig/core'
import type { Db } from './sqlite-file.ts'

/** A table whose rebuild takes a while, with what hangs on tables. */
export function makeBigTable(db: Db, rows: number): void {
  db.exec(`
    CREATE TABLE owners (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE big (
      id INTEGER PRIMARY KEY AUTOINCREMENT, owner_id INT REFERENCES owners ON DELETE CASCADE, note TEXT COLLATE NOCASE, amount REAL,
      CHECK (amount >= 0)
    );
    CREATE TABLE parts (id INTEGER PRIMARY KEY, big_id INT REFERENCES big (id) ON DELETE CASCADE, v TEXT);
    CREATE INDEX ix_big_note ON big (note DESC) WHERE note IS NOT NULL;
    CREATE VIEW totals AS SELECT owner_id, sum(amount) AS total FROM big GROUP BY owner_id;
    CREATE TRIGGER big_gone AFTER DELETE ON big BEGIN UPDATE owners SET name = name || '-' WHERE id = old.owner_id; END;
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10) INSERT INTO owners SELECT i, 'owner ' || i FROM n;
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
      INSERT INTO big (owner_id, note, amount) SELECT 1 + i % 10, CASE WHEN i % 7 THEN 'note ' || i END, i / 4.0 FROM n;
    INSERT INTO parts SELECT id, id, 'part' FROM big WHERE id % 40 = 0 AND id < ${rows};
    DELETE FROM big WHERE id = ${rows};`)
}

/** What a rebuild must not touch, short enough to compare. */
export function sums(db: Db): string {
  const sql = `SELECT (SELECT count(*) FROM big), (SELECT sum(id) FROM big), (SELECT sum(owner_id) FROM big), (SELECT total(amount) FROM big),
    (SELECT sum(length(note)) FROM big), (SELECT count(*) FROM parts), (SELECT sum(big_id) FROM parts),
    (SELECT group_concat(name) FROM owners),
    (SELECT count(*) FROM big INDEXED BY ix_big_note WHERE note IS NOT NULL),
    (SELECT seq FROM sqlite_sequence WHERE name = 'big')`
  return db.rows(sql).flat().map(String).join(' ')
}

/** Everything of the catalog but mig's own tables. */
export function catalog(db: Db): readonly string[] {
  return db
    .rows(
      "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE tbl_name NOT LIKE 'mig_version%' AND name NOT LIKE 'sqlite_%' ORDER BY type, name",
    )
    .map((row) => row.join(' | '))
}

/** One revision that needs a rebuild: no ALTER of SQLite's adds a foreign key, or changes a default. */
export const rebuildBig = {
  '202601010000_a1_rebuild.ts': {
    revision: 'a1',
    downRevision: null,
    dynamic: false,
    upgrade: async (op: Operations): Promise<void> => {
      await op.alterTable('big', (big) => {
        big.alterColumn('amount', { default: 0 })
        big.addColumn('parent_id', t.integer().references('big.id', { onDelete: 'set null' }))
      })
    },
  },
} as const
