import { afterAbort } from './failure.ts'
import { type BackfillWork, runBackfill } from './backfill.ts'
import { canonical } from '../schema/data.ts'
import { callPart, type Journal, partOf } from './journal.ts'
import { clearUp, expectDone, isRawSql, type ResumeChoice, wasDone } from './resume.ts'
import { readingAgain } from './reading-again.ts'
import type { OpenUnit } from '../dialect/unit.ts'
import type { Part } from './run-log.ts'
import { compile } from '../sql/compile.ts'
import type { Dialect } from '../dialect/dialect.ts'
import type { Executor } from './executor.ts'
import { OperationError } from '../errors.ts'
import { isCustomOp, type Op, type SqlText } from '../ops/op.ts'
import type { OperationSink, OpOrigin } from '../ops/sink.ts'
import type { PreparedOperation } from './prepare.ts'
import { refuseTransaction, refuseTransactionOp } from './refuse-transaction.ts'
import type { Registry } from '../plugin/registry.ts'
import type { Result } from '../dialect/driver.ts'
import { type Instruction, isDeferred, type Statement, statement } from '../sql/statement.ts'
import { leavesTransaction, perform, splitInstructions } from './instructions.ts'
import { withCleanup, type Transactions } from './transactions.ts'

export interface ExecutorSinkOptions {
  readonly executor: Executor
  readonly transactions: Transactions
  readonly dialect: Dialect
  readonly registry: Registry
  /** The version rows while the step runs. */
  readonly rows: readonly string[]
  /** Where what is committed before the step's end is recorded; absent on a database of mig's own. */
  readonly journal?: Journal
  /** What is to become of a statement of which nobody can know whether it was done. */
  readonly resume?: ResumeChoice
  /** The call inside which everything is one transaction. */
  readonly within?: string
}

/** An operation, and what it was compiled to. */
type Work = Pick<PreparedOperation, 'op' | 'instructions' | 'part' | 'autocommit'>

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
    const { dialect, executor, journal, registry } = this.#options
    const { number } = origin
    const part = (): Part => partOf(op, number, registry)
    if (journal?.resumes === true) journal.expectInOrder(part())
    // Nobody knows what follows, and what came before is in the transaction already.
    const form = (this.#outside ? undefined : dialect.hoist?.([op], false)[0]?.otherwise) ?? op
    const instructions = compile(form, dialect, { version: executor.version }, registry)
    // The step is running already, so what has to stand around a transaction comes too late: the unit refuses what would lose rows.
    await this.#naming(origin, () => this.#once({ op: form, instructions, part }, true))
  }

  /** Runs an operation that was prepared. Where no transaction is open, one whose statements depend on the catalog is a unit of its own. */
  async carryOut(work: PreparedOperation): Promise<void> {
    const alone = work.autocommit !== true && !this.#options.transactions.open && work.instructions.some(isDeferred)
    await this.#once(work, alone)
  }

  /** Runs the operation, unless an earlier run did. */
  async #once(work: Work, asUnit: boolean): Promise<void> {
    const { journal, transactions } = this.#options
    const { commits } = transactions
    const passed = journal?.resumes === true && work.part !== undefined && journal.isDone(work.part())
    if (!passed) await this.#perform(work, asUnit)
    this.#completed++
    if (passed || !transactions.open || transactions.commits !== commits) this.#kept = this.#completed
  }

  async #perform(work: Work, asUnit: boolean): Promise<void> {
    const { executor, transactions } = this.#options
    const { op, instructions } = work
    const batches = this.#batchesOf(work)
    const unit = { ops: [op], complete: true }
    const { limits } = transactions
    if (batches !== undefined) return this.#outsideTransaction(() => limits.during(unit, () => runBackfill(batches)))
    if (work.autocommit === true && !this.#outside) return this.autocommit(() => this.#perform(work, asUnit))
    if (instructions.some(leavesTransaction)) return this.#outsideTransaction(() => this.#beside(work))
    if (!transactions.open && transactions.autocommitRefusal === undefined && isRawSql(op)) {
      return this.#outside ? this.#beside(work) : transactions.single(() => this.#beside(work))
    }
    const within = (opened?: OpenUnit): Promise<void> =>
      transactions.open ? this.#within(work, opened) : limits.during(unit, () => this.#within(work, opened))
    if (!asUnit) return within()
    const opened = await executor.unit(unit)
    await withCleanup(() => within(opened), () => opened.close())
  }

  /** A backfill goes batch by batch where it can commit them and record how far it has come; anywhere else it is one UPDATE. */
  #batchesOf({ op, part }: Work): BackfillWork | undefined {
    const { dialect, executor, journal, transactions } = this.#options
    if (isCustomOp(op) || op.kind !== 'backfill' || part === undefined || journal === undefined) return undefined
    if (executor.backfilled === undefined || transactions.autocommitRefusal !== undefined) return undefined
    return { op, part: part(), journal, executor, dialect }
  }

  /** In the transaction that is open, or in one of its own, together with the row that says it is done. */
  async #within({ op, instructions, part }: Work, unit?: OpenUnit): Promise<void> {
    const { journal, rows, transactions } = this.#options
    refuseTransactionOp(op)
    const work = async (): Promise<void> => {
      await this.#send(instructions)
      await unit?.check()
    }
    if (!transactions.open) {
      await transactions.within(rows, async () => {
        await work()
        if (part !== undefined) await journal?.write('done', part())
      })
      return
    }
    // The revision may go on after an error, and the check may fail: nothing of a deferred operation stays then.
    await (unit !== undefined && instructions.some(isDeferred) ? this.savepoint(work) : work())
    if (part !== undefined) journal?.note(part)
  }

  /** Outside a transaction: what is intended is recorded before it, and that it is done behind it. */
  async #beside({ op, instructions, part: partOfWork }: Work): Promise<void> {
    const { dialect, executor, journal, resume, rows, transactions } = this.#options
    const [alone, behind] = splitInstructions(instructions)
    const isRecorded = journal !== undefined && partOfWork !== undefined
    const interrupted = isRecorded ? { op, part: partOfWork(), journal, executor, dialect } : undefined
    const isDone = interrupted !== undefined && (await wasDone(interrupted, resume))
    if (!isDone) {
      await interrupted?.journal.write('intent', interrupted.part)
      await this.#send(alone).catch(async (error: unknown) => {
        if (interrupted !== undefined) await clearUp(interrupted, error)
        throw error
      })
    }
    if (interrupted === undefined && behind.length === 0) return
    await transactions.within(rows, async () => {
      await this.#send(behind)
      if (interrupted === undefined) return
      if (!isDone) await expectDone(interrupted)
      await interrupted.journal.write('done', interrupted.part)
    })
  }

  async dialect(): Promise<string> {
    return this.#options.dialect.name
  }

  async query(text: SqlText, origin: OpOrigin): Promise<Result> {
    const { executor } = this.#options
    const part = (): Part => callPart(origin.number, canonical(text), 'a query')
    if (!this.#outside) refuseTransaction(text)
    return this.#naming(origin, () => this.#call(part, () => executor.result(text)))
  }

  async using<T>(work: (client: unknown) => Promise<T>, origin: OpOrigin): Promise<T> {
    const { executor } = this.#options
    return this.#call(() => callPart(origin.number, 'using', 'op.using'), () => work(executor.client()))
  }

  /**
   * Data that the revision asks for itself. What an earlier run did is asked for again, since the revision goes by the answer, and may
   * only read then.
   */
  async #call<T>(part: () => Part, work: () => Promise<T>): Promise<T> {
    const { dialect, executor, journal, rows, transactions } = this.#options
    if (journal?.resumes === true) journal.expectInOrder(part())
    if (journal?.resumes === true && journal.isDone(part())) return readingAgain(work, { dialect, executor, transactions }, part())
    if (transactions.open || journal === undefined) {
      const result = await work()
      journal?.note(part)
      return result
    }
    return transactions.within(rows, async () => {
      const result = await work()
      await journal.write('done', part())
      return result
    })
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const { journal, rows, transactions } = this.#options
    const name = `mig_savepoint_${++this.#savepoints}`
    const isOwn = !transactions.open
    const inside = async (): Promise<T> => {
      await this.#word(`SAVEPOINT ${name}`)
      this.#depth++
      const noted = journal?.noted
      let failed = true
      const guarded = async (): Promise<T> => {
        const result = await work()
        failed = false
        return result
      }
      return withCleanup(guarded, async () => {
        this.#depth--
        if (failed) {
          if (noted !== undefined) journal?.undo(noted)
          await this.#word(`ROLLBACK TO SAVEPOINT ${name}`)
        }
        await this.#word(`RELEASE SAVEPOINT ${name}`)
        // A transaction that was opened for the savepoint ends with it.
        if (isOwn) await journal?.flush()
      })
    }
    return transactions.within(rows, inside)
  }

  async step(name: string, work: (sink: OperationSink) => Promise<void>, origin: OpOrigin): Promise<void> {
    const { journal, rows, transactions } = this.#options
    const part = callPart(origin.number, canonical({ step: name }), name)
    // What happens inside is one with the row of the step, so it gets none of its own.
    const { journal: _, ...options } = this.#options
    const once = async (): Promise<undefined> => {
      await work(new ExecutorSink({ ...options, within: `op.step('${name}')` }))
    }
    if (journal === undefined) return transactions.within(rows, once)
    if (journal.resumes) journal.expectInOrder(part)
    const recorded = async (): Promise<void> => void (await journal.part(part, once))
    const isOwn = transactions.autocommitRefusal === undefined
    // Of what is not committed by us nothing is to be kept apart.
    await (isOwn ? this.#outsideTransaction(recorded) : recorded())
    this.#completed++
    if (isOwn) this.#kept = this.#completed
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
    const { within = this.#depth > 0 ? 'op.savepoint()' : undefined } = this.#options
    if (within !== undefined) {
      throw new OperationError('op.autocommit', `What cannot run in a transaction was asked for inside ${within}.`, {
        hint: 'That is a transaction, or a part of one: move the call out of it.',
      })
    }
    const { journal, rows, transactions } = this.#options
    if (transactions.open && transactions.autocommitRefusal === undefined) await journal?.flush()
    return transactions.outside(rows, () => {
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
