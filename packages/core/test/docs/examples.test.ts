import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commentBlocks, fencedBlocks, MARKDOWN, type Piece, ROOT, sources } from './documents.ts'

// What people copy has to compile. The SQL that stands beside the operations is checked where they are tested.
const EXAMPLES: readonly Piece[] = [...MARKDOWN.flatMap((file) => fencedBlocks(file, ['ts'])), ...sources().flatMap(commentBlocks)]

/** The modules whose exports an example may use without importing them, by the file that lists them. */
const MODULES = { '@mig/core': 'packages/core/src/index.ts', '@mig/core/dialect': 'packages/core/src/dialect.ts', '@mig/dialect-postgres': 'packages/dialect-postgres/src/index.ts' }

const PATHS = {
  ...MODULES,
  '@mig/dialect-sqlite': 'packages/dialect-sqlite/src/index.ts',
  '@mig/dialect-postgres': 'packages/dialect-postgres/src/index.ts',
  '@mig/autogenerate': 'packages/autogenerate/src/index.ts',
}

let folder = ''
let problems: ReadonlyMap<string, readonly string[]> = new Map()

beforeAll(async () => {
  // Inside the package, where the types of Node are found, and out of version control.
  folder = mkdtempSync(path.join(import.meta.dirname, '../../node_modules/documented-examples-'))
  const config = {
    extends: path.join(ROOT, 'tsconfig.base.json'),
    compilerOptions: {
      // Users have their own rules for these.
      isolatedDeclarations: false,
      declaration: false,
      noUnusedLocals: false,
      noUnusedParameters: false,
      noPropertyAccessFromIndexSignature: false,
      verbatimModuleSyntax: false,
      paths: Object.fromEntries(Object.entries(PATHS).map(([name, file]) => [name, [path.join(ROOT, file)]])),
    },
    include: ['.'],
    exclude: [],
  }
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(config))
  for (const piece of EXAMPLES) writeFileSync(path.join(folder, fileOf(piece)), moduleOf(piece))
  problems = await compile(folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('examples compile', () => {
  it('there are examples of everything', () => {
    const places = EXAMPLES.map(({ place }) => place).join(' ')
    for (const name of ['README.md', 'apps/finance-inbox/README.md', 'ops/table-operations.ts', 'plugin/define-op.ts']) {
      expect(places).toContain(name)
    }
  })

  it('and nothing else is wrong', () => {
    const files = new Set(EXAMPLES.map(fileOf))
    expect([...problems].filter(([file]) => !files.has(file))).toEqual([])
  })

  for (const piece of EXAMPLES) it(piece.place, () => expect(problems.get(fileOf(piece)) ?? []).toEqual([]))
})

function fileOf({ place }: Piece): string {
  return `${place.replaceAll(/[^\w.-]/g, '_')}.ts`
}

/** The example as a module: with the imports that it leaves out, and inside a step where it is a part of one. */
function moduleOf({ text }: Piece): string {
  const isModule = /^(?:import|export) /m.test(text)
  const body = isModule ? text : `export async function example(op: Operations): Promise<void> {\n${text}}\n`
  return [...missingImports(body), body].join('\n')
}

function missingImports(code: string): readonly string[] {
  const imported = new Set([...code.matchAll(/^import (?:type )?\{([^}]*)\}/gm)].flatMap(([, names = '']) => wordsOf(names)))
  const words = new Set(wordsOf(code.replaceAll(/'(?:\\.|[^'\\])*'/g, '').replaceAll(/(?:const|function) \w+/g, '')))
  return Object.entries(MODULES).flatMap(([module, file]) => {
    const names = exportsOf(file).filter((name) => name !== 'type' && words.has(name) && !imported.has(name))
    for (const name of names) imported.add(name)
    return names.length === 0 ? [] : [`import { ${names.join(', ')} } from '${module}'`]
  })
}

function wordsOf(text: string): readonly string[] {
  return text.match(/(?<![.\w])[A-Za-z]\w*/g) ?? []
}

/** The names that a file of exports gives on; it renames none. */
function exportsOf(file: string): readonly string[] {
  const source = readFileSync(path.join(ROOT, file), 'utf8')
  return [...source.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, names = '']) => wordsOf(names))
}

/** The messages of the compiler by file. */
function compile(project: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const binary = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
  return new Promise((resolve) => {
    execFile(process.execPath, [binary, '-p', project, '--pretty', 'false'], { cwd: project }, (_, stdout, stderr) => {
      const found = new Map<string, string[]>()
      for (const line of (stdout + stderr).split('\n').filter((text) => /\S/.test(text))) {
        const file = /^(.+?)\(\d+,\d+\): /.exec(line)?.[1] ?? ''
        found.set(file, [...(found.get(file) ?? []), line])
      }
      resolve(found)
    })
  })
}
