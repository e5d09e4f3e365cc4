import { allColumns, nameKey } from '@mig/core/dialect'
import { renamedTable } from '../data/names-before.ts'
import type { Connection, Dialect, Op, QualifiedName, Schema, Table } from '@mig/core/dialect'

/** The rows of a table: by column, texts from which each value can be told exactly. */
export interface TableRows {
  readonly table: QualifiedName
  readonly columns: readonly string[]
  readonly rows: readonly RowTexts[]
}

export type RowTexts = { readonly [column: string]: string | null }

interface Database {
  readonly dialect: Dialect
  readonly connection: Connection
}

/** All rows of all tables; what a database computes by itself is left out. */
export async function readRows(database: Database, { tables }: Schema): Promise<readonly TableRows[]> {
  const found: TableRows[] = []
  for (const table of tables) {
    found.push(await readTable(database, table, storedColumns(table, tables)))
  }
  return found
}

/** The tables as they are now, each in the place of the one that it was and by the names that it had; undefined for those that are gone. */
export async function readAgain(
  database: Database,
  before: readonly TableRows[],
  { tables }: Schema,
  names: Renamed = UNCHANGED,
): Promise<readonly (TableRows | undefined)[]> {
  const byKey = new Map(tables.map((table) => [nameKey(table), table]))
  const found: (TableRows | undefined)[] = []
  for (const { table, columns } of before) {
    const now = byKey.get(nameKey(names.table(table)))
    const there = new Set(now === undefined ? [] : storedColumns(now, tables))
    const kept = columns.map((name) => [name, names.column(table, name)] as const).filter(([, name]) => there.has(name))
    const read = now === undefined ? undefined : await readTable(database, now, kept.map(([, name]) => name))
    const was = (row: RowTexts): RowTexts => Object.fromEntries(kept.map(([old, name]) => [old, row[name] ?? null]))
    found.push(read === undefined ? undefined : { table, columns: kept.map(([old]) => old), rows: read.rows.map(was) })
  }
  return found
}

function storedColumns(table: Table, tables: readonly Table[]): readonly string[] {
  return allColumns(table, tables).flatMap(({ name, generated }) => (generated === undefined ? [name] : []))
}

async function readTable({ dialect, connection }: Database, table: QualifiedName, columns: readonly string[]): Promise<TableRows> {
  const { quoting, dev } = dialect
  const texts = columns.map((name, index) => `${dev.exactText(quoting.identifier(name))} AS c${index}`)
  const { rows } = await connection.run(`SELECT ${['1 AS counted', ...texts].join(', ')} FROM ${quoting.qualified(table)}`)
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
  return { table, columns, rows: rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, text(row[`c${index}`])]))) }
}

/** What tables and columns are called after operations that rename them. */
export interface Renamed {
  table(was: QualifiedName): QualifiedName
  column(table: QualifiedName, was: string): string
}

const UNCHANGED: Renamed = { table: (name) => name, column: (_, name) => name }

export function renamedBy(ops: readonly Op[]): Renamed {
  const tables = new Map<string, QualifiedName>()
  const columns = new Map<string, string>()
  const origin = (name: QualifiedName): string =>
    [...tables].find(([, now]) => nameKey(now) === nameKey(name))?.[0] ?? nameKey(name)
  const columnKey = (table: string, column: string): string => JSON.stringify([table, column])
  for (const op of ops) {
    const now = renamedTable(op)
    if (now !== undefined) tables.set(origin(now.table), now.to)
    if (op.kind !== 'alterTable' || !('changes' in op)) continue
    const table = origin(op.table)
    const first = (name: string): string =>
      [...columns].find(([key, now]) => now === name && key === columnKey(table, was(key)))?.[0] ?? columnKey(table, name)
    for (const change of op.changes) if (change.kind === 'renameColumn') columns.set(first(change.name), change.to)
  }
  return {
    table: (name) => tables.get(nameKey(name)) ?? name,
    column: (table, name) => columns.get(columnKey(nameKey(table), name)) ?? name,
  }
}

/** The column of a key that names table and column. */
function was(key: string): string {
  return String((JSON.parse(key) as readonly unknown[])[1])
}
