import { findTable, nameKey } from '@mig/core/dialect'
import type { AlterEnumOp, Connection, Dialect, EnumColumn, Op, QualifiedName, Schema } from '@mig/core/dialect'
import { isRebuild } from '../compare/rebuilt-enums.ts'
import { answerName } from '../decisions/names.ts'
import type { Demand } from './fill-questions.ts'
import { namesBefore } from './names-before.ts'

/** A value that an enum loses, where nobody has said yet what rows get in its place. */
export interface LostValue {
  readonly op: AlterEnumOp
  readonly value: string
  readonly subject: string
  /** Where it may stand: all columns of the enum. */
  readonly columns: readonly ValueColumn[]
}

export interface ValueColumn {
  readonly table: QualifiedName
  readonly column: string
  /** NULL may stand in the place of a value, before the upgrade and after it. */
  readonly takesNull: boolean
  /** How many rows hold a lost value now. */
  readonly rows: ReadonlyMap<string, number>
}

interface Ground {
  readonly dialect: Dialect
  readonly connection: Connection
  /** The database as it is. */
  readonly actual: Schema
  /** The database is another one than the connection's, whose rows say nothing then. */
  readonly from?: Schema
}

/**
 * The values that operations take from enums, with the rows that hold them.
 * @param demands The columns that become NOT NULL.
 */
export async function lostValues(ops: readonly Op[], demands: readonly Demand[], ground: Ground): Promise<readonly LostValue[]> {
  const found: LostValue[] = []
  for (const [place, op] of ops.entries()) {
    if (!isRebuild(op)) continue
    const { schema, name } = op.enum
    const values = valuesLostBy(op)
    const columns = values.length === 0 ? [] : await columnsOf(op, values, { ...ground, demands, earlier: ops.slice(0, place) })
    found.push(...values.map((value) => ({ op, value, subject: answerName(schema, name, value), columns })))
  }
  return found
}

function valuesLostBy({ values, was = [], map = {} }: AlterEnumOp): readonly string[] {
  return was.filter((value) => !values.includes(value) && !Object.hasOwn(map, value))
}

interface Sides extends Ground {
  readonly demands: readonly Demand[]
  /** What runs before, and may rename tables and columns. */
  readonly earlier: readonly Op[]
}

async function columnsOf({ columns = [] }: AlterEnumOp, values: readonly string[], sides: Sides): Promise<readonly ValueColumn[]> {
  const { actual, demands, earlier, from } = sides
  const names = namesBefore(earlier)
  const found: ValueColumn[] = []
  for (const { table, column, array = false } of columns) {
    const before = { table: names.table(table), column: names.column(table, column), array }
    const known = findTable(actual, before.table)?.columns.find(({ name }) => name === before.column)
    const isDemanded = demands.some((demand) => demand.name === column && nameKey(demand.table) === nameKey(table))
    const rows = from === undefined ? await countRows(before, values, sides) : new Map<string, number>()
    found.push({ table, column, takesNull: array || (known?.nullable !== false && !isDemanded), rows })
  }
  return found
}

/** All values at once, since each look reads the whole table. Only databases that have types of enums have arrays of them. */
async function countRows(
  { table, column, array }: Required<Pick<EnumColumn, 'table' | 'column'>> & { readonly array: boolean },
  values: readonly string[],
  { connection, dialect: { quoting } }: Ground,
): Promise<ReadonlyMap<string, number>> {
  const own = quoting.identifier(column)
  const holds = (value: string): string =>
    array ? `${quoting.literal(value)} = ANY (CAST(${own} AS text[]))` : `CAST(${own} AS text) = ${quoting.literal(value)}`
  const counts = values.map((value, index) => `COUNT(CASE WHEN ${holds(value)} THEN 1 END) AS "n${index}"`)
  const { rows: [row] } = await connection.run(`SELECT ${counts.join(', ')} FROM ${quoting.qualified(table)}`)
  return new Map(values.map((value, index) => [value, Number(row?.[`n${index}`] ?? 0)]))
}
