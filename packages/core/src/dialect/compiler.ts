import type { CoreOpKind, OpOf } from '../ops/op.ts'
import type { Instruction } from '../sql/statement.ts'

/** What a handler may know besides its operation. */
export interface CompileContext {
  /** The version of the database, as `[major, minor, …]`. */
  readonly version: readonly number[]
}

/** One handler an operation; the type makes a forgotten one a compile error. */
export type Compiler = {
  readonly [K in CoreOpKind]: (op: OpOf<K>, context: CompileContext) => readonly Instruction[]
}
