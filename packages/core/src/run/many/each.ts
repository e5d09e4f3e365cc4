/** What becomes of the others when one fails: none begins any more, all go on, or they go on until more than `budget` have failed. */
export type FailurePolicy = 'stop' | 'continue' | { readonly budget: number }

/** How many items are worked on at a time, and when that ends. */
export interface EachOptions {
  /** How many are worked on at the same time. Default: 4. */
  readonly concurrency?: number
  /** What becomes of the others when one fails; those that have begun come to their end. Default: `stop`. */
  readonly onFailure?: FailurePolicy
  /** Once it is aborted, none begins any more. */
  readonly signal?: AbortSignal
}

/** What became of one. */
export type Outcome<T> =
  | { readonly state: 'done'; readonly value: T; readonly milliseconds: number }
  | { readonly state: 'failed'; readonly error: unknown; readonly milliseconds: number }
  /** It never began, since others had failed or somebody stopped the whole. */
  | { readonly state: 'skipped' }

const CONCURRENCY = 4

/** Does the work for each of the items, some at a time, and tells what became of them as it happens. Who stops listening stops the rest. */
export async function* each<I, T>(
  items: readonly I[],
  work: (item: I) => Promise<T>,
  { concurrency = CONCURRENCY, onFailure = 'stop', signal }: EachOptions = {},
): AsyncGenerator<readonly [item: I, outcome: Outcome<T>], void, undefined> {
  const budget = budgetOf(onFailure)
  const running = new Set<Promise<void>>()
  const finished: (readonly [I, Outcome<T>])[] = []
  let [next, failures] = [0, 0]
  const mayBegin = (): boolean => failures <= budget && signal?.aborted !== true && next < items.length
  const begin = (item: I): void => {
    const task = outcomeOf(() => work(item)).then((outcome) => {
      if (outcome.state === 'failed') failures++
      finished.push([item, outcome])
      running.delete(task)
    })
    running.add(task)
  }
  try {
    do {
      for (; running.size < concurrency && mayBegin(); next++) begin(items[next] as I)
      if (finished.length === 0 && running.size > 0) await Promise.race(running)
      yield* finished.splice(0)
    } while (running.size > 0 || finished.length > 0 || mayBegin())
    for (const item of items.slice(next)) yield [item, { state: 'skipped' }]
  } finally {
    await Promise.all(running)
  }
}

function budgetOf(policy: FailurePolicy): number {
  if (policy === 'stop') return 0
  return policy === 'continue' ? Infinity : policy.budget
}

async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  const start = performance.now()
  const milliseconds = (): number => Math.round(performance.now() - start)
  try {
    return { state: 'done', value: await work(), milliseconds: milliseconds() }
  } catch (error) {
    return { state: 'failed', error, milliseconds: milliseconds() }
  }
}
