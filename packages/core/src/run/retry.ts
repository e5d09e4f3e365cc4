import { setTimeout as sleep } from 'node:timers/promises'
import type { BlockedStatement, ContentionRules, Obstacle } from '../dialect/contention.ts'
import type { Timeouts } from '../config/timeouts.ts'

/** A transaction that met an obstacle, was rolled back, and is going to be tried again. */
export interface RetryEvent {
  readonly obstacle: Obstacle
  /** What the database said. */
  readonly message: string
  /** Which attempt failed, counted from 1. */
  readonly attempt: number
  /** How many there are at most; Infinity where time alone ends them. */
  readonly attempts: number
  /** Milliseconds until the next one. */
  readonly pause: number
  /** What the statement waited for, and who had it, where it waited long enough to be looked at. */
  readonly blocked?: BlockedStatement
}

export interface RetryOptions {
  readonly rules: ContentionRules
  readonly timeouts: Required<Timeouts>
  /** Milliseconds that a database which another program writes is waited for. */
  readonly lockTimeout: number
  /** What the last statement was seen waiting for. */
  readonly blocked: () => BlockedStatement | undefined
  readonly onRetry?: (event: RetryEvent) => void
  readonly signal?: AbortSignal
}

/** The attempts at one unit. */
interface Attempts {
  readonly startedAt: number
  attempt: number
  /** What is to become of the error that ended the attempt; absent while nobody has asked. */
  next?: RetryEvent | 'over'
  told?: true
}

const LONGEST_PAUSE = 30_000
const FIRST_PAUSE = 500

/** Tries units again that met an obstacle: what one transaction is, from its beginning. */
export class Retries {
  readonly #options: RetryOptions | undefined
  #attempts: Attempts | undefined

  /** @param options nothing where nothing is tried again, as in a transaction of the caller's. */
  constructor(options: RetryOptions | undefined) {
    this.#options = options
  }

  /** Does a unit, again and again while an obstacle is in its way; one inside of another is a part of that. */
  async each<T>(unit: () => Promise<T>): Promise<T> {
    if (this.#options === undefined || this.#attempts !== undefined) return unit()
    const attempts: Attempts = { startedAt: Date.now(), attempt: 1 }
    this.#attempts = attempts
    try {
      for (;;) {
        try {
          return await unit()
        } catch (error) {
          if (!this.again(error)) throw error
        }
        await this.#pause(attempts, this.#options)
      }
    } finally {
      this.#attempts = undefined
    }
  }

  /**
   * Whether the unit that runs is going to be tried again; its transaction has to be rolled back then. The first answer holds.
   * @param possible false where a part of the unit stays, or it must not run twice.
   */
  again(error: unknown, possible = true): boolean {
    const attempts = this.#attempts
    if (attempts === undefined || this.#options === undefined) return false
    attempts.next ??= (possible ? nextAttempt(error, attempts, this.#options) : undefined) ?? 'over'
    return attempts.next !== 'over'
  }

  /** What a person should know of an obstacle that stays, in sentences. */
  explain(error: unknown): string | undefined {
    const options = this.#options
    if (options === undefined || obstacleOf(error, options.rules) === undefined) return undefined
    const { attempt = 1, startedAt = 0 } = this.#attempts ?? {}
    const blocked = options.blocked()
    const sentences = [
      ...(blocked === undefined ? [] : [`It waited for ${blockedText(blocked)}.`]),
      ...(attempt === 1 ? [] : [`It was tried ${attempt} times in ${Math.round((Date.now() - startedAt) / 1000)} s.`]),
    ]
    return sentences.length === 0 ? undefined : sentences.join(' ')
  }

  async #pause(attempts: Attempts, { onRetry, signal }: RetryOptions): Promise<void> {
    const { next } = attempts
    delete attempts.next
    if (next === undefined || next === 'over') return
    // A database that is written in between is waited for by asking often, which is told once.
    if (next.obstacle !== 'busy' || attempts.told !== true) onRetry?.(next)
    attempts.told = true
    await sleep(next.pause, undefined, signal === undefined ? {} : { signal })
    attempts.attempt++
  }
}

/** Does a unit, again where retries are given and an obstacle was in its way. */
export async function tried<T>(retries: Retries | undefined, unit: () => Promise<T>): Promise<T> {
  return retries === undefined ? unit() : retries.each(unit)
}

/** `AccessExclusiveLock on users, held by process 4711 (web, …)` */
export function blockedText({ lock, blockers }: BlockedStatement): string {
  return blockers.length === 0 ? lock : `${lock}, held by ${blockers.join(' and ')}`
}

/** The next attempt, if there is one in the time and number that are left. */
function nextAttempt(error: unknown, { attempt, startedAt }: Attempts, options: RetryOptions): RetryEvent | undefined {
  const { rules, timeouts, lockTimeout } = options
  const obstacle = obstacleOf(error, rules)
  if (obstacle === undefined || options.signal?.aborted === true) return undefined
  const isBusy = obstacle === 'busy'
  const attempts = isBusy ? Infinity : timeouts.retries + 1
  const pause = isBusy ? 20 + Math.random() * 80 : pauseAfter(attempt, timeouts)
  const patience = isBusy ? lockTimeout : timeouts.retryFor === 0 ? Infinity : timeouts.retryFor
  if (attempt >= attempts || Date.now() - startedAt + pause > patience) return undefined
  const blocked = options.blocked()
  const message = firstLine(error)
  return { obstacle, message, attempt, attempts, pause: Math.round(pause), ...(blocked === undefined ? {} : { blocked }) }
}

/** Each pause is about twice as long as the one before; runners that were in each other's way do not come back together. */
function pauseAfter(attempt: number, { tableLock }: Required<Timeouts>): number {
  const first = tableLock === 0 ? FIRST_PAUSE : Math.max(50, tableLock / 2)
  return Math.min(LONGEST_PAUSE, first * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2)
}

/** The obstacle stands in the driver's error, around which a revision or mig may have put others. */
function obstacleOf(error: unknown, rules: ContentionRules): Obstacle | undefined {
  const known = rules.obstacle(error)
  if (known !== undefined) return known
  return error instanceof Error && error.cause !== undefined ? obstacleOf(error.cause, rules) : undefined
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
