import type { Connection } from '../dialect/driver.ts'
import type { Dialect } from '../dialect/dialect.ts'
import type { Executor, StatementPurpose } from './executor.ts'
import { OfflineError } from '../errors.ts'
import type { OpState } from '../dialect/postcondition.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { Result, ResultRow } from '../dialect/driver.ts'
import { PLAIN_UNIT, type OpenUnit, type UnitWork } from '../dialect/unit.ts'
import { type Deferred, type Guard, inlined, type Statement } from '../sql/statement.ts'
import { replayStatement } from './replay-statement.ts'
import type { ScriptContext } from '../dialect/script.ts'
import { rowsCondition, rowsText } from './version-table.ts'

/** Writes statements as a script for the database's own shell. */
export class ScriptExecutor implements Executor {
  readonly version: readonly number[]
  readonly #dialect: Dialect
  readonly #versionTable: QualifiedName
  readonly #head: string
  readonly #parts: string[] = []
  readonly #statements: string[] = []
  readonly #replay: Connection | undefined
  #inUnit = false

  /** `replay` is a database that is where the script starts; what the script does is done there too, so that its catalog can be asked. */
  constructor(dialect: Dialect, versionTable: QualifiedName, replay?: Connection, place?: ScriptContext['place']) {
    this.#replay = replay
    this.version = dialect.features.scriptVersion
    this.#dialect = dialect
    this.#versionTable = versionTable
    this.#head = dialect.script.head({ table: versionTable, ...(place === undefined ? {} : { place }) }).join('\n')
  }

  /** The script so far. */
  get text(): string {
    const { script } = this.#dialect
    const needs = script.needs?.(this.#statements)
    const guard = needs === undefined ? [] : script.guard(needs.sql, `mig: ${needs.message}`).map(terminated)
    return `${[this.#head, ...guard, ...this.#parts].filter((part) => part !== '').join('\n\n')}\n`
  }

  async execute(statement: Statement, purpose: StatementPurpose): Promise<undefined> {
    const text = inlined(statement, this.#dialect.quoting)
    this.#statements.push(text)
    this.#parts.push(terminated(text))
    if (purpose === 'operation' && this.#replay !== undefined) await replayStatement(statement, this.#replay, this.#dialect)
  }

  check({ guard, message }: Guard): Promise<void> {
    this.#parts.push(...this.#dialect.script.guard(guard, `mig: ${message}`).map(terminated))
    return Promise.resolve()
  }

  async expand({ deferred }: Deferred): Promise<readonly (Statement | Guard)[]> {
    const { expansion } = this.#dialect
    if (expansion === undefined) throw noDatabase(`The operation ${deferred.kind} depends on the catalog.`)
    return expansion.expand(deferred, this.#replay)
  }

  result(): Promise<Result> {
    return Promise.reject(noDatabase('A query needs a database, and a script is written without one.'))
  }

  query(): Promise<readonly ResultRow[]> {
    return Promise.reject(noDatabase('A query needs a database, and a script is written without one.'))
  }

  stateOf(): Promise<OpState> {
    return Promise.reject(noDatabase('What has become of an operation is known by the database, and a script is written without one.'))
  }

  client(): unknown {
    throw noDatabase("op.using() needs a driver's client, and a script is written without one.")
  }

  confirm(rows: readonly string[] | undefined): Promise<void> {
    if (rows === undefined) return Promise.resolve()
    const condition = rowsCondition(rows, this.#versionTable, this.#dialect.quoting)
    const message = `mig: this script starts at ${rowsText(rows)}, and the database is somewhere else`
    this.#parts.push(...this.#dialect.script.guard(condition, message).map(terminated))
    return Promise.resolve()
  }

  unit({ ops }: UnitWork): Promise<OpenUnit> {
    const { before, after, condition } = this.#dialect.unit?.script(ops) ?? { before: [], after: [] }
    if (before.length === 0) return Promise.resolve(PLAIN_UNIT)
    const check = async (): Promise<void> => {
      if (condition !== undefined) this.#parts.push(...this.#dialect.script.guard(condition.sql, condition.message).map(terminated))
    }
    // Within the unit of a step, one operation's needs no more than its check.
    if (this.#inUnit) return Promise.resolve({ check, close: async () => undefined })
    this.#inUnit = true
    this.#parts.push(...before.map(terminated))
    const close = async (): Promise<void> => {
      this.#inUnit = false
      this.#parts.push(...after.map(terminated))
    }
    return Promise.resolve({ check, close })
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
