import { OperationError } from '../errors.ts'
import { displayName } from '../schema/schema.ts'
import type { QualifiedName } from '../schema/table.ts'

/** What an operation can name. */
export type NamedThing = 'Table' | 'Column' | 'Constraint' | 'Index' | 'Enum' | 'EnumValue'

const WORDS: { readonly [thing in NamedThing]: string } = {
  Table: 'table',
  Column: 'column',
  Constraint: 'constraint',
  Index: 'index',
  Enum: 'enum',
  EnumValue: 'enum value',
}

/** The operation names something that is not in the schema at its point of the history: `op.unknownTable` and so on. */
export function unknown(thing: NamedThing, name: QualifiedName): OperationError {
  return new OperationError(`op.unknown${thing}`, `There is no ${WORDS[thing]} ${displayName(name)} at this point of the history.`, {
    hint: 'An earlier operation dropped or renamed it, or one is missing; `ifExists` passes over it where the operation has that option.',
  })
}

/** The operation makes something that is in the schema already: `op.existsTable` and so on. */
export function exists(thing: NamedThing, name: QualifiedName): OperationError {
  return new OperationError(`op.exists${thing}`, `There is a ${WORDS[thing]} ${displayName(name)} already at this point of the history.`, {
    hint: 'Choose another name, or drop the old one first; ifNotExists passes over it where the operation has that option.',
  })
}
