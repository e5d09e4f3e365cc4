import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { queryObjects } from 'node:v8'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MigError } from '../../src/errors.ts'
import { lineOf } from '../../src/ops/call-site.ts'
import type { Operations } from '../../src/ops/operations.ts'
import { runStep } from '../../src/ops/step.ts'
import { memorySink, type MemorySink } from './memory-sink.ts'
import { QUEUE_CASES, type QueueOutcome } from './queue-cases.ts'

const unhandled: unknown[] = []
const keep = (reason: unknown): void => void unhandled.push(reason)

beforeEach(() => {
  unhandled.length = 0
  process.on('unhandledRejection', keep)
})
afterEach(async () => {
  await sleep(10)
  process.off('unhandledRejection', keep)
  expect(unhandled).toEqual([])
})

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('the step did not fail')
}

function step(upgrade: (op: Operations) => unknown, sink: MemorySink = memorySink()): Promise<void> {
  return runStep(sink, upgrade, { file: import.meta.filename })
}

async function expectOutcome(upgrade: (op: Operations) => Promise<void>, sink: MemorySink, outcome: QueueOutcome): Promise<void> {
  if (outcome.committed) {
    await runStep(sink, upgrade)
    const counts = [...sink.tables].map(([name, rows]) => [name, rows.length])
    expect(Object.fromEntries(counts)).toEqual(outcome.tables)
    return
  }
  const error = await failureOf(runStep(sink, upgrade))
  expect(error.message).toMatch(outcome.error.message)
  if (outcome.error.code !== undefined) expect(error).toMatchObject({ code: outcome.error.code })
}

describe('the nineteen cases', () => {
  it('are nineteen', () => {
    expect(QUEUE_CASES).toHaveLength(19)
  })

  for (const { name, upgrade, outcome, whenAborted } of QUEUE_CASES) {
    it(name, () => expectOutcome(upgrade, memorySink(), outcome))
    // That nothing can be written after the last call is for the runner to find.
    if (whenAborted !== undefined && !name.startsWith('Promise.allSettled')) {
      it(`${name}; the transaction aborted`, () => expectOutcome(upgrade, memorySink({ aborts: true }), whenAborted))
    }
  }
})

describe('errors', () => {
  it('say the operation, its number and its line', async () => {
    const sink = memorySink()
    const error = await failureOf(
      step(async (op) => {
        await op.execute('create table a (x integer)')
        await op.execute('boom')
      }, sink),
    )
    expect((error as MigError).origin).toMatch(/^operation 2 \(execute boom\), .*queue\.test\.ts:\d+$/)
  })

  it('of a call that is wrong in itself are thrown at once', async () => {
    const sink = memorySink()
    let thrown: unknown
    await step((op) => {
      try {
        void op.execute('  ')
      } catch (error) {
        thrown = error
      }
      void op.execute('create table a (x integer)')
    }, sink)
    expect(thrown).toMatchObject({
      code: 'op.execute',
      origin: expect.stringMatching(/^operation 1 \(op\.execute\), .*queue\.test\.ts:\d+$/),
    })
    expect(sink.log).toEqual(['create table a (x integer)'])
  })

  it('thrown beside a forgotten failing operation become its last cause', async () => {
    const mine = new Error('mine')
    const error = await failureOf(
      step(async (op) => {
        void op.execute('boom')
        throw mine
      }),
    )
    expect(error.message).toMatch(/boom/)
    expect(error.cause).toBe(mine)
  })

  it('that only .then() or .finally() saw are received by nobody', async () => {
    const seen: string[] = []
    const afterThen = await failureOf(step(async (op) => void op.execute('boom').then(() => seen.push('then'))))
    const afterFinally = await failureOf(step(async (op) => void op.execute('boom').finally(() => seen.push('finally'))))
    expect([afterThen.message, afterFinally.message]).toEqual([expect.stringMatching(/boom/), expect.stringMatching(/boom/)])
    expect(seen).toEqual(['finally'])
  })

  it('that a handler throws fail the step', async () => {
    const error = await failureOf(
      step(async (op) => {
        void op.execute('create table a (x integer)').then(() => {
          throw new Error('in the handler')
        })
        await sleep(5)
      }),
    )
    expect(error.message).toBe('in the handler')
  })

  it('of a skipped operation that nobody awaits fail the step, although the failure itself was received', async () => {
    const error = await failureOf(
      step(async (op) => {
        op.execute('boom').catch(() => {})
        void op.execute('create table a (x integer)')
      }),
    )
    expect(error.message).toMatch(/boom/)
  })

  it('are received once for all that they skipped', async () => {
    const sink = memorySink()
    await step(async (op) => {
      const failing = op.execute('boom')
      const skipped = op.execute('create table a (x integer)')
      await expect(failing).rejects.toThrow(/boom/)
      await expect(skipped).rejects.toBe(await failing.catch((error: unknown) => error))
      await op.execute('create table b (x integer)')
    }, sink)
    expect([...sink.tables.keys()]).toEqual(['b'])
  })

  it('that come after the step was done reject', async () => {
    let kept: Operations | undefined
    await step((op) => {
      kept = op
    })
    await expect(kept?.execute('create table a (x integer)')).rejects.toMatchObject({ code: 'op.late' })
  })
})

describe('savepoints', () => {
  it('undo what they did, and the step goes on', async () => {
    const sink = memorySink({ aborts: true })
    await step(async (op) => {
      await op.execute('create table a (x integer)')
      await expect(
        op.savepoint(async (inner) => {
          await inner.execute('create table b (x integer)')
          await inner.execute('boom')
        }),
      ).rejects.toThrow(/boom/)
      await op.execute('insert into a values (1)')
    }, sink)
    expect([...sink.tables]).toEqual([['a', [1]]])
    expect(sink.log).toContain('rollback to savepoint')
  })

  it('give their result, and number their calls on', async () => {
    const numbers = await failureOf(
      step(async (op) => {
        await op.execute('create table a (x integer)')
        const rows = await op.savepoint((inner) => inner.connection.query('select x from a'))
        expect(rows).toEqual([])
        await op.savepoint(async (inner) => {
          await inner.execute('boom')
        })
      }),
    )
    expect((numbers as MigError).origin).toMatch(/^operation 3 \(execute boom\)/)
  })

  it('refuse the outer op inside, and a helper that goes on after them', async () => {
    const nested = await failureOf(step((op) => op.savepoint(async () => op.execute('create table a (x integer)'))))
    expect(nested).toMatchObject({ code: 'op.nested', hint: expect.stringContaining('op.savepoint') })
    const late = await failureOf(
      step(async (op) => {
        await op.savepoint(async (inner) => {
          const helper = async (): Promise<void> => {
            await sleep(5)
            await inner.execute('create table a (x integer)')
          }
          void helper()
        })
        await sleep(20)
      }),
    )
    expect(late).toMatchObject({ code: 'op.late', message: expect.stringContaining('op.savepoint had ended') })
  })

  it('refuse each op around them in a part of a part, and let that one have its own', async () => {
    const sink = memorySink()
    await step(async (op) => {
      await op.savepoint(async (middle) => {
        await middle.savepoint(async (inner) => {
          expect(() => op.execute('create table a (x integer)')).toThrow('inside op.savepoint()')
          expect(() => middle.execute('create table a (x integer)')).toThrow('inside op.savepoint()')
          await inner.execute('create table a (x integer)')
        })
        await middle.execute('create table b (x integer)')
      })
    }, sink)
    expect(sink.log).toEqual(['savepoint', 'savepoint', 'create table a (x integer)', 'create table b (x integer)'])
  })

  it('let calls of the outer op wait that do not come out of them', async () => {
    const sink = memorySink()
    await step(async (op) => {
      const part = op.savepoint(async (inner) => {
        await sleep(5)
        await inner.execute('create table a (x integer)')
      })
      await sleep(2)
      await op.execute('create table b (x integer)')
      await part
    }, sink)
    expect(sink.log).toEqual(['savepoint', 'create table a (x integer)', 'create table b (x integer)'])
  })
})

describe('op.using and op.autocommit', () => {
  it('wait for what came before and hold up what comes after', async () => {
    const sink = memorySink()
    const client = await new Promise((resolve, reject) => {
      step(async (op) => {
        void op.execute('create table a (x integer)')
        const using = op.using(async (given) => {
          expect(sink.log).toEqual(['create table a (x integer)'])
          await sleep(5)
          return given
        })
        void op.execute('create table b (x integer)')
        resolve(await using)
      }, sink).catch(reject)
    })
    expect(client).toEqual({ name: 'client' })
  })

  it('run what is inside between commit and begin', async () => {
    const sink = memorySink()
    await step(async (op) => {
      await op.autocommit(async (inner) => {
        await inner.execute('create table a (x integer)')
      })
    }, sink)
    expect(sink.log).toEqual(['commit', 'create table a (x integer)', 'begin'])
  })

  it('pass the error of the user on as it is', async () => {
    const mine = new Error('mine')
    const error = await failureOf(
      step((op) =>
        op.using(() => {
          throw mine
        }),
      ),
    )
    expect(error).toBe(mine)
  })
})

describe('the line of a call', () => {
  const stack = [
    'Error',
    '    at helper (/app/helpers.ts:3:5)',
    '    at async upgrade (file:///app/migrations/a%20b.ts:9:13)',
    '    at node:internal/x:1:1',
  ]
  it('is that of the revision, where the call came from a helper', () => {
    expect(lineOf(stack.join('\n'), '/app/migrations/a b.ts')).toBe('/app/migrations/a b.ts:9')
  })
  it('is the first one, where the revision is not in the stack', () => {
    expect(lineOf(stack.join('\n'), '/app/other.ts')).toBe('/app/helpers.ts:3')
    expect(lineOf('Error\n    at /app/x.ts:7:1')).toBe('/app/x.ts:7')
    expect(lineOf('Error\n    at node:internal/x:1:1')).toBeUndefined()
  })
})

// Node 20 and 22 keep each storage that ever ran: https://nodejs.org/api/async_context.html#asynclocalstoragedisable
it('leaves nothing in the process that makes other work slower', async () => {
  const parts = (): Promise<void> =>
    step(async (op) => {
      await op.savepoint((inner) => inner.execute('create table a (x integer)'))
      await op.using(() => {})
    })
  await parts()
  const before = queryObjects(AsyncLocalStorage, { format: 'count' })
  for (let count = 0; count < 10; count++) await parts()
  expect(queryObjects(AsyncLocalStorage, { format: 'count' })).toBe(before)
})

it('runs ten thousand calls that nobody awaits, in their order', async () => {
  const order: number[] = []
  const sink = {
    ...memorySink(),
    run: async (op: unknown) => void order.push(Number((op as { readonly text: readonly string[] }).text[0])),
  }
  await runStep(sink, (op) => {
    for (let number = 0; number < 10_000; number++) void op.execute(String(number))
  })
  expect(order).toEqual(Array.from({ length: 10_000 }, (_, number) => number))
})
