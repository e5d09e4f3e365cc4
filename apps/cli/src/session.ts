import type { BlockedStatement, Loader, Migrator, ResolvedConfig, RetryEvent, RunEvents, StepEvent } from '@mig/core'
import { backfillLines } from './backfill-lines.ts'
import type { Options } from './command.ts'
import { driftWarning } from './drift-lines.ts'
import type { Core } from './base.ts'
import { oneDatabase } from './one-database.ts'
import type { Output } from './output.ts'
import { shownPath } from './shown-path.ts'
import { coreOf, openWorkspace, type Workspace } from './workspace.ts'

/** Rows from which on a copy is worth a line. */
const BIG_TABLE = 100_000

/** What commands share: where they are called, and the project that they find there. */
export interface Session {
  /** Where mig was called. */
  readonly folder: string
  readonly output: Output
  core(): Promise<Core>
  /**
   * What the configuration around the folder says; it is read the first time.
   * @throws ConfigError when there is none, or it cannot be read.
   */
  workspace(): Promise<Workspace>
  /**
   * The project with the one database that the command is about.
   * @throws ConfigError when there are several databases, or tenants, and it is not said which one is meant.
   */
  project(): Promise<Project>
  close(): Promise<void>
}

export interface Project {
  readonly core: Core
  readonly config: ResolvedConfig
  /** Runs the files of the project; configuration and models share it, so that no file runs twice. */
  readonly loader: Loader
  readonly migrator: Migrator
  /** Opens a migrator beside that one, of the same database or of the one that a URL names; whoever opens it closes it. */
  readonly open: (url?: string) => Migrator
}

/** @param needsTenant whether the command works on a database, so that one of its tenants has to be named. */
export function createSession(options: Options, output: Output, needsTenant: boolean): Session {
  const folder = process.cwd()
  let core: Promise<Core> | undefined
  let workspace: Promise<Workspace> | undefined
  let project: Promise<Project> | undefined
  const session: Session = {
    folder,
    output,
    core: () => (core ??= coreOf(folder, options)),
    workspace: () => (workspace ??= session.core().then((loaded) => openWorkspace(loaded, folder, options))),
    project: () =>
      (project ??= session.workspace().then(async (opened) => {
        const config = await oneDatabase(opened, options, needsTenant)
        return projectOf(opened, config, opened.core.openMigrator(config, opened.loaderOptions, notedEvents(output, folder)))
      })),
    close: async () => {
      const opened = await project?.catch(() => undefined)
      await opened?.migrator.close()
    },
  }
  return session
}

/** A session about one of several databases; whoever made its project closes it. */
export function sessionOn(session: Session, output: Output, project: Project): Session {
  return { ...session, output, project: () => Promise.resolve(project), close: () => Promise.resolve() }
}

export function projectOf(workspace: Workspace, config: ResolvedConfig, migrator: Migrator): Project {
  const { core, loader, loaderOptions, config: resolve } = workspace
  const other = (url: string): ResolvedConfig => resolve(config.database?.name, url)
  const open = (url?: string): Migrator => core.openMigrator(url === undefined ? config : other(url), loaderOptions)
  return { core, config, loader, migrator, open }
}

/** What is told while a database is worked on. */
export function notedEvents(output: Output, folder: string): RunEvents {
  return {
    onStep: (event) => {
      if (event.state === 'start') output.note(stepLine(event))
    },
    onBackup: ({ file, bytes }) => output.note(`Backup: ${shownPath(folder, file)} (${sizeText(bytes)})`),
    onCopy: ({ table, rows }) => {
      if (rows >= BIG_TABLE) output.note(`Copying ${table}: ${rows.toLocaleString('en-US')} rows …`)
    },
    onEdited: (edited) => {
      for (const { revision, file } of edited) {
        output.note(`Warning: ${shownPath(folder, file)} changed since it ran. mig repair ${revision} accepts it as it is.`)
      }
    },
    onDrift: (drift) => {
      for (const line of driftWarning(drift)) output.note(line)
    },
    onUnrecorded: (reason) => output.note(`Warning: the schema was not recorded, so that nobody will know of drift: ${reason}`),
    onBackfill: backfillLines((line) => output.note(line)),
    onLockWait: (holder) => output.note(`Waiting for another runner${holder === undefined ? '' : `: ${holder}`} …`),
    onRetry: (event) => output.note(retryLine(event)),
    onBlocked: (blocked) => output.note(`Waiting for ${blockedText(blocked)} …`),
  }
}

/** `Running upgrade 51d0 -> 8f2c, add currency` */
function stepLine({ direction, revision, parents, message }: StepEvent): string {
  const below = parents.length === 0 ? 'base' : parents.join(', ')
  const way = direction === 'upgrade' ? `${below} -> ${revision}` : `${revision} -> ${below}`
  return `Running ${direction} ${way}${message === '' ? '' : `, ${message}`}`
}

/** What was in the way, who it was, and when it goes on. */
function retryLine({ message, attempt, attempts, pause, blocked }: RetryEvent): string {
  const where = blocked === undefined ? message : `no ${blockedText(blocked)}`
  if (attempts === Infinity) return `Waiting: ${message}`
  return `Attempt ${attempt} of ${attempts} was rolled back: ${where}. Next in ${(pause / 1000).toFixed(1)} s …`
}

/** `AccessExclusiveLock on users, held by process 4711 (web, …)` */
function blockedText({ lock, blockers }: BlockedStatement): string {
  return blockers.length === 0 ? lock : `${lock}, held by ${blockers.join(' and ')}`
}

/** `12 kB`, `3.4 MB` */
function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const unit = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3))
  const size = bytes / 1000 ** unit
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit] ?? ''}`
}
