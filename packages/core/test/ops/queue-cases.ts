import { setTimeout as sleep } from 'node:timers/promises'
import type { Operations } from '../../src/ops/operations.ts'

/** How a step ended: what is committed, or what the error says. */
export type QueueOutcome =
  | { readonly committed: true; readonly tables: { readonly [table: string]: number } }
  | { readonly committed: false; readonly error: { readonly code?: string; readonly message: RegExp } }

/** What a user may write in `upgrade`, and how it has to end. `boom` is a statement that every database refuses. */
export interface QueueCase {
  readonly name: string
  readonly upgrade: (op: Operations) => Promise<void>
  readonly outcome: QueueOutcome
  /** Where an error makes the transaction useless (PostgreSQL), if that is another outcome. */
  readonly whenAborted?: QueueOutcome
}

/** Tables and how many rows they have. */
const committed = (tables: { readonly [table: string]: number }): QueueOutcome => ({ committed: true, tables })
const failed = (message: RegExp, code?: string): QueueOutcome => ({
  committed: false,
  error: { message, ...(code === undefined ? {} : { code }) },
})

const CREATE_A = 'create table a (x integer)'
const CREATE_B = 'create table b (x integer)'
const BOOM = failed(/boom/)
/** The error names the operation that made the transaction useless. */
const ABORTED = failed(/operation 1 \(execute boom\)/)

/** A promise that is left alone on purpose, as users do by mistake. */
function forget(promise: Promise<unknown>): void {
  void promise
}

async function ignoringErrors(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch {
    // Whoever writes this wants to go on.
  }
}

async function fillA(op: Operations): Promise<void> {
  await op.execute(CREATE_A)
  await op.execute('insert into a values (1)')
  await op.execute('insert into a values (2)')
}

/** The nineteen ways to write a revision that a simple queue gets wrong. */
export const QUEUE_CASES: readonly QueueCase[] = [
  {
    name: 'forgotten await, all good',
    async upgrade(op) {
      forget(op.execute(CREATE_A))
      forget(op.execute('insert into a values (1)'))
    },
    outcome: committed({ a: 1 }),
  },
  {
    name: 'forgotten await, the first fails',
    async upgrade(op) {
      forget(op.execute('boom'))
      await sleep(5)
      forget(op.execute(CREATE_A))
    },
    outcome: BOOM,
  },
  {
    name: 'forgotten await fails, then long user code',
    async upgrade(op) {
      forget(op.execute('boom'))
      await sleep(30)
    },
    outcome: BOOM,
  },
  {
    name: 'a query sees the operation before it, which nobody awaited',
    async upgrade(op) {
      forget(op.execute(CREATE_A))
      forget(op.execute('insert into a values (1)'))
      const rows = await op.connection.query<{ readonly x: number }>('select x from a')
      if (rows[0]?.x !== 1) throw new Error('the row was not seen')
    },
    outcome: committed({ a: 1 }),
  },
  {
    name: 'try and catch, goes on in the catch block',
    async upgrade(op) {
      try {
        await op.execute('boom')
      } catch {
        await op.execute(CREATE_A)
      }
    },
    outcome: committed({ a: 0 }),
    whenAborted: ABORTED,
  },
  {
    name: 'try and catch, goes on after it',
    async upgrade(op) {
      await ignoringErrors(() => op.execute('boom'))
      await op.execute(CREATE_A)
    },
    outcome: committed({ a: 0 }),
    whenAborted: ABORTED,
  },
  {
    name: '.catch() without await skips what is called before the error is there',
    async upgrade(op) {
      forget(op.execute('boom').catch(() => {}))
      await op.execute(CREATE_A)
    },
    outcome: BOOM,
  },
  {
    name: 'Promise.all, the second fails',
    async upgrade(op) {
      await Promise.all([op.execute(CREATE_A), op.execute('boom'), op.execute(CREATE_B)])
    },
    outcome: BOOM,
  },
  {
    name: 'Promise.all in try and catch, goes on',
    async upgrade(op) {
      await ignoringErrors(() => Promise.all([op.execute('boom'), op.execute(CREATE_B)]))
      await op.execute(CREATE_A)
    },
    outcome: committed({ a: 0 }),
    whenAborted: ABORTED,
  },
  {
    name: 'Promise.allSettled skips what was called before the error was there',
    async upgrade(op) {
      const results = await Promise.allSettled([op.execute('boom'), op.execute(CREATE_B)])
      const reasons = results.map((result) => (result.status === 'rejected' ? result.reason : undefined))
      if (reasons[0] === undefined || reasons[0] !== reasons[1]) throw new Error('both should have failed with one error')
    },
    outcome: committed({}),
    // Not even the version can be written any more.
    whenAborted: failed(/aborted/i),
  },
  {
    name: 'the error of a forgotten operation comes out of the next one, unchanged',
    async upgrade(op) {
      forget(op.execute('boom'))
      await op.execute(CREATE_A)
    },
    outcome: BOOM,
  },
  {
    name: 'the error of a forgotten operation is not received by a later catch',
    async upgrade(op) {
      forget(op.execute('boom'))
      await ignoringErrors(() => op.execute(CREATE_A))
      await op.execute(CREATE_B)
    },
    outcome: BOOM,
  },
  {
    name: 'a helper that nobody awaits',
    async upgrade(op) {
      forget(fillA(op))
    },
    outcome: failed(/await is missing/, 'op.late'),
  },
  {
    name: 'forEach with an async function',
    async upgrade(op) {
      await op.execute(CREATE_A)
      const numbers = [1, 2]
      numbers.forEach((number) => {
        forget(
          (async () => {
            await op.execute(`insert into a values (${number})`)
            await op.execute(`insert into a values (${number}0)`)
          })(),
        )
      })
    },
    outcome: failed(/await is missing/, 'op.late'),
  },
  {
    name: 'a promise that is stored and awaited later',
    async upgrade(op) {
      const stored = op.execute(CREATE_A)
      await op.execute(CREATE_B)
      await stored
    },
    outcome: committed({ a: 0, b: 0 }),
  },
  {
    name: 'a failing promise that is stored and awaited later',
    async upgrade(op) {
      const stored = op.execute('boom')
      await sleep(5)
      await ignoringErrors(() => stored)
      await op.execute(CREATE_A)
    },
    outcome: committed({ a: 0 }),
    whenAborted: ABORTED,
  },
  {
    name: 'throws after an operation that nobody awaited',
    async upgrade(op) {
      forget(op.execute(CREATE_A))
      throw new Error('mine')
    },
    outcome: failed(/mine/),
  },
  {
    name: 'throws while an operation that nobody awaited fails',
    async upgrade(op) {
      forget(op.execute('boom'))
      throw new Error('mine')
    },
    outcome: BOOM,
  },
  {
    name: 'an operation inside op.using()',
    async upgrade(op) {
      await op.using(async () => {
        await op.execute(CREATE_A)
      })
    },
    outcome: failed(/inside op\.using/, 'op.nested'),
  },
]
