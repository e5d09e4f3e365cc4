import type { CompileContext, Compiler } from '../dialect/compiler.ts'
import type { Dialect } from '../dialect/dialect.ts'
import { UnsupportedError } from '../errors.ts'
import { describe } from '../ops/describe.ts'
import { type CoreOp, type CustomOp, isCustomOp, type Op } from '../ops/op.ts'
import { NO_PLUGINS, opSpec, type Registry } from '../plugin/registry.ts'
import type { Instruction } from './statement.ts'

/**
 * What an operation is compiled to: the dialect's handler makes them, or the plugin's for an operation of a plugin.
 * @throws UnsupportedError where the dialect, or the plugin for this dialect, cannot do it.
 * @throws PluginError `plugin.unknownOperation` when no plugin adds the operation.
 */
export function compile(op: Op, dialect: Dialect, context: CompileContext, registry: Registry = NO_PLUGINS): readonly Instruction[] {
  if (isCustomOp(op)) return compileCustom(op, dialect, context, registry)
  // Seeds are often computed; no rows are no statement, on every database.
  if (op.kind === 'bulkInsert' && op.rows.length === 0) return []
  const handler = handlerOf(dialect.compiler, op)
  if (handler === undefined) {
    throw new UnsupportedError(`The dialect ${dialect.name} has no operation ${op.kind}.`, {
      hint: `Take a newer version of the dialect, or write the statement with op.execute.`,
    })
  }
  return handler(op, context)
}

function compileCustom(op: CustomOp, dialect: Dialect, context: CompileContext, registry: Registry): readonly Instruction[] {
  const spec = opSpec(registry, op.kind)
  const handler = Object.hasOwn(spec.compile, dialect.name) ? spec.compile[dialect.name] : undefined
  if (handler === undefined) {
    const known = Object.keys(spec.compile).join(', ')
    throw new UnsupportedError(`${describe(op, registry)}: the operation ${op.kind} has no SQL for ${dialect.name}.`, {
      hint: known === '' ? 'Its plugin names no dialect at all.' : `Its plugin has SQL for: ${known}.`,
    })
  }
  return handler(op.args, { ...context, quoting: dialect.quoting })
}

/** The compiler's type says that the handler under a kind takes the operation of that kind; a lookup cannot carry that over. */
function handlerOf(compiler: Compiler, op: CoreOp): ((op: CoreOp, context: CompileContext) => readonly Instruction[]) | undefined {
  return compiler[op.kind] as ((op: CoreOp, context: CompileContext) => readonly Instruction[]) | undefined
}
