import { OperationError, PluginError } from '../errors.ts'
import type { CustomOp } from '../ops/op.ts'
import { toData } from '../schema/data.ts'
import type { OpSpec } from './plugin.ts'

/**
 * Describes an operation that a plugin adds; the plugin lists it under `ops`, and `customOp` makes the operation itself.
 *
 * @example
 * ```ts
 * const audit = defineOp({
 *   kind: 'audit.enable',
 *   render: { from: '@acme/audit', name: 'enableAudit' },
 *   compile: { postgres: ([table], { quoting }) => [statement(`SELECT audit.enable(${quoting.literal(table ?? null)})`)] },
 * })
 * export const enableAudit = (table: string): CustomOp => customOp(audit, table)
 * export const auditPlugin: Plugin = { name: 'audit', ops: [audit] }
 * ```
 * In a revision: `await op.run(enableAudit('users'))`.
 * @throws PluginError `plugin.form` when the kind has no dot, when `render` does not name an import, or when `compile` holds something
 * else than functions.
 */
export function defineOp(spec: OpSpec): OpSpec {
  if (typeof spec.kind !== 'string' || !/^[^.\s]+\.\S+$/.test(spec.kind)) {
    throw malformed(`${String(spec.kind)} is no kind of a custom operation`, 'Put the name of the plugin before a dot: audit.enable.')
  }
  if (typeof spec.render?.from !== 'string' || !isIdentifier(spec.render.name)) {
    throw malformed(
      `The operation ${spec.kind} does not say how a revision file calls it`,
      "Give `render: { from: '@acme/audit', name: 'enableAudit' }`.",
    )
  }
  for (const [dialect, handler] of Object.entries(spec.compile ?? {})) {
    if (typeof handler !== 'function') {
      throw malformed(
        `The operation ${spec.kind} has no function for ${dialect}`,
        'Give `compile: { postgres: (args, context) => [...] }`.',
      )
    }
  }
  return spec
}

/**
 * Makes the operation that `op.run` takes; functions of plugins call it.
 * @throws OperationError `op.argument` for arguments that are no data.
 */
export function customOp(spec: OpSpec, ...args: readonly unknown[]): CustomOp {
  const given = args.slice(0, args.findLastIndex((arg) => arg !== undefined) + 1)
  if (given.includes(undefined)) {
    throw new OperationError('op.argument', `${spec.render.name}: argument ${given.indexOf(undefined) + 1} is undefined.`, {
      hint: 'Write null for a missing argument.',
    })
  }
  return { kind: spec.kind, args: given.map((arg, index) => toData(arg, `${spec.render.name}: argument ${index + 1}`)) }
}

function isIdentifier(name: unknown): boolean {
  return typeof name === 'string' && /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)
}

function malformed(message: string, hint: string): PluginError {
  return new PluginError('plugin.form', `${message}.`, { hint })
}
