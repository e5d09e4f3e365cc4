import { describe, expect, test } from 'vitest'
import { failure, project, testLoader } from './project.ts'
import type { MigError } from '../../src/errors.ts'
import { OperationError } from '../../src/errors.ts'

/** The error of loading the first file. */
async function problem(files: { readonly [name: string]: string }): Promise<MigError> {
  const folder = project(files)
  const error = await failure(testLoader().load(folder.path(Object.keys(files)[0] ?? '')))
  Object.defineProperty(error, 'message', { value: error.message.replaceAll(`${folder.folder}/`, '') })
  return error
}

describe('syntax that is refused', () => {
  test.each([
    ['a decorator', 'const x = 1\nfunction d() {}\n@d() class A {}', 'a.ts:3:1: decorators', 'table()'],
    ['a decorated member', 'class A {\n  @d x = 1 }', 'a.ts:2:3: decorators', 'table()'],
    ['a namespace', '// namespace x {\nnamespace A { export const x = 1 }', 'a.ts:2:1: a namespace', 'object'],
    ['an exported namespace', 'export namespace A.B { }', 'a.ts:1:8: a namespace', 'declare namespace'],
    ['a namespace by its old name', 'declare const y: number\nmodule A { export const x = 1 }', 'a.ts:2:1: a namespace', 'module'],
    ['an accessor', 'class A { static accessor x = 1 }', 'a.ts:1:18: an `accessor`', 'getter'],
    ['a private accessor', 'class A { accessor #x = 1 }', 'a.ts:1:11: an `accessor`', 'getter'],
    ['using', 'const a = 1\n  using b = open()', 'a.ts:2:3: a `using`', 'try'],
    ['await using', 'await using b = open()', 'a.ts:1:7: a `using`', 'try'],
    ['using in a loop', 'for (using b of []) {}', 'a.ts:1:6: a `using`', 'try'],
  ])('%s', async (_, source, message, hint) => {
    const error = await problem({ 'a.ts': source })
    expect(error.code).toBe('load.syntax')
    expect(error.message).toContain(message)
    expect(error.hint).toContain(hint)
  })
})

describe('syntax errors', () => {
  test.each([
    ['of TypeScript', 'a.ts', 'const a = 1\nconst b: = 2', 'a.ts:2:10: Unexpected token'],
    ['an import without its module', 'a.ts', 'const x = 1\nimport { a } from', 'a.ts:2:14: Unexpected token'],
    ['found by V8 alone', 'a.ts', 'const a = 1\n\nconst a = 2', "a.ts:3:7: SyntaxError: Identifier 'a' has already been declared"],
    [
      'in a line that was rewritten',
      'a.ts',
      'const a: number = 1\nconst a: number = 2',
      "a.ts:2: SyntaxError: Identifier 'a' has already been declared",
    ],
    ['in the first line', 'a.js', 'let a; let a', "a.js:1: SyntaxError: Identifier 'a' has already been declared"],
    ['of JSON', 'a.json', '{\n  "a": x }', 'a.json'],
  ])('%s', async (_, name, source, message) => {
    const error = await problem({ [name]: source })
    expect(error.code).toBe('load.syntax')
    expect(error.message.slice(0, message.length)).toBe(message)
  })

  test('in a file that is imported', async () => {
    const error = await problem({ 'a.ts': "import './b'", 'b.ts': '\n\n}' })
    expect(error).toMatchObject({ code: 'load.syntax', message: expect.stringMatching(/^b\.ts:3:1: /) as string })
  })
})

describe('files that throw', () => {
  test('are named with the line and the message', async () => {
    const error = await problem({
      'a.ts': "import { b } from './b'\nexport const a = b()",
      'b.ts': 'type X = 1\n\nexport const b = () => {\n  throw new TypeError("no b")\n}',
    })
    expect(error).toMatchObject({ code: 'load.failed', exit: 1, message: 'b.ts:4: TypeError: no b' })
    expect(error.cause).toBeInstanceOf(TypeError)
  })

  test('after an await, and with something that is no error', async () => {
    expect(await problem({ 'a.ts': 'await 0\nawait 1\nundefinedName' })).toMatchObject({
      message: 'a.ts:3: ReferenceError: undefinedName is not defined',
    })
    expect(await problem({ 'a.ts': "throw 'text'" })).toMatchObject({ code: 'load.failed', message: 'a.ts: threw "text"' })
  })

  test('keep the exit status and the hint of an error of mig, and stand with their own line', async () => {
    const t = (): never => {
      throw new OperationError('op.bad', 'that is bad', { hint: 'do good', exit: 2 })
    }
    const folder = project({ 'a.ts': "import { t } from '@mig/core'\n\nt()" })
    const error = await failure(testLoader({ modules: { '@mig/core': () => Promise.resolve({ t }) } }).load(folder.path('a.ts')))
    expect(error).toMatchObject({
      code: 'load.failed',
      exit: 2,
      hint: 'do good',
      message: expect.stringMatching(/a\.ts:3: that is bad$/) as string,
    })
  })

  test('stacks of functions that run later show file and line', async () => {
    const folder = project({
      'a.ts': "import type { X } from './x'\ninterface Y {}\n\nexport function up(): never {\n\n  throw new Error('late') }",
    })
    const { up } = (await testLoader().load(folder.path('a.ts'))) as { up: () => never }
    expect(up).toThrow('late')
    try {
      up()
    } catch (error) {
      expect((error as Error).stack).toContain(`${folder.path('a.ts')}:6:`)
    }
  })
})

describe('what is missing', () => {
  test('a file, with what was tried and what is near', async () => {
    const error = await problem({ 'src/a.ts': "export { x } from './modles.js'", 'src/models.ts': '' })
    expect(error).toMatchObject({ code: 'load.missing', message: 'src/a.ts imports ./modles.js, and there is no such file.' })
    expect(error.hint).toContain('Did you mean models.ts? Tried modles.ts, modles.tsx, modles.js and an index file in modles.js, in ')
    const bare = await problem({ 'a.ts': "export * from './lib/no'" })
    expect(bare.hint).toContain('Tried no, no.ts, no.mts, ')
  })

  test('a package, with the command that installs it', async () => {
    const error = await problem({ 'a.ts': "import 'not-there/sub'" })
    expect(error).toMatchObject({
      code: 'load.missing',
      message: expect.stringContaining('a.ts imports not-there/sub, which cannot be found') as string,
    })
    expect(error.hint).toContain('npm install not-there ')
    expect(await problem({ 'a.ts': "await import('@x/y/z')" })).toMatchObject({
      code: 'load.missing',
      hint: expect.stringContaining('npm install @x/y ') as string,
    })
    expect(await problem({ 'a.cjs': "\nrequire('not-there')" })).toMatchObject({
      code: 'load.missing',
      message: "a.cjs:2: Cannot find module 'not-there'",
    })
  })

  test('a name of an injected module, imported or required', async () => {
    const error = await problem({ 'a.ts': "import { tabel } from '@mig/core'\n\nexport const x = tabel('x')" })
    expect(error).toMatchObject({ code: 'load.missing', message: 'There is no export tabel in @mig/core; did you mean table?' })
    expect(await problem({ 'a.cjs': "const { nope } = require('@mig/core')" })).toMatchObject({
      message: 'There is no export nope in @mig/core.',
    })
    expect(await problem({ 'a.js': "import * as core from '@mig/core'\ncore.tble()" })).toMatchObject({
      message: expect.stringContaining('did you mean table?') as string,
    })
  })

  test('a package behind an injected module', async () => {
    const missing = (): Promise<object> => Promise.reject(Object.assign(new Error("Cannot find module 'x'"), { code: 'MODULE_NOT_FOUND' }))
    const folder = project({ 'a.ts': "import '@mig/x'" })
    const error = await failure(testLoader({ modules: { '@mig/x': missing } }).load(folder.path('a.ts')))
    expect(error).toMatchObject({ code: 'load.missing', hint: expect.stringContaining('npm install --global @mig/x') as string })
    expect(error.message).toContain('a.ts imports @mig/x, which cannot be found')
  })

  test('names of types that are imported or re-exported without `type` do no harm', async () => {
    const folder = project({
      'a.ts':
        "import { table, Operations } from '@mig/core'\nexport { Operations, table } from '@mig/core'\n" +
        'export const f = (op: Operations) => table',
    })
    expect(Object.keys(await testLoader().load(folder.path('a.ts')))).toEqual(['Operations', 'table', 'f'])
  })

  test('the file itself', async () => {
    expect(await failure(testLoader().load('/nowhere/a.ts'))).toMatchObject({
      code: 'load.missing',
      message: 'There is no file /nowhere/a.ts.',
    })
  })

  test('a module that awaits cannot be required', async () => {
    const error = await problem({ 'a.cjs': "require('./b')", 'b.ts': 'export const b = await 1' })
    expect(error).toMatchObject({ code: 'load.failed', message: 'a.cjs requires b.ts, which awaits outside of a function.' })
  })
})
