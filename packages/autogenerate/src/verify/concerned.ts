import { nameKey, objectKey, parentTables } from '@mig/core/dialect'
import type { Op, Schema, SchemaObject, Table } from '@mig/core/dialect'

/** Databases up to this size are built as a whole. */
const WHOLE = 200

/** What a revision was made from, and what it leads to. */
export interface Ends {
  readonly actual: Schema
  readonly wanted: Schema
}

/**
 * The part of a big database that operations have to do with: what they name, what refers to that or mentions it, and all that this part
 * needs to be there. Names are looked for as words in all texts, which finds too much rather than too little.
 * @returns undefined for a database of which nothing can be left out.
 */
export function concernedPart({ actual, wanted }: Ends, ops: readonly Op[], whole: number = WHOLE): Ends | undefined {
  if (actual.tables.length <= whole) return undefined
  const things = [...actual.tables.map(tableThing), ...(actual.objects ?? []).map(objectThing)]
  const named = wordsOf(ops)
  const types = [...actual.enums, ...(actual.objects ?? [])].flatMap(({ name }) => (named.has(name) ? [name] : []))
  const kept = concerned(things, named, types)
  const tables = new Set(things.filter((thing) => thing.isTable && !kept.has(thing)).map(({ key }) => key))
  if (tables.size === 0) return undefined
  const tableNames = new Set(things.flatMap(({ isTable, name }) => (isTable ? [name] : [])))
  // What speaks of no table at all is small, and others may use it without saying its name.
  const left = things.filter((thing) => !thing.isTable && !kept.has(thing) && overlaps(thing.words, tableNames))
  const objects = new Set(left.map(({ key }) => key))
  return { actual: without(actual, tables, objects), wanted: without(wanted, tables, objects) }
}

/** @param types enums and objects that operations name: tables may use them. */
function concerned(things: readonly Thing[], named: ReadonlySet<string>, types: readonly string[]): ReadonlySet<Thing> {
  const byKey = grouped(things, ({ key }) => [key])
  const byName = grouped(things, ({ name }) => [name])
  const objectsByName = grouped(things, ({ name, isTable }) => (isTable ? [] : [name]))
  const heirs = grouped(things, ({ parents }) => parents)
  const mentions = grouped(things, ({ isTable, words }) => (isTable ? [] : [...words].filter((word) => byName.has(word))))

  const touched = reached(things.filter(({ name }) => named.has(name)), ({ key, name }) => [...at(heirs, key), ...at(mentions, name)])
  const keys = new Set([...touched].map(({ key }) => key))
  const dependents = things.filter(({ refersTo, words }) => refersTo.some((key) => keys.has(key)) || types.some((name) => words.has(name)))
  return reached([...touched, ...dependents], ({ isTable, refersTo, words }) => [
    ...refersTo.flatMap((key) => at(byKey, key)),
    ...[...words].flatMap((word) => at(isTable ? objectsByName : byName, word)),
  ])
}

/** A table or an object of the database. */
interface Thing {
  readonly key: string
  readonly name: string
  readonly isTable: boolean
  /** Everything in what is said of it that could be a name. */
  readonly words: ReadonlySet<string>
  /** The keys of tables from which it has columns or rows. */
  readonly parents: readonly string[]
  /** Those, and the ones that its foreign keys refer to. */
  readonly refersTo: readonly string[]
}

function tableThing(table: Table): Thing {
  const targets = table.constraints.flatMap((each) => {
    if (each.kind !== 'foreignKey') return []
    const { schema, table: name } = each.references
    return [nameKey(schema === undefined ? { name } : { schema, name })]
  })
  const parents = parentTables(table).map(nameKey)
  return { key: nameKey(table), name: table.name, isTable: true, words: wordsOf(table), parents, refersTo: [...targets, ...parents] }
}

function objectThing(object: SchemaObject): Thing {
  return { key: objectKey(object), name: object.name, isTable: false, words: wordsOf(object), parents: [], refersTo: [] }
}

/** Names in JSON strings, whole and as the words that they or a piece of SQL consist of; SQL may spell them in capitals. */
function wordsOf(data: unknown): ReadonlySet<string> {
  const texts = [...JSON.stringify(data).matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([text]) => JSON.parse(text) as string)
  const quoted = texts.flatMap((text) => [...text.matchAll(/"((?:[^"]|"")*)"/g)].map(([, name = '']) => name.replaceAll('""', '"')))
  const words = texts.flatMap((text) => text.match(/[\p{L}\p{N}_$]+/gu) ?? [])
  return new Set([...texts, ...quoted, ...words, ...words.map((word) => word.toLowerCase())])
}

function grouped(things: readonly Thing[], keysOf: (thing: Thing) => readonly string[]): ReadonlyMap<string, readonly Thing[]> {
  const groups = new Map<string, Thing[]>()
  for (const thing of things) {
    for (const key of keysOf(thing)) {
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [thing])
      else group.push(thing)
    }
  }
  return groups
}

function at(groups: ReadonlyMap<string, readonly Thing[]>, key: string): readonly Thing[] {
  return groups.get(key) ?? []
}

/** The things, and all that one leads to from another. */
function reached(from: readonly Thing[], next: (thing: Thing) => readonly Thing[]): ReadonlySet<Thing> {
  const found = new Set(from)
  // A set that grows while it is walked gives what was added as well.
  for (const thing of found) for (const other of next(thing)) found.add(other)
  return found
}

function overlaps(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [small, big] = a.size < b.size ? [a, b] : [b, a]
  return [...small].some((item) => big.has(item))
}

function without(schema: Schema, tables: ReadonlySet<string>, objects: ReadonlySet<string>): Schema {
  const { objects: all, ...rest } = schema
  return {
    ...rest,
    tables: schema.tables.filter((table) => !tables.has(nameKey(table))),
    ...(all === undefined ? {} : { objects: all.filter((object) => !objects.has(objectKey(object))) }),
  }
}
