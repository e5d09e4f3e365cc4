import { describe, expect, it } from 'vitest'
import { runtimeImports } from '../../src/run/runtime-imports.ts'
import { tokenize } from '../../src/run/source-tokens.ts'

const cases: readonly (readonly [name: string, source: string, imports: readonly string[]])[] = [
  ['named imports', "import { t } from '@mig/core'\nimport { x } from './x.ts'", ['@mig/core', './x.ts']],
  ['a default and a namespace', 'import a, * as b from "a"', ['a']],
  ['an import for its effect', "import './effect.js'", ['./effect.js']],
  ['type imports are no imports', "import type { Operations } from '@mig/core'\nimport type * as A from 'a'", []],
  ['a default import called type', "import type from 'a'\nimport type, { x } from 'b'", ['a', 'b']],
  ['names that are all types', "import { type A, type B as C } from 'a'", []],
  ['one name that is none', "import { type A, b } from 'a'", ['a']],
  ['a value called type', "import { type as x } from 'a'", ['a']],
  ['exports from elsewhere', "export { a } from 'a'\nexport * from 'b'\nexport * as c from 'c'", ['a', 'b', 'c']],
  ['exports of types from elsewhere', "export type { D } from 'd'", []],
  ['exports of its own', "const a = 1\nexport { a }\nexport const from = 'x'\nexport function f() { return 'y' }", []],
  ['a computed import', 'export async function upgrade() { await import(name) }', ['*']],
  ['require', "const a = require('a')", ['*']],
  ['import equals', "import a = require('a')", ['*']],
  ['a method called import', "op.import('x'); thing.require('y')", []],
  ['comments', "// import a from 'a'\n/* import b from 'b'\nimport c from 'c' */", []],
  ['strings', "const s = \"import a from 'a'\"", []],
  ['templates', "const s = `\nimport a from 'a'\n${f(`import('x')`)} import b from 'b' ${'}'}`\nimport c from 'c'", ['c']],
  ['braces in a template', "const s = `${() => { return { a: 1 } }} import('x')`\nimport c from 'c'", ['c']],
  ['code in a template', 'const s = `${await import(name)}`', ['*']],
  ['regular expressions', "const r = /['\"`/*]/g, q = /[/'\"]/\nimport c from 'c'", ['c']],
  ['division', "const r = a / b / c\nimport d from 'd'", ['d']],
]

describe('runtimeImports', () => {
  it.each(cases)('%s', (_, source, imports) => {
    expect(runtimeImports(tokenize(source))).toEqual(imports)
  })
})
