import { OperationError } from '../errors.ts'
import type { Op } from './op.ts'
import type { OperationSink, OpOrigin } from './sink.ts'

/** An operation that a revision asked for, and where. */
export interface RecordedOp {
  readonly op: Op
  /** `file:line`, where the stack tells it. It is read when somebody asks, which takes longer than recording. */
  readonly where: () => string | undefined
  /** It is to run outside the transaction. */
  readonly autocommit?: true
}

/** A sink that keeps operations instead of running them. */
export interface Recorder extends OperationSink {
  readonly recorded: readonly RecordedOp[]
  /** The revision wanted to see data, or to go on after an error, so what it does cannot be known. Catching the error changes nothing. */
  readonly dataDependent: boolean
}

/**
 * Makes a recorder.
 *
 * Its `query`, `using` and `savepoint` throw OperationError `op.dataDependent`.
 */
export function createRecorder(): Recorder {
  const recorded: RecordedOp[] = []
  let dataDependent = false
  let autocommit = 0

  const refuse = async (call: string): Promise<never> => {
    dataDependent = true
    throw new OperationError('op.dataDependent', `${call} needs a database, and here operations are only recorded.`, {
      hint: 'What this revision does depends on data, so it can be known only while it runs.',
    })
  }

  return {
    get recorded() {
      return recorded
    },
    get dataDependent() {
      return dataDependent
    },
    async run(op: Op, origin: OpOrigin): Promise<void> {
      recorded.push({ op, where: () => origin.line, ...(autocommit > 0 ? { autocommit: true } : {}) })
    },
    query: () => refuse('op.connection.query'),
    dialect: () => refuse('op.kysely'),
    using: () => refuse('op.using'),
    // Whether a savepoint is kept or undone depends on what the database says to its statements.
    savepoint: () => refuse('op.savepoint'),
    // Code is called for what it does besides operations.
    step: () => refuse('op.step'),
    async autocommit<T>(work: () => Promise<T>): Promise<T> {
      autocommit++
      try {
        return await work()
      } finally {
        autocommit--
      }
    },
  }
}
