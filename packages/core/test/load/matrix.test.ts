import { expect, test } from 'vitest'
import { project, testLoader } from './project.ts'

// What a user may have, in every kind of package, in a folder without node_modules.

const packages = {
  none: undefined,
  commonjs: '{ "type": "commonjs" }',
  module: '{ "type": "module" }',
}

const files = {
  'tsconfig.json': '{ // aliases\n "compilerOptions": { "paths": { "#models/*": ["./src/*"] } } }',
  'url.ts': "export enum Kind { file = 'sqlite' }\nexport const url: string = `${Kind.file}:./app.db`",
  'mig.config.ts': `import { defineConfig } from '@mig/core'
import { Kind, url } from './url.js'
const enum Local { one = 1 }
export default defineConfig({ url, kind: Kind.file, one: Local.one })`,
  'src/categories.ts': `import { table } from '@mig/core'
import { expenses } from '#models/expenses'
const name = await Promise.resolve('categories')
export const categories = { ...table(name), others: () => expenses.table }`,
  'src/expenses.ts': `import { table } from '@mig/core'
import { categories } from './categories.js'
export const expenses = { ...table('expenses'), references: () => categories.table }`,
  'r1.ts': `import { t } from '@mig/core'
import type { Operations } from '@mig/core'
export const revision: string = '1'
export async function upgrade(op: Operations): Promise<unknown> { return t.integer() }`,
  'r2.js': "import { t } from '@mig/core'\nexport const revision = '2'\nexport const upgrade = async () => t.integer()",
  'r3.cjs': "const { t } = require('@mig/core')\nexports.revision = '3'\nexports.upgrade = async () => t.integer()",
}

interface Revision {
  readonly revision: string
  upgrade(): Promise<unknown>
}

for (const [type, packageJson] of Object.entries(packages)) {
  const made = (): ReturnType<typeof project> =>
    project({ ...files, ...(packageJson === undefined ? {} : { 'package.json': packageJson }) })

  test(`package type ${type}: a configuration with enums and a TypeScript file under its JavaScript name`, async () => {
    const namespace = await testLoader().load(made().path('mig.config.ts'))
    expect(namespace['default']).toEqual({ url: 'sqlite:./app.db', kind: 'sqlite', one: 1 })
  })

  test(`package type ${type}: circular models with an alias and a top-level await`, async () => {
    for (const first of ['src/categories.ts', 'src/expenses.ts']) {
      const loader = testLoader()
      const folder = made()
      await loader.load(folder.path(first))
      const { categories } = (await loader.load(folder.path('src/categories.ts'))) as { categories: { others(): string } }
      const { expenses } = (await loader.load(folder.path('src/expenses.ts'))) as { expenses: { references(): string } }
      expect([categories.others(), expenses.references()]).toEqual(['expenses', 'categories'])
    }
  })

  test(`package type ${type}: revisions as TypeScript, as ESM and as CommonJS`, async () => {
    const folder = made()
    for (const [file, id] of [
      ['r1.ts', '1'],
      ['r2.js', '2'],
      ['r3.cjs', '3'],
    ] as const) {
      const revision = (await testLoader().load(folder.path(file))) as unknown as Revision
      expect(revision.revision).toBe(id)
      expect(await revision.upgrade()).toEqual({ type: 'integer' })
    }
  })
}
