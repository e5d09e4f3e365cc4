import type { Column, Connection, ExpressionPair, Schema, Table } from '@mig/core/dialect'
import { defaultText } from '../src/defaults.ts'
import { judge } from '../src/judge.ts'

/**
 * The schema that was read, with each expression text replaced by the wanted one where the judge calls the two equal, and with both in
 * the same order, so that `toEqual` says what really differs.
 */
export async function aligned(connection: Connection, actual: Schema, wanted: Schema): Promise<readonly [actual: Schema, wanted: Schema]> {
  const [left, right] = [sorted(actual), sorted(wanted)]
  const tables: Table[] = []
  for (const table of left.tables) {
    const other = right.tables.find((item) => item.name === table.name && item.schema === table.schema)
    tables.push(other === undefined ? table : await alignedTable(connection, table, other))
  }
  return [{ ...left, tables }, right]
}

async function alignedTable(connection: Connection, actual: Table, wanted: Table): Promise<Table> {
  const same = async (kind: ExpressionPair['kind'], left: string, right: string, column?: string): Promise<boolean> => {
    const pair = { kind, table: actual, left, right, ...(column === undefined ? {} : { column }) }
    return (await judge.equal(connection, [pair]))[0] === true
  }
  const columns: Column[] = []
  for (const [place, column] of actual.columns.entries()) {
    const other = wanted.columns[place]
    let result = column
    if (column.default !== undefined && other?.default !== undefined) {
      const [left, right] = [defaultText(column.default, column.type), defaultText(other.default, column.type)]
      if (await same('default', left, right, column.name)) result = { ...result, default: other.default }
    }
    if (
      column.generated !== undefined &&
      other?.generated !== undefined &&
      (await same('generated', column.generated.sql, other.generated.sql, column.name))
    ) {
      result = { ...result, generated: { ...column.generated, sql: other.generated.sql } }
    }
    columns.push(result)
  }
  const constraints = []
  for (const [place, constraint] of actual.constraints.entries()) {
    const other = wanted.constraints[place]
    if (constraint.kind === 'exclusion' && other?.kind === 'exclusion' && constraint.where !== undefined && other.where !== undefined) {
      const sameWhere = await same('predicate', constraint.where, other.where)
      constraints.push(sameWhere ? { ...constraint, where: other.where } : constraint)
      continue
    }
    const isSame = constraint.kind === 'check' && other?.kind === 'check' && (await same('check', constraint.sql, other.sql))
    constraints.push(isSame ? { ...constraint, sql: other.sql } : constraint)
  }
  const indexes = []
  for (const [place, index] of actual.indexes.entries()) {
    const other = wanted.indexes[place]
    const parts = []
    for (const [number, part] of index.parts.entries()) {
      const otherPart = other?.parts[number]
      const isSame = 'sql' in part && otherPart !== undefined && 'sql' in otherPart && (await same('index', part.sql, otherPart.sql))
      parts.push(isSame ? { ...part, sql: otherPart.sql } : part)
    }
    const sameWhere = index.where !== undefined && other?.where !== undefined && (await same('predicate', index.where, other.where))
    indexes.push({ ...index, parts, ...(sameWhere ? { where: other.where } : {}) })
  }
  return { ...actual, columns, constraints, indexes }
}

function sorted(schema: Schema): Schema {
  const key = (item: { readonly schema?: string; readonly name?: string }): string => JSON.stringify([item.schema, item.name])
  const by = <T extends { readonly name?: string }>(items: readonly T[]): readonly T[] =>
    items.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
  return {
    tables: by(schema.tables.map((table) => ({ ...table, constraints: by(table.constraints), indexes: by(table.indexes) }))),
    enums: by(schema.enums),
  }
}
