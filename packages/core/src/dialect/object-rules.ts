import type { SchemaObject } from '../schema/object.ts'
import type { Connection } from './driver.ts'

/** One object as the database has it and as it is wanted, both normalised and of the same kind. */
export interface ObjectPair {
  readonly from: SchemaObject
  readonly to: SchemaObject
}

/**
 * What becomes of an object: nothing, since both are the same to the database; an alteration in its place, which an alteration also
 * undoes; or a drop and a new one, with all that depends on it.
 */
export type ObjectVerdict = 'same' | 'alter' | 'remake'

/** How a dialect compares objects; texts of which it cannot tell are left to the database, which is asked without writing. */
export interface ObjectRules {
  /** One verdict a pair, in order. */
  compare(connection: Connection, pairs: readonly ObjectPair[]): Promise<readonly ObjectVerdict[]>
}
