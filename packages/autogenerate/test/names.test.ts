import { expect, test } from 'vitest'
import { index, schemaOf, t, table, unique, type TableOptions } from '@mig/core'
import type { Schema } from '@mig/core/dialect'
import { newestPostgres } from '@mig/test-databases'
import { run, withPostgres, type Database } from './databases.ts'
import { autogenerate } from '../src/index.ts'

const id = t.integer().identity().primaryKey()

async function migrate({ dialect, connection }: Database, wanted: Schema): Promise<readonly string[]> {
  const { ops } = await autogenerate({ dialect, connection, wanted, versionTables: [] })
  await run({ dialect, connection }, ops)
  const { rows } = await connection.run(
    "SELECT conrelid::regclass || '.' || conname AS name FROM pg_constraint WHERE contype IN ('u', 'p') AND conrelid <> 0 ORDER BY 1",
  )
  expect((await autogenerate({ dialect, connection, wanted, versionTables: [] })).summary).toEqual([])
  return rows.map(({ name }) => String(name)).filter((name) => name.endsWith('key') || /key\d$/.test(name))
}

test('a name that mig makes is free: names of keys are one space for all tables of a schema', async () => {
  await withPostgres(newestPostgres(), async (database) => {
    const old = t.integer().unique()
    await migrate(database, schemaOf([table('users', { id, x: old }), table('a_b', { c: t.integer() })]))
    // The renamed table keeps the name of its constraint; a new table takes a free one by itself.
    const people = table('people', { id, x: old }, { renamedFrom: 'users' } as TableOptions)
    const named = await migrate(database, schemaOf([people, table('users', { id, x: t.integer() }), table('a_b', { c: t.integer() })]))
    expect(named).toEqual(['people.users_pkey', 'people.users_x_key', 'users.users_pkey1'])
    // Tables that come in the same revision choose theirs first, and an index may have the name as well.
    const all = schemaOf([
      people,
      table('users', { id, x: old }),
      table('a_b', { c: old }),
      table('a', { b_c: old }),
      table('d', { e: t.integer() }, () => [index('d_e_key').on('e')]),
    ])
    expect(await migrate(database, all)).toEqual([
      'a.a_b_c_key',
      'a_b.a_b_c_key1',
      'people.users_pkey',
      'people.users_x_key',
      'users.users_pkey1',
      'users.users_x_key1',
    ])
    const more = schemaOf([
      people,
      table('users', { id, x: old }),
      table('a_b', { c: old }),
      table('a', { b_c: old }),
      table('d', { e: t.integer() }, (d) => [index('d_e_key').on('e'), unique().on(d.e)]),
    ])
    expect(await migrate(database, more)).toContain('d.d_e_key1')
  })
})
