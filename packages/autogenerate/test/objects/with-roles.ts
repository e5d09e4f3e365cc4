import { withPostgres, type Database } from '../databases.ts'
import type { TestServer } from '@mig/test-databases'

export interface Roles {
  readonly app: string
  readonly reader: string
  readonly writer: string
}

/** A new database with three roles of its own, which belong to the whole server: they go with it. */
export async function withRoles(server: TestServer, work: (database: Database, roles: Roles) => Promise<void>): Promise<void> {
  await withPostgres(server, async (database) => {
    const { connection } = database
    const [row] = (await connection.run('SELECT current_database() AS name')).rows
    const name = (role: string): string => `${String(row?.['name'])}_${role}`
    const roles = { app: name('app'), reader: name('reader'), writer: name('writer') }
    const list = Object.values(roles).join(', ')
    try {
      await connection.run(Object.values(roles).map((role) => `CREATE ROLE ${role}`).join('; '))
      await connection.run(`GRANT CREATE ON SCHEMA public TO ${roles.app}`)
      await work(database, roles)
    } finally {
      await connection.run(`RESET ROLE; DROP OWNED BY ${list} CASCADE; DROP ROLE ${list}`)
    }
  })
}
