import { copyFileSync, existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll } from 'vitest'
import { boundaryLaw } from '../../../core/test/faults/faults-law.ts'
import { sqlite } from '../../src/index.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** `MIG_FAULTS=100` looks at that many stories. */
const stories = Number(process.env['MIG_FAULTS'] ?? 6)

const folder = temporaryFolder()
afterAll(() => folder.remove())

const FILES = ['', '-journal', '-wal', '-shm']
const file = path.join(folder.path, 'app.db')
const dead = path.join(folder.path, 'dead.db')
let killed = false

/** What a process that is killed now leaves behind: the files as they are. */
function kill(): never {
  copy(file, dead)
  killed = true
  throw new TypeError('killed')
}

function copy(from: string, to: string): void {
  for (const suffix of FILES) {
    rmSync(`${to}${suffix}`, { force: true })
    if (existsSync(`${from}${suffix}`)) copyFileSync(`${from}${suffix}`, `${to}${suffix}`)
  }
}

boundaryLaw({
  name: 'SQLite',
  dialect: 'sqlite',
  runtime: sqlite,
  hasTable: (name) => `SELECT count(*) FROM sqlite_schema WHERE name = '${name}'`,
  stories,
  faults: stories > 6 ? 6 : 8,
  ways: {
    'killed before': () => kill(),
    'killed after': async (send) => {
      await send()
      return kill()
    },
    'failed at': () => Promise.reject(new TypeError('This statement failed.')),
  },
  async fresh() {
    for (const suffix of FILES) rmSync(`${file}${suffix}`, { force: true })
    killed = false
    return `sqlite:${file}`
  },
  ended() {
    if (killed) copy(dead, file)
  },
})
