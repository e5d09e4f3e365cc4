import type { BackupRules } from './backup.ts'
import type { BatchRules } from './batches.ts'
import type { Compiler } from './compiler.ts'
import type { ContentionRules } from './contention.ts'
import type { DevDatabases } from './dev-database.ts'
import type { Driver } from './driver.ts'
import type { Expansion } from './expansion.ts'
import type { Features } from './features.ts'
import type { Judge } from './judge.ts'
import type { Lock } from './lock.ts'
import type { ObjectRules } from './object-rules.ts'
import type { Op } from '../ops/op.ts'
import type { Quoting } from '../sql/quoting.ts'
import type { Postconditions } from './postcondition.ts'
import type { Reflector } from './reflector.ts'
import type { Refusal } from './refusal.ts'
import type { Risk } from './risk.ts'
import type { ScriptRules } from './script.ts'
import type { SessionSchema } from './session-schema.ts'
import type { UnitRules } from './unit.ts'
import type { TypeSystem } from './type-system.ts'

/** The version of these interfaces; core refuses a dialect of another one. */
export const DIALECT_CONTRACT = 1

/** How an operation runs instead. */
export interface Hoisted {
  readonly op: Op
  /** It has to be committed before the transaction. Absent: it has its place in it. */
  readonly before?: true
  /** What does the same in its place, for a transaction before which nothing can be committed. Absent where nothing does. */
  readonly otherwise?: Op
}

/** All that mig has to know of a kind of database: one object made of small parts. */
export interface Dialect {
  readonly contract: number
  /** As it stands in dialect options and in `@mig/dialect-<name>`: `sqlite`, `postgres`. */
  readonly name: string
  readonly features: Features
  readonly quoting: Quoting
  readonly types: TypeSystem
  readonly compiler: Compiler
  /** Absent where the compiler defers nothing. */
  readonly expansion?: Expansion
  readonly reflector: Reflector
  readonly judge: Judge
  /** Absent where the database has no objects besides tables and enums. */
  readonly objects?: ObjectRules
  readonly driver: Driver
  readonly dev: DevDatabases
  readonly lock: Lock
  /** Absent where nobody else can be using the database. */
  readonly contention?: ContentionRules
  /** Absent where tables live in no schemas. */
  readonly sessionSchema?: SessionSchema
  readonly batches: BatchRules
  readonly script: ScriptRules
  /** Absent where the database brings tools of its own for it. */
  readonly backup?: BackupRules
  /** Absent where a transaction needs nothing around it. */
  readonly unit?: UnitRules
  /**
   * The operations of one transaction that cannot run as they are, by their places; undefined for all others. Absent where there are none.
   * Where the transaction is not `complete`, more follows that nobody knows yet.
   */
  readonly hoist?: (ops: readonly Op[], complete: boolean) => readonly (Hoisted | undefined)[]
  /** Absent where every operation can run in a transaction. */
  readonly postconditions?: Postconditions
  /** Why the driver's error came, if it is one of these reasons. */
  readonly refusal?: (error: unknown) => Refusal | undefined
  /** How long others have to wait for the tables of an operation; absent where nobody works beside a migration. */
  readonly risks?: (op: Op) => readonly Risk[]
}
