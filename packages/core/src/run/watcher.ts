import type { Activity } from './activity.ts'
import type { BlockedStatement, Watch } from '../dialect/contention.ts'

export interface WatcherOptions {
  readonly activity: Activity
  /** Opens the second way to the database, when a statement takes long for the first time. */
  readonly open: () => Promise<Watch | undefined>
  /** Milliseconds after which a statement that keeps others waiting gives up; 0 where none does. */
  readonly tableLock: number
  /** Called for a statement that goes on waiting, once for the same lock and blockers. */
  readonly onBlocked?: (blocked: BlockedStatement) => void
}

/** Looks what statements wait for that take long. A statement that fails says that it did not get a lock, and not which, or who has it. */
export class Watcher {
  readonly #options: WatcherOptions
  readonly #interval: number
  readonly #timer: NodeJS.Timeout
  #watch: Promise<Watch | undefined> | undefined
  #look: Promise<void> | undefined
  #told: string | undefined
  #seen: { readonly blocked: BlockedStatement; readonly operations: number } | undefined

  constructor(options: WatcherOptions) {
    this.#options = options
    // Soon enough to see a statement that gives up.
    this.#interval = Math.max(20, (options.tableLock === 0 ? 1000 : Math.min(options.tableLock, 1000)) / 4)
    this.#timer = setInterval(() => this.#tick(), this.#interval).unref()
  }

  /** What the last statement of an operation was seen waiting for. */
  get last(): BlockedStatement | undefined {
    return this.#seen?.operations === this.#options.activity.operations ? this.#seen.blocked : undefined
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#look
    await (await this.#watch)?.close()
  }

  #tick(): void {
    const { busyFor } = this.#options.activity
    if (busyFor < this.#interval || this.#look !== undefined) return
    this.#look = this.#lookNow().finally(() => {
      this.#look = undefined
    })
  }

  /** What cannot be seen is not known; the run goes on. */
  async #lookNow(): Promise<void> {
    const { activity, tableLock, onBlocked } = this.#options
    this.#watch ??= this.#options.open().catch(() => undefined)
    const blocked = await (await this.#watch)?.look().catch(() => undefined)
    if (blocked === undefined) return
    this.#seen = { blocked, operations: activity.operations }
    const text = JSON.stringify(blocked)
    if (activity.busyFor <= Math.max(tableLock, 1000) || text === this.#told) return
    this.#told = text
    onBlocked?.(blocked)
  }
}
