import type { Connection, Result } from '../../src/dialect/driver.ts'
import type { Dialect } from '../../src/dialect/dialect.ts'

/** Called before a statement is sent; `send` sends it. */
export type OnSend = (
  sent: { readonly number: number; readonly sql: string },
  send: () => Promise<Result>,
  connection: Connection,
) => Promise<Result>

/** The dialect, whose first connection asks before it sends anything. */
export function faultyDialect(dialect: Dialect, onSend: OnSend): Dialect {
  let first = true
  const connect: Dialect['driver']['connect'] = async (target) => {
    const connection = await dialect.driver.connect(target)
    if (!first) return connection
    first = false
    let number = 0
    const run = connection.run.bind(connection)
    return Object.assign(connection, {
      run: (...call: Parameters<Connection['run']>): Promise<Result> =>
        onSend({ number: ++number, sql: call[0] }, () => run(...call), connection),
    })
  }
  return { ...dialect, driver: { ...dialect.driver, connect } }
}

/** The dialect, whose connection is dead from the first statement on that the pattern fits: it is not sent, or its answer is lost. */
export function dyingDialect(dialect: Dialect, pattern: RegExp, when: 'before' | 'after'): Dialect {
  let dead = false
  return faultyDialect(dialect, async ({ sql }, send) => {
    if (dead) throw new TypeError('The connection is dead.')
    dead = pattern.test(sql)
    if (!dead) return send()
    if (when === 'after') await send()
    throw new TypeError('The connection has died.')
  })
}
