import type { ScriptRules } from '@mig/core/dialect'
import { quoting } from './quoting.ts'
import { newestNeed } from './versions.ts'

const GUARD = 'mig_guard'

/** Scripts are written for the `sqlite3` shell: https://www.sqlite.org/cli.html */
export const script: ScriptRules = {
  // Without .bail the shell goes on after an error, up to COMMIT. Foreign keys are on in a run and off in the shell.
  head: () => ['.bail on', 'PRAGMA foreign_keys = ON;'],
  // RAISE works in triggers alone, and a failed check names its constraint: the message is that name.
  guard(condition, message) {
    const table = quoting.qualified({ schema: 'temp', name: GUARD })
    return [
      `CREATE TEMP TABLE ${quoting.identifier(GUARD)} ("ok" INTEGER CONSTRAINT ${quoting.identifier(message)} CHECK ("ok" IS TRUE))`,
      `INSERT INTO ${table} VALUES (${condition})`,
      `DROP TABLE ${table}`,
    ]
  },
  needs(statements) {
    const newest = newestNeed(statements)
    if (newest === undefined) return undefined
    const { minor, what } = newest
    const message = `this script needs SQLite 3.${minor} or newer, for ${what}; sqlite3 --version tells which one this is. Nothing was run`
    return { sql: `CAST(substr(sqlite_version(), 3) AS INTEGER) >= ${minor}`, message }
  },
  now: "strftime('%Y-%m-%d %H:%M:%f', 'now')",
  // SQLite knows no users.
  by: "'script'",
  serverVersion: 'sqlite_version()',
}
