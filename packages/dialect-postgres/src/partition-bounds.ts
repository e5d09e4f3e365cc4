import { allColumns, closing, findTable, isSymbol, partitionedTable, splitAtCommas } from '@mig/core/dialect'
import type { Connection, Table } from '@mig/core/dialect'
import { attempt, jsonRows, readOnly } from './snapshot.ts'
import { isWord, sqlWords, type Token } from './tokens.ts'
import { optionsFor, type PostgresPartition } from './options.ts'
import { formatType } from './type-format.ts'
import { quoting } from './quoting.ts'

/** A piece of a bound: text that stays, or a value that the server prints in its own way. */
type Piece = string | { readonly sql: string; readonly type: string }

const BATCH = 500

interface Printed {
  readonly texts: readonly string[]
}

/** The tables with the bounds of partitions as the server would print them: each value of the type of its column, as a text. */
export async function withNormalBounds(tables: readonly Table[], connection: Connection): Promise<readonly Table[]> {
  const found = tables.flatMap((table) => {
    const bound = boundOf(table)
    return bound === undefined ? [] : [{ table, bound, pieces: piecesOf(bound.values, keyTypes(table, tables)) }]
  })
  if (found.length === 0) return tables
  const values = found.flatMap(({ pieces }) => pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [valueText(piece)])))
  const printed = await printedValues(connection, [...new Set(values)])
  const normal = new Map(
    found.map(({ table, bound, pieces }) => {
      const text = pieces.map((piece) => (typeof piece === 'string' ? piece : printed.get(valueText(piece)) ?? piece.sql)).join(' ')
      return [table, withBound(table, { ...bound, values: text })] as const
    }),
  )
  return tables.map((table) => normal.get(table) ?? table)
}

function boundOf(table: Table): PostgresPartition | undefined {
  return optionsFor('table', table.options, `the table ${table.name}`).partitionOf
}

function withBound(table: Table, partitionOf: PostgresPartition): Table {
  return { ...table, options: { ...table.options, postgres: { ...table.options?.['postgres'], partitionOf } } }
}

/** The types of the columns by which the parent is partitioned; of an expression it is not known. */
function keyTypes(table: Table, tables: readonly Table[]): readonly (string | undefined)[] {
  const name = partitionedTable(table)
  const parent = name === undefined ? undefined : findTable({ tables, enums: [] }, name)
  if (parent === undefined) return []
  const columns = allColumns(parent, tables)
  const { partitionBy = {} } = optionsFor('table', parent.options, `the table ${parent.name}`)
  return Object.values(partitionBy as { readonly [strategy: string]: readonly string[] })
    .flat()
    .map((part) => {
      const [token, ...others] = sqlWords(part)
      const column = others.length === 0 ? columns.find((item) => item.name === token?.text) : undefined
      return column === undefined ? undefined : formatType(column.type)
    })
}

/** Values stand between commas in parentheses: of a range one for each column of the key, of a list all for the same one. */
function piecesOf(values: string, types: readonly (string | undefined)[]): readonly Piece[] {
  const tokens = sqlWords(values)
  const isList = isWord(tokens[0], 'in')
  const pieces: Piece[] = []
  for (let index = 0; index < tokens.length; index += 1) {
    const end = closing(tokens, index)
    if (end === -1) {
      pieces.push(tokens[index]?.text.toUpperCase() ?? '')
      continue
    }
    const items = splitAtCommas(tokens.slice(index + 1, end))
    pieces.push('(')
    items.forEach((item, place) => pieces.push(...(place === 0 ? [] : [',']), pieceOf(item, values, types[isList ? 0 : place])))
    pieces.push(')')
    index = end
  }
  return pieces
}

const KEYWORDS = new Set(['minvalue', 'maxvalue', 'null', 'modulus', 'remainder'])

function pieceOf(tokens: readonly Token[], values: string, type: string | undefined): Piece {
  const [first, ...others] = tokens
  if (first?.kind === 'word' && KEYWORDS.has(first.text)) return [first.text.toUpperCase(), ...others.map(({ text }) => text)].join(' ')
  const sql = values.slice(first?.start ?? 0, tokens.at(-1)?.end ?? 0)
  return type === undefined || tokens.some((token) => isSymbol(token, ';')) ? sql : { sql, type }
}

function valueText({ sql, type }: Exclude<Piece, string>): string {
  return `CAST(${sql} AS ${type})`
}

/** What the server cannot read stays as it is written: CREATE TABLE will say why. */
async function printedValues(connection: Connection, values: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const printed = new Map<string, string>()
  if (values.length === 0) return printed
  await readOnly(connection, async () => {
    for (let start = 0; start < values.length; start += BATCH) {
      const batch = values.slice(start, start + BATCH)
      const rows = await attempt(connection, () =>
        jsonRows<Printed>(connection, `SELECT ARRAY[${batch.map((value) => `(${value})::text`).join(', ')}] AS texts`),
      )
      rows?.[0]?.texts.forEach((text, place) => printed.set(batch[place] ?? '', quoting.literal(text)))
    }
  })
  return printed
}
