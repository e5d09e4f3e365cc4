import { rmSync } from 'node:fs'
import path from 'node:path'
import { oneWinnerLaw } from '../../../core/test/faults/races.ts'
import { sqliteFile } from './target.ts'

oneWinnerLaw(sqliteFile, {
  runner: path.join(import.meta.dirname, 'race-runner.ts'),
  async empty({ url }) {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${url.replace('sqlite:', '')}${suffix}`, { force: true })
  },
})
