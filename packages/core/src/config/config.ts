import type { DatabaseConfig, DatabaseName } from './databases.ts'
import type { Dialect } from '../dialect/dialect.ts'
import type { Invocation } from './invocation.ts'
import type { FileTemplate } from '../revision/file-template.ts'
import type { NamingConvention } from '../schema/naming.ts'
import type { ObjectKind } from '../schema/object.ts'
import type { AutogenerateHooks } from '../plugin/autogenerate-hooks.ts'
import type { Plugin } from '../plugin/plugin.ts'
import type { ProjectHooks, RevisionTemplate } from './project-hooks.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { TenantSource } from './tenants.ts'
import type { Timeouts } from './timeouts.ts'

/** What a project tells mig; `mig.config.ts` exports it by default, and `createMigrator` takes it. */
export interface Config {
  /**
   * The database, as a URL or a function that gives one: `sqlite:./app.db`, `postgres://user@host/name`. SQLAlchemy's URLs
   * (`postgresql+asyncpg://…`) work too. The scheme names the dialect. Needed by commands that connect, unless there is a `connection`.
   */
  readonly url?: string | (() => string | Promise<string>) | undefined
  /** The dialect, or the name of its package (`sqlite` for `@mig/dialect-sqlite`). Default: told by the scheme of `url`. */
  readonly dialect?: Dialect | string
  /**
   * The wanted tables: patterns of files relative to the configuration (`./src/models/*.ts`, `!…` leaves out), or handles,
   * modules and arrays of them. Loaded only when models are needed.
   */
  readonly models?: ModelSource
  /**
   * The folder of the revision files, relative to the configuration, or several: branches of one history may stand apart.
   * Default: `./migrations`.
   */
  readonly migrations?: string | readonly string[]
  /** Whether folders inside of `migrations` are read as well. Default: only when `fileTemplate` is a text that holds a folder. */
  readonly recursive?: boolean
  /**
   * How new revision files are named, without an extension: a text with the tokens `%(rev)s`, `%(slug)s`, `%(epoch)s`,
   * `%(year)d`, `%(month).2d`, `%(day).2d`, `%(hour).2d`, `%(minute).2d` and `%(second).2d`, or a function. It may hold folders:
   * `%(year)d/%(rev)s_%(slug)s`. Default: `%(year)d%(month).2d%(day).2d%(hour).2d%(minute).2d_%(rev)s_%(slug)s`.
   */
  readonly fileTemplate?: FileTemplate
  /** How many characters of its message a file name takes at most. Default: 40. */
  readonly slugLength?: number
  /** The time zone of dates in file names and in `createdAt`, such as `Europe/Berlin`. Default: `UTC`. */
  readonly timezone?: string
  /** The table that says where the database stands. Default: `mig_version`; the run log stands beside it as `<name>_log`. */
  readonly versionTable?: string | QualifiedName
  /** How constraints and indexes without a name are called. */
  readonly naming?: NamingConvention
  /** Packages that add operations or rewrite what autogenerate finds. */
  readonly plugins?: readonly Plugin[]
  /** What is left out of the comparison with models, judged otherwise, rewritten, or written in another way. */
  readonly autogenerate?: AutogenerateHooks
  /** What is done around the work of mig. */
  readonly hooks?: ProjectHooks
  /** Gives the text of a new revision file. Default: what mig writes, which it is told. */
  readonly template?: RevisionTemplate
  /** One transaction for each revision (the default), for the whole run (`all`), or none at all. */
  readonly transaction?: TransactionMode
  /**
   * Copies a database that is a file before a run changes it: `true` for a file beside it, a text for a folder (`./backups`) or a file
   * with an extension, relative to the configuration. A run that has nothing to do makes none. Default: false; SQLite alone can.
   */
  readonly backup?: BackupOption
  /**
   * Where mig may try things out, to compare and verify: a URL of a development server, on which it creates a database of its own for the
   * time of the command (the database of the URL is only connected to, so it may be that of `url`); `pglite` for PostgreSQL in this
   * process; `none`. Default: PGlite where it is installed; SQLite always does it in memory.
   */
  readonly dev?: string | undefined
  /** The database is one with which nothing is tried out: no dev database is made on its server. Default: false. */
  readonly protected?: boolean
  /** Whether what autogenerate finds is tried out in the dev database before it is written. Default: true. */
  readonly verify?: boolean
  /**
   * Whether the schema is recorded when a run ends, so that `mig drift` tells what somebody else changed since. It is read once for that, and
   * stands in a table beside the version table, `<name>_schema`. Default: true.
   */
  readonly drift?: boolean
  /** Milliseconds to wait for another runner of migrations. Default: 60000. */
  readonly lockTimeout?: number
  /** How long statements wait for applications that use the database, and how often that is tried. PostgreSQL alone has these limits. */
  readonly timeouts?: Timeouts
  /** Schemas to compare besides the default one of the connection. */
  readonly schemas?: readonly string[]
  /**
   * The kinds of objects that mig compares and drops besides tables and enums, such as `['view', 'function']`, or `'all'`. Default: the
   * kinds of which the models hold at least one; all others of the database are left alone.
   */
  readonly objects?: 'all' | readonly ObjectKind[]
  /**
   * Whether owners and grants are compared with those of the models as well. Default: false; they stay as they are then, also on what is
   * dropped and made again. PostgreSQL alone has them.
   */
  readonly privileges?: boolean
  /** A client, pool or database of the caller's to use in place of `url`; it stays open. */
  readonly connection?: unknown
  /**
   * The schema in which tables stand whose names say none, the version table among them. It alone is looked up, so that an operation on a
   * table that is missing in it never meets another one. Default: what the connection says. PostgreSQL alone has schemas.
   */
  readonly schema?: string
  /** Schemas whose types and functions are found by their names alone, behind `schema`: `['extensions']`. Default: none. */
  readonly searchPath?: readonly string[]
  /** Whether a run creates `schema` where it is missing. Default: false. */
  readonly createSchema?: boolean
  /**
   * Several databases, by their names: what each says wins over what stands beside `databases`. Each has a history of its own, or, where
   * they name one folder of `migrations`, the same one: a revision says then what it does in which of them.
   */
  readonly databases?: { readonly [name: string]: DatabaseConfig }
  /**
   * Many databases, or schemas of one database, that have the same history: names of schemas, URLs, or `{ name, url, schema }`; or a
   * function that gives them. Every key of the configuration is that of each tenant, where the tenant says nothing else.
   */
  readonly tenants?: TenantSource
  /** Revision modules by file name, for a bundled service that has no folder of revisions. */
  readonly revisions?: RevisionModules
}

/** What `defineConfig` takes: the configuration, or a function that gives it when it is read. */
export type ConfigInput = Config | ((invocation: Invocation) => Config | Promise<Config>)

/** Patterns of files, or values: table handles, enums, modules, arrays, promises of them. */
export type ModelSource = unknown

/**
 * Whether and where the database is copied before a run changes it.
 *
 * `true`: beside the database. A text: a file when its name has an extension (`./before.db`), else a folder (`./backups`), which is made
 * where it is missing. An object says which of the two it is. In a folder each backup gets a name of its own, `app-<time>-<revision>.db`.
 */
export type BackupOption = boolean | string | { readonly folder: string } | { readonly file: string }

/** What is one transaction: each revision, the whole run, or nothing. */
export type TransactionMode = 'revision' | 'all' | 'none'

/** Modules as a bundler gives them: `{ '2026…_8f2c_add_currency.ts': module }`. */
export interface RevisionModules {
  readonly [file: string]: unknown
}

/** A configuration with absolute paths and every default filled in. */
export interface ResolvedConfig {
  /** The folder that relative paths start from. */
  readonly folder: string
  readonly url?: string | (() => string | Promise<string>)
  readonly dialect?: Dialect | string
  readonly models?: ModelSource
  /** The folders of the revision files, one at least; absolute. */
  readonly migrations: readonly string[]
  readonly recursive: boolean
  readonly fileTemplate: FileTemplate
  readonly slugLength: number
  readonly timezone: string
  readonly versionTable: QualifiedName
  readonly naming?: NamingConvention
  readonly plugins: readonly Plugin[]
  readonly autogenerate: AutogenerateHooks
  readonly hooks: ProjectHooks
  readonly template?: RevisionTemplate
  readonly transaction: TransactionMode
  readonly backup: BackupOption
  readonly dev?: string
  readonly protected: boolean
  readonly verify: boolean
  readonly drift: boolean
  /** In milliseconds. */
  readonly lockTimeout: number
  readonly timeouts: Required<Timeouts>
  readonly schemas: readonly string[]
  readonly objects?: 'all' | readonly ObjectKind[]
  readonly privileges?: boolean
  readonly connection?: unknown
  readonly schema?: string
  readonly searchPath?: readonly string[]
  readonly createSchema?: boolean
  /** Which of the `databases` of the configuration it is; absent where it has none. */
  readonly database?: DatabaseName
  readonly tenants?: TenantSource
  readonly revisions?: RevisionModules
  readonly invocation: Invocation
}

/** Gives back what it was given: the editor then knows the keys of the configuration and what they take. */
export function defineConfig(config: Config): Config
export function defineConfig(
  config: (invocation: Invocation) => Config | Promise<Config>,
): (invocation: Invocation) => Config | Promise<Config>
export function defineConfig(config: ConfigInput): ConfigInput {
  return config
}
