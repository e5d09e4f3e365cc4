import {
  canonical,
  objectName,
  type CompileContext,
  type Instruction,
  type ObjectCompiler,
  type ObjectPair,
  type ObjectVerdict,
  type SchemaObject,
  type Statement,
} from '@mig/core/dialect'
import { isOwned, privilegesOf, withoutPrivileges } from '../privilege-options.ts'
import { ownedSequenceStatements, ownerStatement, privilegeStatements } from '../privilege-statements.ts'
import type { OwnedKind, PostgresPrivileges } from '../privileges.ts'
import { operatorText } from './operator.ts'
import { routineText } from './routine.ts'

/*
 * What all kinds of objects that belong to a role have in common: its owner and its privileges come behind the statements of its kind,
 * which knows nothing of them.
 */

interface Handlers {
  readonly create: (op: { readonly object: SchemaObject }, context: CompileContext) => readonly Instruction[]
  readonly alter: (op: { readonly object: SchemaObject; readonly was?: SchemaObject }, context: CompileContext) => readonly Instruction[]
}

/** The same statements, with those for owners and privileges behind them. */
export function withOwners(compiler: ObjectCompiler): ObjectCompiler {
  const kinds = Object.entries(compiler).map(([kind, statements]) => {
    if (!isOwned(kind)) return [kind, statements]
    const own = statements as unknown as Handlers
    const create: Handlers['create'] = (op, context) => [
      ...own.create({ ...op, object: withoutPrivileges(op.object) }, context),
      ...statementsFor(kind, op.object, withoutPrivileges(op.object)),
    ]
    const alter: Handlers['alter'] = ({ object, was, ...op }, context) => [
      ...own.alter({ ...op, object: withoutPrivileges(object), ...(was === undefined ? {} : { was: withoutPrivileges(was) }) }, context),
      ...statementsFor(kind, object, was),
    ]
    return [kind, { ...statements, create, alter }]
  })
  // Each kind has the handlers that it had.
  return Object.fromEntries(kinds) as ObjectCompiler
}

/** @param was Undefined: nothing is known of it, and what is not said stays. */
function statementsFor(kind: OwnedKind, object: SchemaObject, was: SchemaObject | undefined): readonly Statement[] {
  const [to, from] = [changeable(object, object), was === undefined ? undefined : changeable(was, object)]
  const name = nameOf(object)
  if (isOwnedSequence(object)) return ownedSequenceStatements({ name }, to, from)
  // It has had the owner of the table, whom nobody has told.
  if (was !== undefined && isOwnedSequence(was)) return [ownerStatement(kind, name, to), ...ownedSequenceStatements({ name }, to, from)]
  return privilegeStatements(kind, name, to, from)
}

function isOwnedSequence(object: SchemaObject): boolean {
  return object.kind === 'sequence' && object.ownedBy !== undefined
}

/** As ALTER has it. */
function nameOf(object: SchemaObject): string {
  return object.kind === 'operator' ? operatorText(objectName(object)) : routineText(objectName(object))
}

/** A sequence that belongs to a column has the owner of its table, whatever is said of it. */
function changeable(object: SchemaObject, to: SchemaObject): PostgresPrivileges {
  const { owner, ...others } = privilegesOf(object.kind, object) ?? {}
  return owner === undefined || isOwnedSequence(to) ? others : { ...others, owner }
}

/** The verdict on what the object is; privileges alone are altered in its place. */
export async function compareOwned(
  { from, to }: ObjectPair,
  compare: (pair: ObjectPair) => ObjectVerdict | Promise<ObjectVerdict>,
): Promise<ObjectVerdict> {
  if (canonical(from) === canonical(to)) return 'same'
  const pair = { from: withoutPrivileges(from), to: withoutPrivileges(to) }
  const verdict = canonical(pair.from) === canonical(pair.to) ? 'same' : await compare(pair)
  return verdict === 'same' && canonical(changeable(from, to)) !== canonical(changeable(to, to)) ? 'alter' : verdict
}
