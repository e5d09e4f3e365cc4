import { afterAbort } from './failure.ts'
import { compile } from '../sql/compile.ts'
import type { Dialect } from '../dialect/dialect.ts'
import type { Executor } from './executor.ts'
import { OperationError } from '../errors.ts'
import type { Op, SqlText } from '../ops/op.ts'
import type { OperationSink, OpOrigin } from '../ops/sink.ts'
import type { PreparedOperation } from './prepare.ts'
import type { Registry } from '../plugin/registry.ts'
import type { ResultRow } from '../dialect/driver.ts'
import { type Instruction, isDeferred, type Statement, statement } from '../sql/statement.ts'
import { leavesTransaction, perform } from './instructions.ts'
import { always, type Transactions } from './transactions.ts'

export interface ExecutorSinkOptions {
  readonly executor: Executor
  readonly transactions: Transactions
  readonly dialect: Dialect
  readonly registry: Registry
  /** The version rows while the step runs. */
  readonly rows: readonly string[]
}

/** Runs the operations of one step. */
export class ExecutorSink implements OperationSink {
  readonly #options: ExecutorSinkOptions
  #outside = false
  #savepoints = 0
  #depth = 0
  #completed = 0
  #kept = 0

  constructor(options: ExecutorSinkOptions) {
    this.#options = options
  }

  /** How many operations a failure does not undo: they ran outside a transaction, or in one that was committed before the step's end. */
  get kept(): number {
    return this.#kept
  }

  async run(op: Op, origin: OpOrigin): Promise<void> {
    const { dialect, executor, registry } = this.#options
    const instructions = compile(op, dialect, { version: executor.version }, registry)
    // The step is running already, so what has to stand around a transaction comes too late: the unit refuses what would lose rows.
    await this.#naming(origin, () => this.#asUnit(op, instructions))
  }

  /** Runs an operation that was prepared. Where no transaction is open, one whose statements depend on the catalog is a unit of its own. */
  async carryOut({ op, instructions, autocommit }: PreparedOperation): Promise<void> {
    const alone = autocommit !== true && !this.#options.transactions.open && instructions.some(isDeferred)
    await (alone ? this.#asUnit(op, instructions) : this.perform(instructions, autocommit === true))
  }

  /** Runs what one operation was compiled to. Where no transaction is open, several statements get one: an operation is done or not done. */
  async perform(instructions: readonly Instruction[], autocommit: boolean): Promise<void> {
    if (autocommit && !this.#outside) {
      await this.autocommit(() => this.perform(instructions, true))
      return
    }
    const { transactions } = this.#options
    const { commits } = transactions
    const several = instructions.length > 1 || instructions.some(isDeferred)
    const together = several && !instructions.some(leavesTransaction)
    await (together ? transactions.within(undefined, () => this.#send(instructions)) : this.#send(instructions))
    this.#completed++
    if (!transactions.open || transactions.commits !== commits) this.#kept = this.#completed
  }

  async #asUnit(op: Op, instructions: readonly Instruction[]): Promise<void> {
    const unit = await this.#options.executor.unit({ ops: [op], complete: true })
    await always(() => this.#wholly(instructions, () => unit.check()), () => unit.close())
  }

  /** The revision may go on after an error, and the check may fail: nothing of a deferred operation stays then. */
  #wholly(instructions: readonly Instruction[], check: () => Promise<void>): Promise<void> {
    const work = async (): Promise<void> => {
      await this.perform(instructions, false)
      await check()
    }
    if (!instructions.some(isDeferred)) return work()
    const { transactions } = this.#options
    return transactions.open ? this.savepoint(work) : transactions.within(undefined, work)
  }

  async query(text: SqlText, origin: OpOrigin): Promise<readonly ResultRow[]> {
    return this.#naming(origin, () => this.#options.executor.query(text))
  }

  async using<T>(work: (client: unknown) => Promise<T>): Promise<T> {
    return work(this.#options.executor.client())
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const name = `mig_savepoint_${++this.#savepoints}`
    return this.#options.transactions.within(undefined, async () => {
      await this.#word(`SAVEPOINT ${name}`)
      this.#depth++
      let failed = true
      const guarded = async (): Promise<T> => {
        const result = await work()
        failed = false
        return result
      }
      return always(guarded, async () => {
        this.#depth--
        if (failed) await this.#word(`ROLLBACK TO SAVEPOINT ${name}`)
        await this.#word(`RELEASE SAVEPOINT ${name}`)
      })
    })
  }

  async autocommit<T>(work: () => Promise<T>): Promise<T> {
    return this.#outsideTransaction(async () => {
      this.#outside = true
      try {
        return await work()
      } finally {
        this.#outside = false
      }
    })
  }

  async #send(instructions: readonly Instruction[]): Promise<void> {
    const { executor } = this.#options
    await perform(instructions, executor, (item: Statement) => {
      const send = (): Promise<unknown> => executor.execute(item, 'operation')
      return leavesTransaction(item) ? this.#outsideTransaction(send) : send()
    })
  }

  async #outsideTransaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.#depth > 0) {
      throw new OperationError('op.autocommit', 'A statement that cannot run in a transaction was asked for inside op.savepoint().', {
        hint: 'A savepoint is a part of a transaction: move the statement out of it.',
      })
    }
    return this.#options.transactions.outside(this.#options.rows, () => {
      this.#kept = this.#completed
      return work()
    })
  }

  async #word(sql: string): Promise<void> {
    await this.#options.executor.execute(statement(sql), 'transaction')
  }

  async #naming<T>(origin: OpOrigin, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw afterAbort(error, origin.abortedBy)
    }
  }
}
