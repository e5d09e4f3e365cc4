import { DIALECT_CONTRACT, type Dialect } from '@mig/core/dialect'
import { backup } from './backup.ts'
import { batches } from './batches.ts'
import { compiler } from './compiler.ts'
import { contention } from './contention.ts'
import { dev } from './dev-database.ts'
import { driver } from './driver.ts'
import { expansion } from './expansion.ts'
import { features } from './features.ts'
import { judge } from './judge.ts'
import { lock } from './lock.ts'
import { objects } from './objects/kinds.ts'
import type { SqliteColumnOptions, SqliteConstraintOptions, SqliteTableOptions } from './options.ts'
import type { SqliteAlterTableOptions } from './rebuild/options.ts'
import { quoting } from './quoting.ts'
import { reflector } from './reflector.ts'
import { refusal } from './refusal.ts'
import { script } from './script.ts'
import { unit } from './unit.ts'
import { types } from './types.ts'

/** SQLite, through better-sqlite3 or Node's own `node:sqlite`. */
export const sqlite: Dialect = {
  contract: DIALECT_CONTRACT,
  name: 'sqlite',
  features,
  quoting,
  types,
  compiler,
  expansion,
  reflector,
  judge,
  objects,
  driver,
  dev,
  lock,
  contention,
  refusal,
  batches,
  script,
  backup,
  unit,
}

export default sqlite

// Options of models are checked where they are written, as soon as a program knows this package.
declare module '@mig/core' {
  interface TableDialectOptions {
    readonly sqlite?: SqliteTableOptions
  }
  interface AlterTableDialectOptions {
    readonly sqlite?: SqliteAlterTableOptions
  }
  interface ColumnDialectOptions {
    readonly sqlite?: SqliteColumnOptions
  }
  interface ConstraintDialectOptions {
    readonly sqlite?: SqliteConstraintOptions
  }
}

export type {
  ConflictAction,
  SqliteColumnOptions,
  SqliteConstraintNames,
  SqliteConstraintOptions,
  SqliteKeyPart,
  SqliteTableOptions,
} from './options.ts'
export type { Database, InferInsert, InferRow, SqliteTypes } from './row-types.ts'
export type { SqliteAlterTableOptions } from './rebuild/options.ts'
