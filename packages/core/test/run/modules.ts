import type { ModuleMap } from '../../src/load/namespace.ts'

/** What revision files import as `@mig/core`. */
export const modules: ModuleMap = {
  '@mig/core': () => import('../../src/index.ts'),
}
