import path from 'node:path'
import { defineConfig } from 'vitest/config'

// Each project names the conditions itself: projects do not inherit them, and would test a stale build without a word.
const conditions = ['@mig/source', 'module', 'node', 'development|production']
const projects = [
  'packages/core',
  'packages/dialect-sqlite',
  'packages/dialect-postgres',
  'packages/autogenerate',
  'packages/replay',
  'apps/cli',
  'apps/finance-inbox',
]

// `pnpm test:node-sqlite` runs the tests of SQLite on a Node for which better-sqlite3 was not built: mig takes node:sqlite there, and so
// do tests.
const onNodeSqlite = process.env['MIG_TEST_SQLITE'] === 'node'
const betterOnNode = {
  name: 'better-sqlite3 of tests',
  resolveId: (source: string, importer = '') =>
    source === 'better-sqlite3' && importer.includes('/test/') ? path.resolve('packages/dialect-sqlite/test/better-on-node.ts') : null,
}

export default defineConfig({
  test: {
    // One worker for each core: the databases of PostgreSQL's tests work in processes of their own.
    maxWorkers: '100%',
    globalSetup: './packages/test-databases/src/global-setup.ts',
    projects: projects.map((root) => ({
      ...(onNodeSqlite ? { plugins: [{ ...betterOnNode, enforce: 'pre' as const }] } : {}),
      ssr: { resolve: { conditions } },
      test: {
        name: root.split('/')[1] ?? root,
        root,
        include: ['test/**/*.test.ts'],
        setupFiles: [path.resolve('vitest.setup.ts')],
        testTimeout: 240_000,
        hookTimeout: 120_000,
      },
    })),
  },
})
