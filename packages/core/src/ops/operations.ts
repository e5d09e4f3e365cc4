import type { AnyColumn } from '../builders/row-types.ts'
import type { Sql } from '../builders/sql.ts'
import type { Result, ResultRow } from '../dialect/driver.ts'
import { bareName, type Name } from './arguments.ts'
import { describeQuery } from './describe.ts'
import { kyselyOn } from './kysely.ts'
import { backfillOp, bulkInsertOp, customOpOf, executeOp, sqlText } from './make-data-op.ts'
import { MoveOperations } from './move-operations.ts'
import type { CustomOp } from './op.ts'
import type { OperationQueue } from './queue.ts'

/** What `op.execute` takes besides the SQL. */
export interface ExecuteOptions {
  /** Values for the placeholders `?` or `$1` of a text. */
  readonly values?: readonly unknown[]
  /** What undoes it. */
  readonly down?: Sql | string
  /**
   * A query that gives one value, true when the SQL is done: where it runs outside a transaction, a run that goes on after an
   * interruption asks it. In a transaction it is not needed.
   */
  readonly doneWhen?: Sql | string
}

/** What `op.backfill` sets, in which rows, and how many of them at a time. */
export interface BackfillOptions {
  readonly table: Name
  /** New values by column: SQL as a fragment, or a value. */
  readonly set: { readonly [column: string]: unknown }
  /** The rows that are left to do; what is set has to make it false. Default: all rows, once. */
  readonly where?: Sql | string
  /** The columns by which batches are made: unique together, and none of them null. Default: the primary key. */
  readonly key?: string | readonly string[]
  /** How many rows a batch has. Default: 1000. */
  readonly batch?: number
  /** Milliseconds to wait between two batches. Default: 0. */
  readonly pause?: number
  /** What undoes it. */
  readonly down?: Sql | string
}

/** What `op.bulkInsert` takes besides the rows. */
export interface BulkInsertOptions {
  /** Types of columns whose values do not say it by themselves, such as arrays and json. */
  readonly types?: { readonly [column: string]: AnyColumn }
}

/** Reads and writes data while a revision runs. */
export interface RevisionConnection {
  /**
   * Runs SQL and gives its rows, after all operations that were called before.
   * @throws OperationError `op.values` when values and placeholders do not fit.
   */
  query<R extends object = ResultRow>(statement: Sql | string, values?: readonly unknown[]): Promise<readonly R[]>
}

/**
 * What `upgrade(op)` and `downgrade(op)` work with. There is one for each step.
 *
 * All calls wait in one line and happen in their order, awaited or not. A call that is wrong in itself throws at once. A call that
 * fails in the database skips those that were called before somebody received its error (by `await` or `.catch`); what nobody
 * received fails the step. A step ends when `upgrade` has: a call afterwards is an error (`op.late`).
 */
export class Operations extends MoveOperations {
  /** The connection, for data migrations. What a revision does then depends on data, so it cannot be known before it runs. */
  readonly connection: RevisionConnection

  constructor(queue: OperationQueue) {
    super(queue)
    const query = (statement: Sql | string, values?: readonly unknown[]): Promise<readonly ResultRow[]> =>
      queue.add({ name: 'connection.query', entry: query }, () => {
        const text = sqlText(statement, values, 'op.connection.query')
        return { what: () => describeQuery(text), run: async (origin) => (await queue.sink.query(text, origin)).rows }
      })
    // The type of the rows is the caller's word, as with every driver.
    this.connection = Object.freeze({ query }) as RevisionConnection
  }

  /**
   * Runs SQL: a text as it is, or a fragment whose values are bound.
   *
   * The reverse needs `down`.
   * @example
   * ```ts
   * await op.execute(sql`UPDATE expenses SET currency = ${'EUR'}`, { down: 'UPDATE expenses SET currency = NULL' })
   * ```
   * ```sql
   * -- PostgreSQL
   * UPDATE expenses SET currency = 'EUR';
   * -- SQLite
   * UPDATE expenses SET currency = 'EUR';
   * ```
   * @throws OperationError `op.execute` for an empty text; `op.values` when values and placeholders do not fit; `op.option`;
   * `op.transaction`, before anything runs, for a COMMIT and the like where a transaction is open
   */
  execute(statement: Sql | string, options?: ExecuteOptions): Promise<void> {
    return this.record('execute', () => executeOp(statement, options))
  }

  /**
   * Inserts rows, which are objects by column name: texts, numbers, bigints, booleans, dates, bytes, arrays and objects, each
   * converted for the database. All rows have the same columns. It has no reverse.
   * @example
   * ```ts
   * await op.bulkInsert('categories', [{ id: 1, name: 'food', active: true }, { id: 2, name: 'rent', active: false }])
   * ```
   * ```sql
   * -- PostgreSQL
   * INSERT INTO "categories" ("id", "name", "active") VALUES
   *   (1, 'food', true),
   *   (2, 'rent', false);
   * -- SQLite
   * INSERT INTO "categories" ("id", "name", "active") VALUES (1, 'food', 1), (2, 'rent', 0);
   * ```
   * @throws OperationError `op.rows` when rows have different columns; `op.name`, `op.option`
   * @throws MigError `value.unsupported` for a value that is no data.
   */
  bulkInsert(table: Name, rows: readonly object[], options?: BulkInsertOptions): Promise<void> {
    return this.record('bulkInsert', () => bulkInsertOp(table, rows, options))
  }

  /**
   * Sets columns of many rows in batches, each in a transaction of its own, so that nobody waits for more than one batch. A run that was
   * interrupted goes on behind the last batch, and no row is set twice.
   *
   * It goes over the table in the order of its key, again and again until no row is left for which `where` holds: rows that others add
   * meanwhile are set too. What came before it in the revision is committed first. In a transaction of the caller's, in a dry run and in a
   * script it is one UPDATE. The reverse needs `down`.
   * @example
   * ```ts
   * await op.backfill({ table: 'users', set: { slug: sql`lower(name)` }, where: sql`slug IS NULL`, batch: 5_000 })
   * ```
   * ```sql
   * -- PostgreSQL
   * UPDATE "users" SET "slug" = lower(name) WHERE (slug IS NULL);
   * -- SQLite
   * UPDATE "users" SET "slug" = lower(name) WHERE (slug IS NULL);
   * ```
   * @throws OperationError `op.backfill` where nothing is set, the table has no key, or `where` still holds for rows that were set;
   * `op.name`, `op.option`
   */
  backfill(options: BackfillOptions): Promise<void> {
    return this.record('backfill', () => backfillOp(options))
  }

  /**
   * Runs an operation of a plugin: `await op.run(enableAudit('users'))`.
   * @throws OperationError `op.run` when it is none.
   */
  run(operation: CustomOp): Promise<void> {
    return this.record('run', () => customOpOf(operation))
  }

  /**
   * Hands out the driver's own client (a pg client, a better-sqlite3 database), after all operations that were called before.
   *
   * No operation can run inside the function. What a revision does then depends on data.
   * @throws OperationError `op.nested` for a call on `op` inside the function.
   */
  using<T>(work: (client: unknown) => T | Promise<T>): Promise<T> {
    return this.queue.using(this.call('using'), work)
  }

  /**
   * Gives a Kysely on the connection of the run, from the package that the project has: `await op.kysely<Kysely<Database>>()`. Its queries
   * wait in the same line as operations, and its transactions are savepoints. What a revision does then depends on data.
   * @throws OperationError `op.kysely` when kysely is not installed.
   */
  async kysely<K = unknown>(): Promise<K> {
    const { queue } = this
    const dialect = await queue.add(this.call('kysely'), () => ({ what: () => 'kysely', run: (origin) => queue.sink.dialect(origin) }))
    const run = (statement: string, values: readonly unknown[]): Promise<Result> =>
      queue.add({ name: 'kysely', entry: run }, () => {
        const text = sqlText(statement, values.length === 0 ? undefined : values, 'A query of op.kysely')
        return { what: () => describeQuery(text), run: (origin) => queue.sink.query(text, origin) }
      })
    // The type is the caller's word, as with every driver.
    return kyselyOn({ library: await queue.library('kysely'), dialect, run }) as K
  }

  /**
   * Runs the function within a savepoint: when it throws, what it did is undone, the error comes out, and the revision can go on after
   * it was caught. PostgreSQL refuses everything after an error without one.
   *
   * Inside, use the `op` that the function is given. What a revision does then depends on data.
   * @throws OperationError `op.nested` for a call on the outer `op` inside the function.
   */
  savepoint<T>(work: (op: Operations) => T | Promise<T>): Promise<T> {
    return this.queue.scope('savepoint', this.call('savepoint'), (queue) => work(new Operations(queue)))
  }

  /**
   * Does something that must not happen twice: in a transaction of its own, together with the record that it is done. A run that was
   * interrupted later in the revision passes over it.
   *
   * What came before it in the revision is committed first. Inside, use the `op` that the function is given. What a revision does then
   * depends on data. The name stands in the record: a step that is called otherwise is another one.
   * @throws OperationError `op.autocommit` for what cannot run in a transaction inside; `op.nested` for a call on the outer `op`; `op.name`
   */
  step(name: string, work: (op: Operations) => unknown): Promise<void> {
    return this.queue.once(bareName(name, 'step'), this.call('step'), (queue) => work(new Operations(queue)))
  }

  /**
   * Runs the operations of the function outside the transaction: what came before is committed first, and what comes afterwards has a new
   * one. Statements such as `CREATE INDEX CONCURRENTLY` need it; a failure leaves what is done.
   *
   * Inside, use the `op` that the function is given.
   * @throws OperationError `op.nested` for a call on the outer `op` inside the function.
   */
  autocommit<T>(work: (op: Operations) => T | Promise<T>): Promise<T> {
    return this.queue.scope('autocommit', this.call('autocommit'), (queue) => work(new Operations(queue)))
  }
}
