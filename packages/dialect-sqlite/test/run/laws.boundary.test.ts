import { closeSync, openSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll } from 'vitest'
import { boundaryLaw, LONG } from '../../../core/test/faults/faults-law.ts'
import { sqlite } from '../../src/index.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const file = path.join(folder.path, 'app.db')

boundaryLaw({
  name: 'SQLite',
  dialect: 'sqlite',
  runtime: sqlite,
  runner: path.join(import.meta.dirname, 'story-runner.ts'),
  hasTable: (name) => `SELECT count(*) FROM sqlite_schema WHERE name = '${name}'`,
  ...(LONG ?? { stories: 3, faults: 4 }),
  ways: {
    'failed at': () => Promise.reject(new TypeError('This statement failed.')),
  },
  async fresh() {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
    return `sqlite:${file}`
  },
  // https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
  loseLock: () => closeSync(openSync(`${file}-mig-lock`, 'r')),
})
