import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '../dialect/driver.ts'
import type { StatementPurpose } from './executor.ts'

/** Milliseconds of work without a pause after which signals of the process are let in: a database in this process gives it none. */
const LONGEST_BREATH = 20

/**
 * What the connection of a run is doing, and whether it is to go on.
 *
 * An abort stops the statement of an operation that runs, and none begins after it. What mig writes for itself is not stopped: it says
 * what has been done.
 */
export class Activity {
  readonly #connection: Connection
  readonly #signal: AbortSignal | undefined
  /** When the statement began that runs now. */
  #since: number | undefined
  #purpose: StatementPurpose = 'operation'
  #stopping: Promise<void> | undefined
  #breath: number = performance.now()
  #operations = 0
  readonly #onAbort = (): void => {
    if (this.#purpose !== 'operation') return
    // Where the server cannot be reached, the statement ends by itself.
    this.#stopping = this.#connection.cancel?.().catch(() => undefined)
  }

  constructor(connection: Connection, signal?: AbortSignal) {
    this.#connection = connection
    this.#signal = signal
    signal?.addEventListener('abort', this.#onAbort)
  }

  /** Milliseconds since the statement that runs was sent; 0 while none does. */
  get busyFor(): number {
    return this.#since === undefined ? 0 : performance.now() - this.#since
  }

  /** How many statements of operations were sent. */
  get operations(): number {
    return this.#operations
  }

  get signal(): AbortSignal | undefined {
    return this.#signal
  }

  /** @throws the signal's reason, when the run is to end. */
  check(): void {
    this.#signal?.throwIfAborted()
  }

  /** Waits while nothing is sent. */
  async pause(milliseconds: number): Promise<void> {
    const signal = this.#signal
    // An abort ends it, and the reason of the signal says more than the error of the timer.
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => this.check())
  }

  /** Settles when what was to be stopped can no longer be mistaken for what is sent next. */
  async settled(): Promise<void> {
    await this.#stopping
  }

  /** Sends a statement. */
  async during<T>(purpose: StatementPurpose, send: () => Promise<T>): Promise<T> {
    if (this.#stopping !== undefined) await this.#stopping
    if (this.#signal !== undefined) await this.#breathe()
    if (purpose === 'operation') {
      this.check()
      this.#operations++
    }
    this.#purpose = purpose
    this.#since = performance.now()
    try {
      return await send()
    } finally {
      this.#since = undefined
      this.#purpose = 'operation'
    }
  }

  close(): void {
    this.#signal?.removeEventListener('abort', this.#onAbort)
  }

  async #breathe(): Promise<void> {
    if (performance.now() - this.#breath < LONGEST_BREATH) return
    await nextTurn()
    this.#breath = performance.now()
  }
}
