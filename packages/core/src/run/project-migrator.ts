import { existsSync } from 'node:fs'
import path from 'node:path'
import { alone, createMissingTables, type RunEvents } from './online-run.ts'
import { backupStep } from './backup.ts'
import { type EditedRevision, findEdited } from './edited.ts'
import { type LoggedStep, readLog } from './read-log.ts'
import { repair } from './repair.ts'
import { type Status, statusOf } from './status.ts'
import type { ResolvedConfig } from '../config/config.ts'
import { changesRows, runStamp } from './stamp.ts'
import { createLoader, type LoaderOptions } from '../load/loader.ts'
import { createRegistry, type Registry } from '../plugin/registry.ts'
import { planSteps } from './plan-steps.ts'
import { revisionInfos, stepResult } from './result.ts'
import type { BranchPoint, Current, Plan, RevisionInfo, RunResult } from './result.ts'
import { always } from './transactions.ts'
import type { Connection } from '../dialect/driver.ts'
import { Database } from './database.ts'
import { ConfigError, DatabaseStateError, RevisionError } from '../errors.ts'
import { draftMerge, type DraftOptions, draftRevision, type RevisionDraft } from '../revision/draft.ts'
import { historyOf } from '../revision/history.ts'
import { placeOf } from './version-table.ts'
import { openProject, type Project } from './project.ts'
import { parseIdentifier } from '../revision/identifier.ts'
import { asList, planDowngrade, planStamp, planUpgrade, type Step, type Targets } from '../revision/plan.ts'
import { prepareSteps, type PreparedStep } from './prepare.ts'
import { refuseAutocommit, runSteps } from './run-steps.ts'
import { assertNotApplied, planRebase, type Rebase, writeRebase } from '../revision/rebase.ts'
import { replayRevisions } from './replay-revisions.ts'
import { restoreBackup, type RestoreResult } from './restore.ts'
import { resolveConfig } from '../config/resolve-config.ts'
import { revisionName } from './failure.ts'
import { logTableOf, type Run } from './run.ts'
import { resolveIdentifier } from '../revision/target.ts'
import { withUrlsWithheld } from './withheld-urls.ts'
import { type ScriptOptions, writeScript } from './write-script.ts'
import type { InspectedDatabase, Migrator, MigratorOptions, MoveOptions, RunOptions } from './migrator.ts'

/**
 * Makes a migrator. Nothing is read and nothing connected before a command needs it.
 * @throws ConfigError when the options are not a configuration.
 */
export async function createMigrator(options: MigratorOptions): Promise<Migrator> {
  const { root = process.cwd(), loader = {}, onStep, onStatement, onCopy, onBackup, onEdited, onWait, ...rest } = options
  const events = {
    ...(onStep && { onStep }),
    ...(onStatement && { onStatement }),
    ...(onCopy && { onCopy }),
    ...(onBackup && { onBackup }),
    ...(onEdited && { onEdited }),
    ...(onWait && { onWait }),
  }
  return openMigrator(resolveConfig(rest, root), loader, events)
}

/** The same for a configuration that is resolved already. */
export function openMigrator(config: ResolvedConfig, loader: LoaderOptions = {}, events: RunEvents = {}): Migrator {
  return new ProjectMigrator({
    config,
    loader,
    events,
    registry: createRegistry(config.plugins, config.autogenerate),
    database: new Database(config, loader),
  })
}

interface Parts {
  readonly config: ResolvedConfig
  readonly loader: LoaderOptions
  readonly events: RunEvents
  readonly registry: Registry
  readonly database: Database
}

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
    return this.#run(({ graph }, rows) => planUpgrade(graph, rows, targets), options)
  }

  downgrade(targets: Targets, options: MoveOptions = {}): Promise<RunResult> {
    return this.#run(({ graph }, rows) => planDowngrade(graph, rows, targets), options)
  }

  stamp(targets: Targets, options: RunOptions & { readonly purge?: boolean } = {}): Promise<RunResult> {
    return this.#inTurn(async (parts) => {
      const { database, config } = parts
      const { graph } = this.#project()
      const backUp = await backupStep(options.backup ?? config.backup, parts)
      return alone(parts, async (run, from) => {
        const move = planStamp(graph, from, targets, options)
        if (!changesRows(move)) return { from, to: move.rows, steps: [] }
        const backup = await backUp(from)
        await createMissingTables(run, database)
        await runStamp(run, move)
        return { from, to: move.rows, steps: [], ...(backup === undefined ? {} : { backup }) }
      })
    })
  }

  restore(file: string, { backup = false }: RunOptions = {}): Promise<RestoreResult> {
    return this.#inTurn(async (parts) => restoreBackup(path.resolve(parts.config.folder, file), backup, parts))
  }

  current(): Promise<Current> {
    return this.#inTurn(({ database }) => this.#current(database, this.#project()))
  }

  status(): Promise<Status> {
    return this.#inTurn(async (parts) => {
      const project = this.#project()
      const current = await this.#current(parts.database, project)
      return statusOf(project.graph, current, await findEdited(parts, project, current.rows), await this.#log(parts, 1))
    })
  }

  log({ limit }: { readonly limit?: number } = {}): Promise<readonly LoggedStep[]> {
    return this.#inTurn((parts) => this.#log(parts, limit))
  }

  repair(targets?: Targets): Promise<readonly EditedRevision[]> {
    return this.#inTurn((parts) => repair(parts, this.#project(), targets))
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
      const { graph } = this.#project()
      const rows = options.indicateCurrent === true || namesCurrent(range) ? await database.rows() : undefined
      return revisionInfos(graph, historyOf(graph, range, rows), options.indicateCurrent === true ? rows : undefined)
    })
  }

  plan(targets?: Targets, { direction = 'upgrade' }: { readonly direction?: 'upgrade' | 'downgrade' } = {}): Promise<Plan> {
    return this.#inTurn(async ({ config, database, registry }) => {
      const project = this.#project()
      const from = await database.rows()
      const upwards = direction === 'upgrade'
      const steps = upwards ? planUpgrade(project.graph, from, targets ?? 'head') : planDowngrade(project.graph, from, targets ?? '-1')
      const dialect = await database.dialect()
      const connection = await database.connection('read')
      const mode = config.transaction
      const prepared = await prepareSteps(steps, { source: project.source, dialect, registry, version: connection.version, mode })
      const planned = await planSteps(prepared, { dialect, connection }, registry)
      return { from, to: steps.at(-1)?.rows ?? from, steps: planned, complete: planned.every((step) => !step.dynamic) }
    })
  }

  show(identifiers: Targets): Promise<readonly RevisionInfo[]> {
    return this.#inTurn(async ({ database }) => {
      const { graph } = this.#project()
      const texts = asList(identifiers)
      const rows = texts.some((text) => namesCurrent(text)) ? await database.rows() : undefined
      const ids = new Set(texts.flatMap((text) => resolveIdentifier(graph, text, rows)))
      return revisionInfos(graph, [...ids].map((id) => graph.header(id)))
    })
  }

  draft(options: DraftOptions): Promise<RevisionDraft> {
    return this.#inTurn(async ({ config }) => draftRevision(this.#projectToWrite(options).graph, config, options))
  }

  draftMerge(revisions: readonly string[], options: Omit<DraftOptions, 'head'> = {}): Promise<RevisionDraft> {
    return this.#inTurn(async ({ config }) => draftMerge(this.#projectToWrite(options).graph, config, revisions, options))
  }

  rebase(revision: string, onto: string, { force = false }: { readonly force?: boolean } = {}): Promise<Rebase> {
    return this.#inTurn(async ({ config, database }) => {
      refuseModules(config)
      const { graph } = this.#project()
      const rebase = planRebase(graph, revision, onto)
      if (!force && rebase.moved.length > 0) assertNotApplied(graph, rebase, await rowsForRebase(database))
      writeRebase(graph, rebase)
      return rebase
    })
  }

  inspect<T>(work: (database: InspectedDatabase) => Promise<T>): Promise<T> {
    return this.#inTurn(async (parts) => work(await inspected(parts, await parts.database.connection('read'))))
  }

  inspectAt<T>(targets: Targets, work: (database: InspectedDatabase) => Promise<T>): Promise<T> {
    return this.#inTurn(async (parts) => {
      const dev = await parts.database.openDev()
      if ('unavailable' in dev) throw noReplay(dev.unavailable)
      return always(async () => {
        const database = await inspected(parts, dev)
        const { url } = parts.config
        await withUrlsWithheld(typeof url === 'string' ? url : undefined, () => replayRevisions(this.#project(), targets, database))
        return work(database)
      }, () => dev.close())
    })
  }

  script(options: ScriptOptions = {}): Promise<string> {
    return this.#inTurn(async ({ database, config, registry }) =>
      writeScript(options, { project: this.#project(), dialect: await database.dialect(), config, registry }),
    )
  }

  assertAtHead(): Promise<void> {
    return this.#inTurn(async ({ database }) => {
      const { graph } = this.#project()
      const rows = await database.rows()
      const pending = planUpgrade(graph, rows, 'heads')
      if (pending.length === 0) return
      const names = pending.map(({ revision }) => `\n  ${revisionName(revision)}`).join('')
      throw new DatabaseStateError('database.behind', `The database is at ${placeOf(rows)}, and these revisions are not applied:${names}`, {
        hint: 'Run `mig upgrade heads`.',
        exit: 3,
      })
    })
  }

  close(): Promise<void> {
    return this.#inTurn(({ database }) => database.close())
  }

  async #current(database: Database, { graph }: Project): Promise<Current> {
    const rows = await database.rows()
    const known = rows.filter((row) => graph.has(row))
    const revisions = revisionInfos(graph, known.map((row) => graph.header(row)), rows)
    const unknown = rows.filter((row) => !graph.has(row))
    const { absent } = await database.connection('read')
    const applied = graph.ancestorsOf(known)
    const atHead = unknown.length === 0 && graph.heads.every((id) => applied.has(id))
    const implied = graph.heads.filter((id) => applied.has(id) && !rows.includes(id)).map((id) => graph.header(id))
    return { rows, revisions, implied: revisionInfos(graph, implied, rows), unknown, atHead, ...(absent === undefined ? {} : { absent }) }
  }

  async #log({ database, config }: Parts, limit: number | undefined): Promise<readonly LoggedStep[]> {
    const place = {
      dialect: await database.dialect(),
      connection: await database.connection('read'),
      logTable: logTableOf(config.versionTable),
    }
    return readLog(place, limit)
  }

  #run(plan: (project: Project, rows: readonly string[]) => readonly Step[], options: MoveOptions): Promise<RunResult> {
    return this.#inTurn(async (parts) => {
      const { database, config } = parts
      const { dryRun = false } = options
      const project = this.#project()
      const backUp = await backupStep(dryRun ? false : (options.backup ?? config.backup), parts)
      const work = async (run: Run, from: readonly string[]): Promise<RunResult> => {
        if (parts.events.onEdited !== undefined) await parts.events.onEdited(await findEdited(parts, project, from))
        const steps = plan(project, from)
        if (steps.length === 0) return { from, to: from, steps: [] }
        const prepared = await prepareAll(steps, project, run)
        refuseAutocommit(run, prepared)
        const backup = await backUp(from)
        const createTables = (): Promise<void> => createMissingTables(run, database)
        if (!dryRun) await createTables()
        const to = await runSteps(run, prepared, from, dryRun ? createTables : undefined)
        return {
          from,
          to,
          steps: steps.map(stepResult),
          ...(backup === undefined ? {} : { backup }),
          ...(dryRun ? { dryRun } : {}),
        }
      }
      return alone(parts, work, { dryRun })
    })
  }

  #project(): Project {
    const { config, loader } = this.#parts
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

async function inspected({ database, config, registry }: Parts, connection: Connection): Promise<InspectedDatabase> {
  const { versionTable } = config
  return {
    dialect: await database.dialect(),
    connection,
    registry,
    ownTables: [versionTable, logTableOf(versionTable)],
    openDev: () => database.openDev(),
  }
}

function noReplay(reason: string): ConfigError {
  return new ConfigError('config.dev', `The revisions cannot be replayed, since ${reason}.`, {
    hint: 'Give the URL of a development server as `dev` in mig.config.ts, or install PGlite: npm install --save-dev @electric-sql/pglite.',
  })
}

/** Loads and records all steps before the first one runs: what is wrong with a file is found while nothing is half done. */
function prepareAll(steps: readonly Step[], { source }: Project, run: Run): Promise<readonly PreparedStep[]> {
  const { dialect, registry, mode, executor } = run
  return prepareSteps(steps, { source, dialect, registry, version: executor.version, mode })
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
