import Database from 'better-sqlite3'
import path from 'node:path'
import { sqlite } from '../../src/index.ts'
import type { CallersClient, Target, TargetDatabase } from '../../../core/test/run/target.ts'
import { temporaryFolder } from '../../../test-databases/src/index.ts'

/** A database in a file. */
export const sqliteFile: Target = {
  name: 'an SQLite file',
  dialect: sqlite,
  clients: ['a better-sqlite3 database'],
  create: async () => createFile(),
}

function createFile(): TargetDatabase {
  const folder = temporaryFolder()
  const file = path.join(folder.path, 'app.db')
  new Database(file).exec('VACUUM').close()
  return {
    url: `sqlite:${file}`,
    async rows(sql) {
      const client = caller(new Database(file))
      try {
        return await client.run(sql)
      } finally {
        await client.end()
      }
    },
    async script(text) {
      const database = new Database(file)
      try {
        database.exec(text.replaceAll(/^\..*$/gm, ''))
      } finally {
        database.close()
      }
    },
    clients: { 'a better-sqlite3 database': async () => caller(new Database(file)) },
    drop: async () => folder.remove(),
  }
}

export function caller(database: Database.Database): CallersClient {
  return {
    client: database,
    async run(sql) {
      const prepared = database.prepare<unknown[], { readonly [column: string]: unknown }>(sql)
      if (prepared.reader) return prepared.all()
      prepared.run()
      return []
    },
    end: async () => void database.close(),
  }
}
