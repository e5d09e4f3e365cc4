import { copyFileSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { sqlite } from '@mig/dialect-sqlite'
import type { Connection, ResultRow } from '@mig/core/dialect'
import { insertion, type Engine, type LoadedDatabase, type StoredRow } from './engine.ts'
import { sqliteFacts } from './sqlite-facts.ts'

/** Databases that are files of a folder. */
export function sqliteEngine(folder: string): Engine {
  let counter = 0
  const at = (file: string): LoadedDatabase => ({
    url: `sqlite:${file}`,
    facts: () => withConnection(file, sqliteFacts),
    schemas: () => Promise.resolve([]),
    copy: () => Promise.resolve(copied(file)),
    drop: () => Promise.resolve(rmSync(file, { force: true })),
  })
  const copied = (from: string): LoadedDatabase => {
    const file = path.join(folder, `${counter++}.db`)
    copyFileSync(from, file)
    return at(file)
  }
  return {
    dialect: sqlite,
    judge: 'sqlite_schema and its pragmas',
    load: async (sql) => {
      const file = path.join(folder, `${counter++}.db`)
      await withConnection(file, async (connection) => void (await connection.run(sql)))
      return at(file)
    },
    insert: async (connection, table, values) => {
      const into = insertion(sqlite.quoting.qualified(table), values, sqlite.quoting)
      const { rows } = await connection.run(`INSERT ${into} RETURNING *`)
      return stored(rows[0] ?? {})
    },
    rows: async (connection, table) => (await connection.run(`SELECT * FROM ${sqlite.quoting.qualified(table)}`)).rows.map(stored),
    close: () => Promise.resolve(),
  }
}

/** True when SQLite can run the file: a dump of PostgreSQL names schemas and types that it does not know. */
export async function isSqlite(file: string): Promise<boolean> {
  try {
    await withConnection(':memory:', async (connection) => void (await connection.run(readFileSync(file, 'utf8'))))
    return true
  } catch {
    return false
  }
}

async function withConnection<T>(file: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await sqlite.driver.connect({ url: `sqlite:${file}` })
  try {
    return await work(connection)
  } finally {
    await connection.close()
  }
}

/** Values as JSON has them. */
function stored(row: ResultRow): StoredRow {
  const text = JSON.stringify(row, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  )
  return JSON.parse(text) as StoredRow
}
