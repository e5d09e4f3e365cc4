import { compile } from '../sql/compile.ts'
import type { RecordedOp } from '../ops/recorder.ts'
import { describe } from '../ops/describe.ts'
import type { Dialect } from '../dialect/dialect.ts'
import { hoist } from './hoist.ts'
import { displayPath } from '../load/display-path.ts'
import { IrreversibleError, MigError } from '../errors.ts'
import { isIrreversible, reverseAll } from '../ops/reverse.ts'
import { loadRevision, type RevisionModule, type RevisionSource } from './revision-module.ts'
import { isCustomOp, type Op } from '../ops/op.ts'
import { partOf } from './journal.ts'
import type { Part } from './run-log.ts'
import { originOf, stepError } from './failure.ts'
import { revisionName } from '../revision/shown.ts'
import { refuseTransactionOp } from './refuse-transaction.ts'
import type { Registry } from '../plugin/registry.ts'
import type { RevisionHeader } from '../revision/header.ts'
import { recordStep, type StepFunction } from '../ops/step.ts'
import type { Instruction } from '../sql/statement.ts'
import type { Step } from '../revision/plan.ts'
import type { TransactionMode } from '../config/config.ts'

/** What making a step ready needs to know. */
export interface PrepareContext {
  readonly source: RevisionSource
  readonly dialect: Dialect
  readonly registry: Registry
  /** The version of the database that statements are made for. */
  readonly version: readonly number[]
  /** What is one transaction. Default: a revision. */
  readonly mode?: TransactionMode
}

/** A step that was loaded, and recorded where it can be: nothing of it ran. */
export interface PreparedStep {
  readonly step: Step
  readonly checksum?: string
  /** It must not be called twice in a run. */
  readonly retry?: false
  readonly work: StaticWork | DynamicWork
}

/** All that the step does is known. */
export interface StaticWork {
  readonly kind: 'static'
  readonly operations: readonly PreparedOperation[]
}

/** What the step does depends on data: it is known only while it runs. */
export interface DynamicWork {
  readonly kind: 'dynamic'
  readonly call: StepFunction
  /** The operations up to the point where it depends on data; none where it may not be called to find out. */
  readonly operations: readonly PreparedOperation[]
}

export interface PreparedOperation {
  readonly op: Op
  /** Which operation of its revision it is, counted from 1. */
  readonly number: number
  /** `file:line` of its call, where it is known: operations that were derived have none. */
  readonly where: () => string | undefined
  readonly instructions: readonly Instruction[]
  /** It runs outside the transaction. */
  readonly autocommit?: true
  /** How it is recorded when it is committed before the step's end; absent where it may be done again. */
  readonly part?: () => Part
}

/**
 * Loads the revisions of the steps and records them. A static one gives its operations with their statements; what runs is this record.
 *
 * All of them are loaded before the first one is recorded: in turns, the two programs push each other out of the processor's caches,
 * which over thousands of revisions takes half as long again.
 * @throws LoadError, RevisionError for a file that is no revision, or fails while it is recorded.
 * @throws IrreversibleError for a downgrade that the revision refuses, or that cannot be derived.
 */
export function prepareSteps(steps: readonly Step[], context: PrepareContext): Promise<readonly PreparedStep[]> {
  const prepare = (): Promise<readonly PreparedStep[]> => prepareAnew(steps, context)
  return context.source.prepared?.get(steps, context, prepare) ?? prepare()
}

async function prepareAnew(steps: readonly Step[], context: PrepareContext): Promise<readonly PreparedStep[]> {
  const loaded: (readonly [step: Step, module: RevisionModule])[] = []
  for (const step of steps) {
    if (step.direction === 'downgrade') refuseIrreversible(step.revision)
    loaded.push([step, await loadRevision(step.revision, context.source)])
  }
  const prepared: PreparedStep[] = []
  for (const [step, module] of loaded) prepared.push(await prepareStep(step, module, context))
  return hoistSteps(prepared, context)
}

/** What cannot stand in the transaction with what follows goes before it; where each operation has its own, nothing has to. */
function hoistSteps(steps: readonly PreparedStep[], context: PrepareContext): readonly PreparedStep[] {
  const { mode = 'revision' } = context
  if (mode === 'none' || context.dialect.hoist === undefined) return steps
  const known = steps.flatMap(({ work }) => (work.kind === 'static' ? [work.operations] : []))
  const complete = known.length === steps.length
  const parts =
    mode === 'all' ? hoist(known, { ...context, complete }) : known.flatMap((part) => hoist([part], { ...context, complete: true }))
  let next = 0
  return steps.map((item) => {
    if (item.work.kind === 'dynamic') return item
    return { ...item, work: { ...item.work, operations: parts[next++] ?? [] } }
  })
}

async function prepareStep(step: Step, module: RevisionModule, context: PrepareContext): Promise<PreparedStep> {
  try {
    const work = await workOf(step, module, context)
    const { checksum, retry } = module
    return { step, work, ...(checksum === undefined ? {} : { checksum }), ...(retry === undefined ? {} : { retry }) }
  } catch (error) {
    throw error instanceof IrreversibleError ? error : stepError(error, step.revision, 'Nothing was run.')
  }
}

async function workOf({ revision, direction }: Step, module: RevisionModule, context: PrepareContext): Promise<StaticWork | DynamicWork> {
  const call = module[direction]
  if (call === undefined) return derivedDowngrade(revision, module, context)
  if (module.dynamic) return { kind: 'dynamic', call, operations: [] }
  const record = await recordStep(call, { file: revision.file, registry: context.registry })
  if (record.dataDependent)
    return { kind: 'dynamic', call, operations: record.recorded.map((item, index) => prepared(item, index, context)) }
  return { kind: 'static', operations: preparedTogether(record.recorded, context) }
}

/** A downgrade that the file leaves out is the reverse of its upgrade. */
async function derivedDowngrade(revision: RevisionHeader, module: RevisionModule, context: PrepareContext): Promise<StaticWork> {
  const record = module.dynamic ? undefined : await recordStep(module.upgrade, { file: revision.file, registry: context.registry })
  if (record === undefined || record.dataDependent) {
    throw irreversible(revision, 'it has no downgrade, and none can be derived because its upgrade may depend on data')
  }
  const reversed = reverseAll(record.recorded.map(({ op }) => op), context.registry)
  if (isIrreversible(reversed)) throw irreversible(revision, `it has no downgrade, and none can be derived (${reversed.irreversible})`)
  return prepareOperations(reversed, context)
}

/** Operations that no revision calls, made ready. */
export function prepareOperations(ops: readonly Op[], context: Omit<PrepareContext, 'source'>): StaticWork {
  const operations = preparedTogether(ops.map((op) => ({ op, where: () => undefined })), context)
  return { kind: 'static', operations: hoist([operations], { ...context, complete: true }).flat() }
}

/** Operations that are known beforehand are joined where the dialect can do them at once, and named by the first of them. */
function preparedTogether(recorded: readonly RecordedOp[], context: Omit<PrepareContext, 'source'>): readonly PreparedOperation[] {
  const together: (readonly [item: RecordedOp, index: number])[] = []
  for (const [index, item] of recorded.entries()) {
    const [last, place] = together.at(-1) ?? []
    const joined = last === undefined ? undefined : join(last, item, context.dialect)
    if (joined === undefined || place === undefined) together.push([item, index])
    else together[together.length - 1] = [joined, place]
  }
  return together.map(([item, index]) => prepared(item, index, context))
}

function join(first: RecordedOp, second: RecordedOp, { expansion }: Dialect): RecordedOp | undefined {
  if (expansion === undefined || first.autocommit !== second.autocommit || isCustomOp(first.op) || isCustomOp(second.op)) return undefined
  const op = expansion.join(first.op, second.op)
  return op === undefined ? undefined : { ...first, op }
}

function prepared({ op, where, autocommit }: RecordedOp, index: number, context: Omit<PrepareContext, 'source'>): PreparedOperation {
  const { dialect, version, registry, mode } = context
  const number = index + 1
  const part = (): Part => partOf(op, number, registry)
  try {
    if (autocommit !== true && mode !== 'none') refuseTransactionOp(op)
    const instructions = compile(op, dialect, { version }, registry)
    return { op, number, where, instructions, part, ...(autocommit === true ? { autocommit } : {}) }
  } catch (error) {
    if (error instanceof MigError) error.origin ??= originOf({ number, what: describe(op, registry), where })
    throw error
  }
}

function refuseIrreversible(revision: RevisionHeader): void {
  if (revision.irreversible === undefined) return
  throw new IrreversibleError(`Revision ${revisionName(revision)} cannot be downgraded: ${revision.irreversible}`, {
    hint: `Nothing was run: ${displayPath(revision.file)} says \`irreversible\`. Restore a backup, or write a revision that goes forward.`,
  })
}

function irreversible(revision: RevisionHeader, reason: string): IrreversibleError {
  return new IrreversibleError(`Revision ${revisionName(revision)} cannot be downgraded: ${reason}.`, {
    hint:
      `Nothing was run. Write \`export async function downgrade(op)\` in ${displayPath(revision.file)}, ` +
      "or say that there is no way back with `export const irreversible = '…'`.",
  })
}
