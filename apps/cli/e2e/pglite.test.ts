import { cpSync, existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { emptyFolder, execute, install, write } from './install.ts'
import { type Project, projectIn } from './project.ts'

const MODELS = `import { t, table } from '@mig/core'
import { pg } from '@mig/dialect-postgres'
export const citext = pg.extension('citext')
export const vector = pg.extension('vector')
export const notes = table('notes', {
  id: t.integer().identity().primaryKey(),
  title: pg.citext().notNull().unique(),
  place: pg.vector(3),
})
`

let root: ReturnType<typeof emptyFolder>
let notes: Project
beforeAll(() => {
  root = emptyFolder()
  write(root.path, { 'package.json': '{ "name": "notes", "private": true, "type": "module" }', 'src/models.ts': MODELS })
  install(root.path, ['@mig/core', '@mig/cli', '@mig/autogenerate', '@mig/dialect-postgres'])
  notes = projectIn(root.path, path.join(root.path, 'node_modules/.bin/mig'), { DATABASE_URL: 'pglite://./data' })
})
afterAll(() => root.remove())

/** What `npm install @electric-sql/pglite @electric-sql/pglite-pgvector` would fetch is here already. */
function installPglite(): void {
  const require = createRequire(new URL('../../../packages/dialect-postgres/package.json', import.meta.url))
  for (const name of ['@electric-sql/pglite', '@electric-sql/pglite-pgvector']) {
    const source = path.join(path.dirname(require.resolve(name)), '..')
    for (const part of ['package.json', 'dist'])
      cpSync(path.join(source, part), path.join(root.path, 'node_modules', name, part), { recursive: true })
  }
}

/** Asks the database with PGlite itself, apart from mig. */
function rows(sql: string): unknown {
  const program = `import { PGlite } from '@electric-sql/pglite'
import { citext } from '@electric-sql/pglite/contrib/citext'
import { vector } from '@electric-sql/pglite-pgvector'
const database = await PGlite.create('./data', { extensions: { citext, vector } })
console.log(JSON.stringify((await database.query(process.argv[1])).rows))
await database.close()`
  const { status, stdout, stderr } = execute('node', ['--input-type=module', '-e', program, sql], root.path)
  expect(status, stderr).toBe(0)
  return JSON.parse(stdout)
}

test('without PGlite, what to install is said', () => {
  notes.done('init')
  const outcome = notes.mig('current')
  expect(outcome).toMatchObject({ status: 2, stdout: '' })
  expect(outcome.stderr).toBe(
    'Error [dialect.driverMissing]: PGlite is not installed: there is no package @electric-sql/pglite.\n' +
      'Run npm install @electric-sql/pglite in the project.\n',
  )
})

let first: ReturnType<Project['revise']>
let second: typeof first

test('the first revision is written and verified without a database, and run in a folder', () => {
  installPglite()
  expect(notes.done('current').stderr).toContain('The database is at base')
  expect(existsSync(path.join(root.path, 'data'))).toBe(false)

  first = notes.revise('--autogenerate', '-m', 'notes')
  expect(notes.read(first.file)).toMatch(/verified: .*in PGlite, PostgreSQL \d\d/i)
  expect(existsSync(path.join(root.path, 'data'))).toBe(false)
  notes.done('upgrade', 'head')
  notes.done('check')
  expect(rows("INSERT INTO notes (title, place) VALUES ('Kept', '[1,2,3]') RETURNING id, title")).toEqual([{ id: 1, title: 'Kept' }])
})

test('the second one is found, written and run', () => {
  write(root.path, { 'src/models.ts': MODELS.replace('place: pg.vector(3),', 'place: pg.vector(3),\n  tags: t.text().array(),') })
  expect(notes.mig('check')).toMatchObject({ status: 3, stdout: expect.stringContaining('tags') as string })
  second = notes.revise('--autogenerate', '-m', 'tags')
  notes.done('upgrade')
  expect(notes.done('current').stdout).toBe(`${second.id} (head)\n`)
  expect(notes.done('history', '-i').stdout).toContain(`${first.id} -> ${second.id} (head) (current), tags`)
})

test('everything goes back, and what is in the table stays as long as it does', () => {
  notes.done('downgrade', '-1', '--yes')
  expect(rows('SELECT id, title, place::text AS place FROM notes')).toEqual([{ id: 1, title: 'Kept', place: '[1,2,3]' }])
  expect(notes.done('upgrade', '--sql').stdout).toContain('CREATE EXTENSION "citext"')
  notes.done('downgrade', 'base', '--yes')
  expect(rows("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'mig%'")).toEqual([])
  expect(readdirSync(root.path).filter((name) => name !== 'node_modules').toSorted()).toEqual(
    ['data', 'mig.config.ts', 'migrations', 'package-lock.json', 'package.json', 'src'],
  )
})
