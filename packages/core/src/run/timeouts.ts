import type { Connection } from '../dialect/driver.ts'
import type { Limits, LockRules } from '../dialect/contention.ts'
import type { Timeouts } from '../config/timeouts.ts'
import type { UnitWork } from '../dialect/unit.ts'

/** Limits for what is done next: statements that keep others waiting give up soon, those that let others work have time. */
export interface RunLimits {
  /** Says what the next transaction, or statement outside one, does. What nobody has said anything of keeps others waiting. */
  expect(work: UnitWork): void
  /** The same for what is a transaction of its own; what was said before holds again after it. */
  during<T>(unit: UnitWork, work: () => Promise<T>): Promise<T>
  /** Called in each transaction, right after it began; what is set goes with the transaction. */
  begin(): Promise<void>
  /** Around a statement outside a transaction that `expect` knows of. */
  single<T>(work: () => Promise<T>): Promise<T>
  /** Around what is made to run outside a transaction, since it lets others work. */
  unlimited<T>(work: () => Promise<T>): Promise<T>
}

/** For a database without such limits, and for a transaction of the caller's, whose settings are the caller's. */
export const NO_LIMITS: RunLimits = {
  expect: () => undefined,
  during: (_, work) => work(),
  begin: () => Promise.resolve(),
  single: (work) => work(),
  unlimited: (work) => work(),
}

const UNLIMITED: Limits = { lock: 0, statement: 0 }

export function runLimits(connection: Connection, rules: LockRules, { tableLock, statement }: Required<Timeouts>): RunLimits {
  const short: Limits = { lock: tableLock, statement }
  let limits = short
  const limitsOf = ({ ops, complete }: UnitWork): Limits => (!complete || ops.some((op) => rules.blocks(op)) ? short : UNLIMITED)
  const inSession = async <T>(set: Limits, work: () => Promise<T>): Promise<T> => {
    const restore = await rules.limit(connection, set, 'session')
    try {
      return await work()
    } finally {
      // Where the connection is lost there is nothing to put back.
      await restore().catch(() => undefined)
    }
  }
  return {
    expect(unit) {
      limits = limitsOf(unit)
    },
    async during(unit, work) {
      const before = limits
      limits = limitsOf(unit)
      try {
        return await work()
      } finally {
        limits = before
      }
    },
    async begin() {
      await rules.limit(connection, limits, 'transaction')
    },
    single: (work) => inSession(limits, work),
    unlimited: (work) => inSession(UNLIMITED, work),
  }
}
