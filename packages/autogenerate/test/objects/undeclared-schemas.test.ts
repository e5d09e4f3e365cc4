import { describe, expect, test } from 'vitest'
import { enumType, schemaOf, t, table } from '@mig/core'
import type { Schema } from '@mig/core/dialect'
import { pg } from '@mig/dialect-postgres'
import { usualPostgres } from '@mig/test-databases'
import { autogenerate } from '../../src/index.ts'
import { compareWith, migrateTo, run, withPostgres, type Database } from '../databases.ts'

const users = (schema: string | undefined): ReturnType<typeof table> =>
  table('users', { id: t.integer(), mail: t.text() }, schema === undefined ? {} : { schema })

describe.each(usualPostgres())('schemas that no model declares on PostgreSQL $major', (server) => {
  test('one that is not there is created for what stands in it, and dropped on the way back', async () => {
    await withPostgres(server, async (database) => {
      const models = schemaOf([
        users('app'),
        table('orders', { state: t.enum(enumType('state', ['open', 'closed'], { schema: 'shop' })) }, { schema: 'shop' }),
        pg.function('one', { schema: 'public', returns: 'integer', language: 'sql', body: 'SELECT 1' }),
      ])
      const found = await migrateTo(database, models)
      expect(found.summary.slice(0, 2)).toEqual(['create schema app', 'create schema shop'])
      expect(await compareWith(database, models)).toMatchObject({ summary: [], notes: [] })
      if ('irreversible' in found.downgrade) throw new TypeError(found.downgrade.irreversible)
      await run(database, found.downgrade)
      expect((await compareWith(database, models)).summary).toEqual(found.summary)
    })
  })

  test('an extension finds the schema that it is put in', async () => {
    await withPostgres(server, async (database) => {
      const found = await migrateTo(database, schemaOf([pg.extension('citext', { schema: 'zoo' })]))
      expect(found.summary).toEqual(['create schema zoo', 'create extension citext'])
    })
  })

  test('one that is there stays as it is, with all else in it, even where schemas are compared', async () => {
    await withPostgres(server, async (database) => {
      await database.connection.run("CREATE SCHEMA app; COMMENT ON SCHEMA app IS 'theirs'; CREATE SCHEMA other; CREATE TABLE other.t (id integer)")
      expect((await compareWith(database, schemaOf([users('app')]))).summary).toEqual(['create table app.users'])
      expect(await schemaOps(database, schemaOf([users('app')]), { schemas: ['other'] })).toEqual([])
      // A new schema is no reason to look at the others.
      expect(await schemaOps(database, schemaOf([users('app'), users('new')]), { schemas: ['other'] })).toEqual(['create schema new'])
      const compared = { schemas: ['app', 'other'], objects: ['schema'] } as const
      expect(await schemaOps(database, schemaOf([users('app')]), compared)).toEqual(['drop schema other'])
    })
  })

  test('a table moves to a schema that is not there yet', async () => {
    await withPostgres(server, async (database) => {
      await migrateTo(database, schemaOf([users(undefined)]))
      const moved = schemaOf([table('users', { id: t.integer(), mail: t.text() }, { schema: 'app', renamedFrom: 'public.users' })])
      const found = await migrateTo(database, moved)
      expect(found.summary).toEqual(['create schema app', 'move table users to schema app'])
      expect((await compareWith(database, moved)).summary).toEqual([])
    })
  })
})

async function schemaOps(
  { dialect, connection }: Database,
  wanted: Schema,
  options: Pick<Parameters<typeof autogenerate>[0], 'schemas' | 'objects'>,
): Promise<readonly string[]> {
  const { summary } = await autogenerate({ dialect, connection, wanted, versionTables: [], ...options })
  return summary.filter((line) => line.includes(' schema '))
}
