import { OperationError, PLAIN_UNIT, UnsupportedError } from '@mig/core/dialect'
import type { Connection, DropTableOp, Op, OpenUnit, QualifiedName, ScriptUnit, UnitRules } from '@mig/core/dialect'
import { quoting } from './quoting.ts'

/**
 * DROP TABLE deletes the rows first, and with foreign keys on their ON DELETE actions run: the rows of children go, or are nulled. So they
 * are off around a unit that drops a table which others refer to, and a check before COMMIT takes their place.
 * https://www.sqlite.org/lang_droptable.html
 */
export const unit: UnitRules = {
  async open(connection, { ops }) {
    const dropped = droppedTables(ops)
    if (dropped.length === 0 || !(await foreignKeysAreOn(connection))) return PLAIN_UNIT
    const references = (await Promise.all(dropped.map((table, place) => referencesTo(connection, table, dropped.slice(0, place))))).flat()
    if (references.length === 0) return PLAIN_UNIT
    if (await connection.inTransaction()) throw tooLate(references)
    return openUnit(connection, references)
  },
  script: (ops) => scriptUnit(droppedTables(ops)),
}

/** A foreign key of a table that is there when its parent goes. */
interface Reference {
  readonly child: QualifiedName
  readonly parent: QualifiedName
}

function droppedTables(ops: readonly Op[]): readonly QualifiedName[] {
  return ops.filter((op): op is DropTableOp => op.kind === 'dropTable').map(({ table }) => table)
}

async function foreignKeysAreOn(connection: Connection): Promise<boolean> {
  return (await connection.run('PRAGMA foreign_keys')).rows[0]?.['foreign_keys'] === 1
}

/** Other tables that refer to the table; those that were dropped before it do not count, nor does the table itself, whose rows go with it. */
async function referencesTo(connection: Connection, parent: QualifiedName, gone: readonly QualifiedName[]): Promise<readonly Reference[]> {
  const { rows } = await connection.run(
    `SELECT DISTINCT t.name AS child FROM ${catalog(parent)} AS t, pragma_foreign_key_list(t.name, ${literalSchema(parent)}) AS f ` +
      `WHERE t.type = 'table' AND f."table" = ${quoting.literal(parent.name)} COLLATE NOCASE ` +
      `AND t.name <> ${quoting.literal(parent.name)} COLLATE NOCASE`,
  )
  return rows
    .map((row): Reference => ({ parent, child: { ...parent, name: String(row['child']) } }))
    .filter(({ child }) => !gone.some((table) => sameTable(table, child)))
}

async function openUnit(connection: Connection, references: readonly Reference[]): Promise<OpenUnit> {
  const before = await orphans(connection, references)
  await connection.run('PRAGMA foreign_keys = OFF')
  if (await foreignKeysAreOn(connection)) throw tooLate(references)
  return {
    async check() {
      const after = await orphans(connection, references)
      for (const [index, reference] of references.entries()) {
        if ((after[index] ?? 0) > (before[index] ?? 0)) throw orphaned(reference)
      }
    },
    close: async () => {
      await connection.run('PRAGMA foreign_keys = ON')
    },
  }
}

/** How many rows of each child refer to nothing; a child of a table that is missing counts even without rows, since it takes none any more. */
function orphans(connection: Connection, references: readonly Reference[]): Promise<readonly number[]> {
  return Promise.all(
    references.map(async ({ child, parent }) => {
      if (!(await exists(connection, child)) || !(await stillRefers(connection, child, parent))) return 0
      if (!(await exists(connection, parent))) return Number.POSITIVE_INFINITY
      const { rows } = await connection.run(
        `SELECT count(*) AS n FROM pragma_foreign_key_check(${quoting.literal(child.name)}, ${literalSchema(child)})`,
      )
      return Number(rows[0]?.['n'])
    }),
  )
}

async function exists(connection: Connection, table: QualifiedName): Promise<boolean> {
  const { rows } = await connection.run(
    `SELECT 1 FROM ${catalog(table)} WHERE type = 'table' AND name = ${quoting.literal(table.name)} COLLATE NOCASE`,
  )
  return rows.length > 0
}

async function stillRefers(connection: Connection, child: QualifiedName, parent: QualifiedName): Promise<boolean> {
  const { rows } = await connection.run(
    `SELECT 1 FROM pragma_foreign_key_list(${quoting.literal(child.name)}, ${literalSchema(child)}) ` +
      `WHERE "table" = ${quoting.literal(parent.name)} COLLATE NOCASE`,
  )
  return rows.length > 0
}

function scriptUnit(dropped: readonly QualifiedName[]): ScriptUnit {
  if (dropped.length === 0) return { before: [], after: [] }
  const missing = dropped.map(
    (table) =>
      `SELECT 1 FROM ${catalog(table)} AS t, pragma_foreign_key_list(t.name, ${literalSchema(table)}) AS f WHERE t.type = 'table' ` +
      `AND f."table" = ${quoting.literal(table.name)} COLLATE NOCASE ` +
      `AND NOT EXISTS (SELECT 1 FROM ${catalog(table)} WHERE name = f."table" COLLATE NOCASE)`,
  )
  return {
    before: ['PRAGMA foreign_keys = OFF'],
    after: ['PRAGMA foreign_keys = ON'],
    condition: { sql: `NOT EXISTS (${missing.join(' UNION ALL ')})`, message: 'mig: a table that stays refers to one that was dropped' },
  }
}

function catalog({ schema }: QualifiedName): string {
  return quoting.qualified({ schema: schema ?? 'main', name: 'sqlite_schema' })
}

function literalSchema({ schema }: QualifiedName): string {
  return quoting.literal(schema ?? 'main')
}

function sameTable(a: QualifiedName, b: QualifiedName): boolean {
  return a.name.toLowerCase() === b.name.toLowerCase() && (a.schema ?? 'main') === (b.schema ?? 'main')
}

function tooLate(references: readonly Reference[]): UnsupportedError {
  const [first] = references
  const children = [...new Set(references.map(({ child }) => child.name))].join(', ')
  return new UnsupportedError(
    `Dropping ${first?.parent.name ?? 'the table'} here would touch rows of ${children}: their foreign keys act when the rows of the table go.`,
    {
      hint:
        'Foreign keys can be switched off only outside a transaction. Drop the tables that refer to it first, give the drop a revision of ' +
        'its own that reads no data, or hand mig a connection without an open transaction.',
    },
  )
}

function orphaned({ child, parent }: Reference): OperationError {
  return new OperationError('op.orphans', `${child.name} still has a foreign key to ${parent.name}, and its rows would refer to nothing.`, {
    hint: `Drop ${child.name}, or its column with the foreign key, in the same revision; or create ${parent.name} again with the rows that it needs.`,
  })
}
