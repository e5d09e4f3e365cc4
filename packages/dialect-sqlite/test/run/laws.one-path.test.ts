import { onePathLaw } from '../../../core/test/laws/one-path.ts'
import { sqlite } from '../../src/index.ts'

onePathLaw({
  name: 'SQLite',
  dialect: 'sqlite',
  runtime: sqlite,
  numRuns: 50,
  fresh: async () => 'sqlite::memory:',
})
