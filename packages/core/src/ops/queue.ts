import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate } from 'node:timers/promises'
import { MigError, OperationError } from '../errors.ts'
import type { Registry } from '../plugin/registry.ts'
import { callSite } from './call-site.ts'
import { Pending } from './pending.ts'
import type { OperationSink, OpOrigin } from './sink.ts'

/** The method that a user called. */
export interface Caller {
  /** Its name behind `op.` */
  readonly name: string
  /** Its function: the stack above it is the user's. */
  readonly entry: (...args: never[]) => unknown
}

/** What a method wants done when its turn comes. */
export interface Call<T> {
  /** One line, for messages. */
  readonly what: () => string
  readonly run: (origin: OpOrigin) => Promise<T>
}

export interface QueueOptions {
  /** The revision's file: lines in messages are those of its frames. */
  readonly file?: string
  /** Loads a package as the project has it, or gives undefined where it is not installed. */
  readonly library?: (name: string) => Promise<object | undefined>
  /** Describes operations of plugins. */
  readonly registry?: Registry
}

/** How many calls there were, which gives each its number. */
interface Counter {
  calls: number
}

/** What the queue of a step and those of its savepoints have in common. */
interface Step {
  late: MigError | undefined
  state: 'runs' | 'failed' | 'done'
}

interface Job {
  readonly call: Call<unknown>
  readonly origin: OpOrigin
  readonly pending: Pending<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  /** The failure that had been received when this was called, so that it may run in spite of it. */
  readonly resumes: Failure | undefined
  /** False where a failure leaves the transaction as it was. */
  readonly aborts: boolean
}

interface Failure {
  readonly error: unknown
  readonly pending: Pending<unknown>
}

/** Work during which its queue waits. */
interface Scope {
  readonly name: string
  readonly queue: OperationQueue
  /** Where the work began. */
  readonly outer: Scope | undefined
  running: boolean
}

// One for all queues: up to Node 23 each storage that ever ran slows down every promise of the process, for as long as that lives.
const scopes = new AsyncLocalStorage<Scope>()

/** How work that was enclosed ended. */
type Outcome<T> = { readonly value: T } | { readonly error: unknown }

/**
 * The one line in which all calls of a step wait, so that awaited or not they happen in the order of the calls.
 *
 * A failure skips what was called before somebody received it: those calls fail with that same error. Once it was received, later calls
 * run. What nobody received fails the step at its end.
 */
export class OperationQueue {
  readonly #sink: OperationSink
  readonly #options: QueueOptions
  readonly #step: Step
  readonly #counter: Counter
  readonly #name: string
  readonly #rejected: Failure[] = []
  #jobs: Job[] = []
  #work: Promise<void> | undefined
  #failure: Failure | undefined
  #abortedBy: string | undefined
  #open = true

  constructor(
    sink: OperationSink,
    options: QueueOptions = {},
    name = 'the revision',
    step: Step = { late: undefined, state: 'runs' },
    counter: Counter = { calls: 0 },
  ) {
    this.#sink = sink
    this.#options = options
    this.#name = name
    this.#step = step
    this.#counter = counter
  }

  get sink(): OperationSink {
    return this.#sink
  }

  /** A package as the project has it; undefined where it is not installed. */
  async library(name: string): Promise<object | undefined> {
    return this.#options.library?.(name)
  }

  get registry(): Registry | undefined {
    return this.#options.registry
  }

  /**
   * Puts a call at the end of the line.
   *
   * @param prepare Makes the call from the arguments, at once: what it throws is thrown to the user, with the place added.
   * @throws OperationError `op.nested` inside the function of `op.using` and the like, where it would wait for itself.
   */
  add<T>(caller: Caller, prepare: () => Call<T>): Promise<T> {
    return this.#add(caller, prepare, true)
  }

  /** A part with a line of its own, which has ended when its work has: a savepoint, or what stands outside the transaction. */
  scope<T>(kind: 'savepoint' | 'autocommit', caller: Caller, work: (queue: OperationQueue) => T | Promise<T>): Promise<T> {
    const run = (origin: OpOrigin): Promise<T> => {
      const inner = new OperationQueue(this.#sink, this.#options, `op.${kind}`, this.#step, this.#counter)
      if (kind === 'savepoint') inner.#abortedBy = this.#abortedBy
      return this.#enter(`op.${kind}`, () => this.#sink[kind](() => inner.enclose(() => work(inner)), origin))
    }
    return this.#add(caller, () => ({ what: () => kind, run }), false)
  }

  /**
   * A part that is done once: the line goes on behind it also where an earlier run did it, so its calls are counted apart.
   * @param work is given a line to a sink of its own.
   */
  once(name: string, caller: Caller, work: (queue: OperationQueue) => unknown): Promise<void> {
    const run = (origin: OpOrigin): Promise<void> =>
      this.#enter('op.step', () =>
        this.#sink.step(name, async (sink) => {
          const inner = new OperationQueue(sink, this.#options, 'op.step', this.#step, { calls: 0 })
          await inner.enclose(() => work(inner))
        }, origin),
      )
    return this.#add(caller, () => ({ what: () => `step ${name}`, run }), true)
  }

  /** Hands out the driver's client; the line waits meanwhile. */
  using<T>(caller: Caller, work: (client: unknown) => T | Promise<T>): Promise<T> {
    const run = (origin: OpOrigin): Promise<T> => this.#enter('op.using', () => this.#sink.using(async (client) => work(client), origin))
    return this.add(caller, () => ({ what: () => 'using', run }))
  }

  /**
   * Runs the work and all that it called, and refuses what is called afterwards.
   * @throws the error that nobody received, else what the work threw, else `op.late`.
   */
  async enclose<T>(work: () => T | Promise<T>): Promise<T> {
    const outcome = await outcomeOf(work)
    this.#open = false
    while (this.#work !== undefined) await this.#work
    // A helper that nobody awaits gets its turn, and is refused, before the step counts as done.
    await setImmediate()
    const lost = this.#rejected.find(({ pending }) => !pending.received)
    if (lost !== undefined) throw 'error' in outcome ? withCause(lost.error, outcome.error) : lost.error
    if ('error' in outcome) throw outcome.error
    if (this.#step.late !== undefined) throw this.#step.late
    return outcome.value
  }

  /** The step has ended; calls that still come are told so when it is done, and wait for ever when it failed. */
  end(state: 'failed' | 'done'): void {
    this.#step.state = state
  }

  #add<T>(caller: Caller, prepare: () => Call<T>, counts: boolean): Promise<T> {
    const name = `op.${caller.name}`
    if (!this.#open) return this.#refuse(name)
    const number = this.#counter.calls + 1
    if (counts) this.#counter.calls = number
    const line = callSite(caller.entry, this.#options.file)
    const abortedBy = (): string | undefined => this.#abortedBy
    const origin = {
      number,
      get line() {
        return line()
      },
      get abortedBy() {
        return abortedBy()
      },
    } as OpOrigin
    const scope = scopeOf(this)
    if (scope !== undefined) throw located(nested(name, scope.name), origin, name)
    let call: Call<T>
    try {
      call = prepare()
    } catch (error) {
      throw located(error, origin, name)
    }
    return this.#enqueue(call, origin, counts)
  }

  #enqueue<T>(call: Call<T>, origin: OpOrigin, aborts: boolean): Promise<T> {
    let resolve: (value: T) => void = () => {}
    let reject: (error: unknown) => void = () => {}
    const pending = new Pending<T>((fulfil, refuse) => {
      resolve = fulfil
      reject = refuse
    }).watch((rejected, error) => this.#rejected.push({ pending: rejected, error }))
    const resumes = this.#failure?.pending.received === true ? this.#failure : undefined
    // The line holds calls of all types; each one's own promise and functions belong together.
    this.#jobs.push({ call, origin, pending, resolve, reject, resumes, aborts } as unknown as Job)
    this.#work ??= this.#workOff()
    return pending
  }

  async #workOff(): Promise<void> {
    // The caller attaches its await first.
    await Promise.resolve()
    while (this.#jobs.length > 0) {
      const jobs = this.#jobs
      this.#jobs = []
      for (const job of jobs) await this.#run(job)
    }
    this.#work = undefined
  }

  async #run({ call, origin, pending, resolve, reject, resumes, aborts }: Job): Promise<void> {
    if (this.#failure !== undefined && resumes !== this.#failure) return reject(this.#failure.error)
    this.#failure = undefined
    try {
      resolve(await call.run(origin))
    } catch (thrown) {
      const error = located(thrown, origin, call.what())
      this.#failure = { error, pending }
      reject(error)
      if (aborts) this.#abortedBy ??= `operation ${origin.number} (${call.what()})`
    }
  }

  /** While the work runs, calls on this line that come out of it would wait for it. */
  async #enter<T>(name: string, work: () => Promise<T>): Promise<T> {
    const scope: Scope = { name, queue: this, outer: scopes.getStore(), running: true }
    try {
      return await scopes.run(scope, work)
    } finally {
      scope.running = false
    }
  }

  #refuse(name: string): Promise<never> {
    const error = new OperationError('op.late', `${name} was called after ${this.#name} had ended: an await is missing.`, {
      hint: 'Await every helper that calls `op`; instead of forEach with an async function write a for loop.',
    })
    if (this.#step.state === 'done') return Promise.reject(error)
    this.#step.late ??= error
    // The step fails with the error; the helper just stops.
    return new Promise(() => {})
  }
}

/** The scope of the queue out of which this call comes. */
function scopeOf(queue: OperationQueue): Scope | undefined {
  for (let scope = scopes.getStore(); scope !== undefined; scope = scope.outer) {
    if (scope.running && scope.queue === queue) return scope
  }
  return undefined
}

function nested(name: string, scope: string): OperationError {
  return new OperationError('op.nested', `${name} was called inside ${scope}(): it would wait for itself.`, {
    hint: scope === 'op.using' ? 'Use the client that op.using hands out.' : `Use the \`op\` that ${scope} gives to its function.`,
  })
}

/** The error, which says from now on which operation it came from, and where that was called. */
function located(error: unknown, { number, line }: OpOrigin, what: string): unknown {
  if (error instanceof MigError) error.origin ??= `operation ${number} (${what})${line === undefined ? '' : `, ${line}`}`
  return error
}

async function outcomeOf<T>(work: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() }
  } catch (error) {
    return { error }
  }
}

/** The error with another one at the end of its causes; the driver's own error stays the first cause. */
function withCause(error: unknown, cause: unknown): unknown {
  let last = error
  while (last instanceof Error && last !== cause && last.cause !== undefined) last = last.cause
  if (last instanceof Error && last !== cause) last.cause = cause
  return error
}
