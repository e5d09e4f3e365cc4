import type { Change, ChangeKind, ChangeOf, CoreOpKind, CustomOp, Op, OpOf } from '../ops/op.ts'
import type { QualifiedName } from '../schema/table.ts'

/** Makes other operations of one that autogenerate found: none, the same, or several. */
export type Rewriter = (op: Op) => readonly Op[]

/** What becomes of operations and of changes of tables, by their kind; what is not named stays. */
export type RewriteRules = {
  readonly [K in CoreOpKind]?: (op: OpOf<K>) => Op | readonly Op[]
} & {
  readonly [K in ChangeKind]?: (change: ChangeOf<K>, table: QualifiedName) => Change | readonly Change[]
} & {
  readonly [kind: `${string}.${string}`]: (op: CustomOp) => Op | readonly Op[]
}

/**
 * A rewriter that looks at some kinds of operations alone. Changes of a table are rewritten one by one, and a table without changes needs
 * no operation.
 *
 * @example
 * ```ts
 * const keepsTables = rewriteOps({ dropTable: () => [] })
 * const gentle = rewriteOps({ dropColumn: (change) => ({ ...change, ifExists: true }) })
 * export default defineConfig({ autogenerate: { rewrite: [keepsTables, gentle] } })
 * ```
 */
export function rewriteOps(rules: RewriteRules): Rewriter {
  // A rule takes what its key names, and a rule is only looked up by the kind of what it is given.
  const ruleOf = (kind: string): Rule | undefined => (Object.hasOwn(rules, kind) ? (rules[kind as keyof RewriteRules] as Rule) : undefined)
  return (op) => {
    const changed = op.kind === 'alterTable' && 'changes' in op ? rewriteChanges(op, ruleOf) : [op]
    const rule = ruleOf(op.kind)
    return rule === undefined ? changed : changed.flatMap((one) => rule(one) as Op | readonly Op[])
  }
}

type Rule = (thing: unknown, table?: QualifiedName) => unknown

function rewriteChanges(op: OpOf<'alterTable'>, ruleOf: (kind: string) => Rule | undefined): readonly OpOf<'alterTable'>[] {
  const changes = op.changes.flatMap((change) => {
    const rule = ruleOf(change.kind)
    return rule === undefined ? [change] : (rule(change, op.table) as Change | readonly Change[])
  })
  return changes.length === 0 && op.changes.length > 0 ? [] : [{ ...op, changes }]
}
