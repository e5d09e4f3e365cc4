import { quoteIfNeeded, significant, tokenize, tokenName } from '@mig/core/dialect'
import type { Dialect, SchemaObject, Token } from '@mig/core/dialect'
import type { RenamedName } from './find-renames.ts'

/**
 * Objects of the models in the names that the database has now.
 *
 * Only names change, and not those that a query gives itself: what stands behind AS. Where the result says what was not meant, the
 * database finds another object than its own or refuses the text, and the object is made anew.
 */
export function textsBefore(names: readonly RenamedName[], dialect: Dialect): (object: SchemaObject) => SchemaObject {
  const tables = new Map(names.flatMap((name) => (name.kind === 'table' ? [[name.to.name, name.from.name]] : [])))
  const columns = new Map(names.flatMap((name) => (name.kind === 'column' ? [[name.to, name.from]] : [])))
  const types = new Map(names.flatMap((name) => (name.kind === 'enum' ? [[name.to.name, name.from.name]] : [])))
  const all = new Map([...types, ...columns, ...tables])
  const keepsNames = dialect.features.viewNamesStay === true
  const plain = (sql: string): string =>
    replaced(sql, (tokens, index) => (isAlias(tokens, index) ? undefined : oldName(tokens[index], all)))
  const inNew = (sql: string): string => (keepsNames ? replaced(sql, (tokens, index) => inQuery(tokens, index, all, tables)) : plain(sql))
  // What a star stands for is decided when the view is made.
  const query = (sql: string): string => (keepsNames && hasStar(sql) ? `SELECT * FROM (${inNew(sql)}\n) AS q WHERE false` : inNew(sql))
  return (object) => {
    switch (object.kind) {
      case 'view':
      case 'materializedView':
        return { ...object, query: query(object.query) }
      case 'trigger':
        return {
          ...object,
          table: tables.get(object.table) ?? object.table,
          ...(object.columns === undefined ? {} : { columns: object.columns.map((name) => columns.get(name) ?? name) }),
          ...(object.when === undefined ? {} : { when: plain(object.when) }),
          ...(object.body === undefined ? {} : { body: plain(object.body) }),
        }
      case 'policy':
        return {
          ...object,
          table: tables.get(object.table) ?? object.table,
          ...(object.using === undefined ? {} : { using: plain(object.using) }),
          ...(object.check === undefined ? {} : { check: plain(object.check) }),
        }
      default:
        return object
    }
  }
}

function hasStar(sql: string): boolean {
  const tokens = significant(tokenize(sql))
  return tokens.some(({ text }, index) => {
    const before = tokens[index - 1]
    return text === '*' && (before?.text === '.' || before?.text === ',' || isWord(before, 'select', 'distinct', 'all'))
  })
}

function replaced(sql: string, change: (tokens: readonly Token[], index: number) => string | undefined): string {
  const tokens = tokenize(sql)
  const meaning = significant(tokens)
  const texts = new Map<Token, string>()
  meaning.forEach((token, index) => {
    const text = change(meaning, index)
    if (text !== undefined) texts.set(token, text)
  })
  return tokens.map((token) => texts.get(token) ?? token.text).join('')
}

function oldName(token: Token | undefined, names: ReadonlyMap<string, string>): string | undefined {
  if (token?.kind !== 'word' && token?.kind !== 'quoted') return undefined
  const old = names.get(tokenName(token)) ?? (token.kind === 'word' ? names.get(token.text.toLowerCase()) : undefined)
  return old === undefined ? undefined : quoteIfNeeded(old)
}

function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.text.toLowerCase())
}

/** A name that is given here rather than used. */
function isAlias(tokens: readonly Token[], index: number): boolean {
  return isWord(tokens[index - 1], 'as') && tokens[index + 1]?.text !== '('
}

/**
 * Views of PostgreSQL keep the names that their columns and tables had when they were made. A query that takes its names from what it
 * reads is given the new ones in so many words, and so is told from a view that keeps the old ones.
 */
function inQuery(
  tokens: readonly Token[],
  index: number,
  names: ReadonlyMap<string, string>,
  tables: ReadonlyMap<string, string>,
): string | undefined {
  const token = tokens[index]
  const old = isAlias(tokens, index) ? undefined : oldName(token, names)
  if (old === undefined || token === undefined) return undefined
  const [before, after] = [tokens[index - 1], tokens[index + 1]]
  if (oldName(token, tables) !== undefined) {
    // The name of a table before a column is the one that the query gives it.
    if (after?.text === '.') return undefined
    if (isWord(before, 'from', 'join', 'only') || before?.text === ',') return hasAlias(after) ? old : `${old} AS ${token.text}`
  }
  return endsItem(after) && isInList(tokens, index) ? `${old} AS ${token.text}` : old
}

const BEHIND_TABLES = `
  on where join left right inner full cross natural group order having limit offset union intersect except using for fetch window
  tablesample`.split(/\s+/)

function hasAlias(after: Token | undefined): boolean {
  return after?.kind === 'quoted' || (after?.kind === 'word' && !isWord(after, ...BEHIND_TABLES))
}

function endsItem(after: Token | undefined): boolean {
  return after === undefined || after.text === ',' || isWord(after, 'from', 'union', 'intersect', 'except')
}

/** True for a column that is an item of a list of SELECT by itself. */
function isInList(tokens: readonly Token[], index: number): boolean {
  let start = index
  while (tokens[start - 1]?.text === '.') start -= 2
  const before = tokens[start - 1]
  if (!isWord(before, 'select', 'distinct', 'all') && before?.text !== ',') return false
  let depth = 0
  for (let place = start - 1; place >= 0; place--) {
    const token = tokens[place]
    if (token?.text === ')') depth++
    else if (token?.text === '(' && depth-- === 0) return false
    else if (depth === 0 && isWord(token, 'select')) return true
    else if (depth === 0 && isWord(token, 'from', 'where', 'by', 'having')) return false
  }
  return false
}
