import { DatabaseStateError, type Constraint } from '@mig/core/dialect'
import type { ColumnRow, ForeignKeyRow, PartRow, TableRow } from './catalog.ts'
import type { ParsedColumn, ParsedTable } from './parse-table.ts'
import { foldName } from './tokens.ts'
import { quotedType } from './type-names.ts'

/** What SQLite says of a table. */
export interface TableFactRows {
  readonly table: TableRow
  readonly columns: readonly ColumnRow[]
  /** Of all its indexes. */
  readonly parts: readonly PartRow[]
  readonly foreignKeys: readonly ForeignKeyRow[]
}

/**
 * Compares what was read out of a table's text with what SQLite's functions say, so that nothing is lost in silence.
 * @throws DatabaseStateError `database.unreadable` that names the table.
 */
export function checkText(parsed: ParsedTable, rows: TableFactRows): void {
  const problem = columnProblem(parsed, rows) ?? keyProblem(parsed, rows) ?? foreignKeyProblem(parsed, rows)
  if (problem === undefined) return
  throw new DatabaseStateError(
    'database.unreadable',
    `The text of the table ${rows.table.name} cannot be read: ${problem}. ${rows.table.sql}`,
    {
      hint: 'Please report this text; it is SQL that mig reads wrongly.',
    },
  )
}

function columnProblem({ columns }: ParsedTable, rows: TableFactRows): string | undefined {
  if (columns.length !== rows.columns.length) return `it has ${rows.columns.length} columns, and ${columns.length} were found`
  const row = rows.columns.find((candidate, place) => !isColumn(columns[place], candidate))
  return row === undefined ? undefined : `the column ${row.name} is not found as SQLite has it`
}

function isColumn(column: ParsedColumn | undefined, row: ColumnRow): boolean {
  if (column === undefined || column.name !== row.name) return false
  const type = quotedType(column.type) ?? column.type
  const notNull = row.notNull === (column.notNull === true ? 1 : 0) || row.key > 0
  const generated = row.hidden === (column.generated === undefined ? 0 : column.generated.stored ? 3 : 2)
  return type.toUpperCase() === row.type.toUpperCase() && notNull && generated
}

/** One index keeps all keys of the same columns and collations; a primary key that is the rowid has none. */
function keyProblem({ columns, constraints }: ParsedTable, rows: TableFactRows): string | undefined {
  const keys = constraints.filter((constraint) => constraint.kind === 'primaryKey' || constraint.kind === 'unique')
  const primary = keys.find(({ kind }) => kind === 'primaryKey')?.columns ?? []
  const places = rows.columns.filter(({ key }) => key > 0).toSorted((a, b) => a.key - b.key)
  if (
    !sameSet(
      primary.map(foldName),
      places.map(({ name }) => foldName(name)),
    )
  )
    return 'its primary key is not found'
  const collations = new Map(columns.map(({ name, collation }) => [foldName(name), collation]))
  const found = keys
    .filter(({ kind }) => kind === 'unique' || rows.parts.some(({ origin }) => origin === 'pk'))
    .map((key) => keyText(isIntegerKey(key, rows) ? { ...key, options: {} } : key, collations))
  const kept = rows.parts.filter(({ origin }) => origin !== 'c')
  const indexes = [...new Set(kept.map(({ index }) => index))].map((index) =>
    listText(kept.filter((part) => part.index === index).map(({ column, collation }) => [column ?? '', collation ?? 'BINARY'])),
  )
  return sameSet(found, indexes) ? undefined : 'its keys and unique constraints are not found as SQLite has them'
}

/** Its collation is read and ignored, in a table without rowids too. */
function isIntegerKey({ kind, columns }: Constraint & { readonly columns: readonly string[] }, rows: TableFactRows): boolean {
  const isInteger = rows.columns.some(({ type, key }) => key > 0 && type.toUpperCase() === 'INTEGER')
  return kind === 'primaryKey' && columns.length === 1 && isInteger
}

function keyText(
  constraint: Extract<Constraint, { readonly columns: readonly string[] }>,
  collations: ReadonlyMap<string, string | undefined>,
): string {
  const parts = constraint.options?.['sqlite']?.['parts']
  const given: readonly unknown[] = Array.isArray(parts) ? parts : []
  return listText(
    constraint.columns.map((name, place) => {
      const part = given[place]
      const own = typeof part === 'object' && part !== null && 'collation' in part ? String(part.collation) : undefined
      return [name, own ?? collations.get(foldName(name)) ?? 'BINARY']
    }),
  )
}

/** In a table without rowids a column counts once. */
function listText(parts: readonly (readonly [column: string, collation: string])[]): string {
  return JSON.stringify([...new Set(parts.map((part) => foldName(JSON.stringify(part))))])
}

function foreignKeyProblem({ constraints }: ParsedTable, rows: TableFactRows): string | undefined {
  const found = constraints.flatMap((constraint) =>
    constraint.kind !== 'foreignKey'
      ? []
      : constraint.columns.map((from, place) => {
          const { table, columns } = constraint.references
          const to = columns[place] ?? null
          return JSON.stringify([from, table, to, constraint.onDelete ?? 'no action', constraint.onUpdate ?? 'no action'])
        }),
  )
  const said = rows.foreignKeys.map(({ from, target, to, onDelete, onUpdate }) => JSON.stringify([from, target, to, onDelete, onUpdate]))
  return sameSet(found.map(foldName), said.map(foldName)) ? undefined : 'its foreign keys are not found as SQLite has them'
}

/** Lists of the same things, however often and in whatever order. */
function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const [left, right] = [new Set(a), new Set(b)]
  return left.size === right.size && [...left].every((item) => right.has(item))
}
