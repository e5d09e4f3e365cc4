import type { Comparator, ItemRenderer } from './autogenerate-hooks.ts'
import type { CompileContext } from '../dialect/compiler.ts'
import type { Op } from '../ops/op.ts'
import type { Irreversible } from '../ops/reverse.ts'
import type { Rewriter } from './rewrite-ops.ts'
import type { Schema } from '../schema/schema.ts'
import type { Statement } from '../sql/statement.ts'
import type { Value } from '../schema/value.ts'
import type { Quoting } from '../sql/quoting.ts'

/** An operation that a plugin adds; `defineOp` makes one. */
export interface OpSpec {
  readonly kind: `${string}.${string}`
  /** The function that makes the operation, as a revision file imports it: `import { <name> } from '<from>'`. */
  readonly render: { readonly from: string; readonly name: string }
  /** Statements by dialect; a dialect that is missing refuses the operation. */
  readonly compile: { readonly [dialect: string]: (args: readonly Value[], context: CustomCompileContext) => readonly Statement[] }
  readonly describe?: (args: readonly Value[]) => string
  /** What undoes it; without it the operation is irreversible. */
  readonly reverse?: (args: readonly Value[]) => readonly Op[] | Irreversible
  /** The schema after it; without it the schema stays the same. */
  readonly apply?: (schema: Schema, args: readonly Value[]) => Schema
}

export interface CustomCompileContext extends CompileContext {
  readonly quoting: Quoting
}

/** What a package adds through `plugins: [...]` of the configuration. */
export interface Plugin {
  readonly name: string
  readonly ops?: readonly OpSpec[]
  /** Finds differences of its own; what it finds is rewritten, ordered and rendered with the rest. */
  readonly compare?: Comparator
  /** Rewrites operations that autogenerate found, before they are ordered and rendered. */
  readonly rewrite?: Rewriter
  /** Writes types and defaults of its own in revision files. */
  readonly renderItem?: ItemRenderer
}
