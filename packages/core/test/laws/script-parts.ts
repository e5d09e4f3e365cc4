import { expect } from 'vitest'
import type { Dialect } from '../../src/dialect/dialect.ts'
import type { StatementEvent } from '../../src/run/executor.ts'
import { inlined } from '../../src/sql/statement.ts'

/**
 * The statements of a script, after making sure that it is what a run did: each statement of the run stands there, in the same order and
 * letter for letter, between the same words of transactions. What else stands there is a script's own: its head, remarks, guards, and
 * the rows of the log.
 */
export function partsOf(script: string, events: readonly StatementEvent[], dialect: Dialect): readonly string[] {
  const head = dialect.script.head({ table: { name: 'mig_version' } })
  const start = head.join('\n')
  expect(script.startsWith(start)).toBe(true)
  const own = ownParts(dialect)
  // Settings are lines for the driver too; what begins with a sign is for the shell alone.
  const parts: string[] = head.filter((line) => !/^[.\\]/.test(line))
  let rest = script.slice(start.length).trimStart()
  const take = (length: number): void => {
    const end = /^\n?;/.exec(rest.slice(length))?.[0]
    parts.push(rest.slice(0, length))
    rest = rest.slice(length + (end?.length ?? 0)).trimStart()
  }
  for (const wanted of [...texts(events, dialect), '']) {
    while (rest !== '' && (wanted === '' || !rest.startsWith(wanted))) {
      const part = own.map((pattern) => pattern.exec(rest)?.[0]).find((found) => found !== undefined)
      if (part === undefined) expect.fail(`The script differs from the run.\n-- the run --\n${wanted}\n-- the script --\n${rest}`)
      take(part.length)
    }
    expect(rest.startsWith(wanted), `The script lacks ${wanted}`).toBe(true)
    if (wanted !== '') take(wanted.length)
  }
  return parts.filter((part) => !part.startsWith('-- '))
}

function texts(events: readonly StatementEvent[], { quoting }: Dialect): readonly string[] {
  return events.filter(({ purpose }) => purpose !== 'journal').map(({ statement }) => inlined(statement, quoting))
}

function ownParts({ script, quoting, unit }: Dialect): readonly RegExp[] {
  const { before, after } = unit?.script([{ kind: 'dropTable', table: { name: 'any' } }]) ?? { before: [], after: [] }
  const settings = [...before, ...after].map((sql) => new RegExp(`^${escaped(sql)}(?=;\\n)`))
  const guards = script.guard('mig_condition', 'mig_message').map((sql) => {
    const pattern = escaped(sql).replace(/mig_condition|mig_message/g, '[^]*?')
    // Behind what looks like a remark, the terminator stands on the next line.
    return new RegExp(`^${pattern}(?=\\n?;\\n)`)
  })
  return [/^-- Running .*/, new RegExp(`^INSERT INTO ${quoting.identifier('mig_version_log')} \\(.*(?=\\n?;\\n)`), ...guards, ...settings]
}

function escaped(sql: string): string {
  return sql.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
}
