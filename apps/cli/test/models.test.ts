import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import * as autogenerate from '@mig/autogenerate'
import * as core from '@mig/core'
import { sqlite } from '@mig/dialect-sqlite'
import { temporaryFolder } from '@mig/test-databases'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Options } from '../src/command.ts'
import { run } from '../src/commands/models.ts'
import type { Session } from '../src/session.ts'

vi.mock('../src/base.ts', () => ({ loadAutogenerate: () => Promise.resolve(autogenerate) }))

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => (folder = temporaryFolder()))
afterEach(() => folder.remove())

interface Printed {
  readonly lines: readonly string[]
  readonly text: string
  readonly result: unknown
  readonly notes: readonly string[]
}

/** Runs the command in a project whose database has three tables, one of which models cannot describe. */
async function models(options: Options): Promise<Printed> {
  const url = `sqlite:${path.join(folder.path, 'app.db')}`
  if (!existsSync(path.join(folder.path, 'app.db'))) {
    mkdirSync(path.join(folder.path, 'migrations'))
    const connection = await sqlite.driver.connect({ url })
    await connection.run('CREATE TABLE users (id INTEGER PRIMARY KEY); CREATE TABLE notes (body TEXT); CREATE TABLE odd ("" TEXT)')
    await connection.close()
  }
  const config = core.resolveConfig({ url, dialect: sqlite }, folder.path)
  const migrator = core.openMigrator(config)
  const lines: string[] = []
  const notes: string[] = []
  let [text, result]: [string, unknown] = ['', undefined]
  const output = {
    json: false,
    line: (line: string) => lines.push(line),
    note: (note: string) => notes.push(note),
    text: (given: string) => (text = given),
    result: (given: unknown) => (result = given),
  }
  const session = { folder: folder.path, output, project: async () => ({ core, config, migrator }) } as unknown as Session
  try {
    expect(await run({ args: [], options, session })).toBe(0)
    return { lines, text, result, notes }
  } finally {
    await migrator.close()
  }
}

const LEFT_OUT = 'table odd is left out: a name is empty'

test('models are printed, and what they do not say is a warning', async () => {
  const { text, notes, lines } = await models({})
  expect(text).toContain(`// - ${LEFT_OUT}`)
  expect(text).toContain("export const users = table('users', {")
  expect([notes, lines]).toEqual([[`Warning: ${LEFT_OUT}`], []])
})

test('or written to a file, once', async () => {
  const { lines, result } = await models({ out: 'src/models.ts', table: ['users'] })
  expect(lines).toEqual(['Wrote src/models.ts'])
  expect(result).toEqual({ files: [path.join(folder.path, 'src/models.ts')], notes: [] })
  expect(readFileSync(path.join(folder.path, 'src/models.ts'), 'utf8')).not.toContain('notes')
  await expect(models({ out: 'src/models.ts' })).rejects.toMatchObject({ code: 'models.exists' })
  expect((await models({ out: 'src/models.ts', force: true })).lines).toEqual(['Wrote src/models.ts'])
})

test('or to a folder, a file for each table', async () => {
  const { lines } = await models({ out: 'models', perTable: true })
  expect(lines.toSorted()).toEqual(['Wrote models/index.ts', 'Wrote models/notes.ts', 'Wrote models/users.ts'])
  await expect(models({ perTable: true })).rejects.toMatchObject({ code: 'usage', exit: 2 })
})

test('a table that does not exist is refused', async () => {
  await expect(models({ table: ['user'] })).rejects.toMatchObject({ code: 'models.unknown', exit: 2 })
})
