import { canonical } from '../schema/data.ts'
import { DatabaseStateError } from '../errors.ts'
import { digest } from '../digest.ts'
import { describe } from '../ops/describe.ts'
import { isCustomOp, type Change, type Op } from '../ops/op.ts'
import type { LogDirection, LogState, Part, Progress } from './run-log.ts'
import { writeLog } from './run-log.ts'
import type { LoggedStep } from './read-log.ts'
import type { Registry } from '../plugin/registry.ts'
import type { Run } from './run.ts'

/** The step whose parts are recorded. */
export interface JournaledStep {
  readonly revision: string
  readonly direction: LogDirection
  readonly checksum?: string
}

/** A row of the log about a part of a step. */
export type LoggedPart = LoggedStep & { readonly operation: number; readonly hash: string }

/** What a journal writes with. */
export type JournalBooks = Pick<Run, 'executor' | 'transactions' | 'dialect' | 'logTable' | 'log'>

/**
 * What is recorded of a step that is not one transaction. What is committed before the step's end gets a row in its own transaction, so it
 * is done exactly when the row is there; what runs outside a transaction gets an `intent` before it and a `done` after it. A run that
 * finds such rows goes on behind them.
 */
export class Journal {
  readonly #books: JournalBooks
  readonly #step: JournaledStep
  readonly #rows: readonly string[]
  readonly #recorded: ReadonlyMap<number, LoggedPart>
  readonly #met = new Set<number>()
  #pending: (() => Part)[] = []

  /**
   * @param rows the version rows while the step runs.
   * @param recorded what an earlier run recorded of the step, oldest first.
   */
  constructor(books: JournalBooks, step: JournaledStep, rows: readonly string[], recorded: readonly LoggedPart[] = []) {
    this.#books = books
    this.#step = step
    this.#rows = rows
    this.#recorded = new Map(recorded.map((row) => [row.operation, row]))
  }

  get step(): JournaledStep {
    return this.#step
  }

  /** An earlier run has begun the step. */
  get resumes(): boolean {
    return this.#recorded.size > 0
  }

  /** The highest number of a part that an earlier run did or began; 0 where there was none. */
  get reached(): number {
    return Math.max(0, ...[...this.#recorded.values()].flatMap(({ state, operation }) => (state === 'failed' ? [] : [operation])))
  }

  /**
   * The last row about the part that an earlier run wrote.
   * @throws DatabaseStateError `database.halfApplied` when the part of this number was another one then.
   */
  recorded(part: Part): LoggedPart | undefined {
    const row = this.#recorded.get(part.number)
    this.#met.add(part.number)
    // What failed left nothing, so it may be corrected.
    if (row !== undefined && row.state !== 'failed' && row.hash !== part.hash) throw edited(this.#step.revision, row)
    return row
  }

  isDone(part: Part): boolean {
    return this.recorded(part)?.state === 'done'
  }

  /**
   * Makes sure that what was recorded is the beginning of these parts.
   * @throws DatabaseStateError `database.halfApplied`
   */
  expect(parts: readonly Part[]): void {
    const now = new Map(parts.map((part) => [part.number, part]))
    for (const row of this.#recorded.values()) {
      if (row.state !== 'failed' && now.get(row.operation)?.hash !== row.hash) throw edited(this.#step.revision, row)
    }
  }

  /**
   * For a step that is only known while it runs: makes sure that it does what it did before.
   * @throws DatabaseStateError `database.halfApplied` for a part that was not recorded although one behind it was.
   */
  expectInOrder(part: Part): void {
    if (part.number < this.reached && this.recorded(part) === undefined) throw strayed(this.#step.revision, part)
  }

  /**
   * Makes sure that all that was recorded has been met again.
   * @throws DatabaseStateError `database.halfApplied`
   */
  expectReached(): void {
    for (const row of this.#recorded.values()) {
      if (row.state !== 'failed' && !this.#met.has(row.operation)) throw edited(this.#step.revision, row)
    }
  }

  /** Remembers what ran in the open transaction; it gets its row when that is committed before the step ends. */
  note(part: () => Part): void {
    this.#pending.push(part)
  }

  /** How many parts ran in the open transaction; `undo` goes back to that number. */
  get noted(): number {
    return this.#pending.length
  }

  /** Forgets what was noted behind a savepoint that was rolled back. */
  undo(noted: number): void {
    this.#pending.length = noted
  }

  /** Writes the rows of what ran in the open transaction, which is committed next. */
  async flush(): Promise<void> {
    const parts = this.#pending
    this.#pending = []
    for (const part of parts) await this.write('done', part())
  }

  /**
   * Does a part exactly once: the work and its row are one transaction, or both are of the one that is open. A part that was done is
   * passed over.
   * @param work gives the `detail` to keep; none keeps that of the part.
   * @returns the detail that is kept.
   */
  async part(part: Part, work: () => Promise<string | undefined>): Promise<string | undefined> {
    const row = this.recorded(part)
    if (row?.state === 'done') return row.detail
    const { transactions } = this.#books
    const done = async (): Promise<Part> => {
      const detail = (await work()) ?? part.detail
      return detail === undefined ? part : { ...part, detail }
    }
    if (transactions.open) {
      const kept = await done()
      this.note(() => kept)
      return kept.detail
    }
    return transactions.within(this.#rows, async () => {
      const kept = await done()
      await this.write('done', kept)
      return kept.detail
    })
  }

  /**
   * Does a piece of a part that is committed piece by piece, in a transaction of its own; no transaction is open.
   * @param work gives how far the part has come then, which the next run finds in `recorded(part).progress`.
   */
  async piece(part: Part, work: () => Promise<Progress>): Promise<Progress> {
    return this.#books.transactions.within(this.#rows, async () => {
      const progress = await work()
      await this.write('intent', { ...part, progress })
      return progress
    })
  }

  /** Adds a row about a part, in the open transaction or in one of its own. In a transaction of the caller's, nothing is half done. */
  async write(state: LogState, part: Part): Promise<void> {
    const { transactions, log } = this.#books
    if (!transactions.commitsForGood) return
    const entry = { ...this.#step, startedAt: log.now(), state, part }
    await transactions.within(this.#rows, () => writeLog(this.#books, entry))
  }
}

/** The part that an operation is. */
export function partOf(op: Op, number: number, registry: Registry): Part {
  return { number, hash: digest('sha256', canonical(effectOf(op))), detail: describe(op, registry) }
}

/** The part that a call is which is no operation: a query, a step. */
export function callPart(number: number, what: string, detail: string): Part {
  return { number, hash: digest('sha256', what), detail }
}

/** The operation without what does not run: it may be corrected while a revision is half applied. */
function effectOf(op: Op): object {
  if (isCustomOp(op) || op.kind === 'bulkInsert') return op
  if (op.kind === 'alterTable') return { ...without(op, ['was']), changes: op.changes.map(changeEffect) }
  return without(op, ['was', 'down', 'doneWhen'])
}

function changeEffect(change: Change): object {
  return without(change, ['was', 'usingDown'])
}

function without(data: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(data).filter(([key]) => !keys.includes(key)))
}

function edited(revision: string, { operation, detail }: LoggedPart): DatabaseStateError {
  const what = detail === undefined ? '' : ` (${detail})`
  return new DatabaseStateError(
    'database.halfApplied',
    `Revision ${revision} was edited while it was half applied: operation ${operation}${what} is another one now, or is gone.`,
    {
      hint:
        'Put the revision back as it was, up to that operation, and run the command again; what else has to change goes into a later ' +
        'revision. If you have brought the database to a revision by hand, say so: `mig stamp`.',
    },
  )
}

function strayed(revision: string, { number, detail = 'a call' }: Part): DatabaseStateError {
  return new DatabaseStateError(
    'database.halfApplied',
    `Revision ${revision} is half applied, and does something else now than before it was stopped: operation ${number} (${detail}) is new.`,
    {
      hint:
        'What it does depends on data that has changed since, or it went on after an error. Finish it by hand, and say so: `mig stamp`.',
    },
  )
}
