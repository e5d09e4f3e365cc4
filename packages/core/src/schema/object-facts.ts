import { quoteIfNeeded } from './identifier-text.ts'
import type { Aggregate, AggregateSteps, FunctionObject, ObjectKind, ObjectName, ObjectOf, Procedure, SchemaObject } from './object.ts'
import { displayName } from './schema.ts'
import type { QualifiedName } from './table.ts'
import type { Index } from './table-index.ts'

/** What all that is written once for the family of objects has to know of a kind. */
interface ObjectFacts<T extends SchemaObject> {
  /** As a sentence has it. */
  readonly word: string
  readonly nameOf: (object: T) => ObjectName
  /** The SQL texts and names in it that mean other objects; a text may mean less than it names. */
  readonly uses: (object: T) => readonly string[]
  /** Texts that name others without needing them: they decide on the order alone. */
  readonly mentions?: (object: T) => readonly string[]
  /** When the object stands between the others of a schema; see `ObjectPlace`. */
  readonly place: (object: T) => ObjectPlace
  /** Whether the database keeps what the object uses from changing its type or going away. */
  readonly binds: (object: T) => boolean
}

/**
 * `ground` is there before all else. `base` is there before tables, which may use it. `top` comes after tables, which it uses. `attached`
 * comes after all others: what belongs to a table or a view, which goes with it, and what watches the whole database.
 */
export type ObjectPlace = 'ground' | 'base' | 'top' | 'attached'

const yes = (): boolean => true
const no = (): boolean => false

const local = ({ schema, name }: QualifiedName): ObjectName => (schema === undefined ? { name } : { schema, name })
const ofTable = ({ table, ...own }: QualifiedName & { readonly table: string }): ObjectName => ({ ...local(own), table })

const FACTS: { readonly [K in ObjectKind]: ObjectFacts<ObjectOf<K>> } = {
  schema: { word: 'schema', nameOf: ({ name }) => ({ name }), uses: () => [], place: () => 'ground', binds: no },
  extension: {
    word: 'extension',
    nameOf: ({ name }) => ({ name }),
    uses: ({ schema }) => (schema === undefined ? [] : [quoteIfNeeded(schema)]),
    place: () => 'ground',
    binds: no,
  },
  domain: {
    word: 'domain',
    nameOf: local,
    uses: ({ type, default: value = '', checks }) => [type, value, ...checks.map(({ sql }) => sql)],
    place: () => 'base',
    binds: no,
  },
  compositeType: {
    word: 'composite type',
    nameOf: local,
    uses: ({ attributes }) => attributes.map(({ type }) => type),
    place: () => 'base',
    binds: no,
  },
  rangeType: {
    word: 'range type',
    nameOf: local,
    uses: ({ subtype, subtypeDiff = '', canonical = '' }) => [subtype, subtypeDiff, canonical],
    place: () => 'base',
    binds: no,
  },
  sequence: { word: 'sequence', nameOf: local, uses: () => [], place: () => 'base', binds: no },
  view: { word: 'view', nameOf: local, uses: ({ query }) => [query], place: () => 'top', binds: yes },
  materializedView: {
    word: 'materialized view',
    nameOf: local,
    uses: ({ query, indexes }) => [query, ...indexes.flatMap(indexTexts)],
    place: () => 'top',
    binds: yes,
  },
  function: {
    word: 'function',
    nameOf: routineName,
    uses: ({ returns = '', ...routine }) => [returns, ...routineUses(routine)],
    mentions: ({ body }) => [body],
    place: () => 'top',
    binds: isParsed,
  },
  procedure: {
    word: 'procedure',
    nameOf: routineName,
    uses: routineUses,
    mentions: ({ body }) => [body],
    place: () => 'top',
    binds: isParsed,
  },
  operator: {
    word: 'operator',
    nameOf: ({ left = 'NONE', right, ...object }) => ({ ...local(object), args: [left, right] }),
    uses: ({ function: called, left = '', right }) => [called, left, right],
    place: () => 'top',
    binds: no,
  },
  policy: {
    word: 'policy',
    nameOf: ofTable,
    uses: ({ table, using = '', check = '' }) => [quoteIfNeeded(table), using, check],
    place: () => 'attached',
    binds: yes,
  },
  trigger: {
    word: 'trigger',
    nameOf: ofTable,
    uses: ({ table, columns = [], when = '', execute = '', body = '' }) => [
      quoteIfNeeded(table),
      ...columns.map(quoteIfNeeded),
      when,
      execute,
      body,
    ],
    place: () => 'attached',
    binds: yes,
  },
  rule: {
    word: 'rule',
    nameOf: ofTable,
    uses: ({ table, where = '', actions }) => [quoteIfNeeded(table), where, ...actions],
    place: () => 'attached',
    binds: yes,
  },
  statistics: {
    word: 'statistics object',
    nameOf: local,
    uses: ({ of, columns, expressions = [] }) => [quoteIfNeeded(of.name), ...columns.map(quoteIfNeeded), ...expressions],
    place: () => 'attached',
    binds: yes,
  },
  eventTrigger: {
    word: 'event trigger',
    nameOf: ({ name }) => ({ name }),
    uses: ({ execute }) => [execute],
    place: () => 'attached',
    binds: no,
  },
  aggregate: { word: 'aggregate', nameOf: aggregateName, uses: aggregateUses, place: () => 'top', binds: no },
}

type Routine = FunctionObject | Procedure

/** Two routines may have one name, so the types that a call gives belong to it. */
function routineName({ schema, name, args }: Routine): ObjectName {
  const types = args.flatMap(({ mode, type }) => (mode === 'out' || mode === 'table' ? [] : [type]))
  return { ...(schema === undefined ? {} : { schema }), name, args: types }
}

/** The types that a call gives, direct ones before ordered ones; a variadic argument takes both. */
function aggregateName({ args, orderBy = [], ...object }: Aggregate): ObjectName {
  const all = args.at(-1)?.mode === 'variadic' ? args : [...args, ...orderBy]
  return { ...local(object), args: all.map(({ type }) => type) }
}

function aggregateUses({ args, orderBy = [], moving, sortop = '', ...object }: Aggregate): readonly string[] {
  const { combinefunc = '', serialfunc = '', deserialfunc = '' } = object
  const steps = ({ sfunc, stype, finalfunc = '' }: AggregateSteps): readonly string[] => [sfunc, stype, finalfunc]
  return [
    ...[...args, ...orderBy].map(({ type }) => type),
    ...steps(object),
    ...(moving === undefined ? [] : [moving.inverse, ...steps(moving)]),
    combinefunc,
    serialfunc,
    deserialfunc,
    sortop,
  ]
}

/** A body that is a text is looked at when it runs. */
function routineUses({ args, parsed, body }: Omit<Routine, 'kind'>): readonly string[] {
  return [...args.flatMap(({ type, default: value = '' }) => [type, value]), parsed === true ? body : '']
}

function isParsed({ parsed }: Routine): boolean {
  return parsed === true
}

function indexTexts({ parts, where = '' }: Index): readonly string[] {
  return [...parts.map((part) => ('sql' in part ? part.sql : '')), where]
}

export const OBJECT_KINDS: readonly ObjectKind[] = Object.keys(FACTS) as ObjectKind[]

/** The facts of an object's kind. The table says by its type that they take that kind; a lookup cannot carry that over. */
function factsOf(object: SchemaObject): ObjectFacts<SchemaObject> {
  return FACTS[object.kind] as ObjectFacts<SchemaObject>
}

/** The kind as a sentence has it: `materialized view`. */
export function objectWord(kind: ObjectKind): string {
  return FACTS[kind].word
}

/** The same for several: `policies`. */
export function objectWords(kind: ObjectKind): string {
  const word = objectWord(kind)
  return word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`
}

/** `a view`, `an aggregate` */
export function anObject(kind: ObjectKind): string {
  const word = objectWord(kind)
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`
}

export function objectName(object: SchemaObject): ObjectName {
  return factsOf(object).nameOf(object)
}

/** The SQL texts and names in the object that mean other objects. */
export function objectUses(object: SchemaObject): readonly string[] {
  return factsOf(object).uses(object)
}

/** Texts that name others without needing them: they decide on the order alone. */
export function objectMentions(object: SchemaObject): readonly string[] {
  return factsOf(object).mentions?.(object) ?? []
}

/** When the object stands between the others of a schema. */
export function objectPlace(object: SchemaObject): ObjectPlace {
  return factsOf(object).place(object)
}

/** True when what the object uses can neither change its type nor go away while the object is there. */
export function objectBinds(object: SchemaObject): boolean {
  return factsOf(object).binds(object)
}

/** A key that is the same for the same object and differs for others. */
export function objectKey(object: SchemaObject): string {
  return nameKeyOf(object.kind, objectName(object))
}

/** What a catalog tells apart: objects, tables, enums, and the parts of a table; a default has the name of its column. */
export interface CatalogName extends ObjectName {
  readonly kind: ObjectKind | 'table' | 'enum' | 'column' | 'default' | 'constraint' | 'index'
}

/** The same key for anything of a catalog; that of an object is its `objectKey`. */
export function catalogKey({ kind, ...name }: CatalogName): string {
  return nameKeyOf(kind, name)
}

function nameKeyOf(kind: string, { schema, table, name, args }: ObjectName): string {
  return JSON.stringify([kind, schema ?? null, table ?? null, name, args ?? null])
}

/** True when the object is the one that the name means. */
export function isNamed(object: SchemaObject, kind: ObjectKind, name: ObjectName): boolean {
  if (object.kind !== kind) return false
  const { args, ...own } = objectName(object)
  return nameKeyOf(kind, name.args === undefined || args === undefined ? own : { ...own, args }) === nameKeyOf(kind, name)
}

/** The name as a person writes it; for messages only. */
export function displayObject(name: ObjectName): string {
  const own = name.args === undefined ? displayName(name) : `${displayName(name)}(${name.args.join(', ')})`
  return name.table === undefined ? own : `${name.name} on ${displayName({ ...name, name: name.table })}`
}
