import { bareExpression, closing, isSymbol, splitAtCommas, type Index, type IndexPart, type Value } from '@mig/core/dialect'
import { isWord, sqlWords, type Token } from './tokens.ts'
import type { IndexRow, OpclassRow } from './index-catalog.ts'
import { collationIn, nameIn } from './qualified-text.ts'

// Bits of pg_index.indoption.
const DESCENDING = 1
const NULLS_FIRST = 2

/**
 * The index of a catalog row.
 * @param columnNames those of the table, by number.
 * @param path the schemas whose names stand alone; absent, all of them do.
 */
export function readIndex(row: IndexRow, columnNames: ReadonlyMap<number, string>, path?: readonly string[]): Index {
  return {
    name: row.name,
    ...(row.unique ? { unique: true } : {}),
    parts: readParts(row, columnNames, path),
    ...(row.predicate === null ? {} : { where: bareExpression(row.predicate) }),
    ...optional('comment', row.comment),
    ...inPostgres(indexOptions(row, columnNames)),
  }
}

export function readParts(row: IndexRow, columnNames: ReadonlyMap<number, string>, path?: readonly string[]): readonly IndexPart[] {
  const written = row.definition === null ? [] : writtenParts(row.definition)
  return Array.from({ length: row.keys }, (_, place): IndexPart => {
    const column = columnNames.get(row.columns[place] ?? 0)
    const expression = written[place]
    const collation = column === undefined ? expression?.collation : row.collations?.[place]
    return {
      ...(column === undefined ? { sql: expression?.sql ?? '' } : { column }),
      ...orderOf(row.flags[place] ?? 0),
      ...(collation === undefined || collation === null ? {} : { collation: collationIn(path, collation) }),
      ...inPostgres(partOptions(row.opclasses[place], path)),
    }
  })
}

/** Parameters of an operator class stand behind its name, though it were the one that the type has by itself. */
function partOptions(opclass: OpclassRow | null | undefined, path: readonly string[] | undefined): { readonly [option: string]: Value } {
  if (opclass === undefined || opclass === null) return {}
  const { default: isDefault, settings, statistics } = opclass
  return {
    ...(isDefault && settings === null ? {} : { opclass: nameIn(path, opclass) }),
    ...(settings === null ? {} : { opclassOptions: Object.fromEntries(settings.map(settingOf)) }),
    ...(statistics === null ? {} : { statistics }),
  }
}

export function indexOptions(row: IndexRow, columnNames: ReadonlyMap<number, string>): { readonly [option: string]: Value } {
  const include = row.columns.slice(row.keys).flatMap((number) => columnNames.get(number) ?? [])
  return {
    ...(row.method === 'btree' ? {} : { using: row.method }),
    ...(include.length === 0 ? {} : { include }),
    ...(row.settings === null ? {} : { with: Object.fromEntries(row.settings.map((setting) => settingOf(setting))) }),
    ...(row.tablespace === null ? {} : { tablespace: row.tablespace }),
    ...(row.nullsNotDistinct ? { nullsNotDistinct: true } : {}),
  }
}

export function settingOf(setting: string): [string, string] {
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
  readonly collation?: WrittenName
}

/** A name as SQL text has it. */
export interface WrittenName {
  readonly schema?: string
  readonly name: string
}

/**
 * The parts as `pg_get_indexdef` writes them. The catalog says which collation an expression is indexed by, but not whether that is the
 * expression's own; the text names it exactly when it is not.
 */
function writtenParts(definition: string): readonly WrittenPart[] {
  const tokens = sqlWords(definition)
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
  return isWord(rest[0], 'collate') ? { sql, ...collationOf(rest.slice(1)) } : { sql }
}

/** `"C"`, or `app."de"`. */
function collationOf([first, mark, second]: readonly Token[]): Pick<WrittenPart, 'collation'> {
  if (first === undefined) return {}
  return { collation: isSymbol(mark, '.') && second !== undefined ? { schema: first.text, name: second.text } : { name: first.text } }
}

/** An expression with a COLLATE at its end, which PostgreSQL takes as the collation of the part. */
export function splitCollation(sql: string): WrittenPart {
  const tokens = sqlWords(sql)
  const at = tokens.length - (isSymbol(tokens.at(-2), '.') ? 4 : 2)
  const outside = tokens.slice(0, at).reduce((depth, token) => depth + (isSymbol(token, '(') ? 1 : isSymbol(token, ')') ? -1 : 0), 0) === 0
  const before = tokens[at - 1]
  if (!isWord(tokens[at], 'collate') || before === undefined || !outside || hasOperator(tokens.slice(0, at))) return { sql }
  return { sql: bareExpression(sql.slice(0, before.end)), ...collationOf(tokens.slice(at + 1)) }
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
