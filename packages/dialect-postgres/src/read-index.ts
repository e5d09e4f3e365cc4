import type { Index, IndexPart, Value } from '@mig/core/dialect'
import { bareExpression, closing, isSymbol, isWord, splitAtCommas, tokenize, type Token } from './tokens.ts'
import type { IndexRow } from './catalog.ts'

// Bits of pg_index.indoption.
const DESCENDING = 1
const NULLS_FIRST = 2

/** The index of a catalog row; `columnNames` are the table's, by number. */
export function readIndex(row: IndexRow, columnNames: ReadonlyMap<number, string>): Index {
  const written = row.definition === null ? [] : writtenParts(row.definition)
  const parts = Array.from({ length: row.keys }, (_, place): IndexPart => {
    const column = columnNames.get(row.columns[place] ?? 0)
    const expression = written[place]
    return {
      ...(column === undefined ? { sql: expression?.sql ?? '' } : { column }),
      ...orderOf(row.flags[place] ?? 0),
      ...optional('collation', column === undefined ? expression?.collation : row.collations[place]),
      ...inPostgres(optional('opclass', row.opclasses[place])),
    }
  })
  return {
    name: row.name,
    ...(row.unique ? { unique: true } : {}),
    parts,
    ...(row.predicate === null ? {} : { where: bareExpression(row.predicate) }),
    ...optional('comment', row.comment),
    ...inPostgres(indexOptions(row, columnNames)),
  }
}

function indexOptions(row: IndexRow, columnNames: ReadonlyMap<number, string>): { readonly [option: string]: Value } {
  const include = row.columns.slice(row.keys).flatMap((number) => columnNames.get(number) ?? [])
  return {
    ...(row.method === 'btree' ? {} : { using: row.method }),
    ...(include.length === 0 ? {} : { include }),
    ...(row.settings === null ? {} : { with: Object.fromEntries(row.settings.map((setting) => settingOf(setting))) }),
    ...(row.nullsNotDistinct ? { nullsNotDistinct: true } : {}),
  }
}

function settingOf(setting: string): [string, string] {
  const equals = setting.indexOf('=')
  return [setting.slice(0, equals), setting.slice(equals + 1)]
}

/** Options under the dialect's name, or nothing when there are none. */
export function inPostgres(options: { readonly [option: string]: Value }): {
  readonly options?: { readonly postgres: { readonly [option: string]: Value } }
} {
  return Object.keys(options).length === 0 ? {} : { options: { postgres: options } }
}

/** NULLs come last in an ascending order and first in a descending one, unless said otherwise. */
function orderOf(flags: number): Pick<IndexPart, 'order' | 'nulls'> {
  const descending = (flags & DESCENDING) !== 0
  const first = (flags & NULLS_FIRST) !== 0
  return { ...(descending ? { order: 'desc' } : {}), ...(first === descending ? {} : { nulls: first ? 'first' : 'last' }) }
}

function optional<K extends string>(key: K, value: string | null | undefined): { readonly [key in K]?: string } {
  // TypeScript widens a computed key to string.
  return value === null || value === undefined ? {} : ({ [key]: value } as { readonly [key in K]: string })
}

interface WrittenPart {
  readonly sql: string
  readonly collation?: string
}

/**
 * The parts as `pg_get_indexdef` writes them. The catalog says which collation an expression is indexed by, but not whether that is the
 * expression's own; the text names it exactly when it is not.
 */
function writtenParts(definition: string): readonly WrittenPart[] {
  const tokens = tokenize(definition)
  const open = tokens.findIndex((token, index) => isSymbol(token, '(') && isWord(tokens[index - 2], 'using'))
  const close = closing(tokens, open)
  return splitAtCommas(tokens.slice(open + 1, close)).map((part) => writtenPart(part, definition))
}

/** An expression is a function call or stands in parentheses, so it ends where its first parenthesis is closed. */
function writtenPart(tokens: readonly Token[], definition: string): WrittenPart {
  const open = tokens.findIndex((token) => isSymbol(token, '('))
  const end = open === -1 ? 0 : closing(tokens, open)
  const sql = bareExpression(definition.slice(tokens[0]?.start ?? 0, tokens[end]?.end ?? 0))
  const rest = tokens.slice(end + 1)
  return isWord(rest[0], 'collate') ? { sql, ...optional('collation', collationName(rest.slice(1))) } : { sql }
}

/** `"C"`, or the last part of `app."de"`. */
function collationName(tokens: readonly Token[]): string | undefined {
  return isSymbol(tokens[1], '.') ? collationName(tokens.slice(2)) : tokens[0]?.text
}

/** An expression with a COLLATE at its end, which PostgreSQL takes as the collation of the part. */
export function splitCollation(sql: string): WrittenPart {
  const tokens = tokenize(sql)
  const at = tokens.length - (isSymbol(tokens.at(-2), '.') ? 4 : 2)
  const outside = tokens.slice(0, at).reduce((depth, token) => depth + (isSymbol(token, '(') ? 1 : isSymbol(token, ')') ? -1 : 0), 0) === 0
  const before = tokens[at - 1]
  if (!isWord(tokens[at], 'collate') || before === undefined || !outside || hasOperator(tokens.slice(0, at))) return { sql }
  return { sql: bareExpression(sql.slice(0, before.end)), ...optional('collation', collationName(tokens.slice(at + 1))) }
}

/** In `a || b COLLATE "C"` the collation belongs to `b`. */
function hasOperator(tokens: readonly Token[]): boolean {
  let depth = 0
  return tokens.some((token, index) => {
    if (isSymbol(token, '(')) depth += 1
    if (isSymbol(token, ')')) depth -= 1
    const name = token.kind === 'word' || token.kind === 'quoted'
    return depth === 0 && !isSymbol(token, ')') && !(name && (index === 0 || isSymbol(tokens[index - 1], '.'))) && !isSymbol(token, '.')
  })
}
