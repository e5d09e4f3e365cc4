import type { Dialect } from '@mig/core/dialect'
import { onePathLaw } from '../../../core/test/laws/one-path.ts'
import { expansion } from '../../src/expansion.ts'
import { sqlite } from '../../src/index.ts'

/** Scripts for the version on which the run is, since one for an older shell makes tables anew where a newer SQLite has a statement. */
const sameVersion: Dialect = {
  ...sqlite,
  expansion: {
    ...expansion,
    async open(like) {
      const connection = await expansion.open(like)
      const { rows } = await connection.run('SELECT sqlite_version() AS version')
      return { ...connection, version: String(rows[0]?.['version']).split('.').map(Number) }
    },
  },
}

onePathLaw({
  name: 'SQLite',
  dialect: 'sqlite',
  runtime: sameVersion,
  numRuns: 50,
  fresh: async () => 'sqlite::memory:',
})
