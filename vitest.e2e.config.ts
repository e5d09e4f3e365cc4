import { defineConfig } from 'vitest/config'

// These tests install the packed tarballs as a user would: they need the build, and nothing of the sources.
export default defineConfig({
  test: {
    globalSetup: ['./packages/test-databases/src/global-setup.ts', './apps/cli/e2e/pack-setup.ts'],
    include: ['apps/cli/e2e/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 600_000,
    maxWorkers: '100%',
  },
})
