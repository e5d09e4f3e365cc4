import type { Logger } from './logger.ts'
import type { RunEvents } from './run-events.ts'
import type { Invocation } from '../config/invocation.ts'
import type { WaitOptions } from './at-head.ts'
import type { BackupOption, Config } from '../config/config.ts'
import type { DatabaseName } from '../config/databases.ts'
import type { LoaderOptions } from '../load/loader.ts'
import type { Registry } from '../plugin/registry.ts'
import type { BranchPoint, Current, Plan, RevisionInfo, RunResult } from './result.ts'
import type { Connection } from '../dialect/driver.ts'
import type { DevConnection, NoDevDatabase } from '../dialect/dev-database.ts'
import type { Dialect } from '../dialect/dialect.ts'
import type { InspectedRange, SquashDraftOptions } from './inspect-range.ts'
import type { Drift, DriftSummary } from './drift.ts'
import type { DraftOptions, RevisionDraft } from '../revision/draft.ts'
import type { Timeouts } from '../config/timeouts.ts'
import type { Targets } from '../revision/plan.ts'
import type { Rebase } from '../revision/rebase.ts'
import type { EditedRevision } from './edited.ts'
import type { LoggedStep, ReadLogOptions } from './read-log.ts'
import type { RehearsedStep } from './rehearse.ts'
import type { ResumeChoice } from './resume.ts'
import type { RestoreResult } from './restore.ts'
import type { Status } from './status.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { ScriptOptions } from './write-script.ts'

/** What a migrator is made from: the configuration, and what a program adds to it. */
export interface MigratorOptions extends Config, RunEvents, Partial<Invocation> {
  /** The folder that relative paths start from. Default: the working folder. */
  readonly root?: string
  /** Which of `databases` is meant; needed where there are several. */
  readonly database?: string
  /** How revision files are loaded; packages of dialects are looked for in its `bases` too. */
  readonly loader?: LoaderOptions
  /** Where what happens is written besides: `console`. Default: nowhere. */
  readonly logger?: Logger
}

/** What every command that writes takes. */
export interface WriteOptions {
  /**
   * Ends the run when it is aborted: the statement that runs is cancelled, its transaction rolled back, and the lock released. A reason that
   * is a text or an error stands in the message.
   */
  readonly signal?: AbortSignal
  /** Milliseconds to wait for another runner. Default: `lockTimeout` of the configuration. */
  readonly lockTimeout?: number
  /** How long statements wait for applications. Default: `timeouts` of the configuration, for each of them. */
  readonly timeouts?: Timeouts
}

/** What a command takes that changes the schema or says where it is. */
export interface RunOptions extends WriteOptions {
  /** Copies the database first, when there is something to do. Default: what the configuration says; SQLite alone can. */
  readonly backup?: BackupOption
}

/** What a stamp takes besides. */
export interface StampOptions extends RunOptions {
  /** Forgets all rows first, unknown ones as well. Default: false. */
  readonly purge?: boolean
  /** Takes what others changed in the schema for what the revisions do, so that it is no drift any more. Default: false. */
  readonly accept?: boolean
}

/** What an upgrade and a downgrade take besides. */
export interface MoveOptions extends RunOptions {
  /**
   * What somebody has found out of SQL that was interrupted outside a transaction and cannot say itself whether it is done: it was `done`,
   * or it is to run `again`. An answer that nothing asks for is refused.
   */
  readonly resume?: ResumeChoice
  /**
   * Runs everything in one transaction and rolls it back: whether it would succeed on this database is known then. It takes the locks
   * that the real run would take, and sequences that moved stay moved. Default: false.
   */
  readonly dryRun?: boolean
  /** The ids of the revisions that somebody has agreed to: where any other would run, nothing does. Default: all may run. */
  readonly planned?: readonly string[]
}

/** What a plan is made of. */
export interface PlanOptions {
  /** Default: `upgrade`. */
  readonly direction?: 'upgrade' | 'downgrade'
  /** Whether the statements are wanted, for which a copy of the catalog may be made. Default: true. */
  readonly statements?: boolean
}

/** A database as `inspect` gives it. */
export interface InspectedDatabase {
  readonly dialect: Dialect
  readonly connection: Connection
  /** Which of several databases it is, in a dev database as well. */
  readonly database?: DatabaseName
  /** What the plugins of the configuration add. */
  readonly registry: Registry
  /** The tables in which mig keeps its own books. */
  readonly ownTables: readonly QualifiedName[]
  /**
   * Opens an empty database to try things out in, as `dev` of the configuration says; whoever opens it closes it.
   * @returns the connection, or why there is none.
   */
  openDev(): Promise<DevConnection | NoDevDatabase>
}

/** Brings databases to a revision, and says where they are. Commands of one migrator run one after another. */
export interface Migrator {
  /**
   * Runs what is missing up to the targets. Default: `head`.
   * @throws LockError `lock.timeout` when another runner does not end in time.
   * @throws RunError `run.aborted` when the signal of the options ended the run; the message says where the database is.
   * @throws OperationError `op.autocommit` when a dry run meets what cannot run in a transaction; nothing has run then.
   * @throws StatementError, RevisionError for a revision that fails; the hint says where the database is.
   * @throws DatabaseStateError `database.unknownRevision` when no file has a row of the version table, `database.moved` when a revision
   * would run that `planned` of the options does not name; nothing has run then.
   */
  upgrade(targets?: Targets, options?: MoveOptions): Promise<RunResult>
  /**
   * Takes back what stands above the targets: `base`, `-1`, a revision.
   * @throws IrreversibleError when a revision on the way cannot be taken back; nothing has run then.
   */
  downgrade(targets: Targets, options?: MoveOptions): Promise<RunResult>
  /** Says that the database is at the targets, without running a revision. */
  stamp(targets: Targets, options?: StampOptions): Promise<RunResult>
  /**
   * Makes sure that a file can be put back. Nothing is connected to.
   * @throws BackupError `backup.missing`, `backup.damaged`
   * @throws UnsupportedError for a database that brings tools of its own for it.
   */
  checkBackup(file: string): Promise<void>
  /**
   * Puts a backup into the database, in place of all that it holds.
   * @param file what `backup` has written; relative to the folder of the configuration.
   * @param options.backup keeps a copy of what was there; off unless asked for here.
   * @throws BackupError `backup.missing`, `backup.damaged`, `backup.same`, `backup.transaction`
   * @throws DatabaseStateError `database.locked` when others do not let go of the database.
   * @throws UnsupportedError for a database that brings tools of its own for it, and for one in memory.
   */
  restore(file: string, options?: RunOptions): Promise<RestoreResult>
  /** Where the database is. Creates nothing. */
  current(): Promise<Current>
  /**
   * Where the database is, what is pending, what was edited since it ran, what somebody else changed, and what happened last. Creates
   * nothing.
   * @param options.drift whether the schema is read and compared with what the last run recorded; true by default.
   */
  status(options?: { readonly drift?: boolean }): Promise<Status>
  /**
   * What somebody else changed in the schema since the last run that changed something: the schema is read, and compared with what that run
   * recorded. Creates nothing.
   */
  drift(): Promise<Drift>
  /**
   * Records the schema as it is now, with what somebody else changed in it.
   * @returns what is known then.
   * @throws ConfigError `config.drift` where the configuration says that nothing is recorded.
   */
  acceptDrift(options?: WriteOptions): Promise<DriftSummary>
  /** What happened to the database, newest first: whole steps, or all that is recorded of them. Creates nothing. */
  log(options?: ReadLogOptions): Promise<readonly LoggedStep[]>
  /**
   * Accepts the files of applied revisions as they are now, all that were edited by default: nothing of them runs.
   * @returns those that were accepted.
   * @throws RevisionError `revision.unedited`
   */
  repair(targets?: Targets, options?: WriteOptions): Promise<readonly EditedRevision[]>
  /**
   * The revisions that nothing follows. Needs no database.
   * @param options.resolveDependencies leaves out those that another revision depends on; off by default.
   */
  heads(options?: { readonly resolveDependencies?: boolean }): Promise<readonly RevisionInfo[]>
  /** The revisions that several others follow, oldest first. Needs no database. */
  branches(): Promise<readonly BranchPoint[]>
  /**
   * The revisions of a range such as `a:b`, newest first; all by default. The database is asked only for `current` in the range, and
   * where `indicateCurrent` wants its revisions marked.
   */
  history(range?: string, options?: { readonly indicateCurrent?: boolean }): Promise<readonly RevisionInfo[]>
  /** What an upgrade (by default to `head`) or a downgrade (by default `-1`) would run. Creates nothing. */
  plan(targets?: Targets, options?: PlanOptions): Promise<Plan>
  /**
   * The revisions that identifiers name: `head`, `8f2c`, `current`.
   * @throws RevisionError `revision.unknown`, `revision.ambiguous`.
   */
  show(identifiers: Targets): Promise<readonly RevisionInfo[]>
  /**
   * What a new revision would be: its id, parents and file. Nothing is written.
   * @throws RevisionError `revision.multipleHeads` when it is not clear what it follows, `revision.duplicate` for a taken id.
   */
  draft(options: DraftOptions): Promise<RevisionDraft>
  /**
   * What a revision would be that merges others: its message is made up where none is given. Nothing is written.
   * @throws RevisionError `revision.merge` when the identifiers do not name two revisions at least.
   */
  draftMerge(revisions: readonly string[], options?: Omit<DraftOptions, 'head'>): Promise<RevisionDraft>
  /**
   * Puts a branch that was never run on top of another revision, by changing `downRevision` in its files: history stays a line.
   * @param revision any revision of the branch; the part that `onto` does not have already is moved.
   * @param options.force does not ask the database, which otherwise has to have none of the moved revisions.
   * @throws RevisionError `revision.applied`, `revision.rebase`, `revision.cycle`.
   */
  rebase(revision: string, onto: string, options?: { readonly force?: boolean }): Promise<Rebase>
  /** Hands the dialect and the connection to work that reads the database; they are the migrator's, which closes them. */
  inspect<T>(work: (database: InspectedDatabase) => Promise<T>): Promise<T>
  /**
   * As `inspect`, with a dev database in which the revisions were replayed from base up to the targets, rows that they insert included:
   * `heads` needs no database that was migrated. Revisions that depend on data run in it too, while no variable of the environment names
   * another database. It is gone when the work has ended.
   * @throws ConfigError `config.dev` when there is no dev database.
   * @throws LoadError, RevisionError, StatementError for a revision that fails; the message names it.
   */
  inspectAt<T>(targets: Targets, work: (database: InspectedDatabase) => Promise<T>): Promise<T>
  /**
   * Hands a range of revisions such as `a:b` to work that puts one revision in their place. Nothing is written.
   * @throws RevisionError `revision.squash` when they cannot be replaced: the range is not closed, or one of them cannot be moved.
   */
  inspectRange<T>(range: string, options: SquashDraftOptions, work: (range: InspectedRange) => Promise<T>): Promise<T>
  /**
   * Hands every revision to a visitor, in the order in which they run, to try it out in a dev database that has those before it; the
   * visitor leaves it with `up` done. The database of the configuration is not touched.
   * @throws ConfigError `config.dev` when there is no dev database.
   */
  rehearse(visit: (step: RehearsedStep, database: InspectedDatabase) => Promise<void>): Promise<void>
  /** The same as SQL for the database's own shell. Needs no database. */
  script(options?: ScriptOptions): Promise<string>
  /**
   * Makes sure that every revision is applied.
   * @throws DatabaseStateError `database.behind`, which lists what is missing.
   */
  assertAtHead(): Promise<void>
  /**
   * Waits until every revision is applied by somebody else: a service that starts while its migration job runs.
   * @throws DatabaseStateError `database.behind` when they are not in time, which lists what is missing.
   */
  waitUntilAtHead(options?: WaitOptions): Promise<void>
  /** Creates the version table and the run log where they are missing, and nothing else: a role that may create tables does it for one that may not. */
  ensureVersion(options?: WriteOptions): Promise<void>
  /** Closes the connection; a client of the caller's stays open. */
  close(): Promise<void>
}
