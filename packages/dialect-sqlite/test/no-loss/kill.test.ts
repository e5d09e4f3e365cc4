import { createMigrator } from '@mig/core'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../temporary-folder.ts'
import { sqlite } from '../../src/index.ts'
import { catalog, makeBigTable, rebuildBig, sums } from './big-table.ts'
import { openHere, type Db } from './sqlite-file.ts'

const ROWS = 200_000
const KILLS = Number(process.env['MIG_KILL_RUNS'] ?? 5)
const LOADER = path.join(import.meta.dirname, '../../../core/test/run/run-typescript.mjs')
const RUNNER = path.join(import.meta.dirname, 'kill-runner.ts')

describe('a process that is killed while it rebuilds', () => {
  const folder = temporaryFolder()
  const template = path.join(folder.path, 'template.db')
  const file = path.join(folder.path, 'app.db')
  let [before, after]: readonly string[][] = [[], []]
  let rows = ''
  /** Milliseconds that the rebuild takes when nothing comes in between. */
  let whole = 0

  beforeAll(async () => {
    const db = openHere(template)
    makeBigTable(db, ROWS)
    ;[before, rows] = [[...catalog(db)], sums(db)]
    db.close()
    copyFileSync(template, file)
    whole = (await run()) ?? 0
    after = look((now) => [...catalog(now)])
    expect(after).not.toEqual(before)
    expect(look(sums)).toBe(rows)
  }, 120_000)
  afterAll(() => folder.remove())

  /** Runs the migration in a process, which is killed after the time; how long it took, where it was not. */
  async function run(killAfter?: number): Promise<number | undefined> {
    const child = spawn(process.execPath, ['--import', LOADER, '--conditions=@mig/source', RUNNER, `sqlite:${file}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exit = once(child, 'exit')
    await Promise.race([once(child.stdout, 'data'), exit])
    const start = performance.now()
    if (killAfter === undefined) {
      expect(await exit).toEqual([0, null])
      return performance.now() - start
    }
    await Promise.race([sleep(killAfter), exit])
    child.kill('SIGKILL')
    await exit
    return undefined
  }

  function look<T>(work: (db: Db) => T): T {
    const db = openHere(file)
    try {
      return work(db)
    } finally {
      db.close()
    }
  }

  function version(db: Db): readonly unknown[] {
    const there = db.rows("SELECT 1 FROM sqlite_schema WHERE name = 'mig_version'").length > 0
    return there ? db.rows('SELECT version FROM mig_version').flat() : []
  }

  test.each(Array.from({ length: KILLS }, (_, place) => place))('leaves the old table or the new one: kill %i', async (place) => {
    for (const suffix of ['-wal', '-shm', '-journal']) rmSync(`${file}${suffix}`, { force: true })
    copyFileSync(template, file)
    look((db) => db.rows(`PRAGMA journal_mode = ${place % 2 === 0 ? 'delete' : 'wal'}`))
    // Spread over the whole, and at random within each part.
    await run(((place + Math.random()) / KILLS) * whole * 1.1)
    const state = look((db) => ({
      version: version(db),
      catalog: catalog(db),
      rows: sums(db),
      integrity: db.rows('PRAGMA integrity_check').flat(),
      orphans: db.rows('PRAGMA foreign_key_check'),
    }))
    expect(state).toEqual({
      version: state.version.length === 0 ? [] : ['a1'],
      catalog: state.version.length === 0 ? before : after,
      rows,
      integrity: ['ok'],
      orphans: [],
    })
    const migrator = await createMigrator({ url: `sqlite:${file}`, dialect: sqlite, revisions: rebuildBig })
    await migrator.upgrade()
    await migrator.close()
    expect(look((db) => ({ version: version(db), catalog: catalog(db), rows: sums(db) }))).toEqual({
      version: ['a1'],
      catalog: after,
      rows,
    })
  })
})
