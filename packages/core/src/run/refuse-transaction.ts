import { OperationError } from '../errors.ts'
import { isCustomOp, type Op, type SqlText } from '../ops/op.ts'
import { transactionWord } from '../sql/transaction-words.ts'

/** @throws OperationError `op.transaction` for SQL that begins or ends a transaction where it runs in one: what follows would stay. */
export function refuseTransaction({ text }: SqlText): void {
  const word = transactionWord(text.join('?'))
  if (word === undefined) return
  throw new OperationError('op.transaction', `${word} begins or ends a transaction, and what a revision does runs in one already.`, {
    hint: `Leave ${word} out: a revision is a transaction by itself; put what must run outside a transaction into op.autocommit.`,
  })
}

/** The same for an operation of which it is known before it runs. */
export function refuseTransactionOp(op: Op): void {
  if (!isCustomOp(op) && op.kind === 'execute') refuseTransaction(op)
}
