import { nameKey, type Column, type Connection, type ForeignKeyConstraint, type Quoting, type Schema, type Table } from '@mig/core/dialect'
import type { Engine, StoredRow } from './engine.ts'
import { fits, rowValue } from './row-values.ts'

/** A table with rows in it, as they are stored. */
export interface FilledTable {
  readonly table: Table
  readonly rows: readonly StoredRow[]
}

/** Two full rows, and one with NULL wherever both versions take it. */
const ROWS = 3

/**
 * Puts rows into every table that takes them, in an order in which foreign keys find theirs.
 *
 * Tables stay empty where rows cannot come along without a decision: a column that is NOT NULL and has no default comes or goes.
 *
 * @param other the schema that the database is going to have, which the rows have to fit as well.
 */
export async function fill(engine: Engine, connection: Connection, schema: Schema, other: Schema): Promise<readonly FilledTable[]> {
  const filled = new Map<string, FilledTable>()
  const later = new Map(other.tables.map((table) => [nameKey(table), table]))
  let waiting = schema.tables.filter((table) => takesRows(table, later.get(nameKey(table))))
  while (waiting.length > 0) {
    const ready = waiting.filter((table) => targets(table, later).every((key) => key === nameKey(table) || filled.has(key)))
    // Among tables in a circle, or whose target stays empty, those that may refer to nothing still take rows.
    for (const table of ready.length > 0 ? ready : waiting) {
      const rows = await insertRows({ engine, connection, filled, later: later.get(nameKey(table)) }, table)
      if (rows.length > 0) filled.set(nameKey(table), { table, rows })
    }
    waiting = ready.length > 0 ? waiting.filter((table) => !ready.includes(table)) : []
  }
  // Triggers of other tables may have changed them meanwhile.
  const tables: FilledTable[] = []
  for (const { table } of filled.values()) tables.push({ table, rows: await engine.rows(connection, table) })
  return tables
}

function takesRows(table: Table, later: Table | undefined): boolean {
  if (later === undefined) return true
  const bare = (from: Table, to: Table): boolean =>
    to.columns.some((column) => isRequired(column) && !from.columns.some(({ name }) => name === column.name))
  return !bare(table, later) && !bare(later, table)
}

/** The database has no value of its own for it. */
function isRequired(column: Column): boolean {
  return !column.nullable && column.default === undefined && column.generated === undefined && !counts(column)
}

function counts({ identity, default: value, options }: Column): boolean {
  if (identity !== undefined || options?.['postgres']?.['serial'] !== undefined) return true
  return value !== undefined && 'sql' in value && value.sql.startsWith('nextval(')
}

/** A condition of the later version speaks of it, such as one that it is not NULL. */
function isChecked({ name }: Column, later: Table | undefined): boolean {
  return (later?.constraints ?? []).some((constraint) => constraint.kind === 'check' && constraint.sql.includes(name))
}

/** Those of both versions, as far as the columns are there. */
function foreignKeys(table: Table, later: Table | undefined): readonly ForeignKeyConstraint[] {
  const names = new Set(table.columns.map(({ name }) => name))
  const all = [...(later?.constraints ?? []), ...table.constraints].filter((constraint) => constraint.kind === 'foreignKey')
  return all.filter(({ columns }) => columns.every((name) => names.has(name)))
}

function targetKey({ references: { schema, table } }: ForeignKeyConstraint): string {
  return nameKey(schema === undefined ? { name: table } : { schema, name: table })
}

function targets(table: Table, later: ReadonlyMap<string, Table>): readonly string[] {
  return foreignKeys(table, later.get(nameKey(table))).map(targetKey)
}

interface Place {
  readonly engine: Engine
  readonly connection: Connection
  readonly filled: ReadonlyMap<string, FilledTable>
  readonly later: Table | undefined
}

async function insertRows(place: Place, table: Table): Promise<readonly StoredRow[]> {
  const rows: StoredRow[] = []
  for (let n = 1; n <= ROWS; n++) {
    const row = (await tryRow(place, table, n, n === ROWS)) ?? (await tryRow(place, table, n, true))
    if (row !== undefined) rows.push(row)
  }
  return rows
}

/** @param sparse NULL or the default wherever there is a choice. */
async function tryRow(
  { engine, connection, filled, later }: Place,
  table: Table,
  n: number,
  sparse: boolean,
): Promise<StoredRow | undefined> {
  const references = referenceValues(foreignKeys(table, later), filled, n, engine.dialect.quoting)
  const given = new Map<string, string>()
  for (const column of table.columns) {
    const other = later?.columns.find(({ name }) => name === column.name)
    const isNeeded = isRequired(column) || (column.nullable && (other?.nullable === false || isChecked(column, later)))
    if (column.generated !== undefined || counts(column) || (sparse && !isNeeded)) continue
    const referred = other === undefined || fits(column.type, other.type) ? references.get(column.name) : undefined
    const value = referred ?? rowValue(column, other, n, engine.dialect)
    if (value !== undefined) given.set(column.name, value)
  }
  try {
    return await engine.insert(connection, table, given)
  } catch {
    return undefined
  }
}

/** The values of the n-th rows that foreign keys refer to; NULL where there is none. */
function referenceValues(
  keys: readonly ForeignKeyConstraint[],
  filled: ReadonlyMap<string, FilledTable>,
  n: number,
  quoting: Quoting,
): ReadonlyMap<string, string> {
  const none = quoting.literal(null)
  const values = new Map<string, string>()
  for (const key of keys) {
    const target = filled.get(targetKey(key))
    const row = target?.rows[(n - 1) % target.rows.length]
    const primary = target?.table.constraints.find((constraint) => constraint.kind === 'primaryKey')?.columns ?? []
    const columns = key.references.columns.length === 0 ? primary : key.references.columns
    key.columns.forEach((column, index) => {
      const value = quoting.literal(row?.[columns[index] ?? ''] ?? null)
      values.set(column, values.get(column) === none ? none : value)
    })
  }
  return values
}
