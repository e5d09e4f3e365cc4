import { applyAll, catalogKey, MigError, nameIn, OBJECT_KINDS, objectKey, objectOp } from '@mig/core/dialect'
import type { Connection, Dialect, FormerName, ObjectKind, Op, QualifiedName, Schema, SchemaObject } from '@mig/core/dialect'
import { createDecider, type Decider } from '../decisions/decider.ts'
import type { Linked, LinkedSchema } from '../linked.ts'
import type { ComparedObjects } from '../objects/compare.ts'
import { beforeRenames } from './before.ts'
import { findRenames, type RenamedName, type Renames } from './find-renames.ts'
import { equalObjects, findObjects, shownIn, type FoundObjects, type ObjectSides } from './object-renames.ts'

/** Both sides, as they are and laid over their normal forms. */
export interface RenameSides {
  readonly reflected: Schema
  readonly wanted: Schema
  readonly from: LinkedSchema
  readonly to: LinkedSchema
}

/** The database, and what is looked at in it. */
export interface RenamePlace {
  readonly dialect: Dialect
  readonly connection: Connection
  readonly compared?: ComparedObjects | undefined
  /** The name without the default schema. */
  readonly localName: (name: QualifiedName) => QualifiedName
}

/** The renames that come before everything else, and the database as it is after them. */
export interface DecidedRenames {
  readonly ops: readonly Op[]
  readonly names: readonly RenamedName[]
  /** The reflected schema with the new names. */
  readonly renamed: Schema
  readonly notes: readonly string[]
}

/**
 * Finds what was renamed, and asks about what may have been: tables with their columns and enums first, then other objects, which are
 * looked at with the new names of these.
 *
 * Each answer can change what is likely of the rest, so one question is asked at a time; where nobody can be asked, all are open at once.
 * @param decider Without it what is most likely is taken, and a note says so.
 * @throws UndecidedError when something may have been renamed and nobody says whether it was.
 */
export async function decideRenames(sides: RenameSides, place: RenamePlace, decider?: Decider): Promise<DecidedRenames> {
  const guesses: string[] = []
  const asked = decider ?? likeliest((guess) => guesses.push(guess))
  const [from, to] = [normalOf(sides.from), normalOf(sides.to)]
  const tables = await decideTables(from, to, sides.wanted, place, asked)
  const objects = await decideObjects(sides, { from, to, tables }, place, asked)
  for (const { subject } of asked.given('rename')) asked.take('rename', subject)
  const found = [...tables.ops, ...objects.ops]
  const ops = [...newSchemas(found, sides), ...found]
  return {
    ops,
    names: [...tables.names, ...objects.names],
    renamed: ops.length === 0 ? sides.reflected : applyAll(place.dialect.types.withMadeNames?.(sides.reflected) ?? sides.reflected, ops),
    notes: [...tables.notes, ...objects.notes, ...guesses],
  }
}

async function decideTables(
  from: Schema,
  to: Schema,
  wanted: Schema,
  { dialect, localName }: RenamePlace,
  asked: Decider,
): Promise<Renames> {
  const formerNames = (wanted.formerNames ?? []).map((former) => normalName(former, localName))
  const objects = from.objects ?? []
  const subjects = new Set(dialect.features.renameObjects === true ? objects.map(shownIn([...objects, ...(to.objects ?? [])])) : [])
  const isAboutObject = (subject: string): boolean => subjects.has(subject)
  for (;;) {
    const found = findRenames({ from, to, dialect, formerNames, decisions: asked.given('rename'), isAboutObject })
    if (found.open.length === 0) return found
    await asked.decide<'rename'>(asked.asks ? found.open.slice(0, 1) : found.open)
  }
}

interface TablesSettled {
  readonly from: Schema
  readonly to: Schema
  readonly tables: Renames
}

async function decideObjects(
  sides: RenameSides,
  { from, to, tables }: TablesSettled,
  { dialect, connection, compared, localName }: RenamePlace,
  asked: Decider,
): Promise<Pick<FoundObjects, 'ops' | 'names' | 'notes'>> {
  if (dialect.features.renameObjects !== true || (from.objects ?? []).length === 0) return { ops: [], names: [], notes: [] }
  const now = applyAll(from, tables.ops)
  const linked = (now.objects ?? []).map((normal): Linked<SchemaObject> => ({ normal, source: normal }))
  const kinds = new Set<ObjectKind>(compared === 'all' ? OBJECT_KINDS : (compared ?? to.objects?.map(({ kind }) => kind)))
  const before = beforeRenames(tables.names, sides.from.objects, linked, dialect)
  const former = formerObjects(sides, localName)
  const search: ObjectSides = { from: now, old: from.objects ?? [], to, kinds, dialect: before.dialect, connection, former }
  const equal = await equalObjects(search)
  for (;;) {
    const found = findObjects(search, equal, asked.given('rename'))
    if (found.open.length === 0) return found
    await asked.decide<'rename'>(asked.asks ? found.open.slice(0, 1) : found.open)
  }
}

/** The former names of objects, by their normal forms; in these, types may be spelt in another way than in the names of the models. */
function formerObjects({ wanted, to }: RenameSides, local: RenamePlace['localName']): ObjectSides['former'] {
  const bySource = new Map(to.objects.map(({ source, normal }) => [objectKey(source), normal]))
  return new Map(
    (wanted.formerNames ?? []).flatMap((former): readonly (readonly [SchemaObject, QualifiedName])[] => {
      if (former.kind !== 'object') return []
      const object = bySource.get(catalogKey({ ...nameIn(local(former.name).schema ?? null, former.name), kind: former.of }))
      return object === undefined ? [] : [[object, local(former.from)]]
    }),
  )
}

/** Schemas that come with the models and that something moves to. */
function newSchemas(ops: readonly Op[], { reflected, to }: RenameSides): readonly Op[] {
  const targets = new Set(ops.flatMap((op) => (op.kind.startsWith('move') && 'to' in op && typeof op.to === 'string' ? [op.to] : [])))
  const isThere = (name: string): boolean => reflected.objects?.some((object) => object.kind === 'schema' && object.name === name) === true
  return to.objects.flatMap(({ source }) =>
    source.kind === 'schema' && targets.has(source.name) && !isThere(source.name) ? [objectOp('create', 'schema', { object: source })] : [],
  )
}

function normalOf({ tables, enums, objects }: LinkedSchema): Schema {
  const normal = <T>(items: readonly Linked<T>[]): readonly T[] => items.map((item) => item.normal)
  const plain = tables.map((table) => ({ ...table.normal, columns: normal(table.columns) }))
  return { tables: plain, enums: normal(enums), objects: normal(objects) }
}

/** Takes what is most likely for each, where nothing is written and so nothing can be lost. */
function likeliest(noted: (note: string) => void): Decider {
  return createDecider({}, ({ subject, choices: [first] }) => {
    if (first === undefined) throw new MigError('autogenerate.undecided', `Nothing can be taken for granted of ${subject}.`)
    noted(`${first.answer.value.replace('=', ' → ')} is taken for a rename; a revision asks first`)
    return Promise.resolve(first.answer)
  })
}

/** Normalising takes the name of the default schema off. */
function normalName(former: FormerName, local: (name: QualifiedName) => QualifiedName): FormerName {
  switch (former.kind) {
    case 'table':
    case 'enum':
    case 'object':
      return { ...former, name: local(former.name), from: local(former.from) }
    case 'column':
      return { ...former, table: local(former.table) }
    case 'enumValue':
      return { ...former, enum: local(former.enum) }
  }
}
