import type { Dialect } from '../dialect/dialect.ts'
import { DatabaseStateError } from '../errors.ts'
import type { Executor } from './executor.ts'
import type { Part } from './run-log.ts'
import { statement } from '../sql/statement.ts'
import type { Transactions } from './transactions.ts'

interface Reader {
  readonly dialect: Dialect
  readonly executor: Executor
  readonly transactions: Transactions
}

const SAVEPOINT = 'mig_again'

/**
 * Does again what an earlier run did and committed, where that is to read: the database refuses it when it writes.
 * @throws DatabaseStateError `database.halfApplied`
 */
export async function readingAgain<T>(work: () => Promise<T>, { dialect, executor, transactions }: Reader, part: Part): Promise<T> {
  const { on, off } = dialect.features.readOnly
  const send = async (...words: readonly string[]): Promise<void> => {
    for (const word of words) await executor.execute(statement(word), 'transaction')
  }
  const isOwn = !transactions.open
  await (isOwn ? transactions.begin() : send(`SAVEPOINT ${SAVEPOINT}`))
  try {
    await send(on)
    return await work()
  } catch (error) {
    throw refused(part, error)
  } finally {
    await (isOwn ? transactions.rollback() : send(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}`, `RELEASE SAVEPOINT ${SAVEPOINT}`))
    await send(...off)
  }
}

function refused({ number, detail = 'a call' }: Part, cause: unknown): DatabaseStateError {
  const said = cause instanceof Error ? cause.message : String(cause)
  return new DatabaseStateError(
    'database.halfApplied',
    `The revision was half applied, and operation ${number} (${detail}), which was done then, cannot be asked again: ${said}`,
    {
      cause,
      hint:
        'A revision that leaves its transaction runs again from its beginning, and what it did is passed over: queries in it may only ' +
        'read. Finish the revision by hand, and say so: `mig stamp`.',
    },
  )
}
