import {
  catalogKey,
  displayObject,
  isObjectOp,
  nameIn,
  objectKey,
  objectName,
  objectOp,
  objectPlace,
  objectStep,
  objectWord,
  UnsupportedError,
} from '@mig/core/dialect'
import type { CatalogName, Dialect, ObjectPair, ObjectVerdict, Op, QualifiedName, SchemaObject } from '@mig/core/dialect'
import type { Linked } from '../linked.ts'
import { textsIn, wordsOf } from '../objects/words.ts'
import { judgeBefore } from './judge-before.ts'
import type { RenamedName } from './find-renames.ts'
import { textsBefore } from './texts-before.ts'

/**
 * The database before the renames, for whoever asks it while everything already speaks of things by their new names.
 *
 * A database follows a rename in the texts that it has understood, such as those of views. So what a model says of a view is asked about
 * in the old names, and where that is the view that is there nothing has to be done. What differs otherwise goes before the renames, in
 * the words that the database has, and comes after them: so both are right on the way back as well.
 */
export interface Before {
  /** Answers about the database as it is now. */
  readonly dialect: Dialect
  /**
   * The ordered operations with the renames among them.
   * @throws UnsupportedError where something would have to come back whose text has the old names, and nobody knows it with the new ones.
   */
  with(renames: readonly Op[], ordered: readonly Op[]): readonly Op[]
}

/**
 * @param old Objects of the database with the old names.
 * @param now The same with the new ones, in the same order.
 */
export function beforeRenames(
  names: readonly RenamedName[],
  old: readonly Linked<SchemaObject>[],
  now: readonly Linked<SchemaObject>[],
  dialect: Dialect,
): Before {
  if (names.length === 0) return { dialect, with: (_, ordered) => ordered }
  const byKey = new Map(now.flatMap(({ normal }, index) => (old[index] === undefined ? [] : [[objectKey(normal), old[index]]])))
  const words = oldWords(names.filter((name) => name.kind !== 'object' || name.aside !== true))
  const isAffected = (object: SchemaObject): boolean => {
    // Its own name is no text that somebody understands.
    const own = wordsOf(...textsIn({ ...object, name: '' }))
    return [...words].some((word) => own.has(word))
  }
  const sources = new Set(now.map(({ source }) => source))
  return {
    dialect: { ...dialect, judge: judgeBefore(dialect.judge, names), ...objectsBefore(names, byKey, isAffected, dialect) },
    with: (renames, ordered) => {
      for (const op of ordered) {
        const step = isObjectOp(op) ? objectStep(op) : undefined
        if (step?.verb === 'create' && sources.has(step.op.object) && isAffected(step.op.object)) throw cannotComeBack(step.op.object)
      }
      const end = ordered.findIndex((op) => !isDropOfObject(op))
      const first = end === -1 ? ordered : ordered.slice(0, end)
      return [...first.map((op) => dropBefore(op, byKey)), ...withoutDropped(renames, first, names), ...ordered.slice(first.length)]
    },
  }
}

function objectsBefore(
  names: readonly RenamedName[],
  old: ReadonlyMap<string, Linked<SchemaObject>>,
  isAffected: (object: SchemaObject) => boolean,
  dialect: Dialect,
): Pick<Dialect, 'objects'> {
  const { objects } = dialect
  if (objects === undefined) return {}
  const translate = textsBefore(names, dialect)
  const before = ({ from, to }: ObjectPair): ObjectPair => {
    const then = old.get(objectKey(from))?.normal
    if (then === undefined) return { from, to }
    if (FOLLOWED.has(from.kind)) return { from: then, to: called(translate(to), then) }
    // What else it says is the same on both sides in the new names.
    return { from: called(from, then), to: called(to, then) }
  }
  return {
    objects: {
      ...objects,
      compare: async (connection, pairs) => {
        const asked = pairs.map(before)
        const verdicts = await objects.compare(connection, asked)
        return asked.map(({ from }, index): ObjectVerdict => {
          const verdict = verdicts[index] ?? 'alter'
          return verdict === 'alter' && isAffected(from) && !isLooseText(from) ? 'remake' : verdict
        })
      },
      ...(objects.dependencies === undefined
        ? {}
        : {
            dependencies: async (connection) => {
              const found = (await objects.dependencies?.(connection)) ?? []
              return found.map(({ user, used }) => ({ user: nowOf(user, names), used: nowOf(used, names) }))
            },
          }),
    },
  }
}

/** The object under the name of another one of its kind. */
export function called(object: SchemaObject, { schema, name }: QualifiedName): SchemaObject {
  return nameIn(schema ?? null, { ...object, name })
}

/** The old names of tables, columns and types, by which a text may speak of them. */
function oldWords(names: readonly RenamedName[]): ReadonlySet<string> {
  return wordsOf(...names.flatMap((name) => (typeof name.from === 'string' ? quoted(name.from) : quoted(name.from.name))))
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A routine whose text is only looked at when it runs may have any names in it. */
function isLooseText(object: SchemaObject): boolean {
  return (object.kind === 'function' || object.kind === 'procedure') && object.parsed !== true && object.language.toLowerCase() !== 'sql'
}

/** The kinds in whose texts a database follows renames. */
const FOLLOWED: ReadonlySet<SchemaObject['kind']> = new Set(['view', 'materializedView', 'trigger', 'policy'])

function isDropOfObject(op: Op): boolean {
  return isObjectOp(op) && objectStep(op).verb === 'drop'
}

function dropBefore(op: Op, old: ReadonlyMap<string, Linked<SchemaObject>>): Op {
  if (!isObjectOp(op)) return op
  const step = objectStep(op)
  if (step.verb !== 'drop' || step.op.was === undefined) return op
  const place = objectPlace(step.op.was)
  const before = place === 'ground' || place === 'base' ? undefined : old.get(objectKey(step.op.was))
  return before === undefined ? op : objectOp('drop', step.of, { object: objectName(before.normal), was: before.source })
}

/** The renames without those of objects that go before them, and come back under their new names. */
function withoutDropped(renames: readonly Op[], first: readonly Op[], names: readonly RenamedName[]): readonly Op[] {
  const drops = first.filter(isObjectOp).map(objectStep)
  const dropped = new Set(drops.flatMap((step) => (step.verb === 'drop' ? [catalogKey({ ...step.op.object, kind: step.of })] : [])))
  const gone = new Set(
    names.flatMap((name) => {
      if (name.kind !== 'object' || !dropped.has(catalogKey({ ...name.to, kind: name.of }))) return []
      return [catalogKey({ ...name.from, kind: name.of })]
    }),
  )
  return renames.filter((op) => {
    const step = isObjectOp(op) ? objectStep(op) : undefined
    if (step === undefined || (step.verb !== 'rename' && step.verb !== 'move')) return true
    const { object } = step.op
    if (!gone.has(catalogKey({ ...object, kind: step.of }))) return true
    const now = step.verb === 'rename' ? { ...object, name: step.op.to } : nameIn(step.op.to, object)
    gone.add(catalogKey({ ...now, kind: step.of }))
    return false
  })
}

function cannotComeBack(object: SchemaObject): UnsupportedError {
  const what = `${objectWord(object.kind)} ${displayObject(objectName(object))}`
  const message = `The ${what} has to make room for another change, and speaks of something that is renamed in the same revision.`
  return new UnsupportedError(message, {
    hint: 'Rename in a revision of its own: run autogenerate with the new names alone, and with the other changes after it has run.',
  })
}

/** The table under another name, or what belongs to it. */
function under(name: CatalogName, { schema, name: table }: QualifiedName): CatalogName {
  return nameIn(schema ?? null, name.kind === 'table' ? { ...name, name: table } : { ...name, table })
}

/** A view, which may have triggers and rules of its own. */
function isRelation(name: RenamedName): name is Extract<RenamedName, { readonly kind: 'object' }> {
  return name.kind === 'object' && (name.of === 'view' || name.of === 'materializedView')
}

/** The name that something of the catalog is going to have. */
function nowOf(name: CatalogName, names: readonly RenamedName[]): CatalogName {
  const same = (a: QualifiedName, schema: string | undefined, text: string | undefined): boolean => a.name === text && a.schema === schema
  const self = names.find(
    (renamed) =>
      (renamed.kind === 'enum' && name.kind === 'enum' && same(renamed.from, name.schema, name.name)) ||
      (renamed.kind === 'object' && catalogKey({ ...renamed.from, kind: renamed.of }) === catalogKey(name)),
  )
  if (self?.kind === 'enum' || self?.kind === 'object') return nameIn(self.to.schema ?? null, { ...name, name: self.to.name })
  const owner = name.kind === 'table' ? name.name : name.table
  const table = names.find((renamed) => (renamed.kind === 'table' || isRelation(renamed)) && same(renamed.from, name.schema, owner))
  const now = table?.kind === 'table' || table?.kind === 'object' ? under(name, table.to) : name
  if (now.kind !== 'column' && now.kind !== 'default') return now
  const column = names.find(
    (renamed) => renamed.kind === 'column' && renamed.from === now.name && same(renamed.table, now.schema, now.table),
  )
  return column?.kind === 'column' ? { ...now, name: column.to } : now
}
