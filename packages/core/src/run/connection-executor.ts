import { setTimeout as sleep } from 'node:timers/promises'
import type { Activity } from './activity.ts'
import type { BackfillEvent } from './backfill.ts'
import type { Connection, Result, ResultRow } from '../dialect/driver.ts'
import { MigError, OperationError } from '../errors.ts'
import type { Dialect } from '../dialect/dialect.ts'
import type { CopyEvent, Executor, StatementEvent, StatementPurpose } from './executor.ts'
import type { HeldLock } from '../dialect/lock.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { CoreOp, SqlText } from '../ops/op.ts'
import type { OpState } from '../dialect/postcondition.ts'
import { stateOf } from './effect.ts'
import { PLAIN_UNIT, type OpenUnit, type UnitWork } from '../dialect/unit.ts'
import { bound, type Deferred, type Guard, type Statement, statement } from '../sql/statement.ts'
import { expectRows, readRows } from './version-table.ts'
import { statementError } from './failure.ts'

export interface ConnectionExecutorOptions {
  readonly dialect: Dialect
  /** Whose rows say that no other runner came in between; a database that is mig's own to change has none. */
  readonly versionTable?: QualifiedName
  /** The lock that this run holds; reading needs none. */
  readonly lock?: HeldLock
  /** Knows what is sent, and may stop it; absent where nobody wants to. */
  readonly activity?: Activity
  /** Called after each statement that succeeded. */
  readonly onStatement?: (event: StatementEvent) => void
  /** Called before all rows of a table are copied. */
  readonly onCopy?: (event: CopyEvent) => void
  /** Called when a batch of a backfill was committed. */
  readonly onBackfill?: (event: BackfillEvent) => void
}

/** How many rows an error shows. */
const SHOWN_ROWS = 5

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

  async execute(statement: Statement, purpose: StatementPurpose): Promise<number> {
    await this.#announce(statement)
    const { affected } = await this.#send(statement, purpose)
    this.#options.onStatement?.({ statement, purpose })
    return affected
  }

  async check(guard: Guard): Promise<void> {
    const [answer] = await this.query(statement(`SELECT CASE WHEN ${guard.guard} THEN 1 ELSE 0 END AS "holds"`))
    if (Number(answer?.['holds']) !== 1) throw new OperationError('op.guard', await this.#complaint(guard), { hint: guard.hint })
  }

  async expand({ deferred }: Deferred): Promise<readonly (Statement | Guard)[]> {
    const { expansion } = this.#options.dialect
    if (expansion === undefined) throw nothingExpands(deferred.kind)
    return expansion.expand(deferred, this.#connection)
  }

  result(statement: SqlText): Promise<Result> {
    return this.#send(statement, 'operation')
  }

  async query(statement: SqlText, purpose: StatementPurpose = 'operation'): Promise<readonly ResultRow[]> {
    const { rows } = await this.#send(statement, purpose)
    return rows
  }

  async confirm(rows: readonly string[] | undefined): Promise<void> {
    const { dialect, lock, versionTable } = this.#options
    await lock?.verify()
    if (versionTable !== undefined && rows !== undefined) expectRows(rows, await readRows(this, versionTable, dialect.quoting))
  }

  stateOf(op: CoreOp): Promise<OpState> {
    return stateOf(op, { dialect: this.#options.dialect, connection: this.#connection })
  }

  unit(work: UnitWork): Promise<OpenUnit> {
    return this.#options.dialect.unit?.open(this.#connection, work) ?? Promise.resolve(PLAIN_UNIT)
  }

  readonly backfilled = (event: BackfillEvent): void => this.#options.onBackfill?.(event)

  readonly pause = (milliseconds: number): Promise<void> => this.#options.activity?.pause(milliseconds) ?? sleep(milliseconds)

  comment(): void {
    // A connection has nobody who reads along; the migrator's events tell what runs.
  }

  async #announce({ copies }: Statement): Promise<void> {
    const { onCopy } = this.#options
    if (copies === undefined || onCopy === undefined) return
    const [row] = await this.query(statement(copies.rows))
    onCopy({ table: copies.table, rows: Number(Object.values(row ?? {})[0]) })
  }

  /** The message of a guard with the first rows that stand in the way. */
  async #complaint({ message, rows }: Guard): Promise<string> {
    if (rows === undefined) return message
    const [total] = await this.query(statement(`SELECT count(*) AS "n" FROM (${rows}) AS "t"`))
    const first = await this.query(statement(`SELECT * FROM (${rows}) AS "t" LIMIT ${SHOWN_ROWS}`))
    const count = Number(total?.['n'])
    const more = count > first.length ? [`  … and ${count - first.length} more`] : []
    // A query that counts the rows itself says how many there are of each.
    const isCounted = first.some((row) => 'rows' in row)
    return [
      isCounted ? message : `${message} (${count} row${count === 1 ? '' : 's'})`,
      ...first.map((row) => `  ${rowText(row)}`),
      ...more,
    ].join('\n')
  }

  async #send(statement: SqlText, purpose: StatementPurpose): Promise<Result> {
    const { activity, dialect } = this.#options
    const { sql, values } = bound(statement, dialect.quoting)
    const send = (): Promise<Result> => this.#connection.run(sql, values)
    try {
      return await (activity === undefined ? send() : activity.during(purpose, send))
    } catch (cause) {
      // At which statement the connection was lost is worth knowing.
      if (cause instanceof MigError && cause.code === 'connection.lost') throw statementError(sql, cause.cause)
      throw cause instanceof MigError ? cause : statementError(sql, cause)
    }
  }
}

/** `id 3, name 'x'` */
function rowText(row: ResultRow): string {
  return Object.entries(row)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? `'${value}'` : String(value)}`)
    .join(', ')
}

function nothingExpands(kind: string): OperationError {
  return new OperationError('op.deferred', `The dialect's compiler defers the operation ${kind}, and nothing of the dialect expands it.`, {
    hint: 'This is a mistake of the dialect: tell its authors.',
  })
}
