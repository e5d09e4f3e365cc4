import { DatabaseStateError, OperationError, UnsupportedError, type Result, type ResultRow, type Value } from '@mig/core/dialect'
import { nodeSqlite, NEWER_NODE } from './node-sqlite.ts'
import { resultCode } from './result-code.ts'
import { isSymbol, tokenize } from './tokens.ts'
import { binding, type Binding } from './values.ts'

/** What better-sqlite3 and node:sqlite have in common, as far as it is needed; both work in step. */
export interface Client {
  readonly library: 'better-sqlite3' | 'node:sqlite'
  /** The library's own object. */
  readonly database: object
  /** True when it was opened to be read. */
  readonly readonly: boolean
  inTransaction(): boolean
  /** Runs one statement, or several without values. */
  run(sql: string, values?: readonly Value[]): Result
  /** Another database, through the same library. */
  open(file: string, options?: OpenOptions): Client
  /**
   * Makes a file a copy of this database, page by page and all of them in one transaction of that file.
   * @returns false when one of the two was locked, and nothing was copied; nobody waits for locks here.
   */
  copyTo(file: string): Promise<boolean>
  close(): void
}

export interface OpenOptions {
  readonly readonly?: boolean
  /** Milliseconds that a statement waits for a lock; 5000 when absent. */
  readonly timeout?: number
  /** "x" is a text where no column is called so; node:sqlite alone can be told. Off when absent. */
  readonly doubleQuotedTexts?: boolean
}

/** A class of one of the libraries, as a function that opens. */
export type Open = (file: string, options: OpenOptions) => Client

const BUSY_TIMEOUT = 5000

/** Marks databases of node:sqlite that were opened to be read here: they do not say so themselves. */
const READONLY = Symbol.for('@mig/dialect-sqlite.readonly')

/** better-sqlite3's Database: https://github.com/WiseLibs/better-sqlite3/blob/master/docs/api.md */
interface BetterDatabase {
  readonly inTransaction: boolean
  readonly readonly: boolean
  prepare(sql: string): BetterStatement
  exec(sql: string): unknown
  close(): unknown
  pragma(sql: string): unknown
  backup(file: string, options: { readonly progress: () => number }): Promise<{ readonly totalPages: number }>
}
interface BetterStatement {
  readonly reader: boolean
  safeIntegers(on: boolean): unknown
  all(...values: readonly Binding[]): unknown
  run(...values: readonly Binding[]): { readonly changes: number | bigint }
}

/** node:sqlite's DatabaseSync: https://nodejs.org/api/sqlite.html */
interface NodeDatabase {
  readonly isTransaction?: boolean
  prepare(sql: string): NodeStatement
  exec(sql: string): unknown
  close(): unknown
  open(): unknown
}
interface NodeStatement {
  setReadBigInts(on: boolean): unknown
  columns(): readonly unknown[]
  all(...values: readonly Binding[]): unknown
  run(...values: readonly Binding[]): { readonly changes: number | bigint }
}

export function isBetterDatabase(client: unknown): client is BetterDatabase {
  return hasMethods(client, 'prepare', 'exec', 'close', 'pragma') && 'inTransaction' in client
}

export function isNodeDatabase(client: unknown): client is NodeDatabase {
  return hasMethods(client, 'prepare', 'exec', 'close', 'open') && !('inTransaction' in client)
}

function hasMethods(value: unknown, ...names: readonly string[]): value is object {
  return (
    typeof value === 'object' && value !== null && names.every((name) => typeof (value as Record<string, unknown>)[name] === 'function')
  )
}

/** The common form of a database of either library, told by its shape. */
export function adapt(database: unknown): Client {
  if (isBetterDatabase(database)) return betterClient(database)
  if (isNodeDatabase(database)) return nodeClient(database)
  throw new OperationError('op.foreignClient', 'This is no database of better-sqlite3 or node:sqlite.', {
    hint: 'Pass `new Database(file)` of better-sqlite3 or `new DatabaseSync(file)` of node:sqlite.',
  })
}

type BetterClass = new (file: string, options: object) => BetterDatabase
type NodeClass = new (file: string, options: object) => NodeDatabase

export function betterOpen(Database: unknown): Open {
  const Class = Database as BetterClass
  return (file, { readonly = false, timeout = BUSY_TIMEOUT }) => betterClient(new Class(file, { readonly, timeout }))
}

export function nodeOpen(DatabaseSync: unknown): Open {
  const Class = DatabaseSync as NodeClass
  return (file, { readonly = false, timeout = BUSY_TIMEOUT, doubleQuotedTexts = false }) => {
    const database = new Class(file, { readOnly: readonly, enableDoubleQuotedStringLiterals: doubleQuotedTexts })
    if (readonly) Object.defineProperty(database, READONLY, { value: true })
    const client = nodeClient(database)
    // The option came later than the class.
    client.run(`PRAGMA busy_timeout = ${timeout}`)
    return client
  }
}

function betterClient(database: BetterDatabase): Client {
  const query = (sql: string, values: readonly Binding[]): Result => {
    const statement = database.prepare(sql)
    if (!statement.reader) return { rows: [], affected: Number(statement.run(...values).changes) }
    statement.safeIntegers(true)
    return { rows: exactRows(statement.all(...values)), affected: returns(sql) ? changes(query) : 0 }
  }
  return {
    library: 'better-sqlite3',
    database,
    readonly: database.readonly,
    inTransaction: () => database.inTransaction,
    run: (sql, values = []) => runWith(database, query, sql, values),
    open: (file, options = {}) => betterOpen(database.constructor)(file, options),
    copyTo: (file) => betterCopy(database, file),
    close: () => void database.close(),
  }
}

function nodeClient(database: NodeDatabase): Client {
  const query = (sql: string, values: readonly Binding[]): Result => {
    const statement = database.prepare(sql)
    if (statement.columns().length === 0) return { rows: [], affected: Number(statement.run(...values).changes) }
    statement.setReadBigInts(true)
    return { rows: exactRows(statement.all(...values)), affected: returns(sql) ? changes(query) : 0 }
  }
  return {
    library: 'node:sqlite',
    database,
    readonly: READONLY in database,
    inTransaction: () => database.isTransaction ?? probeTransaction(database),
    run: (sql, values = []) => runWith(database, query, sql, values),
    open: (file, options = {}) => nodeOpen(database.constructor)(file, options),
    copyTo: (file) => nodeCopy(database, file),
    close: () => void database.close(),
  }
}

/** More pages than a database has: a copy in several steps begins again whenever somebody writes in between. */
const ALL_PAGES = 0x7fff_ffff

async function betterCopy(database: BetterDatabase, file: string): Promise<boolean> {
  const locked = new DatabaseStateError('database.locked', 'A lock is in the way of the copy.')
  let steps = 0
  const progress = (): number => {
    // It asks before the step that copies everything; asking again, it could not.
    if (++steps > 1) throw locked
    return ALL_PAGES
  }
  try {
    // Where a lock is in the way of its first step it stops without an error, and knows of no pages.
    return (await database.backup(file, { progress })).totalPages > 0
  } catch (error) {
    if (error === locked) return false
    throw error
  }
}

async function nodeCopy(database: NodeDatabase, file: string): Promise<boolean> {
  const { backup } = nodeSqlite() ?? {}
  if (backup === undefined) {
    throw new UnsupportedError(`The node:sqlite of Node ${process.version} cannot copy a database.`, { hint: NEWER_NODE })
  }
  try {
    await backup(database, file, { rate: ALL_PAGES })
    return true
  } catch (error) {
    // A lock is reported as an error that says "not an error".
    const code = typeof error === 'object' && error !== null && 'errcode' in error ? error.errcode : undefined
    if (code === 0 || resultCode(error) === 'SQLITE_BUSY') return false
    throw error
  }
}

type Query = (sql: string, values: readonly Binding[]) => Result

function runWith(database: { exec(sql: string): unknown }, query: Query, sql: string, values: readonly Value[]): Result {
  if (isOneStatement(sql)) return query(sql, values.map(binding))
  if (values.length > 0) {
    throw new OperationError('op.severalStatements', 'Values can be bound to one statement; this text holds several.', {
      hint: 'Give each statement an op.execute of its own.',
    })
  }
  database.exec(sql)
  return { rows: [], affected: 0 }
}

/** False for several statements, for none, and for a trigger, whose statements stand inside it. */
function isOneStatement(sql: string): boolean {
  const first = sql.indexOf(';')
  if ((first === -1 || first === sql.length - 1) && /^[a-z]/i.test(sql)) return true
  const tokens = tokenize(sql)
  const end = tokens.findIndex((token) => isSymbol(token, ';'))
  return tokens.length > 0 && end !== 0 && (end === -1 || end === tokens.length - 1)
}

function returns(sql: string): boolean {
  return /\breturning\b/i.test(sql)
}

function changes(query: Query): number {
  return Number(query('SELECT changes() AS "changes"', []).rows[0]?.['changes'])
}

/** Integers are read as bigint, since a number would lose digits without a word; those that a number holds become one. */
function exactRows(rows: unknown): readonly ResultRow[] {
  return (rows as readonly ResultRow[]).map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, exact(value)])))
}

function exact(value: unknown): unknown {
  // What one of the libraries gives is what both give.
  if (value instanceof Uint8Array) return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  if (typeof value !== 'bigint') return value
  return Number.isSafeInteger(Number(value)) ? Number(value) : value
}

/** Node 22 cannot tell before 22.16; a second BEGIN fails without doing anything. */
function probeTransaction(database: NodeDatabase): boolean {
  try {
    database.exec('BEGIN')
  } catch {
    return true
  }
  database.exec('ROLLBACK')
  return false
}
