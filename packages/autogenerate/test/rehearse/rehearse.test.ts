import { afterEach, beforeEach, expect, test } from 'vitest'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as core from '@mig/core'
import { createLoader, openMigrator, resolveConfig } from '@mig/core'
import { sqlite } from '@mig/dialect-sqlite'
import { temporaryFolder } from '@mig/test-databases'
import { casesOf, type MigrationCase } from '../../../core/src/testing/migration-cases.ts'
import * as autogenerate from '../../src/index.ts'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
  mkdirSync(path.join(folder.path, 'migrations'))
})
afterEach(() => folder.remove())

function write(id: string, parent: string | null, code: string): void {
  const text = `import { sql, t } from '@mig/core'
import type { Operations } from '@mig/core'

export const revision = '${id}'
export const downRevision = ${parent === null ? 'null' : `'${parent}'`}
export const message = 'make ${id}'

${code}
`
  writeFileSync(path.join(folder.path, 'migrations', `${id}.ts`), text)
}

const UP = 'export async function upgrade(op: Operations): Promise<void>'
const DOWN = 'export async function downgrade(op: Operations): Promise<void>'
const USERS = `${UP} { await op.createTable('users', { id: t.integer().identity().primaryKey(), name: t.text().notNull() }) }`
const DROP_NAME = `${UP} { await op.dropColumn('users', 'name', { was: t.text().notNull().default('?') }) }
${DOWN} { await op.addColumn('users', 'name', t.text().notNull().default('?')) }`

async function cases(models?: unknown): Promise<readonly MigrationCase[]> {
  const options = { modules: { '@mig/core': () => Promise.resolve(core) } }
  const config = resolveConfig({ url: 'sqlite:./never.db', dialect: sqlite, ...(models === undefined ? {} : { models }) }, folder.path)
  return casesOf({
    config,
    loader: createLoader(options),
    migrator: openMigrator(config, options),
    autogenerate: () => Promise.resolve(autogenerate),
  })
}

/** The cases that fail, with what they say. */
async function failures(models?: unknown): Promise<{ readonly [name: string]: string }> {
  const failed: { [name: string]: string } = {}
  for (const { name, run } of await cases(models)) {
    await run().catch((error: unknown) => {
      failed[name] = error instanceof Error ? error.message : String(error)
    })
  }
  return failed
}

test('a sound history passes, case by case', async () => {
  write('a1', null, USERS)
  write('a2', 'a1', `${UP} { await op.addColumn('users', 'nick', t.text()) }`)
  const models = [core.table('users', { id: core.t.integer().identity().primaryKey(), name: core.t.text().notNull(), nick: core.t.text() })]
  expect((await cases(models)).map(({ name }) => name)).toEqual([
    'the history has one head',
    'a1 make a1 runs up, down and up again',
    'a1 make a1 loses nothing on its way back unsaid',
    'a2 make a2 runs up, down and up again',
    'a2 make a2 loses nothing on its way back unsaid',
    'models and revisions agree',
  ])
  expect(await failures(models)).toEqual({})
})

test('two heads', async () => {
  write('a1', null, USERS)
  write('b1', null, `${UP} { await op.createTable('tags', { id: t.integer().notNull() }) }`)
  expect(await failures()).toMatchObject({ 'the history has one head': expect.stringMatching(/2 heads:\n {2}a1 make a1 .*\n {2}b1 make b1/) })
})

test('a downgrade that does not lead back', async () => {
  write('a1', null, USERS)
  write('a2', 'a1', `${UP} { await op.addColumn('users', 'nick', t.text()) }\n${DOWN} {}`)
  write('a3', 'a2', `${UP} { await op.addColumn('users', 'age', t.integer()) }`)
  const failed = await failures()
  expect(failed['a2 make a2 runs up, down and up again']).toMatch(/^After the downgrade, this is not as it was before: .*nick/)
  expect(failed['a2 make a2 runs up, down and up again']).toContain('The second upgrade fails: ')
  expect(failed['a3 make a3 runs up, down and up again']).toBe('A revision before it fails, so it was not tried out.')
  expect(failed['a1 make a1 runs up, down and up again']).toBeUndefined()
})

test('an upgrade that fails', async () => {
  write('a1', null, `${UP} { await op.execute('boom') }\n${DOWN} {}`)
  expect(await failures()).toMatchObject({ 'a1 make a1 runs up, down and up again': expect.stringMatching(/^The upgrade fails: .*boom/s) })
})

test('a downgrade that loses values has to say so', async () => {
  write('a1', null, USERS.replace('t.text().notNull()', "t.text().notNull().default('?')"))
  write('a2', 'a1', DROP_NAME)
  const name = 'a2 make a2 loses nothing on its way back unsaid'
  expect(await failures()).toEqual({ [name]: 'The downgrade is lossy, and the file does not say so: users.name do not come back.' })
  write('a2', 'a1', `// Verified: up, down and up again in SQLite; upgrade lossy (users.name),\n//   downgrade lossy (users.name)\n${DROP_NAME}`)
  expect(await failures()).toEqual({})
})

test('no way back, and work that depends on data', async () => {
  write('a1', null, `export const irreversible = 'it was too long ago'\n${USERS}`)
  write('a2', 'a1', `${UP} {
  const rows = await op.connection.query('SELECT count(*) AS n FROM users')
  await op.execute(sql\`INSERT INTO users (name) VALUES (\${String(rows.length)})\`)
}
${DOWN} { await op.execute('DELETE FROM users') }`)
  expect(await failures()).toEqual({})
})

test('models that have gone on', async () => {
  write('a1', null, USERS)
  const models = [core.table('users', { id: core.t.integer().identity().primaryKey() })]
  expect(await failures(models)).toEqual({ 'models and revisions agree': expect.stringContaining('users.name') })
})
