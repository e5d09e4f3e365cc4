import { existsSync } from 'node:fs'
import path from 'node:path'
import { type RunEvents, separateEvents } from './run-events.ts'
import { loggedEvents } from './logger.ts'
import { assertAtHead, waitUntilAtHead, type WaitOptions } from './at-head.ts'
import type { Drift, DriftSummary } from './drift.ts'
import type { EditedRevision } from './edited.ts'
import type { LoggedStep, ReadLogOptions } from './read-log.ts'
import type { UnfinishedStep } from './unfinished.ts'
import type { Status } from './status.ts'
import type { ResolvedConfig } from '../config/config.ts'
import { createLoader, type LoaderOptions } from '../load/loader.ts'
import { createRegistry, type Registry } from '../plugin/registry.ts'
import { revisionInfos } from './result.ts'
import type { BranchPoint, Current, Plan, RevisionInfo, RunResult } from './result.ts'
import { Database } from './database.ts'
import { ConfigError, RevisionError } from '../errors.ts'
import type { DraftOptions, RevisionDraft } from '../revision/draft.ts'
import { historyOf } from '../revision/history.ts'
import { openProject, type Project, seenFrom } from './project.ts'
import type { SharedSessions } from './many/shared-sessions.ts'
import { parseIdentifier } from '../revision/identifier.ts'
import { asList, planDowngrade, planUpgrade, type Step, type Targets } from '../revision/plan.ts'
import type { Rebase } from '../revision/rebase.ts'
import type { RestoreResult } from './restore.ts'
import { resolveConfig } from '../config/resolve-config.ts'
import { resolveIdentifier } from '../revision/target.ts'
import type { InspectedRange, SquashDraftOptions } from './inspect-range.ts'
import type { RehearsedStep } from './rehearse.ts'
import type { ScriptOptions } from './write-script.ts'
import type { InspectedDatabase, Migrator, MigratorOptions, MoveOptions } from './migrator.ts'
import type { PlanOptions, RunOptions, StampOptions, WriteOptions } from './migrator.ts'

/**
 * Makes a migrator. Nothing is read and nothing connected before a command needs it.
 * @throws ConfigError when the options are not a configuration.
 */
export async function createMigrator(options: MigratorOptions): Promise<Migrator> {
  const [watched, { root = process.cwd(), loader = {}, logger, database, x = {}, tag, ...config }] = separateEvents(options)
  const events = logger === undefined ? watched : loggedEvents(logger, watched)
  const invocation = { x, ...(tag === undefined ? {} : { tag }) }
  return openMigrator(resolveConfig(config, root, { invocation, ...(database === undefined ? {} : { database }) }), loader, events)
}

/** What the migrators of several databases have in common. */
export interface SharedParts {
  readonly project: Project
  readonly sessions: SharedSessions
}

/** The same for a configuration that is resolved already. */
export function openMigrator(config: ResolvedConfig, loader: LoaderOptions = {}, events: RunEvents = {}, shared?: SharedParts): Migrator {
  return new ProjectMigrator({
    config,
    loader,
    events,
    registry: createRegistry(config.plugins, config.autogenerate),
    database: new Database(config, loader, shared?.sessions),
    ...(shared === undefined ? {} : { project: shared.project }),
  })
}

interface Parts {
  readonly config: ResolvedConfig
  readonly loader: LoaderOptions
  readonly events: RunEvents
  readonly registry: Registry
  readonly database: Database
  /** The history of several databases, which is read once. */
  readonly project?: Project
}

/** What most commands are made of is loaded with the first of them: where a database is, and what there is, is told without. */
const commands = (): Promise<typeof import('./commands.ts')> => import('./commands.ts')

class ProjectMigrator implements Migrator {
  readonly #parts: Parts
  /** The end of the line of commands: they share one connection. */
  #last: Promise<unknown> = Promise.resolve()
  /** The migrations folder that a revision is going to be written to: it may be missing, and is an empty one then. */
  #written: string | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  upgrade(targets: Targets = 'head', options: MoveOptions = {}): Promise<RunResult> {
    return this.#move(({ graph }, rows) => planUpgrade(graph, rows, targets), options)
  }

  downgrade(targets: Targets, options: MoveOptions = {}): Promise<RunResult> {
    return this.#move(({ graph }, rows) => planDowngrade(graph, rows, targets), options)
  }

  stamp(targets: Targets, options?: StampOptions): Promise<RunResult> {
    return this.#inTurn(async (parts) => (await commands()).stamp(parts, this.#project(), targets, options))
  }

  checkBackup(file: string): Promise<void> {
    return this.#inTurn(async ({ config, database }) => {
      const { backupRules } = await commands()
      await backupRules(await database.dialect()).verify(path.resolve(config.folder, file))
    })
  }

  restore(file: string, options: RunOptions = {}): Promise<RestoreResult> {
    return this.#inTurn(async (parts) => (await commands()).restoreBackup(path.resolve(parts.config.folder, file), options, parts))
  }

  current(): Promise<Current> {
    return this.#inTurn(({ database }) => this.#current(database, this.#project()))
  }

  status({ drift = true }: { readonly drift?: boolean } = {}): Promise<Status> {
    return this.#inTurn(async (parts) => {
      const { findDrift, findEdited, statusOf } = await commands()
      const project = this.#project()
      const current = await this.#current(parts.database, project)
      const { graph } = project.graph.seenFrom(current.rows)
      const edited = await findEdited(parts, project, current.rows)
      const log = await this.#log(parts, { limit: 1 })
      const unfinished = await this.#unfinished(parts, project, current.rows)
      return statusOf(graph, current, {
        edited,
        log,
        ...(unfinished === undefined ? {} : { unfinished }),
        ...(drift ? { drift: await findDrift(parts) } : {}),
      })
    })
  }

  drift(): Promise<Drift> {
    return this.#inTurn(async (parts) => (await commands()).findDrift(parts))
  }

  acceptDrift(options?: WriteOptions): Promise<DriftSummary> {
    return this.#inTurn(async (parts) => (await commands()).acceptDrift(parts, options))
  }

  log(options: ReadLogOptions = {}): Promise<readonly LoggedStep[]> {
    return this.#inTurn((parts) => this.#log(parts, options))
  }

  repair(targets?: Targets, options?: WriteOptions): Promise<readonly EditedRevision[]> {
    return this.#inTurn(async (parts) => (await commands()).repair(parts, this.#project(), targets, options))
  }

  heads({ resolveDependencies = false }: { readonly resolveDependencies?: boolean } = {}): Promise<readonly RevisionInfo[]> {
    return this.#inTurn(async () => {
      const { graph } = this.#project()
      return revisionInfos(graph, (resolveDependencies ? graph.effectiveHeads : graph.heads).map((id) => graph.header(id)))
    })
  }

  branches(): Promise<readonly BranchPoint[]> {
    return this.#inTurn(async () => {
      const { graph } = this.#project()
      const infos = (ids: readonly string[]): readonly RevisionInfo[] => revisionInfos(graph, ids.map((id) => graph.header(id)))
      return infos(graph.branchPoints).map((revision) => ({ revision, children: infos(graph.childrenOf(revision.id)) }))
    })
  }

  history(range?: string, options: { readonly indicateCurrent?: boolean } = {}): Promise<readonly RevisionInfo[]> {
    return this.#inTurn(async ({ database }) => {
      const wantsRows = options.indicateCurrent === true || namesCurrent(range)
      const { graph, rows } = seenFrom(this.#project(), wantsRows ? await database.rows() : undefined)
      return revisionInfos(graph, historyOf(graph, range, rows), options.indicateCurrent === true ? rows : undefined)
    })
  }

  plan(targets?: Targets, { direction = 'upgrade', statements = true }: PlanOptions = {}): Promise<Plan> {
    return this.#inTurn(async ({ config, database, registry }) => {
      const { planSteps, prepareSteps } = await commands()
      const project = this.#project()
      const from = await database.rows()
      const upwards = direction === 'upgrade'
      const steps = upwards ? planUpgrade(project.graph, from, targets ?? 'head') : planDowngrade(project.graph, from, targets ?? '-1')
      const dialect = await database.dialect()
      const connection = await database.connection('read')
      const mode = config.transaction
      const prepared = await prepareSteps(steps, { source: project.source, dialect, registry, version: connection.version, mode })
      const planned = await planSteps(prepared, { dialect, connection }, registry, { statements })
      return { from, to: steps.at(-1)?.rows ?? from, steps: planned, complete: planned.every((step) => !step.dynamic) }
    })
  }

  show(identifiers: Targets): Promise<readonly RevisionInfo[]> {
    return this.#inTurn(async ({ database }) => {
      const texts = asList(identifiers)
      const { graph, rows } = seenFrom(this.#project(), texts.some((text) => namesCurrent(text)) ? await database.rows() : undefined)
      const ids = new Set(texts.flatMap((text) => resolveIdentifier(graph, text, rows)))
      return revisionInfos(graph, [...ids].map((id) => graph.header(id)))
    })
  }

  draft(options: DraftOptions): Promise<RevisionDraft> {
    return this.#inTurn(async ({ config }) => (await commands()).draftRevision(this.#projectToWrite(options).graph, config, options))
  }

  draftMerge(revisions: readonly string[], options: Omit<DraftOptions, 'head'> = {}): Promise<RevisionDraft> {
    return this.#inTurn(async ({ config }) => {
      const { draftMerge } = await commands()
      return draftMerge(this.#projectToWrite(options).graph, config, revisions, options)
    })
  }

  rebase(revision: string, onto: string, { force = false }: { readonly force?: boolean } = {}): Promise<Rebase> {
    return this.#inTurn(async ({ config, database }) => {
      refuseModules(config)
      const { assertNotApplied, planRebase, writeRebase } = await commands()
      const { graph } = this.#project()
      const rebase = planRebase(graph, revision, onto)
      if (!force && rebase.moved.length > 0) assertNotApplied(graph, rebase, await rowsForRebase(database))
      writeRebase(graph, rebase)
      return rebase
    })
  }

  inspect<T>(work: (database: InspectedDatabase) => Promise<T>): Promise<T> {
    return this.#inTurn(async (parts) => {
      const { inspected } = await commands()
      return work(await inspected(parts, await parts.database.connection('read')))
    })
  }

  inspectAt<T>(targets: Targets, work: (database: InspectedDatabase) => Promise<T>): Promise<T> {
    return this.#inTurn(async (parts) => {
      const { inDev, replayRevisions } = await commands()
      // An empty database needs no revisions, nor a folder of them.
      const replay = async (dev: InspectedDatabase): Promise<void> => {
        if (targets !== 'base') await replayRevisions(this.#project(), targets, dev)
      }
      return inDev(parts, replay, work)
    })
  }

  inspectRange<T>(range: string, options: SquashDraftOptions, work: (range: InspectedRange) => Promise<T>): Promise<T> {
    return this.#inTurn(async (parts) => work(await (await commands()).inspectRange(parts, this.#project(), range, options)))
  }

  rehearse(visit: (step: RehearsedStep, database: InspectedDatabase) => Promise<void>): Promise<void> {
    return this.#inTurn(async (parts) => {
      const { inDev, rehearse } = await commands()
      await inDev(parts, (dev) => rehearse(this.#project(), dev, (step) => visit(step, dev)), () => Promise.resolve())
    })
  }

  script(options: ScriptOptions = {}): Promise<string> {
    return this.#inTurn(async ({ database, config, registry }) =>
      (await commands()).writeScript(options, { project: this.#project(), dialect: await database.dialect(), config, registry }),
    )
  }

  assertAtHead(): Promise<void> {
    return this.#inTurn(({ database }) => assertAtHead(this.#project(), database))
  }

  waitUntilAtHead(options?: WaitOptions): Promise<void> {
    // Each look is a command of its own, so that others get their turn in between.
    return waitUntilAtHead(() => this.assertAtHead(), options)
  }

  ensureVersion(options?: WriteOptions): Promise<void> {
    return this.#inTurn(async (parts) => {
      const { createMissingTables, ensureSchemaTable, withRunnerLock } = await commands()
      await withRunnerLock(parts, async (run) => {
        await createMissingTables(run, parts.database)
        await ensureSchemaTable(run, parts.database)
      }, options)
    })
  }

  close(): Promise<void> {
    return this.#inTurn(({ database }) => database.close())
  }

  async #current(database: Database, project: Project): Promise<Current> {
    const { graph, rows } = project.graph.seenFrom(await database.rows())
    const known = rows.filter((row) => graph.has(row))
    const revisions = revisionInfos(graph, known.map((row) => graph.header(row)), rows)
    const unknown = rows.filter((row) => !graph.has(row))
    const { absent } = await database.connection('read')
    const applied = graph.ancestorsOf(known)
    const atHead = unknown.length === 0 && graph.heads.every((id) => applied.has(id))
    const implied = graph.heads.filter((id) => applied.has(id) && !rows.includes(id)).map((id) => graph.header(id))
    return { rows, revisions, implied: revisionInfos(graph, implied, rows), unknown, atHead, ...(absent === undefined ? {} : { absent }) }
  }

  async #unfinished(parts: Parts, project: Project, rows: readonly string[]): Promise<UnfinishedStep | undefined> {
    const { logPlace, readUnfinished, unfinishedStep } = await commands()
    const place = await logPlace(parts)
    const { dialect, connection: { version } } = place
    const { registry, config: { transaction: mode } } = parts
    return unfinishedStep(await readUnfinished(place), rows, { project, dialect, registry, version, mode })
  }

  async #log(parts: Parts, options: ReadLogOptions): Promise<readonly LoggedStep[]> {
    const { logPlace, readLog } = await commands()
    return readLog(await logPlace(parts), options)
  }

  #move(plan: (project: Project, rows: readonly string[]) => readonly Step[], options: MoveOptions): Promise<RunResult> {
    return this.#inTurn(async (parts) => (await commands()).move(parts, this.#project(), plan, options))
  }

  #project(): Project {
    const { config, loader, project } = this.#parts
    if (project !== undefined) return project
    const migrations = config.migrations.filter((folder) => folder !== this.#written || existsSync(folder))
    // A new loader each time: a long-lived migrator sees files as they are now.
    return openProject({ ...config, migrations }, createLoader(loader))
  }

  #projectToWrite({ versionPath }: DraftOptions): Project {
    const { folder, migrations } = this.#parts.config
    const [only, ...others] = migrations
    if (versionPath !== undefined) this.#written = path.resolve(folder, versionPath)
    else if (others.length === 0) this.#written = only
    return this.#project()
  }

  #inTurn<T>(work: (parts: Parts) => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => work(this.#parts))
    this.#last = turn.catch(() => {})
    return turn
  }
}

function refuseModules({ revisions }: ResolvedConfig): void {
  if (revisions === undefined) return
  throw new RevisionError('revision.rebase', 'The revisions come as modules, so there are no files to change.', {
    hint: 'Rebase where the files are, and bundle them again.',
  })
}

/** The version rows; the configuration may name no database, and then nobody knows what has run. */
async function rowsForRebase(database: Database): Promise<readonly string[]> {
  try {
    return await database.rows()
  } catch (error) {
    if (!(error instanceof ConfigError) || error.code !== 'config.url') throw error
    throw new ConfigError('config.url', error.message, {
      cause: error,
      hint: 'A revision that a database has run must stay where it is. Pass --url to ask it, or --force if no database has run it.',
    })
  }
}

/** Whether an identifier, or an end of a range, means the revisions of the database. */
function namesCurrent(text = ''): boolean {
  return text.split(':').some((part) => part !== '' && parseIdentifier(part).symbol === 'current')
}
