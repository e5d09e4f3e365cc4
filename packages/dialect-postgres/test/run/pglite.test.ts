import { PGlite } from '@electric-sql/pglite'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMigrator, type Migrator } from '@mig/core'
import { temporaryFolder } from '@mig/test-databases'
import { modules } from '../../../core/test/run/modules.ts'
import { postgres } from '../../src/index.ts'

const REVISIONS = {
  'a1_one.ts': `import { t } from '@mig/core'
export const revision = 'a1'
export const downRevision = null
export const message = 'one'
export async function upgrade(op) { await op.createTable('one', { id: t.integer().primaryKey(), day: t.date() }) }
`,
  'a2_rows.ts': `export const revision = 'a2'
export const downRevision = 'a1'
export const message = 'rows'
export async function upgrade(op) {
  await op.connection.query("INSERT INTO one VALUES (1, '2026-03-01')")
  await op.using((client) => client.query('INSERT INTO one VALUES ($1, $2)', [2, null]))
}
export async function downgrade(op) { await op.execute('DELETE FROM one') }
`,
  'a3_boom.ts': `export const revision = 'a3'
export const downRevision = 'a2'
export const message = 'boom'
export async function upgrade(op) {
  await op.execute('CREATE TABLE half (a int)')
  await op.execute('INSERT INTO one VALUES (1, NULL)')
}
`,
}

const folder = temporaryFolder()
let database: PGlite
let mig: Migrator
beforeAll(async () => {
  mkdirSync(path.join(folder.path, 'migrations'))
  for (const [name, text] of Object.entries(REVISIONS)) writeFileSync(path.join(folder.path, 'migrations', name), text)
  database = await PGlite.create()
  mig = await createMigrator({ root: folder.path, dialect: postgres, connection: database, loader: { modules } })
})
afterAll(async () => {
  await mig.close()
  await database.close()
  folder.remove()
})

test('a service runs its revisions on a PGlite of its own', async () => {
  expect(await mig.current()).toMatchObject({ rows: [] })
  expect(await mig.upgrade('a2')).toMatchObject({ from: [], to: ['a2'] })
  expect((await database.query('SELECT id FROM one ORDER BY id')).rows).toEqual([{ id: 1 }, { id: 2 }])

  await expect(mig.upgrade()).rejects.toMatchObject({
    code: 'statement.failed',
    message: expect.stringContaining('one_pkey') as string,
    cause: expect.objectContaining({ code: '23505', detail: 'Key (id)=(1) already exists.' }) as unknown,
  })
  expect((await database.query("SELECT to_regclass('half') AS half")).rows).toEqual([{ half: null }])
  expect(await mig.current()).toMatchObject({ rows: ['a2'], atHead: false })

  expect(await mig.downgrade('base')).toMatchObject({ to: [] })
  expect((await database.query("SELECT to_regclass('one') AS one")).rows).toEqual([{ one: null }])
})

test('a script of it runs there, also as one text', async () => {
  const script = await mig.script({ to: 'a1' })
  await database.exec(script.replaceAll(/^\\.*$/gm, ''))
  expect((await database.query('SELECT version FROM mig_version')).rows).toEqual([{ version: 'a1' }])
  // The lock of a script belongs to the session, which goes on here.
  await database.exec('SELECT pg_advisory_unlock_all()')
  expect(await mig.current()).toMatchObject({ rows: ['a1'] })
})
