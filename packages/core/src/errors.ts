const BRAND = Symbol.for('@mig/core.error')

/** What the process exits with when the error reaches the command line. */
export type ExitCode = 1 | 2 | 3 | 4 | 130

/** Facts that go with an error. */
export interface MigErrorOptions {
  /** What to do next, in a sentence; printed below the message. */
  readonly hint?: string
  readonly cause?: unknown
  /** 1 failure (the default), 2 usage or a missing decision, 3 findings, 4 lock not obtained, 130 interrupted. */
  readonly exit?: ExitCode
}

/**
 * Every failure that mig knows by name.
 *
 * `code` is stable (`revision.unknown`, `statement.failed`) and is what programs compare: two copies of `@mig/core` meet in
 * one process when the command line is installed globally, so `instanceof` is decided by a brand, for this class alone.
 */
export class MigError extends Error {
  override readonly name: string = 'MigError'
  readonly code: string
  readonly exit: ExitCode
  readonly hint: string | undefined
  /** Which call on `op` it came from, set when it passes there: `operation 3 (add column expenses.currency), …/add_currency.ts:9`. */
  origin: string | undefined

  constructor(code: string, message: string, options: MigErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.exit = options.exit ?? 1
    this.hint = options.hint
    Object.defineProperty(this, BRAND, { value: true })
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this === MigError) return typeof value === 'object' && value !== null && BRAND in value
    return Function.prototype[Symbol.hasInstance].call(this, value)
  }
}

/** The configuration is missing, cannot be read, or says something impossible (`config.*`). */
export class ConfigError extends MigError {
  override readonly name = 'ConfigError'
  constructor(code: `config.${string}`, message: string, options: MigErrorOptions = {}) {
    super(code, message, { exit: 2, ...options })
  }
}

/** A model cannot be imported or contradicts itself (`model.*`). */
export class ModelError extends MigError {
  override readonly name = 'ModelError'
  constructor(code: `model.${string}`, message: string, options: MigErrorOptions = {}) {
    super(code, message, options)
  }
}

/** A file of the user's cannot be loaded (`load.*`). */
export class LoadError extends MigError {
  override readonly name = 'LoadError'
  constructor(code: `load.${string}`, message: string, options: MigErrorOptions = {}) {
    super(code, message, options)
  }
}

/** The revision files or an identifier cannot be understood (`revision.*`). */
export class RevisionError extends MigError {
  override readonly name: string = 'RevisionError'
  constructor(code: `revision.${string}`, message: string, options: MigErrorOptions = {}) {
    super(code, message, options)
  }
}

/** An operation was called in a wrong way (`op.*`). */
export class OperationError extends MigError {
  override readonly name = 'OperationError'
  constructor(code: `op.${string}`, message: string, options: MigErrorOptions = {}) {
    super(code, message, options)
  }
}

/** An operation has no reverse, so the revision cannot be downgraded (`op.irreversible`). */
export class IrreversibleError extends MigError {
  override readonly name = 'IrreversibleError'
  constructor(message: string, options: MigErrorOptions = {}) {
    super('op.irreversible', message, options)
  }
}

/** The dialect cannot do what was asked; the hint says what to do instead (`dialect.unsupported`). */
export class UnsupportedError extends MigError {
  override readonly name = 'UnsupportedError'
  constructor(message: string, options: MigErrorOptions = {}) {
    super('dialect.unsupported', message, options)
  }
}

/** A dialect is missing, unknown, of another contract, or got an option that it does not know (`dialect.*`). */
export class DialectError extends MigError {
  override readonly name = 'DialectError'
  constructor(code: `dialect.${string}`, message: string, options: MigErrorOptions = {}) {
    super(code, message, options)
  }
}

/** The database cannot be reached or refuses the login (`connection.*`). */
export class ConnectionError extends MigError {
  override readonly name = 'ConnectionError'
  constructor(code: `connection.${string}`, message: string, options: MigErrorOptions = {}) {
    super(code, message, options)
  }
}

/** Where a statement failed. */
export interface StatementErrorOptions extends MigErrorOptions {
  readonly sql: string
  readonly revision?: string
  /** One line that describes the operation the statement came from. */
  readonly operation?: string
}

/** A statement was refused by the database (`statement.failed`); `cause` is the driver's error. */
export class StatementError extends MigError {
  override readonly name = 'StatementError'
  readonly sql: string
  readonly revision: string | undefined
  readonly operation: string | undefined
  constructor(message: string, options: StatementErrorOptions) {
    super('statement.failed', message, options)
    this.sql = options.sql
    this.revision = options.revision
    this.operation = options.operation
  }
}

/** Something was asked of an offline script that only a connection can do (`offline.*`). */
export class OfflineError extends MigError {
  override readonly name = 'OfflineError'
  constructor(code: `offline.${string}`, message: string, options: MigErrorOptions = {}) {
    super(code, message, options)
  }
}

/** Another runner holds the lock, or the lock was lost (`lock.*`). */
export class LockError extends MigError {
  override readonly name = 'LockError'
  constructor(code: `lock.${string}`, message: string, options: MigErrorOptions = {}) {
    super(code, message, { exit: 4, ...options })
  }
}

/** The database is not where it was expected to be, or cannot do its work: it is locked, full, damaged (`database.*`). */
export class DatabaseStateError extends MigError {
  override readonly name = 'DatabaseStateError'
  constructor(code: `database.${string}`, message: string, options: MigErrorOptions = {}) {
    super(code, message, options)
  }
}

/** A run ended before it was done, and no revision is to blame (`run.*`). */
export class RunError extends MigError {
  override readonly name = 'RunError'
  constructor(code: `run.${string}`, message: string, options: MigErrorOptions = {}) {
    super(code, message, options)
  }
}

/** A backup cannot be written or put back (`backup.*`). */
export class BackupError extends MigError {
  override readonly name = 'BackupError'
  constructor(code: `backup.${string}`, message: string, options: MigErrorOptions = {}) {
    super(code, message, options)
  }
}

/** A plugin contradicts another one or is not of the expected form (`plugin.*`). */
export class PluginError extends MigError {
  override readonly name = 'PluginError'
  constructor(code: `plugin.${string}`, message: string, options: MigErrorOptions = {}) {
    super(code, message, { exit: 2, ...options })
  }
}

/** A command or a function of the project's own failed (`hook.*`). */
export class HookError extends MigError {
  override readonly name = 'HookError'
  constructor(code: `hook.${string}`, message: string, options: MigErrorOptions = {}) {
    super(code, message, options)
  }
}
