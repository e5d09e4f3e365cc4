import { OBJECT_KINDS } from '../schema/object-facts.ts'
import type { ObjectKind, ObjectName, ObjectOf } from '../schema/object.ts'

/*
 * Operations on the objects of a schema that are neither tables nor enums: up to five for each kind, alike in all of them. The kind of an
 * operation is its verb and the kind of the object, `createView`.
 */

/** Kinds whose objects keep their names: too much goes by them, or the database cannot change them. */
const FIXED = ['schema', 'extension', 'operator'] as const

export type RenamableKind = Exclude<ObjectKind, (typeof FIXED)[number]>

/** True for kinds of which an object can have another name afterwards. */
export function isRenamable(kind: ObjectKind): kind is RenamableKind {
  return !(FIXED as readonly ObjectKind[]).includes(kind)
}

/** Kinds whose objects have no schema of their own: they stand in none, or in that of their table. */
const BOUND = ['schema', 'extension', 'policy', 'trigger', 'rule', 'eventTrigger'] as const

export type MovableKind = Exclude<ObjectKind, (typeof BOUND)[number]>

/** True for kinds of which an object can move to another schema. */
export function isMovable(kind: ObjectKind): kind is MovableKind {
  return !(BOUND as readonly ObjectKind[]).includes(kind)
}

export type CreateObjectOp<K extends ObjectKind = ObjectKind> = {
  readonly [P in K]: {
    readonly kind: `create${Capitalize<P>}`
    readonly object: ObjectOf<P>
    readonly ifNotExists?: true
  }
}[K]

export type DropObjectOp<K extends ObjectKind = ObjectKind> = {
  readonly [P in K]: {
    readonly kind: `drop${Capitalize<P>}`
    readonly object: ObjectName
    /** The object as it was, for the reverse. */
    readonly was?: ObjectOf<P>
    readonly ifExists?: true
  }
}[K]

/** The object becomes what `object` says, in its place; what depends on it stays. */
export type AlterObjectOp<K extends ObjectKind = ObjectKind> = {
  readonly [P in K]: {
    readonly kind: `alter${Capitalize<P>}`
    readonly object: ObjectOf<P>
    readonly was?: ObjectOf<P>
  }
}[K]

export type RenameObjectOp<K extends RenamableKind = RenamableKind> = {
  readonly [P in K]: {
    readonly kind: `rename${Capitalize<P>}`
    readonly object: ObjectName
    readonly to: string
  }
}[K]

export type MoveObjectOp<K extends MovableKind = MovableKind> = {
  readonly [P in K]: {
    readonly kind: `move${Capitalize<P>}`
    readonly object: ObjectName
    /** The schema that it has afterwards; `null` is the default one. */
    readonly to: string | null
  }
}[K]

export type ObjectOp = CreateObjectOp | DropObjectOp | AlterObjectOp | RenameObjectOp | MoveObjectOp
export type ObjectOpKind = ObjectOp['kind']
export type ObjectVerb = 'create' | 'drop' | 'alter' | 'rename' | 'move'

/** An operation of the family with its verb apart, so that what is alike for all kinds is written once. */
export type ObjectStep =
  | { readonly verb: 'create'; readonly of: ObjectKind; readonly op: CreateObjectOp }
  | { readonly verb: 'drop'; readonly of: ObjectKind; readonly op: DropObjectOp }
  | { readonly verb: 'alter'; readonly of: ObjectKind; readonly op: AlterObjectOp }
  | { readonly verb: 'rename'; readonly of: ObjectKind; readonly op: RenameObjectOp }
  | { readonly verb: 'move'; readonly of: ObjectKind; readonly op: MoveObjectOp }

export const OBJECT_VERBS: readonly ObjectVerb[] = ['create', 'drop', 'alter', 'rename', 'move']

const STEPS: ReadonlyMap<string, { readonly verb: ObjectVerb; readonly of: ObjectKind }> = new Map(
  OBJECT_KINDS.flatMap((of) =>
    OBJECT_VERBS.filter((verb) => knowsVerb(of, verb)).map((verb) => [objectOpKind(verb, of), { verb, of }] as const),
  ),
)

function knowsVerb(kind: ObjectKind, verb: ObjectVerb): boolean {
  if (verb === 'rename') return isRenamable(kind)
  return verb !== 'move' || isMovable(kind)
}

/** True for operations on objects of a schema that are neither tables nor enums. */
export function isObjectOp(op: { readonly kind: string }): op is ObjectOp {
  return STEPS.has(op.kind)
}

export function objectStep(op: ObjectOp): ObjectStep {
  // The map was made from the same words as the kinds, so verb and operation belong together.
  return { ...STEPS.get(op.kind), op } as ObjectStep
}

/** `createView` of `create` and `view`. */
export function objectOpKind<V extends ObjectVerb, K extends ObjectKind>(verb: V, kind: K): `${V}${Capitalize<K>}` {
  return `${verb}${kind.charAt(0).toUpperCase()}${kind.slice(1)}` as `${V}${Capitalize<K>}`
}

/** Makes the operation; the type that TypeScript infers of a computed kind says less than is known. */
export function objectOp(verb: ObjectVerb, kind: ObjectKind, fields: object): ObjectOp {
  return { kind: objectOpKind(verb, kind), ...fields } as ObjectOp
}
