import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { each, type EachOptions, type Outcome } from '../../../src/run/many/each.ts'

async function all(items: readonly number[], work: (item: number) => Promise<number>, options: EachOptions): Promise<(readonly [number, Outcome<number>])[]> {
  const outcomes: (readonly [number, Outcome<number>])[] = []
  for await (const outcome of each(items, work, options)) outcomes.push(outcome)
  return outcomes
}

describe('each', () => {
  test('every item has one outcome, no more work at a time than is allowed, and the policy decides who never begins', async () => {
    const policy = fc.oneof(
      fc.constant('stop' as const),
      fc.constant('continue' as const),
      fc.record({ budget: fc.nat(3) }),
    )
    const cases = fc.record({
      pauses: fc.array(fc.nat(3), { maxLength: 12 }),
      failing: fc.array(fc.nat(11), { maxLength: 12 }),
      concurrency: fc.integer({ min: 1, max: 5 }),
      onFailure: policy,
    })
    await fc.assert(
      fc.asyncProperty(cases, async ({ pauses, failing, concurrency, onFailure }) => {
        const items = pauses.map((_, index) => index)
        let [running, most] = [0, 0]
        const outcomes = await all(
          items,
          async (item) => {
            most = Math.max(most, ++running)
            for (let turn = 0; turn < (pauses[item] ?? 0); turn++) await Promise.resolve()
            running--
            if (failing.includes(item)) throw new TypeError(`item ${item}`)
            return item * 2
          },
          { concurrency, onFailure },
        )
        expect(outcomes.map(([item]) => item).toSorted((a, b) => a - b)).toEqual(items)
        expect(most).toBeLessThanOrEqual(concurrency)
        for (const [item, outcome] of outcomes) {
          if (outcome.state === 'skipped') continue
          expect(outcome).toMatchObject(
            failing.includes(item) ? { state: 'failed', error: { message: `item ${item}` } } : { state: 'done', value: item * 2 },
          )
        }
        const count = (state: string): number => outcomes.filter(([, outcome]) => outcome.state === state).length
        const budget = onFailure === 'stop' ? 0 : onFailure === 'continue' ? Infinity : onFailure.budget
        // Those that had begun when the budget was used up come to their end.
        expect(count('failed')).toBeLessThanOrEqual(budget + concurrency)
        if (count('skipped') > 0) expect(count('failed')).toBeGreaterThan(budget)
      }),
    )
  })

  test('a signal keeps others from beginning; those that run come to their end', async () => {
    const stop = new AbortController()
    const outcomes = await all(
      [0, 1, 2, 3],
      async (item) => {
        if (item === 1) stop.abort()
        await new Promise(setImmediate)
        return item
      },
      { concurrency: 2, signal: stop.signal },
    )
    expect(outcomes.map(([item, { state }]) => [item, state])).toEqual([[0, 'done'], [1, 'done'], [2, 'skipped'], [3, 'skipped']])
    expect(await all([0, 1], async (item) => item, { signal: AbortSignal.abort() })).toEqual([[0, { state: 'skipped' }], [1, { state: 'skipped' }]])
  })

  test('who stops listening waits for what has begun, and nothing else begins', async () => {
    const ended: number[] = []
    const work = async (item: number): Promise<number> => {
      await new Promise((resolve) => setTimeout(resolve, item * 5))
      ended.push(item)
      return item
    }
    for await (const [item] of each([0, 1, 2, 3, 4], work, { concurrency: 3 })) {
      expect(item).toBe(0)
      break
    }
    expect(ended).toEqual([0, 1, 2])
  })
})
