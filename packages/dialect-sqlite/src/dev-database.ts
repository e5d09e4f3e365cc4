import type { DevDatabases } from '@mig/core/dialect'
import { driver } from './driver.ts'
import { runScript } from './run-script.ts'

/** Databases in memory: SQLite brings all that it needs, so a URL in the setting has nothing to say. */
export const dev: DevDatabases = {
  async open({ dev: setting }) {
    if (setting === 'none') return { unavailable: "the configuration has dev: 'none'" }
    return { ...(await driver.connect({ url: 'sqlite::memory:' })), what: 'SQLite in memory' }
  },
  // A column holds values of any type, which `quote` tells apart. https://www.sqlite.org/lang_corefunc.html#quote
  exactText: (column) => `quote(${column})`,
  // Functions, collations and modules that a program brings along for its own connection.
  lacks: (error) => /no such (?:function|collation sequence|module)/.test(causeText(error)),
  runScript,
}

function causeText(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return error.cause === undefined ? error.message : causeText(error.cause)
}
