import { createMigrator, type MigError } from '@mig/core'
import { spawnSync } from 'node:child_process'
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { sqlite } from '../../src/index.ts'
import { kill, sqliteProcess } from '../sqlite-process.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { catalog, makeBigTable, rebuildBig, sums } from './big-table.ts'
import { openHere, type Db } from './sqlite-file.ts'

const LOADER = path.join(import.meta.dirname, '../../../core/test/run/run-typescript.mjs')
const RUNNER = path.join(import.meta.dirname, 'failure-runner.ts')

/** A rebuild that fails in its middle leaves the old table, and says what happened. */
describe('a rebuild that cannot go on', () => {
  const folder = temporaryFolder()
  const template = path.join(folder.path, 'template.db')
  const file = path.join(folder.path, 'app.db')
  let before: readonly unknown[] = []

  beforeAll(() => {
    const db = openHere(template)
    makeBigTable(db, 20_000)
    before = [catalog(db), sums(db)]
    db.close()
  })
  afterEach(() => {
    for (const name of readdirSync(folder.path)) if (name !== 'template.db') rmSync(path.join(folder.path, name))
  })
  afterAll(() => folder.remove())

  function look<T>(work: (db: Db) => T): T {
    const db = openHere(file)
    try {
      return work(db)
    } finally {
      db.close()
    }
  }

  function fresh(journal: string): void {
    copyFileSync(template, file)
    look((db) => db.rows(`PRAGMA journal_mode = ${journal}`))
  }

  /** The old table is there with its rows, and nothing else is. */
  function expectOld(): void {
    expect(look((db) => [catalog(db), sums(db)])).toEqual(before)
    expect(look((db) => db.rows('PRAGMA integrity_check').flat())).toEqual(['ok'])
  }

  async function failureOf(url = `sqlite:${file}`, connection?: unknown): Promise<MigError | undefined> {
    const where = connection === undefined ? { url } : { connection }
    const migrator = await createMigrator({ ...where, dialect: sqlite, revisions: rebuildBig, lockTimeout: 500 })
    try {
      await migrator.upgrade()
      return undefined
    } catch (error) {
      return error as MigError
    } finally {
      await migrator.close()
    }
  }

  test.each(['delete', 'wal'])('the disk is full: mode %s', async (journal) => {
    fresh(journal)
    const limit = look((db) => Number(db.rows('PRAGMA page_count')[0]?.[0]) + 60)
    // The limit is the connection's: a revision sets it before the rebuild.
    const failure = await limited(limit)
    expect(failure).toMatchObject({ code: 'database.full', message: expect.stringMatching(/full/), hint: expect.stringMatching(/room/) })
    expectOld()
    expect(await failureOf()).toBeUndefined()
    expect(look(sums)).toBe(before[1])
  })

  async function limited(pages: number): Promise<unknown> {
    const upgrade: (typeof rebuildBig)['202601010000_a1_rebuild.ts']['upgrade'] = async (op) => {
      await op.execute(`PRAGMA max_page_count = ${pages}`)
      await rebuildBig['202601010000_a1_rebuild.ts'].upgrade(op)
    }
    const revisions = { '202601010000_a1_rebuild.ts': { ...rebuildBig['202601010000_a1_rebuild.ts'], upgrade } }
    const migrator = await createMigrator({ url: `sqlite:${file}`, dialect: sqlite, revisions })
    return migrator
      .upgrade()
      .then(
        () => undefined,
        (error: unknown) => error,
      )
      .finally(() => migrator.close())
  }

  test.each(['delete', 'wal'])('the system refuses a write: mode %s', (journal) => {
    fresh(journal)
    const node = [process.execPath, '--import', LOADER, '--conditions=@mig/source', RUNNER, `sqlite:${file}`]
    // The copy goes to the end of the database, or to the log beside it.
    const blocks = journal === 'wal' ? 1000 : Math.ceil(readFileSync(template).length / 512) + 600
    const { stdout, stderr } = spawnSync('sh', ['-c', `ulimit -f ${blocks} && exec "$@"`, 'sh', ...node], { encoding: 'utf8' })
    expect(stdout, stderr).toMatch(/^\{/)
    expect(JSON.parse(stdout)).toMatchObject({
      code: expect.stringMatching(/^database\.(io|full)$/),
      hint: expect.stringMatching(/space|room/),
    })
    expectOld()
  })

  test('another process writes', async () => {
    fresh('delete')
    const child = await sqliteProcess(file, 'BEGIN IMMEDIATE; DELETE FROM parts')
    expect(await failureOf(`sqlite:${file}?timeout=0.3`)).toMatchObject({ code: 'database.locked', hint: expect.stringMatching(/again/) })
    await kill(child)
    expectOld()
    expect(await failureOf()).toBeUndefined()
  })

  test('a page of the table is damaged', async () => {
    fresh('delete')
    const content = readFileSync(file)
    content.fill(0xff, 4096 * 100, 4096 * 104)
    writeFileSync(file, content)
    expect(await failureOf()).toMatchObject({ code: 'database.damaged', hint: expect.stringMatching(/backup|restore/) })
    expect(look(catalog)).toEqual(before[0])
    // mig's own tables come behind; no page of the table was written.
    expect(
      readFileSync(file)
        .subarray(4096 * 100, content.length)
        .equals(content.subarray(4096 * 100)),
    ).toBe(true)
  })

  test('rows stand in the way of what the table is to be', async () => {
    fresh('delete')
    const revisions = {
      '202601010000_a1_rebuild.ts': {
        ...rebuildBig['202601010000_a1_rebuild.ts'],
        upgrade: async (op: Parameters<(typeof rebuildBig)['202601010000_a1_rebuild.ts']['upgrade']>[0]) => {
          await op.alterTable('big', (big) => {
            big.alterColumn('note', { nullable: false })
            big.alterColumn('amount', { default: 1 })
          })
        },
      },
    }
    const migrator = await createMigrator({ url: `sqlite:${file}`, dialect: sqlite, revisions })
    const failure = await migrator.upgrade().then(
      () => undefined,
      (error: unknown) => error as MigError,
    )
    await migrator.close()
    expect(failure?.message).toMatch(/2857 rows/)
    expect(failure?.message).toMatch(/id 7\b/)
    expect(failure?.hint).toMatch(/\S/)
    expectOld()
  })
})
