/** What the process exits with when the error reaches the command line. */
export type ExitCode = 1 | 2 | 3 | 4;
/** Facts that go with an error. */
export interface MigErrorOptions {
    /** What to do next, in a sentence; printed below the message. */
    readonly hint?: string;
    readonly cause?: unknown;
    /** 1 failure (the default), 2 usage or a missing decision, 3 findings, 4 lock not obtained. */
    readonly exit?: ExitCode;
}
/**
 * Every failure that mig knows by name.
 *
 * `code` is stable (`revision.unknown`, `statement.failed`) and is what programs compare: two copies of `@mig/core` meet in
 * one process when the command line is installed globally, so `instanceof` is decided by a brand, for this class alone.
 */
export declare class MigError extends Error {
    readonly name: string;
    readonly code: string;
    readonly exit: ExitCode;
    readonly hint: string | undefined;
    /** Which call on `op` it came from, set when it passes there: `operation 3 (add column expenses.currency), …/add_currency.ts:9`. */
    origin: string | undefined;
    constructor(code: string, message: string, options?: MigErrorOptions);
    static [Symbol.hasInstance](value: unknown): boolean;
}
/** The configuration is missing, cannot be read, or says something impossible (`config.*`). */
export declare class ConfigError extends MigError {
    readonly name = "ConfigError";
    constructor(code: `config.${string}`, message: string, options?: MigErrorOptions);
}
/** A model cannot be imported or contradicts itself (`model.*`). */
export declare class ModelError extends MigError {
    readonly name = "ModelError";
    constructor(code: `model.${string}`, message: string, options?: MigErrorOptions);
}
/** A file of the user's cannot be loaded (`load.*`). */
export declare class LoadError extends MigError {
    readonly name = "LoadError";
    constructor(code: `load.${string}`, message: string, options?: MigErrorOptions);
}
/** The revision files or an identifier cannot be understood (`revision.*`). */
export declare class RevisionError extends MigError {
    readonly name: string;
    constructor(code: `revision.${string}`, message: string, options?: MigErrorOptions);
}
/** An operation was called in a wrong way (`op.*`). */
export declare class OperationError extends MigError {
    readonly name = "OperationError";
    constructor(code: `op.${string}`, message: string, options?: MigErrorOptions);
}
/** An operation has no reverse, so the revision cannot be downgraded (`op.irreversible`). */
export declare class IrreversibleError extends MigError {
    readonly name = "IrreversibleError";
    constructor(message: string, options?: MigErrorOptions);
}
/** The dialect cannot do what was asked; the hint says what to do instead (`dialect.unsupported`). */
export declare class UnsupportedError extends MigError {
    readonly name = "UnsupportedError";
    constructor(message: string, options?: MigErrorOptions);
}
/** A dialect is missing, unknown, of another contract, or got an option that it does not know (`dialect.*`). */
export declare class DialectError extends MigError {
    readonly name = "DialectError";
    constructor(code: `dialect.${string}`, message: string, options?: MigErrorOptions);
}
/** The database cannot be reached or refuses the login (`connection.*`). */
export declare class ConnectionError extends MigError {
    readonly name = "ConnectionError";
    constructor(code: `connection.${string}`, message: string, options?: MigErrorOptions);
}
/** Where a statement failed. */
export interface StatementErrorOptions extends MigErrorOptions {
    readonly sql: string;
    readonly revision?: string;
    /** One line that describes the operation the statement came from. */
    readonly operation?: string;
}
/** A statement was refused by the database (`statement.failed`); `cause` is the driver's error. */
export declare class StatementError extends MigError {
    readonly name = "StatementError";
    readonly sql: string;
    readonly revision: string | undefined;
    readonly operation: string | undefined;
    constructor(message: string, options: StatementErrorOptions);
}
/** Something was asked of an offline script that only a connection can do (`offline.*`). */
export declare class OfflineError extends MigError {
    readonly name = "OfflineError";
    constructor(code: `offline.${string}`, message: string, options?: MigErrorOptions);
}
/** Another runner holds the lock, or the lock was lost (`lock.*`). */
export declare class LockError extends MigError {
    readonly name = "LockError";
    constructor(code: `lock.${string}`, message: string, options?: MigErrorOptions);
}
/** The database is not where it was expected to be (`database.*`). */
export declare class DatabaseStateError extends MigError {
    readonly name = "DatabaseStateError";
    constructor(code: `database.${string}`, message: string, options?: MigErrorOptions);
}
/** A plugin contradicts another one or is not of the expected form (`plugin.*`). */
export declare class PluginError extends MigError {
    readonly name = "PluginError";
    constructor(code: `plugin.${string}`, message: string, options?: MigErrorOptions);
}
