import { canonical, displayName, findTable, type Column, type ColumnType, type Connection, type Schema } from '@mig/core/dialect'
import type { Engine, StoredRow } from './engine.ts'
import type { FilledTable } from './fill.ts'

/**
 * The tables whose rows are not what they were, in the columns that both versions have; tables that only one version has are left out.
 * Of a column that becomes a type of another kind only NULLs are compared.
 */
export async function lostRows(
  engine: Engine,
  connection: Connection,
  filled: readonly FilledTable[],
  other: Schema,
): Promise<readonly string[]> {
  const lost: string[] = []
  for (const { table, rows } of filled) {
    const later = findTable(other, table)
    if (later === undefined) continue
    const shared = table.columns.flatMap((column) => {
      const same = later.columns.find(({ name }) => name === column.name)
      return same === undefined || same.generated !== undefined ? [] : [{ name: column.name, sameType: sameType(column, same) }]
    })
    const seen = (found: readonly StoredRow[]): string =>
      found
        .map((row) => rowText(row, shared))
        .toSorted()
        .join('\n')
    const [before, after] = [seen(rows), seen(await engine.rows(connection, table))]
    if (before !== after) lost.push(`${displayName(table)}: ${JSON.stringify(before)} became ${JSON.stringify(after)}`)
  }
  return lost
}

interface SharedColumn {
  readonly name: string
  readonly sameType: boolean
}

/** Values of both types look the same in JSON, apart from the spaces that fill a text up. */
function sameType(a: Column, b: Column): boolean {
  return familyOf(a.type) === familyOf(b.type)
}

function familyOf(type: ColumnType): string {
  if (type.kind === 'array') return `${familyOf(type.of)}[]`
  if (type.kind === 'custom') return type.sql
  return FAMILIES[type.kind] ?? type.kind
}

const FAMILIES: { readonly [kind: string]: string } = { varchar: 'text', char: 'text', bigint: 'integer', smallint: 'integer' }

function rowText(row: StoredRow, columns: readonly SharedColumn[]): string {
  return canonical(Object.fromEntries(columns.map(({ name, sameType: same }) => [name, same ? shown(row[name]) : row[name] !== null])))
}

function shown(value: unknown): unknown {
  return typeof value === 'string' ? value.trimEnd() : (value ?? null)
}
