import type { RunEvents } from './online-run.ts'
import type { BackupOption, Config } from '../config/config.ts'
import type { LoaderOptions } from '../load/loader.ts'
import type { Registry } from '../plugin/registry.ts'
import type { BranchPoint, Current, Plan, RevisionInfo, RunResult } from './result.ts'
import type { Connection } from '../dialect/driver.ts'
import type { Dialect } from '../dialect/dialect.ts'
import type { DraftOptions, RevisionDraft } from '../revision/draft.ts'
import type { Targets } from '../revision/plan.ts'
import type { Rebase } from '../revision/rebase.ts'
import type { RestoreResult } from './restore.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { ScriptOptions } from './write-script.ts'

/** What a migrator is made from: the configuration, and what a program adds to it. */
export interface MigratorOptions extends Config, RunEvents {
  /** The folder that relative paths start from. Default: the working folder. */
  readonly root?: string
  /** How revision files are loaded; packages of dialects are looked for in its `bases` too. */
  readonly loader?: LoaderOptions
}

/** What every command that changes the database takes. */
export interface RunOptions {
  /** Copies the database first, when there is something to do. Default: what the configuration says; SQLite alone can. */
  readonly backup?: BackupOption
}

/** A database as `inspect` gives it. */
export interface InspectedDatabase {
  readonly dialect: Dialect
  readonly connection: Connection
  /** What the plugins of the configuration add. */
  readonly registry: Registry
  /** The tables in which mig keeps its own books. */
  readonly ownTables: readonly QualifiedName[]
}

/** Brings databases to a revision, and says where they are. Commands of one migrator run one after another. */
export interface Migrator {
  /**
   * Runs what is missing up to the targets. Default: `head`.
   * @throws LockError `lock.timeout` when another runner does not end in time.
   * @throws StatementError, RevisionError for a revision that fails; the hint says where the database is.
   * @throws DatabaseStateError `database.unknownRevision` when no file has a row of the version table.
   */
  upgrade(targets?: Targets, options?: RunOptions): Promise<RunResult>
  /**
   * Takes back what stands above the targets: `base`, `-1`, a revision.
   * @throws IrreversibleError when a revision on the way cannot be taken back; nothing has run then.
   */
  downgrade(targets: Targets, options?: RunOptions): Promise<RunResult>
  /** Says that the database is at the targets, without running a revision; `purge` forgets all rows first, unknown ones as well. */
  stamp(targets: Targets, options?: RunOptions & { readonly purge?: boolean }): Promise<RunResult>
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
  plan(targets?: Targets, options?: { readonly direction?: 'upgrade' | 'downgrade' }): Promise<Plan>
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
  /** The same as SQL for the database's own shell. Needs no database. */
  script(options?: ScriptOptions): Promise<string>
  /**
   * Makes sure that every revision is applied.
   * @throws DatabaseStateError `database.behind`, which lists what is missing.
   */
  assertAtHead(): Promise<void>
  /** Closes the connection; a client of the caller's stays open. */
  close(): Promise<void>
}
