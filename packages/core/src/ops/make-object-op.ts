import { lowerObject, type ObjectModel } from '../builders/object-model.ts'
import { OperationError } from '../errors.ts'
import { ELSEWHERE, type OptionRules, TEXTS } from '../option-rules.ts'
import { anObject, displayObject, isNamed, objectName, objectWord } from '../schema/object-facts.ts'
import type { ObjectKind, ObjectName, ObjectOf, SchemaObject } from '../schema/object.ts'
import { bareName, flags, knownOptions, qualifiedName, targetSchema, type Name } from './arguments.ts'
import { objectOp, objectOpKind, type MovableKind, type ObjectOp, type ObjectVerb, type RenamableKind } from './object-op.ts'
import { IF_EXISTS, IF_NOT_EXISTS, type IfExists } from './table-changes.ts'

/** What is made of the arguments of `op.createView`, `op.dropSequence` and the like: the same for each kind of object. */

export interface DropObjectOptions<K extends ObjectKind> extends IfExists {
  /** The object as it was, for the reverse. */
  readonly was?: ObjectModel<K>
}

/** A routine is known by its name and the types that a call gives. */
export interface RoutineOptions {
  /** The types of the arguments; needed where routines share the name and there is no `was`. */
  readonly args?: readonly string[]
}

export interface AlterObjectOptions<K extends ObjectKind> {
  /** The object as it was, for the reverse, and for what only a difference tells. */
  readonly was?: ObjectModel<K>
}

const DROP_OBJECT: OptionRules<DropObjectOptions<ObjectKind>> = { ...IF_EXISTS, was: ELSEWHERE }
const ALTER_OBJECT: OptionRules<AlterObjectOptions<ObjectKind>> = { was: ELSEWHERE }
const ROUTINE: OptionRules<RoutineOptions> = { args: TEXTS }

export function createObjectOp(kind: ObjectKind, given: unknown, options: unknown): ObjectOp {
  const object = requireObject(kind, given, 'create')
  const known = knownOptions(options, IF_NOT_EXISTS, callOf('create', kind, objectName(object)))
  return objectOp('create', kind, { object, ...flags(known, 'ifNotExists') })
}

export function dropObjectOp(kind: ObjectKind, name: ObjectName, options: unknown): ObjectOp {
  const given = knownOptions(options, DROP_OBJECT, callOf('drop', kind, name))
  const was = given.was === undefined ? undefined : named(requireObject(kind, given.was, 'drop'), name)
  // What it was says the name to the last word.
  const object = was === undefined ? name : objectName(was)
  return objectOp('drop', kind, { object, ...(was === undefined ? {} : { was }), ...flags(given, 'ifExists') })
}

export function alterObjectOp(kind: ObjectKind, set: unknown, options: unknown): ObjectOp {
  const object = requireObject(kind, set, 'alter')
  const given = knownOptions(options, ALTER_OBJECT, callOf('alter', kind, objectName(object)))
  const was = given.was === undefined ? {} : { was: named(requireObject(kind, given.was, 'alter'), objectName(object)) }
  return objectOp('alter', kind, { object, ...was })
}

export function renameObjectOp(kind: RenamableKind, name: ObjectName, to: string, options?: object): ObjectOp {
  knownOptions(options, {}, callOf('rename', kind, name))
  return objectOp('rename', kind, { object: name, to: bareName(to, `new name of the ${objectWord(kind)}`) })
}

export function moveObjectOp(kind: MovableKind, name: ObjectName, schema: string | null, options?: object): ObjectOp {
  knownOptions(options, {}, callOf('move', kind, name))
  return objectOp('move', kind, { object: name, to: targetSchema(schema) })
}

/** What was there has to be what is changed; the schema may be left out of `was`. */
function named(was: SchemaObject, name: ObjectName): SchemaObject {
  const full = was.schema === undefined && name.schema !== undefined ? { ...was, schema: name.schema } : was
  if (isNamed(full, was.kind, name)) return full
  const word = objectWord(was.kind)
  throw new OperationError(
    'op.was',
    `The ${word} ${displayObject(name)} is changed, but \`was\` is called ${displayObject(objectName(was))}.`,
    {
      hint: `Both are the same ${word}: give it the same name and schema.`,
    },
  )
}

function requireObject<K extends ObjectKind>(kind: K, value: unknown, verb: ObjectVerb): ObjectOf<K> {
  const found = lowerObject(value)
  // The kind was compared, and it tells which of the objects it is.
  if (found?.kind === kind) return found as ObjectOf<K>
  const given = found === undefined ? 'something else' : `the ${objectWord(found.kind)} ${found.name}`
  throw new OperationError('op.object', `${callOf(verb, kind)} wants ${anObject(kind)}, and was given ${given}.`, {
    hint: `Give what the builder of ${anObject(kind)} returns.`,
  })
}

/** The name of a routine, and the options without what belongs to it. */
export function routineName(name: ObjectName, options: (RoutineOptions & object) | undefined): readonly [ObjectName, object | undefined] {
  if (options === undefined || !('args' in options)) return [name, options]
  const { args: given, ...rest } = options
  const { args } = knownOptions({ args: given }, ROUTINE, `The operation on ${displayObject(name)}`)
  return args === undefined ? [name, rest] : [{ ...name, args: args.map((type) => bareName(type, 'type of an argument')) }, rest]
}

/** The name of what belongs to a table or a view. */
export function nameOnTable(kind: ObjectKind, table: Name, name: string): ObjectName {
  const { schema, name: of } = qualifiedName(table, 'table')
  return { ...(schema === undefined ? {} : { schema }), name: bareName(name, objectWord(kind)), table: of }
}

/** `op.dropView of app.totals`, or without a name what is done to any. */
function callOf(verb: ObjectVerb, kind: ObjectKind, name?: ObjectName): string {
  return `op.${objectOpKind(verb, kind)}${name === undefined ? '' : ` of ${displayObject(name)}`}`
}
