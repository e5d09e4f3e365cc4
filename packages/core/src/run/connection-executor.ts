import type { Connection, Result, ResultRow } from '../dialect/driver.ts'
import { MigError } from '../errors.ts'
import type { Executor, StatementEvent, StatementPurpose } from './executor.ts'
import type { HeldLock } from '../dialect/lock.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { Quoting } from '../sql/quoting.ts'
import type { Op, SqlText } from '../ops/op.ts'
import { PLAIN_UNIT, type OpenUnit, type UnitRules } from '../dialect/unit.ts'
import { bound } from '../sql/statement.ts'
import { expectRows, readRows } from './version-table.ts'
import { statementError } from './failure.ts'

export interface ConnectionExecutorOptions {
  readonly quoting: Quoting
  readonly versionTable: QualifiedName
  /** The lock that this run holds; reading needs none. */
  readonly lock?: HeldLock
  /** What units of this dialect need; reading needs nothing. */
  readonly unit?: UnitRules
  /** Called after each statement that succeeded. */
  readonly onStatement?: (event: StatementEvent) => void
}

/** Sends statements to a database. */
export class ConnectionExecutor implements Executor {
  readonly #connection: Connection
  readonly #options: ConnectionExecutorOptions

  constructor(connection: Connection, options: ConnectionExecutorOptions) {
    this.#connection = connection
    this.#options = options
  }

  get version(): readonly number[] {
    return this.#connection.version
  }

  client(): unknown {
    return this.#connection.client
  }

  async execute(statement: SqlText, purpose: StatementPurpose): Promise<number> {
    const { affected } = await this.#send(statement)
    this.#options.onStatement?.({ statement, purpose })
    return affected
  }

  async query(statement: SqlText): Promise<readonly ResultRow[]> {
    const { rows } = await this.#send(statement)
    return rows
  }

  async confirm(rows: readonly string[]): Promise<void> {
    await this.#options.lock?.verify()
    expectRows(rows, await readRows(this, this.#options.versionTable, this.#options.quoting))
  }

  unit(ops: readonly Op[]): Promise<OpenUnit> {
    return this.#options.unit?.open(this.#connection, ops) ?? Promise.resolve(PLAIN_UNIT)
  }

  comment(): void {
    // A connection has nobody who reads along; the migrator's events tell what runs.
  }

  async #send(statement: SqlText): Promise<Result> {
    const { sql, values } = bound(statement, this.#options.quoting)
    try {
      return await this.#connection.run(sql, values)
    } catch (cause) {
      throw cause instanceof MigError ? cause : statementError(sql, cause)
    }
  }
}
