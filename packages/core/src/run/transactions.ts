import type { Executor } from './executor.ts'
import { NO_LIMITS, type RunLimits } from './timeouts.ts'
import { OperationError } from '../errors.ts'
import { statement } from '../sql/statement.ts'

/** How a transaction is opened and closed. */
export interface TransactionWords {
  readonly begin: string
  readonly commit: readonly string[]
  readonly rollback: readonly string[]
  /** Nothing of the run can be committed by us. */
  readonly uncommitted?: Reason
  /** Nothing can run outside a transaction, although transactions are committed. */
  readonly nothingOutside?: Reason
}

/** Why something cannot be, as the end of a sentence, and what helps. */
interface Reason {
  readonly because: string
  readonly hint: string
}

/** Transactions of our own. */
export function ownTransactions(begin: string): TransactionWords {
  return { begin, commit: ['COMMIT'], rollback: ['ROLLBACK'] }
}

const BACK_TO_SAVEPOINT = ['ROLLBACK TO SAVEPOINT mig_run', 'RELEASE SAVEPOINT mig_run']

/** Savepoints in a transaction that the caller has open: we neither begin nor commit it. */
export const CALLERS_TRANSACTION: TransactionWords = {
  begin: 'SAVEPOINT mig_run',
  commit: ['RELEASE SAVEPOINT mig_run'],
  rollback: BACK_TO_SAVEPOINT,
  uncommitted: {
    because: 'the connection came with an open transaction, which only its owner may commit',
    hint: 'Hand mig a connection without an open transaction, or move the operation into a revision of its own.',
  },
}

/** The same transactions, of which nothing stays: what would be committed is rolled back. */
export function rolledBack({ begin, rollback }: TransactionWords): TransactionWords {
  return {
    begin,
    commit: rollback,
    rollback,
    uncommitted: {
      because: 'a dry run rolls everything back',
      hint: 'See what it would do with `mig plan`, or run it on a copy of the database.',
    },
  }
}

/** One transaction after another on an executor. */
export class Transactions {
  readonly #executor: Executor
  readonly #words: TransactionWords
  readonly #limits: RunLimits
  #open = false
  #commits = 0

  constructor(executor: Executor, words: TransactionWords, limits: RunLimits = NO_LIMITS) {
    this.#executor = executor
    this.#words = words
    this.#limits = limits
  }

  get open(): boolean {
    return this.#open
  }

  /** How many transactions were committed so far. */
  get commits(): number {
    return this.#commits
  }

  /** What is committed is kept. */
  get commitsForGood(): boolean {
    return this.#words.uncommitted === undefined
  }

  /** The error for what has to run outside a transaction, where nothing can. */
  get autocommitRefusal(): OperationError | undefined {
    const reason = this.#words.uncommitted ?? this.#words.nothingOutside
    if (reason === undefined) return undefined
    return new OperationError('op.autocommit', `This cannot run in a transaction, and ${reason.because}.`, { hint: reason.hint })
  }

  /** How long what is done next may wait and take. */
  get limits(): RunLimits {
    return this.#limits
  }

  /** Begins, and makes sure that the database is where the run left it; without `rows` nobody knows yet where that is. */
  async begin(rows?: readonly string[]): Promise<void> {
    await this.#run(this.#words.begin)
    this.#open = true
    await this.#limits.begin()
    await this.#executor.confirm(rows)
  }

  async commit(): Promise<void> {
    for (const word of this.#words.commit) await this.#run(word)
    this.#open = false
    this.#commits++
  }

  /** Rolls back what is open. */
  async rollback(): Promise<void> {
    if (!this.#open) return
    this.#open = false
    for (const word of this.#words.rollback) await this.#run(word)
  }

  /** Runs the work between two transactions: what is open is committed before it and begun again after it, also when it fails. */
  async outside<T>(rows: readonly string[], work: () => Promise<T>): Promise<T> {
    const { autocommitRefusal } = this
    if (autocommitRefusal !== undefined) throw autocommitRefusal
    if (!this.#open) return this.#limits.unlimited(work)
    await this.commit()
    return withCleanup(() => this.#limits.unlimited(work), () => this.begin(rows))
  }

  /** Runs a statement as it comes: in the transaction that is open, or outside one. */
  async single<T>(work: () => Promise<T>): Promise<T> {
    return this.#open ? work() : this.#limits.single(work)
  }

  /** Runs the work in a transaction of its own, unless one is open. */
  async within<T>(rows: readonly string[] | undefined, work: () => Promise<T>): Promise<T> {
    if (this.#open) return work()
    try {
      // The transaction is open before it is known that the database is where the run left it.
      await this.begin(rows)
      const result = await work()
      await this.commit()
      return result
    } catch (error) {
      return withCleanup(() => Promise.reject(error), () => this.rollback())
    }
  }

  async #run(word: string): Promise<void> {
    await this.#executor.execute(statement(word), 'transaction')
  }
}

/** Does the work and then, whatever became of it, the end. When both fail, the error of the work is the one that counts. */
export async function withCleanup<T>(work: () => Promise<T>, end: () => Promise<void>): Promise<T> {
  let result: T
  try {
    result = await work()
  } catch (error) {
    // Where the connection is lost the end fails as well, and says nothing new.
    await end().catch(() => {})
    throw error
  }
  await end()
  return result
}
