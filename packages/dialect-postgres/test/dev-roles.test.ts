import { expect, test } from 'vitest'
import type { Connection } from '@mig/core/dialect'
import { postgresServers } from '@mig/test-databases'
import { takeOverRoles } from '../src/dev-roles.ts'
import { withDatabase } from './with-database.ts'

const [one, other] = postgresServers()

async function rolesOf(connection: Connection, start: string): Promise<readonly unknown[]> {
  const { rows } = await connection.run('SELECT rolname AS name FROM pg_roles WHERE rolname LIKE $1 ORDER BY 1', [`${start}%`])
  return rows.map(({ name }) => name)
}

const hasTwoServers = one !== undefined && other !== undefined

test.skipIf(!hasTwoServers)('roles that a database speaks of are made on another server, and no others', async () => {
  if (one === undefined || other === undefined) return
  await withDatabase(one, async (from) => {
    const start = String((await from.run('SELECT current_database() AS name')).rows[0]?.['name'])
    const [owner, reader, seen, idle] = ['Owner"s', 'reader', 'seen', 'idle'].map((name) => `"${`${start}_${name}`.replaceAll('"', '""')}"`)
    const all = [owner, reader, seen, idle].join(', ')
    await from.run([owner, reader, seen, idle].map((role) => `CREATE ROLE ${role}`).join('; '))
    try {
      await from.run(`
        CREATE TABLE notes (id integer);
        GRANT SELECT (id) ON notes TO ${reader};
        CREATE POLICY own ON notes TO ${seen};
        CREATE SCHEMA app AUTHORIZATION ${owner};
      `)
      await withDatabase(other, async (to) => {
        const made = [`${start}_Owner"s`, `${start}_reader`, `${start}_seen`]
        try {
          await takeOverRoles(from, to)
          await takeOverRoles(from, to)
          expect(await rolesOf(to, start)).toEqual(made)
        } finally {
          await to.run(`DROP ROLE IF EXISTS ${owner}, ${reader}, ${seen}`)
        }
      })
    } finally {
      await from.run(`DROP OWNED BY ${all}; DROP ROLE ${all}`)
    }
  })
})
