import { DatabaseStateError } from '../errors.ts'
import type { Executor } from './executor.ts'
import type { RowChanges } from '../revision/version-rows.ts'
import type { CreateTableOp, SqlText } from '../ops/op.ts'
import type { Quoting } from '../sql/quoting.ts'
import type { QualifiedName } from '../schema/table.ts'
import { join, value } from '../sql/sql-pieces.ts'

const COLUMN = 'version'

/** The table that says where a database is: one row for each effective head. */
export function versionTableOp(table: QualifiedName): CreateTableOp {
  return {
    kind: 'createTable',
    table: {
      ...table,
      columns: [{ name: COLUMN, type: { kind: 'varchar', length: 255 }, nullable: false }],
      constraints: [{ kind: 'primaryKey', columns: [COLUMN] }],
      indexes: [],
    },
    ifNotExists: true,
  }
}

/** Reads the rows, sorted. */
function selectRows(table: QualifiedName, quoting: Quoting): SqlText {
  const column = quoting.identifier(COLUMN)
  return { text: [`SELECT ${column} FROM ${quoting.qualified(table)} ORDER BY ${column}`], values: [] }
}

/** The rows of the version table as the database has them. */
export async function readRows(executor: Pick<Executor, 'query'>, table: QualifiedName, quoting: Quoting): Promise<readonly string[]> {
  const rows = await executor.query(selectRows(table, quoting), 'version')
  return rows.map((row) => String(row[COLUMN])).toSorted()
}

/** SQL that is true when the table has exactly these rows. */
export function rowsCondition(rows: readonly string[], table: QualifiedName, quoting: Quoting): string {
  const count = `(SELECT count(*) FROM ${quoting.qualified(table)}`
  if (rows.length === 0) return `${count}) = 0`
  const values = rows.map((row) => quoting.literal(row)).join(', ')
  return `${count}) = ${rows.length} AND ${count} WHERE ${quoting.identifier(COLUMN)} IN (${values})) = ${rows.length}`
}

/** The statements of a change: a branch is an INSERT, a step in a line an UPDATE, a merge DELETEs and an UPDATE, and so on back. */
function moveStatements(changes: RowChanges, table: QualifiedName, quoting: Quoting): readonly SqlText[] {
  const name = quoting.qualified(table)
  const column = quoting.identifier(COLUMN)
  const { update } = changes
  return [
    ...changes.delete.map((row) => join([`DELETE FROM ${name} WHERE ${column} = `, value(row)])),
    ...changes.insert.map((row) => join([`INSERT INTO ${name} (${column}) VALUES (`, value(row), ')'])),
    ...(update === undefined ? [] : [join([`UPDATE ${name} SET ${column} = `, value(update[1]), ` WHERE ${column} = `, value(update[0])])]),
  ]
}

/**
 * Moves the rows.
 * @throws DatabaseStateError `database.raced` when a row that should be there is not.
 */
export async function moveRows(executor: Executor, changes: RowChanges, table: QualifiedName, quoting: Quoting): Promise<void> {
  for (const statement of moveStatements(changes, table, quoting)) {
    const affected = await executor.execute(statement, 'version')
    if (affected !== undefined && affected !== 1) {
      throw new DatabaseStateError(
        'database.raced',
        `The version table ${table.name} was changed by somebody else: a statement touched ${affected} rows instead of one.`,
        { hint: 'The transaction was rolled back. Look at `mig current`, then run the command again.' },
      )
    }
  }
}

/** @throws DatabaseStateError `database.raced` when the rows are not the expected ones. */
export function expectRows(expected: readonly string[], actual: readonly string[]): void {
  if (expected.length === actual.length && expected.every((row) => actual.includes(row))) return
  throw new DatabaseStateError(
    'database.raced',
    `The database is at ${rowsText(actual)}, where this run expected ${rowsText(expected)}: somebody else changed the version table.`,
    { hint: 'Run the command again: it plans from where the database is now.' },
  )
}

/** Version rows as people say them: `base` where there are none. */
export function rowsText(rows: readonly string[]): string {
  return rows.length === 0 ? 'base' : rows.join(', ')
}
