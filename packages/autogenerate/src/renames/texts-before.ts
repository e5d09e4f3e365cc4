import { nameIn, qualifiedText, quoteIfNeeded, sameName, significant, tokenize, tokenName } from '@mig/core/dialect'
import type { Dialect, ObjectKind, QualifiedName, SchemaObject, Token } from '@mig/core/dialect'
import type { RenamedName } from './find-renames.ts'

/** What things are called in texts: by their new names, the old ones; a thing in a schema with what it was called there. */
interface OldNames {
  /** Of things that stand in a schema: tables, types, views, functions. */
  readonly things: readonly OldName[]
  readonly columns: ReadonlyMap<string, string>
}

interface OldName {
  readonly from: QualifiedName
  readonly to: QualifiedName
  readonly place: 'relation' | 'type' | 'call'
}

const CALLED: ReadonlySet<ObjectKind> = new Set(['function', 'procedure', 'aggregate'])
const TYPES: ReadonlySet<ObjectKind> = new Set(['domain', 'compositeType', 'rangeType'])

function placeOf(kind: ObjectKind): OldName['place'] {
  return CALLED.has(kind) ? 'call' : TYPES.has(kind) ? 'type' : 'relation'
}

/**
 * Objects of the models in the names that the database has now.
 *
 * Only names change, and not those that a query gives itself: what stands behind AS. Where the result says what was not meant, the
 * database finds another object than its own or refuses the text, and the object is made anew.
 */
export function textsBefore(names: readonly RenamedName[], dialect: Dialect): (object: SchemaObject) => SchemaObject {
  const all: OldNames = {
    things: names.flatMap((name): readonly OldName[] => {
      if (name.kind === 'table') return [{ ...name, place: 'relation' }]
      if (name.kind === 'enum') return [{ ...name, place: 'type' }]
      if (name.kind !== 'object' || name.from.table !== undefined) return []
      return [{ ...name, place: placeOf(name.of) }]
    }),
    columns: new Map(names.flatMap((name) => (name.kind === 'column' ? [[name.to, name.from]] : []))),
  }
  const keepsNames = dialect.features.viewNamesStay === true
  const plain = (sql: string): string =>
    replaced(sql, (tokens, index) => (isAlias(tokens, index) ? undefined : oldText(tokens, index, all)))
  const inNew = (sql: string): string => (keepsNames ? replaced(sql, (tokens, index) => inQuery(tokens, index, all)) : plain(sql))
  // What a star stands for is decided when the view is made.
  const query = (sql: string): string => (keepsNames && hasStar(sql) ? `SELECT * FROM (${inNew(sql)}\n) AS q WHERE false` : inNew(sql))
  const onTable = <T extends QualifiedName & { readonly table: string }>(object: T): T => {
    const table = nameIn(object.schema ?? null, { name: object.table })
    const old = all.things.find(({ to, place }) => place === 'relation' && sameName(to, table))?.from
    return old === undefined ? object : nameIn(old.schema ?? null, { ...object, table: old.name })
  }
  return (object) => {
    switch (object.kind) {
      case 'view':
      case 'materializedView':
        return { ...object, query: query(object.query) }
      case 'trigger':
        return {
          ...onTable(object),
          ...(object.columns === undefined ? {} : { columns: object.columns.map((name) => all.columns.get(name) ?? name) }),
          ...(object.when === undefined ? {} : { when: plain(object.when) }),
          ...(object.execute === undefined ? {} : { execute: plain(object.execute) }),
          ...(object.body === undefined ? {} : { body: plain(object.body) }),
        }
      case 'policy':
        return {
          ...onTable(object),
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

/** What stands in the place of a token in the old names; nothing where it stays. */
function oldText(tokens: readonly Token[], index: number, names: OldNames): string | undefined {
  const token = tokens[index]
  if (token === undefined) return undefined
  // The schema before a name goes with it, and so does the dot.
  if (token.text === '.' && thingAt(tokens, index + 1, names)?.isQualified === true) return ''
  if (tokens[index + 1]?.text === '.' && thingAt(tokens, index + 2, names)?.isQualified === true) return ''
  const thing = thingAt(tokens, index, names)
  if (thing !== undefined) {
    // A name before a column is the one that the query gives it.
    return tokens[index + 1]?.text === '.' && !thing.isQualified ? quoteIfNeeded(thing.from.name) : qualifiedText(thing.from)
  }
  const column = named(token, (name) => names.columns.get(name))
  return column === undefined ? undefined : quoteIfNeeded(column)
}

/** The thing that a token means, and whether its schema stands before it. */
function thingAt(tokens: readonly Token[], index: number, names: OldNames): (OldName & { readonly isQualified: boolean }) | undefined {
  const token = tokens[index]
  if (token === undefined) return undefined
  const space = tokens[index - 1]?.text === '.' ? tokens[index - 2] : undefined
  const isCall = tokens[index + 1]?.text === '('
  const isIn = { relation: !isCall, call: isCall, type: tokens[(space === undefined ? index : index - 2) - 1]?.text === '::' }
  const found = (isOne: (schema: string | undefined, before: string | undefined) => boolean): OldName | undefined =>
    named(token, (name) => names.things.find(({ from, to, place }) => to.name === name && isIn[place] && isOne(to.schema, from.schema)))
  const isSpace = (schema: string): boolean => space !== undefined && named(space, (name) => name === schema) === true
  const qualified = found((schema) => schema !== undefined && isSpace(schema))
  if (qualified !== undefined) return { ...qualified, isQualified: true }
  if (space !== undefined) {
    // It may be the name of the default schema.
    const thing = found((schema, before) => schema === undefined && before === undefined)
    return thing === undefined ? undefined : { ...thing, isQualified: false }
  }
  // A query may leave the schema out where it says `people.name` of `app.people`.
  const plain = found((schema) => schema === undefined) ?? (tokens[index + 1]?.text === '.' ? found(() => true) : undefined)
  return plain === undefined ? undefined : { ...plain, isQualified: false }
}

/** What is found under the name that a token is: as it is written, or in lower case where it stands in no quotes. */
function named<T>(token: Token, find: (name: string) => T | undefined): T | undefined {
  if (token.kind !== 'word' && token.kind !== 'quoted') return undefined
  return find(tokenName(token)) ?? (token.kind === 'word' ? find(token.text.toLowerCase()) : undefined)
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
function inQuery(tokens: readonly Token[], index: number, names: OldNames): string | undefined {
  const token = tokens[index]
  const old = isAlias(tokens, index) ? undefined : oldText(tokens, index, names)
  if (old === undefined || old === '' || token === undefined) return old
  const thing = thingAt(tokens, index, names)
  const after = tokens[index + 1]
  if (thing?.place === 'relation') {
    // The name of a table before a column is the one that the query gives it.
    if (after?.text === '.') return undefined
    const before = thing.isQualified ? tokens[index - 3] : tokens[index - 1]
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
