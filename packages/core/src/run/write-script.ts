import { changesRows, runStamp } from './stamp.ts'
import { withCleanup, ownTransactions, Transactions } from './transactions.ts'
import type { Connection } from '../dialect/driver.ts'
import { createTables } from './online-run.ts'
import type { Dialect } from '../dialect/dialect.ts'
import { logTableOp, scriptSource } from './run-log.ts'
import { logTableOf, type Run } from './run.ts'
import { versionTableOp } from './version-table.ts'
import { OfflineError, RevisionError } from '../errors.ts'
import { isDeferred } from '../sql/statement.ts'
import { perform, sender } from './instructions.ts'
import { planDowngrade, planStamp, planUpgrade, type Step, type Targets } from '../revision/plan.ts'
import { prepareSteps, type PreparedStep } from './prepare.ts'
import type { Project } from './project.ts'
import type { Registry } from '../plugin/registry.ts'
import { resolveIdentifier } from '../revision/target.ts'
import type { ResolvedConfig } from '../config/config.ts'
import { revisionName } from '../revision/shown.ts'
import { runSteps } from './run-steps.ts'
import type { ScriptContext } from '../dialect/script.ts'
import { ScriptExecutor } from './script-executor.ts'

/** What a script does. */
export interface ScriptOptions {
  /** Default: `upgrade`; `ensureVersion` makes mig's own tables alone. */
  readonly direction?: 'upgrade' | 'downgrade' | 'stamp' | 'ensureVersion'
  /** Where the database is that the script is for. Default: `base`; a downgrade has to say it. */
  readonly from?: string
  /** Where the script leads. Default: `head`; a downgrade has to say it. */
  readonly to?: Targets
}

export interface ScriptParts {
  readonly project: Project
  readonly dialect: Dialect
  readonly config: ResolvedConfig
  readonly registry: Registry
}

/**
 * Writes what a run would do as a script, without a database. The statements are those of the run on a connection.
 * @throws OfflineError `offline.dynamic` for a revision that depends on data.
 */
export async function writeScript(options: ScriptOptions, parts: ScriptParts): Promise<string> {
  const { project } = parts
  const { direction = 'upgrade', to = 'head' } = options
  if (direction === 'ensureVersion') return scriptOf(parts, undefined, (run) => writeTables(run, []))
  if (direction === 'downgrade' && (options.from === undefined || options.to === undefined)) {
    throw new RevisionError('revision.range', 'A downgrade script needs to know where the database is and where it leads.', {
      hint: 'Give a range, the revision that the database is at first: `mig downgrade --sql 8f2c1d9a7b3e:base`.',
      exit: 2,
    })
  }
  const from = startOf(project, options.from)
  if (direction === 'stamp') return scriptOf(parts, undefined, (run) => writeStamp(run, project, from, to))
  const plan = direction === 'upgrade' ? planUpgrade : planDowngrade
  const steps = await prepareStatic(plan(project.graph, from, to), parts)
  return withReplay(from, steps, parts, (replay) => scriptOf(parts, replay, (run) => writeSteps(run, from, steps)))
}

/** Writes the script that the work makes. */
async function scriptOf(parts: ScriptParts, replay: Connection | undefined, work: (run: Run) => Promise<void>): Promise<string> {
  const { config, dialect, registry } = parts
  const { versionTable } = config
  const executor = new ScriptExecutor(dialect, versionTable, replay, schemaPlace(config))
  await work({
    executor,
    transactions: new Transactions(executor, ownTransactions(dialect.features.begin)),
    mode: config.transaction,
    dialect,
    registry,
    versionTable,
    logTable: logTableOf(versionTable),
    log: scriptSource(dialect.script, config.invocation),
  })
  return executor.text
}

function schemaPlace({ schema, searchPath = [], createSchema: create = false }: ResolvedConfig): ScriptContext['place'] {
  return schema === undefined ? undefined : { schema, searchPath, create }
}

/** The version rows of a database that has these revisions and nothing else. */
function startOf({ graph }: Project, from: string | undefined): readonly string[] {
  // A database at a replaced revision has its id in the version table.
  if (from !== undefined && graph.replacementOf(from) !== undefined) return [from]
  const ids = from === undefined ? [] : resolveIdentifier(graph, from)
  return [...graph.tipsOf(graph.ancestorsOf(ids))].toSorted()
}

async function prepareStatic(
  steps: readonly Step[],
  { config, project, dialect, registry }: ScriptParts,
): Promise<readonly PreparedStep[]> {
  const version = dialect.features.scriptVersion
  const prepared = await prepareSteps(steps, { source: project.source, dialect, registry, version, mode: config.transaction })
  const dynamic = prepared.find(({ work }) => work.kind === 'dynamic')
  if (dynamic !== undefined) throw dynamicStep(dynamic.step)
  return prepared
}

/** Where a step depends on the catalog, the work gets an empty database in which the revisions before `from` were replayed. */
async function withReplay<T>(
  from: readonly string[],
  steps: readonly PreparedStep[],
  parts: ScriptParts,
  work: (replay: Connection | undefined) => Promise<T>,
): Promise<T> {
  const { dialect } = parts
  if (dialect.expansion === undefined || !steps.some(dependsOnCatalog)) return work(undefined)
  const before = await replayable(from, parts)
  if (before === undefined) return work(undefined)
  const replay = await dialect.expansion.open()
  return withCleanup(
    async () => {
      const executor = new ScriptExecutor(dialect, parts.config.versionTable, replay)
      for (const operation of before.flatMap((step) => step.work.operations)) {
        await perform(operation.instructions, executor, sender(executor, 'operation'))
      }
      return work(replay)
    },
    () => replay.close(),
  )
}

/** The revisions that lead to where the script starts; nothing where one of them depends on data, since nobody can tell what it did. */
async function replayable(from: readonly string[], parts: ScriptParts): Promise<readonly PreparedStep[] | undefined> {
  const { project, dialect, registry } = parts
  const { graph, rows } = project.graph.seenFrom(from)
  const steps = planUpgrade(graph, [], rows)
  const before = await prepareSteps(steps, { source: project.source, dialect, registry, version: dialect.features.scriptVersion })
  return before.every(({ work }) => work.kind === 'static') ? before : undefined
}

function dependsOnCatalog({ work }: PreparedStep): boolean {
  return work.operations.some(({ instructions }) => instructions.some(isDeferred))
}

async function writeSteps(run: Run, from: readonly string[], prepared: readonly PreparedStep[]): Promise<void> {
  if (prepared.length > 0) await writeTables(run, from)
  await runSteps(run, prepared, from)
}

async function writeStamp(run: Run, { graph }: Project, from: readonly string[], to: Targets): Promise<void> {
  const move = planStamp(graph, from, to)
  if (!changesRows(move)) return
  await writeTables(run, from)
  await runStamp(run, move)
}

/** A database at base may not have the tables yet. */
async function writeTables(run: Run, from: readonly string[]): Promise<void> {
  if (from.length === 0) await createTables(run, [versionTableOp(run.versionTable), logTableOp(run.logTable)], true)
}

function dynamicStep({ revision, direction }: Step): OfflineError {
  const message = `The ${direction} of revision ${revisionName(revision)} depends on data, so it cannot be written as a script.`
  return new OfflineError('offline.dynamic', message, {
    hint:
      'Write scripts for what comes before and after it, and run this revision on a connection. ' +
      'If it does not depend on data and only imports other modules, say so in it: `export const dynamic = false`.',
  })
}
