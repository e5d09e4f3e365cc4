import { isMovable, isRenamable, nameIn, nameKey, objectKey, objectName, objectOp, objectWord, withoutPrivileges } from '@mig/core/dialect'
import type { Connection, Dialect, ObjectKind, ObjectName, Op, QualifiedName, Schema, SchemaObject } from '@mig/core/dialect'
import { called } from './before.ts'
import type { QuestionOf, RenameDecision } from '../decisions/decision.ts'
import { answerName } from '../decisions/names.ts'
import { wordsOf, textsIn } from '../objects/words.ts'
import { findIn, type Former, type Named } from './candidates.ts'
import { circleNote, type RenamedName } from './find-renames.ts'
import { canBecome } from './likeness.ts'
import { nameSimilarity } from './name-similarity.ts'
import { placeSteps, type NamePair } from './place-steps.ts'
import { taken } from './rename-ops.ts'

/** Objects of both sides, by the names that tables and columns have now. */
export interface ObjectSides {
  readonly from: Schema
  /** The objects of `from` in the same order, as the database calls them. */
  readonly old: readonly SchemaObject[]
  readonly to: Schema
  /** Kinds that are compared. */
  readonly kinds: ReadonlySet<ObjectKind>
  /** Answers about the database as it is. */
  readonly dialect: Dialect
  readonly connection: Connection
  /** What objects of `to` were called before, as the models say. */
  readonly former: ReadonlyMap<SchemaObject, QualifiedName>
}

/** Two objects of one kind of which the database says that they are one, but for their names. */
export interface EqualObjects {
  readonly isEqual: (from: SchemaObject, to: SchemaObject) => boolean
}

/** So many objects are looked at for each that goes: the database is asked about every pair. */
const ASKED = 5

/**
 * Asks the database which of the new objects are what some of those that go are.
 *
 * An object with another definition is another one: unlike a table it holds nothing, so nothing is lost when it is made anew, but for what
 * a sequence has counted.
 */
export async function equalObjects({ from, to, kinds, dialect, connection }: ObjectSides): Promise<EqualObjects> {
  const [before, after] = [from, to].map((schema) => withoutPrivileges(schema, dialect).objects ?? [])
  const pairs = scopesOf(before ?? [], after ?? [], kinds).flatMap(({ gone, fresh }) =>
    gone.flatMap((object) =>
      mostAlike(object, fresh).map((other) => ({ from: object, to: called(other, object), key: pairKey(object, other) })),
    ),
  )
  if (dialect.objects === undefined || pairs.length === 0) return { isEqual: () => false }
  const verdicts = await dialect.objects.compare(connection, pairs)
  const equal = new Set(pairs.flatMap(({ key }, index) => (verdicts[index] === 'same' ? [key] : [])))
  return { isEqual: (a, b) => equal.has(pairKey(a, b)) }
}

function pairKey(from: SchemaObject, to: SchemaObject): string {
  return JSON.stringify([objectKey(from), objectKey(to)])
}

function mostAlike(object: SchemaObject, others: readonly SchemaObject[]): readonly SchemaObject[] {
  const likely = others.filter((other) => canBecome(object, other) && (object.name === other.name || isRenamable(object.kind)))
  if (likely.length <= ASKED) return likely
  const own = wordsOf(...textsIn(object))
  const score = (other: SchemaObject): number => {
    const words = wordsOf(...textsIn(other))
    return nameSimilarity(object.name, other.name) + [...words].filter((word) => own.has(word)).length / Math.max(own.size, words.size, 1)
  }
  const scored = likely.map((other) => [other, score(other)] as const)
  return scored.toSorted((a, b) => b[1] - a[1]).slice(0, ASKED).map(([other]) => other)
}

/* ---- what may become what ---- */

interface ObjectScope {
  readonly from: readonly SchemaObject[]
  readonly to: readonly SchemaObject[]
  readonly gone: readonly SchemaObject[]
  readonly fresh: readonly SchemaObject[]
}

/** Objects of a kind; those of one table, routines that are called alike. */
function scopesOf(from: readonly SchemaObject[], to: readonly SchemaObject[], kinds: ReadonlySet<ObjectKind>): readonly ObjectScope[] {
  const scopeOf = (object: SchemaObject): string => {
    const { schema, table, args } = objectName(object)
    return JSON.stringify([object.kind, table === undefined ? null : [schema ?? null, table], args ?? null])
  }
  const canChange = ({ kind }: SchemaObject): boolean => kinds.has(kind) && (isRenamable(kind) || isMovable(kind))
  const keys = [from, to].map((objects) => new Set(objects.map(objectKey)))
  const scopes = new Map<string, { from: SchemaObject[]; to: SchemaObject[] }>()
  for (const side of ['from', 'to'] as const) {
    for (const object of (side === 'from' ? from : to).filter(canChange)) {
      const scope = scopes.get(scopeOf(object)) ?? { from: [], to: [] }
      scope[side].push(object)
      scopes.set(scopeOf(object), scope)
    }
  }
  return [...scopes.values()].map((scope) => ({
    ...scope,
    gone: scope.from.filter((object) => keys[1]?.has(objectKey(object)) !== true),
    fresh: scope.to.filter((object) => keys[0]?.has(objectKey(object)) !== true),
  }))
}

export interface FoundObjects {
  readonly ops: readonly Op[]
  readonly names: readonly RenamedName[]
  readonly open: readonly QuestionOf<'rename'>[]
  readonly notes: readonly string[]
}

/** The objects that have another name for sure, and questions about those that may have one. */
export function findObjects(
  { from, old, to, kinds, former }: Pick<ObjectSides, 'from' | 'old' | 'to' | 'kinds' | 'former'>,
  { isEqual }: EqualObjects,
  decisions: readonly RenameDecision[],
): FoundObjects {
  const [before, after] = [from.objects ?? [], to.objects ?? []]
  const shown = shownIn([...old, ...after])
  const shownOld = new Map(before.map((object, index) => [object, shown(old[index] ?? object)]))
  const found = scopesOf(before, after, kinds).map((scope) => {
    const known = findIn<SchemaObject>(
      {
        from: scope.from.map((object) => named(object, shownOld.get(object) ?? shown(object))),
        to: scope.to.map((object) => named(object, shown(object))),
        formerNames: scope.to.flatMap((object) => formerOf(object, former)),
        likeness: (a, b) => (isEqual(a, b) ? likeness(a, b) : 0),
        otherwise: otherwise(scope.from[0]?.kind ?? scope.to[0]?.kind ?? 'view'),
      },
      decisions,
      new Set(),
    )
    const pairs = known.renamed.map(([a, b]): readonly [SchemaObject, SchemaObject] => [a.value, b.value])
    return { open: known.open, circles: known.circles, pairs }
  })
  const pairs = found.flatMap((scope) => scope.pairs)
  return {
    ops: found.flatMap((scope) => stepsOf(scope.pairs, from)),
    names: pairs.map(([a, b]): RenamedName => ({ kind: 'object', of: a.kind, from: objectName(a), to: objectName(b) })),
    open: found.flatMap(({ open }) => open),
    notes: found.flatMap(({ circles }) => circles.map((item) => circleNote(item.shown))),
  }
}

function formerOf(object: SchemaObject, former: ObjectSides['former']): readonly Former[] {
  const from = former.get(object)
  return from === undefined ? [] : [{ name: nameKey(object), from: nameKey(from) }]
}

function named(object: SchemaObject, shown: string): Named<SchemaObject> {
  return { name: nameKey(object), shown, value: object, local: object.name }
}

/** `view:open_expenses`, `trigger:users.touch`; a routine says its arguments where there are several of its name. */
export function shownIn(objects: readonly SchemaObject[]): (object: SchemaObject) => string {
  const counts = new Map<string, Set<string>>()
  const plain = (object: SchemaObject): string => {
    const { schema, table, name } = objectName(object)
    return `${object.kind}:${answerName(schema, table, name)}`
  }
  for (const object of objects) counts.set(plain(object), (counts.get(plain(object)) ?? new Set()).add(objectKey(object)))
  return (object) => {
    const { schema, name, args } = objectName(object)
    if (args === undefined || (counts.get(plain(object))?.size ?? 0) < 2) return plain(object)
    return `${object.kind}:${answerName(schema, `${name}(${args.join(', ')})`)}`
  }
}

/** What counts or has a type says little about itself, so its name has to. */
const PLAIN: ReadonlySet<ObjectKind> = new Set(['sequence', 'domain', 'compositeType', 'rangeType', 'statistics'])

function likeness(from: SchemaObject, to: SchemaObject): number {
  const base = PLAIN.has(from.kind) ? 0.3 : 0.5
  return base + (1 - base) * nameSimilarity(from.name, to.name)
}

function otherwise(kind: ObjectKind): string {
  return kind === 'sequence' ? 'no: the sequence goes, and what it has counted' : `no: the ${objectWord(kind)} goes, and another one comes`
}

function stepsOf(pairs: readonly (readonly [SchemaObject, SchemaObject])[], from: Schema): readonly Op[] {
  const byKey = new Map(pairs.map(([object]) => [nameKey(object), object]))
  const names = pairs.map((pair) => pair.map(local) as unknown as NamePair)
  let at = new Map([...byKey].map(([key, object]) => [key, objectName(object)]))
  const [first] = pairs
  if (first === undefined) return []
  return placeSteps(names, taken(names, from)).map((step): Op => {
    const object: ObjectName = at.get(nameKey(step.from)) ?? step.from
    const now = 'name' in step ? { ...object, name: step.name } : nameIn(step.schema, object)
    at = new Map([...at].filter(([key]) => key !== nameKey(step.from))).set(nameKey(now), now)
    return objectOp('name' in step ? 'rename' : 'move', first[0].kind, { object, to: 'name' in step ? step.name : step.schema })
  })
}

function local({ schema, name }: QualifiedName): QualifiedName {
  return nameIn(schema ?? null, { name })
}
