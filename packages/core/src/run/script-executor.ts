import type { Dialect } from '../dialect/dialect.ts'
import type { Executor } from './executor.ts'
import { OfflineError } from '../errors.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { ResultRow } from '../dialect/driver.ts'
import type { Op, SqlText } from '../ops/op.ts'
import { PLAIN_UNIT, type OpenUnit } from '../dialect/unit.ts'
import { inlined } from '../sql/statement.ts'
import { placeOf, rowsCondition } from './version-table.ts'

/** Writes statements as a script for the database's own shell. */
export class ScriptExecutor implements Executor {
  readonly version: readonly number[]
  readonly #dialect: Dialect
  readonly #versionTable: QualifiedName
  readonly #parts: string[]

  constructor(dialect: Dialect, versionTable: QualifiedName) {
    this.version = dialect.features.scriptVersion
    this.#dialect = dialect
    this.#versionTable = versionTable
    this.#parts = [dialect.script.head({ table: versionTable }).join('\n')]
  }

  /** The script so far. */
  get text(): string {
    return `${this.#parts.filter((part) => part !== '').join('\n\n')}\n`
  }

  execute(statement: SqlText): Promise<undefined> {
    this.#parts.push(terminated(inlined(statement, this.#dialect.quoting)))
    return Promise.resolve(undefined)
  }

  query(): Promise<readonly ResultRow[]> {
    return Promise.reject(noDatabase('A query needs a database, and a script is written without one.'))
  }

  client(): unknown {
    throw noDatabase("op.using() needs a driver's client, and a script is written without one.")
  }

  confirm(rows: readonly string[]): Promise<void> {
    const condition = rowsCondition(rows, this.#versionTable, this.#dialect.quoting)
    const message = `mig: this script starts at ${placeOf(rows)}, and the database is somewhere else`
    this.#parts.push(...this.#dialect.script.guard(condition, message).map(terminated))
    return Promise.resolve()
  }

  unit(ops: readonly Op[]): Promise<OpenUnit> {
    const { before, after, condition } = this.#dialect.unit?.script(ops) ?? { before: [], after: [] }
    if (before.length === 0) return Promise.resolve(PLAIN_UNIT)
    this.#parts.push(...before.map(terminated))
    return Promise.resolve({
      check: async () => {
        if (condition !== undefined) this.#parts.push(...this.#dialect.script.guard(condition.sql, condition.message).map(terminated))
      },
      close: async () => {
        this.#parts.push(...after.map(terminated))
      },
    })
  }

  comment(text: string): void {
    this.#parts.push(text.split('\n').map((line) => `-- ${line}`).join('\n'))
  }
}

/** The statement with exactly one `;`, which stands on a line of its own where a comment would swallow it. */
function terminated(sql: string): string {
  const text = sql.replace(/[\s;]+$/, '')
  const lastLine = text.slice(text.lastIndexOf('\n') + 1)
  return lastLine.includes('--') ? `${text}\n;` : `${text};`
}

function noDatabase(message: string): OfflineError {
  return new OfflineError('offline.query', message, { hint: 'Run the revision on a connection: `mig upgrade`.' })
}
