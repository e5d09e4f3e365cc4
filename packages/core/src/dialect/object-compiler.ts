import { UnsupportedError } from '../errors.ts'
import {
  isMovable,
  isRenamable,
  OBJECT_VERBS,
  objectOpKind,
  objectStep,
  type AlterObjectOp,
  type CreateObjectOp,
  type DropObjectOp,
  type ObjectOp,
  type ObjectOpKind,
  type MovableKind,
  type MoveObjectOp,
  type RenamableKind,
  type RenameObjectOp,
} from '../ops/object-op.ts'
import { displayObject, OBJECT_KINDS, objectName, objectWords } from '../schema/object-facts.ts'
import type { ObjectKind } from '../schema/object.ts'
import type { Instruction } from '../sql/statement.ts'
import type { CompileContext, Compiler } from './compiler.ts'

/** The statements of the operations on one kind of object. */
export type ObjectStatements<K extends ObjectKind> = {
  readonly create: (op: CreateObjectOp<K>, context: CompileContext) => readonly Instruction[]
  readonly drop: (op: DropObjectOp<K>, context: CompileContext) => readonly Instruction[]
  readonly alter: (op: AlterObjectOp<K>, context: CompileContext) => readonly Instruction[]
} & (K extends RenamableKind ? { readonly rename: (op: RenameObjectOp<K>, context: CompileContext) => readonly Instruction[] } : unknown) &
  (K extends MovableKind ? { readonly move: (op: MoveObjectOp<K>, context: CompileContext) => readonly Instruction[] } : unknown)

/** All of them; the type makes a forgotten kind a compile error. */
export type ObjectCompiler = { readonly [K in ObjectKind]: ObjectStatements<K> }

type Handlers = { readonly [verb: string]: ((op: ObjectOp, context: CompileContext) => readonly Instruction[]) | undefined }

/** The handlers of a dialect's compiler for all objects: `createView` is `view.create`. */
export function objectHandlers(compiler: ObjectCompiler): Pick<Compiler, ObjectOpKind> {
  const handlers = OBJECT_KINDS.flatMap((kind) => {
    const own: Handlers = compiler[kind] as unknown as Handlers
    return OBJECT_VERBS.flatMap((verb) => {
      const handler = own[verb]
      return handler === undefined ? [] : [[objectOpKind(verb, kind), handler] as const]
    })
  })
  // The type of the table says that each kind has the handlers which it needs.
  return Object.fromEntries(handlers) as unknown as Pick<Compiler, ObjectOpKind>
}

/** Handlers for a kind of object that a database does not have: each refuses, and says what to do instead. */
export function refusedObject<K extends ObjectKind>(kind: K, database: string, hint: string): ObjectStatements<K> {
  const refuse = (op: ObjectOp): never => {
    const step = objectStep(op)
    const name = step.verb === 'create' || step.verb === 'alter' ? objectName(step.op.object) : step.op.object
    throw new UnsupportedError(`${database} has no ${objectWords(kind)}, asked for ${displayObject(name)}.`, { hint })
  }
  const rename = isRenamable(kind) ? { rename: refuse } : {}
  const move = isMovable(kind) ? { move: refuse } : {}
  // The type of a kind that keeps its name or its schema has no such handler, which the spread cannot say.
  return { create: refuse, drop: refuse, alter: refuse, ...rename, ...move } as unknown as ObjectStatements<K>
}
