import { defineConfig } from 'vitest/config'

// Each project names the conditions itself: projects do not inherit them, and would test a stale build without a word.
const conditions = ['@mig/source', 'module', 'node', 'development|production']
const projects = ['packages/core', 'packages/dialect-sqlite', 'packages/dialect-postgres', 'packages/autogenerate', 'apps/cli', 'apps/finance-inbox']

export default defineConfig({
  test: {
    globalSetup: './packages/test-databases/src/global-setup.ts',
    projects: projects.map((root) => ({
      ssr: { resolve: { conditions } },
      test: { name: root.split('/')[1] ?? root, root, include: ['test/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 120_000 },
    })),
  },
})
