import { PLAIN_UNIT } from '@mig/core/dialect'
import type { Connection, QualifiedName, ScriptUnit, UnitRules } from '@mig/core/dialect'
import { master } from './catalog.ts'
import { droppedTables, mayDrop } from './dropping.ts'
import { refuseHidden } from './hidden-tables.ts'
import { quoting } from './quoting.ts'

/**
 * DROP TABLE deletes the rows first, and with foreign keys on their ON DELETE actions run: the rows of children go, or are nulled. A rebuild
 * drops the old table. So foreign keys are off around a unit in which that can happen to a table that others refer to, or itself, and a
 * check before COMMIT takes their place. https://www.sqlite.org/lang_droptable.html
 */
export const unit: UnitRules = {
  async open(connection, work) {
    await refuseHidden(connection, work.ops)
    if (work.complete && !work.ops.some(mayDrop)) return PLAIN_UNIT
    const restoreRenames = await plainRenames(connection)
    try {
      // Loaded when it is needed: reading commands never do.
      const { openGuarded } = await import('./rebuild/guarded-unit.ts')
      const own = await openGuarded(connection, work)
      return { check: () => own.check(), close: async () => own.close().finally(restoreRenames) }
    } catch (error) {
      await restoreRenames()
      throw error
    }
  },
  script: (ops) => (ops.some(mayDrop) ? scriptUnit(droppedTables(ops)) : { before: [], after: [] }),
}

/** Renames have to reach the foreign keys, triggers and views of others: https://www.sqlite.org/pragma.html#pragma_legacy_alter_table */
async function plainRenames(connection: Connection): Promise<() => Promise<void>> {
  const { rows } = await connection.run('PRAGMA legacy_alter_table')
  const legacy = Object.values(rows[0] ?? {})[0] === 1
  if (legacy) await connection.run('PRAGMA legacy_alter_table = OFF')
  return async () => {
    await connection.run(`PRAGMA legacy_alter_table = ${legacy ? 'ON' : 'OFF'}`)
  }
}

const BASELINE = quoting.qualified({ schema: 'temp', name: 'mig_foreign_keys' })
const ORPHANS =
  `SELECT t.name AS "child", f.parent AS "parent", count(*) AS "count" FROM main.sqlite_master AS t, pragma_foreign_key_check(t.name) AS f ` +
  `WHERE t.type = 'table' GROUP BY 1, 2`

/** The same in a script, which does not know what the catalog holds: foreign keys are off where a table may be dropped. */
function scriptUnit(dropped: readonly QualifiedName[]): ScriptUnit {
  const isTable = (name: string): string => `EXISTS (SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = ${name} COLLATE NOCASE)`
  // Orphans between tables that are called something else by now; those of a table that goes excuse none of others.
  const gone = dropped.filter(({ schema = 'main' }) => schema === 'main').map(({ name }) => quoting.literal(name))
  const isGone = (name: string): string => `${name} COLLATE NOCASE IN (${gone.join(', ')})`
  const renamed =
    `(SELECT sum(r."count") FROM ${BASELINE} AS r WHERE NOT (${isTable('r."child"')} AND ${isTable('r."parent"')}) ` +
    `AND NOT (${isGone('r."child"')} OR ${isGone('r."parent"')}))`
  const more =
    `SELECT 1 FROM (${ORPHANS}) AS n LEFT JOIN ${BASELINE} AS b ON b."child" = n."child" AND b."parent" = n."parent" ` +
    `WHERE n."count" > coalesce(b."count", ${renamed}, 0)`
  return {
    before: [
      'PRAGMA foreign_keys = OFF',
      'PRAGMA legacy_alter_table = OFF',
      `CREATE TEMP TABLE ${quoting.identifier('mig_foreign_keys')} AS ${ORPHANS}`,
    ],
    after: [`DROP TABLE ${BASELINE}`, 'PRAGMA foreign_keys = ON'],
    condition: {
      sql: [...dropped.map(missingParent), more].map((query) => `NOT EXISTS (${query})`).join(' AND '),
      message: 'mig: a table that stays refers to one that was dropped, or to rows that are gone',
    },
  }
}

/** A table that refers to one that is gone. */
function missingParent(table: QualifiedName): string {
  const schema = table.schema ?? 'main'
  const catalog = master(schema)
  return (
    `SELECT 1 FROM ${catalog} AS t, pragma_foreign_key_list(t.name, ${quoting.literal(schema)}) AS f WHERE t.type = 'table' ` +
    `AND f."table" = ${quoting.literal(table.name)} COLLATE NOCASE ` +
    `AND NOT EXISTS (SELECT 1 FROM ${catalog} WHERE name = f."table" COLLATE NOCASE)`
  )
}
