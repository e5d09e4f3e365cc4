import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// Both compilers that users have today: the one in JavaScript, and its successor.
const COMPILERS = ['typescript', 'typescript-7']
const TABLES = 200
const COLUMNS = 20
const BUDGET = 200_000

const require = createRequire(import.meta.url)
const here = import.meta.dirname
let folder = ''

beforeAll(() => {
  // Inside the package, where relative imports and its packages are found, and out of version control.
  folder = mkdtempSync(path.join(here, '../../node_modules/generated-models-'))
  writeModels(folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(COMPILERS)('%s', (compiler) => {
  test('models with references in circles need no annotation, and mistakes are refused', async () => {
    expect(await compile(compiler, here)).toEqual({ exit: 0, output: '' })
  })

  test(`${TABLES} tables of ${COLUMNS} columns stay below ${BUDGET} instantiations`, async () => {
    const { exit, output } = await compile(compiler, folder, '--extendedDiagnostics')
    expect(exit, output).toBe(0)
    const instantiations = Number(/^Instantiations:\s+(\d+)/m.exec(output)?.[1])
    expect(instantiations).toBeGreaterThan(TABLES * COLUMNS)
    expect(instantiations).toBeLessThan(BUDGET)
  })
})

interface Compiled {
  readonly exit: number
  readonly output: string
}

function compile(compiler: string, project: string, ...flags: readonly string[]): Promise<Compiled> {
  const binary = path.join(path.dirname(require.resolve(`${compiler}/package.json`)), 'bin', 'tsc')
  return new Promise((resolve) => {
    execFile(process.execPath, [binary, '-p', project, ...flags], (error, stdout, stderr) => {
      resolve({ exit: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, output: stdout + stderr })
    })
  })
}

/** One module of tables that refer to each other, and the types of their rows. */
function writeModels(target: string): void {
  const config = { extends: '../../test/types/tsconfig.json', include: ['.'], exclude: [] }
  writeFileSync(path.join(target, 'tsconfig.json'), JSON.stringify(config))
  const imports = [
    ['column-types', 't'],
    ['extra', 'check, index'],
    ['row-types', 'type InferInsert, type InferRow'],
    ['sql', 'sql'],
    ['table-handle', 'table'],
  ].map(([file, names]) => `import { ${names} } from '../../src/builders/${file}.ts'`)
  const tables = Array.from({ length: TABLES }, (_, number) => tableSource(number))
  writeFileSync(path.join(target, 'models.ts'), [...imports, ...tables].join('\n'))
}

function tableSource(number: number): string {
  const types = [
    't.varchar(80).notNull()',
    't.numeric(12, 2)',
    't.boolean().notNull().default(true)',
    't.timestamptz()',
    't.text().array()',
  ]
  const plain = Array.from({ length: COLUMNS - 3 }, (_, index) => `  c${index}: ${types[index % types.length]},`)
  const name = `t${number}`
  return `export const ${name} = table('${name}', {
  id: t.integer().identity().primaryKey(),
  parentId: t.integer('parent_id').references(() => ${name}.id, { onDelete: 'cascade' }),
  otherId: t.integer('other_id').notNull().references(() => t${(number + 1) % TABLES}.id),
${plain.join('\n')}
}, (e) => [index('ix_${name}').on(e.c0, e.c3.desc()), check('ck_${name}', sql\`\${e.c1} > 0\`)])
export function insert_${name}(row: InferInsert<typeof ${name}>): string { return row.c0 }
export function read_${name}(row: InferRow<typeof ${name}>): number | null { return row.parentId }
`
}
