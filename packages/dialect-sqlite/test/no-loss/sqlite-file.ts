import Database from 'better-sqlite3'

/** The part of better-sqlite3 and of node:sqlite that the oracle needs. */
export interface Db {
  readonly client: unknown
  exec(sql: string): void
  /** Rows as arrays; integers are bigint. */
  rows(sql: string): readonly (readonly Cell[])[]
  objects(sql: string): readonly { readonly [column: string]: Cell }[]
  insert(sql: string, values: readonly Cell[]): void
  inTransaction(): boolean
  close(): void
}

export type Cell = bigint | number | string | Uint8Array | null

/** Opens with foreign keys off. */
export type OpenDb = (file: string) => Db

const openBetter: OpenDb = (file) => {
  const client = new Database(file)
  client.pragma('foreign_keys = OFF')
  const prepared = (sql: string): Database.Statement<Cell[], unknown> => client.prepare<Cell[], unknown>(sql).safeIntegers(true)
  return {
    client,
    exec: (sql) => void client.exec(sql),
    rows: (sql) => prepared(sql).raw(true).all() as (readonly Cell[])[],
    objects: (sql) => prepared(sql).all() as { readonly [column: string]: Cell }[],
    insert: (sql, values) => void client.prepare<Cell[]>(sql).run(...values),
    inTransaction: () => client.inTransaction,
    close: () => void client.close(),
  }
}

interface NodeStatement {
  setReadBigInts(on: boolean): void
  setReturnArrays?(on: boolean): void
  columns(): readonly { readonly name: string }[]
  all(): readonly { readonly [column: string]: Cell }[]
  run(...values: readonly Cell[]): unknown
}
interface NodeDatabase {
  readonly isTransaction: boolean
  exec(sql: string): void
  prepare(sql: string): NodeStatement
  close(): void
}

/** The same on `node:sqlite`, where Node has it. */
function nodeOpener(): OpenDb | undefined {
  const library = process.getBuiltinModule?.('node:sqlite') as { readonly DatabaseSync: new (file: string) => NodeDatabase } | undefined
  if (library === undefined) return undefined
  return (file) => {
    const client = new library.DatabaseSync(file)
    client.exec('PRAGMA foreign_keys = OFF')
    const prepared = (sql: string): NodeStatement => {
      const statement = client.prepare(sql)
      statement.setReadBigInts(true)
      return statement
    }
    return {
      client,
      exec: (sql) => client.exec(sql),
      rows(sql) {
        const statement = prepared(sql)
        statement.setReturnArrays?.(true)
        return statement.all() as unknown as (readonly Cell[])[]
      },
      objects: (sql) => prepared(sql).all(),
      insert: (sql, values) => void client.prepare(sql).run(...values),
      inTransaction: () => client.isTransaction,
      close: () => client.close(),
    }
  }
}

/** better-sqlite3; where tests stand it in for with Node's own SQLite, that one. */
export const openHere: OpenDb = 'transaction' in Database.prototype ? openBetter : nodeOpener() ?? openBetter
