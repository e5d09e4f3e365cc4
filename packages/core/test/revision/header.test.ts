import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { RevisionError } from '../../src/errors.ts'
import { matchHeader } from '../../src/revision/header-pattern.ts'
import { assertHeaderMatches, headerOfModule, readHeader } from '../../src/revision/header.ts'
import { scanHeader } from '../../src/revision/scan-header.ts'
import { errorOf } from './error-of.ts'
import { temporaryFiles } from './temporary-files.ts'

const { folder, write } = temporaryFiles()

const RENDERED = `import { t } from '@mig/core'
import type { Operations } from '@mig/core'

export const revision = '8f2c1d9a7b3e'
export const downRevision = '51d0c2a9e4f7'
export const message = 'add currency'
export const createdAt = '2026-11-22T09:15:00Z'

export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn('expenses', 'currency', t.char(3))
}
`

const BODY = '\nexport async function upgrade(op) {}\n'

/** Ways to write a header, each with what it says. */
const FORMS: readonly (readonly [name: string, text: string, expected: object])[] = [
  ['the rendered form', RENDERED, { revision: '8f2c1d9a7b3e', downRevision: '51d0c2a9e4f7', message: 'add currency',
    createdAt: '2026-11-22T09:15:00Z' }],
  ['a base', `export const revision = "a1"\nexport const downRevision = null${BODY}`, { revision: 'a1', downRevision: null }],
  ['undefined', `export const revision = 'a1'\nexport const downRevision = undefined${BODY}`, { revision: 'a1', downRevision: null }],
  ['a merge', `export const revision = 'a1'\nexport const downRevision = ['b1', "c1",]${BODY}`,
    { revision: 'a1', downRevision: ['b1', 'c1'] }],
  ['type annotations',
    `export const revision: string = 'a1'
export const downRevision: string | null = null
export const branchLabels: readonly string[] = ['x']
${BODY}`,
    { revision: 'a1', downRevision: null, branchLabels: ['x'] }],
  ['as const and satisfies',
    `export const revision = 'a1' as const
export const downRevision = ['b1'] as const
export const dependsOn = 'c1' satisfies string
${BODY}`,
    { revision: 'a1', downRevision: ['b1'], dependsOn: 'c1' }],
  ['what it replaces, in several lines',
    `export const revision = 'a1'\nexport const downRevision = null\nexport const replaces = [\n  'b1', 'c1',\n  'd1',\n] as const${BODY}`,
    { revision: 'a1', downRevision: null, replaces: ['b1', 'c1', 'd1'] }],
  ['another order, let and var', `export let downRevision = 'b1'\nexport var message = 'm'\nexport const revision = 'a1'${BODY}`,
    { revision: 'a1', downRevision: 'b1', message: 'm' }],
  ['one statement', `export const revision = 'a1', downRevision = null, message = "m"${BODY}`,
    { revision: 'a1', downRevision: null, message: 'm' }],
  ['templates', 'export const revision = `a1`\nexport const downRevision = null\nexport const message = `costs $5`\n' + BODY,
    { revision: 'a1', downRevision: null, message: 'costs $5' }],
  ['escapes',
    String.raw`export const revision = 'a1'; export const downRevision = null; export const message = 'it\'s \u00e9\x21\t\u{1F600}'` + BODY,
    { revision: 'a1', downRevision: null, message: "it's é!\t😀" }],
  ['BOM, shebang, strict mode, CRLF', '\uFEFF#!/usr/bin/env node\r\n\'use strict\';\r\n' + RENDERED.replaceAll('\n', '\r\n'),
    { revision: '8f2c1d9a7b3e', downRevision: '51d0c2a9e4f7', message: 'add currency', createdAt: '2026-11-22T09:15:00Z' }],
  ['comments everywhere', `/* a */ // b
export /* c */ const revision /* d */ = /* e */ 'a1' /* f */ // export const revision = 'lie'
/* export const downRevision = 'lie' */
export const downRevision = [ // g
  'b1', /* h */ 'c1'
] ; /* i */
${BODY}`, { revision: 'a1', downRevision: ['b1', 'c1'] }],
  ['an irreversible one',
    `export const revision = 'a1'\nexport const downRevision = null\nexport const irreversible = 'rows are gone'${BODY}`,
    { revision: 'a1', downRevision: null, irreversible: 'rows are gone' }],
  ['helpers above', `import x from './x.js'
const pattern = /['"\`{]export const revision = 'lie'/
const half = 4 / 2 / 1
const text = \`\${[1, 2].map((n) => \`<\${n}>\`).join('}')} export const revision = 'lie'\`
function helper() { return /}'/ }
export const other = { revision: 'lie' }
export const revision = 'a1'
export const downRevision = null
${BODY}`, { revision: 'a1', downRevision: null }],
  ['arrow functions',
    `export const revision = 'a1'
export const downRevision = null
export const upgrade = async (op) => {}
export const message = 'late'`,
    { revision: 'a1', downRevision: null }],
  ['CommonJS',
    `'use strict'
exports.revision = 'a1'
module.exports.downRevision = null;
exports.message = 'm'
exports.upgrade = async (op) => {}
`,
    { revision: 'a1', downRevision: null, message: 'm' }],
  ['compiled CommonJS', `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.message = exports.downRevision = exports.revision = void 0;
exports.upgrade = upgrade;
const core_1 = require("@mig/core");
exports.revision = '8f2c1d9a7b3e';
exports.downRevision = ['51d0c2a9e4f7'];
async function upgrade(op) { exports.message = 'lie' }
`, { revision: '8f2c1d9a7b3e', downRevision: ['51d0c2a9e4f7'] }],
]

describe('scanner', () => {
  test.each(FORMS)('reads %s', (_, text, expected) => {
    expect(scanHeader(text, 'x.ts')).toEqual(expected)
  })

  test.each([
    ['a template string', 'const doc = `\nexport const revision = \'lie\'\nexport const downRevision = null\n`\n'],
    ['a template inside a template', 'const doc = `${`\nexport const revision = \'lie\'`}`\n'],
    ['a comment', '/*\nexport const revision = \'lie\'\n*/\n'],
    ['a block', '{\nexport const revision = \'lie\'\n}\n'],
    ['a regular expression', 'const r = /[/]export const revision = \'lie\'/\n'],
    ['below the functions', 'export async function upgrade() {}\nexport const revision = \'lie\'\n'],
    ['a comment that never ends', '/* \nexport const revision = \'lie\'\n'],
  ])('never reads a header out of %s', (_, text) => {
    expect(scanHeader(text, 'x.ts')).toEqual({})
    expect(matchHeader(text)).toBeUndefined()
  })

  test.each([
    ["'a' + 'b'", 1], ["'a'\n  + 'b'", 1], ["'a'.trim()", 1], ['id', 1], ['makeId()', 1], ['`a${1}`', 1], ["cond ? 'a' : 'b'", 1],
    ['12', 1],
    ["['a', b]", 1], ["'a' as string + 'b'", 1], ["'a", 1], [String.raw`'\u{110000}'`, 1],
  ])('refuses %s and names the line', (value, line) => {
    const error = errorOf(() => scanHeader(`export const revision = ${value}\nexport const downRevision = null\n`, 'm/x.ts'))
    expect(error).toBeInstanceOf(RevisionError)
    expect(error).toMatchObject({ code: 'revision.header', hint: "Write the value itself: export const revision = '8f2c1d9a7b3e'" })
    expect(error.message).toContain(`m/x.ts:${line}: revision is not a literal`)
  })

  test('counts lines over comments and templates', () => {
    const error = errorOf(() => scanHeader('/*\n*/\nconst a = `\n`\nexport const revision =\n  make()\n', 'x.ts'))
    expect(error.message).toContain('x.ts:5: revision is not a literal')
  })
})

describe('pattern', () => {
  test('agrees with the scanner wherever it matches', () => {
    const matched = FORMS.filter(([, text]) => matchHeader(text) !== undefined)
    for (const [, text, expected] of matched) expect(matchHeader(text)).toEqual(expected)
    expect(matched.map(([name]) => name)).toEqual(expect.arrayContaining(['the rendered form', 'a base', 'a merge', 'type annotations',
      'BOM, shebang, strict mode, CRLF']))
  })

  test('leaves to the scanner what goes on after the literal', () => {
    for (const value of ["'a' + 'b'", "'a'\n+ 'b'", "'a'.trim()", "'a', b = 1"]) {
      expect(matchHeader(`export const revision = ${value}\nexport const downRevision = null${BODY}`)).toBeUndefined()
    }
  })

  test('does not stretch a comment over code', () => {
    expect(matchHeader(`/* */ const s = \` /* */ export const revision = 'lie'\nexport const downRevision = null${BODY}`)).toBeUndefined()
  })

  test('gives up quickly on long text', () => {
    const started = performance.now()
    for (const text of ['/*'.repeat(1000), ' '.repeat(2048), '\n//'.repeat(700), `import { ${'a, '.repeat(600)}`, '/*' + '*'.repeat(2000),
      "import 'a';".repeat(180)]) {
      expect(matchHeader(text)).toBeUndefined()
    }
    expect(performance.now() - started).toBeLessThan(500)
  })
})

describe('readHeader', () => {
  test('gives the whole header', () => {
    const file = write('202611220915_8f2c1d9a7b3e_add_currency.ts', RENDERED)
    expect(readHeader(file)).toEqual({
      id: '8f2c1d9a7b3e', parents: ['51d0c2a9e4f7'], labels: [], dependsOn: [], message: 'add currency',
        createdAt: '2026-11-22T09:15:00Z', file,
    })
  })

  test('reads lists, single words and reasons', () => {
    const file = write('full.ts', `export const revision = 'a1'
export const downRevision = ['b1', 'c1', 'b1']
export const branchLabels = 'billing'
export const dependsOn = ['d1', 'lib']
export const irreversible = 'rows are gone'
${BODY}`)
    expect(readHeader(file)).toEqual({
      id: 'a1', parents: ['b1', 'c1'], labels: ['billing'], dependsOn: ['d1', 'lib'], message: 'full', irreversible: 'rows are gone', file,
    })
  })

  test.each([
    ['202611220915_8f2c1d9a7b3e_add_currency.mts', 'add currency'], ['8f2c1d9a7b3e.js', ''], ['add_currency.cjs', 'add currency'],
    ['8f2c1d9a7b3e_2024_report.ts', '2024 report'],
  ])('takes the message of %s from its name', (name, message) => {
    expect(readHeader(write(name, "export const revision = '8f2c1d9a7b3e'\nexport const downRevision = null\n")).message).toBe(message)
  })

  test('finds a header behind a comment that is longer than the first read, also where that cuts a letter in two', () => {
    for (const length of [2030, 2046, 2047, 2048, 5000]) {
      const file = write(`long${length}.ts`, `// ${'é'.repeat(length / 2)}\n${RENDERED}`)
      expect(readHeader(file).id).toBe('8f2c1d9a7b3e')
    }
  })

  test('says what is missing, and how to write it', () => {
    expect(errorOf(() => readHeader(write('none.ts', 'export const x = 1\n')))).toMatchObject({
      code: 'revision.header', message: expect.stringMatching(/none\.ts has no revision in its header\.$/),
        hint: expect.stringContaining("`export const revision = '8f2c1d9a7b3e'`"),
    })
    expect(errorOf(() => readHeader(write('nodown.ts', `export const revision = 'a1'${BODY}`)))).toMatchObject({
      code: 'revision.header', message: expect.stringContaining('has no downRevision'),
        hint: expect.stringContaining('(null at the first revision)'),
    })
    expect(errorOf(() => readHeader(write('none.cjs', '')))).toMatchObject({
      hint: expect.stringContaining("`exports.revision = '8f2c1d9a7b3e'`"),
    })
    expect(errorOf(() => readHeader(write('list.ts',
      `export const revision = ['a']\nexport const downRevision = null${BODY}`)))).toMatchObject({
      code: 'revision.header', message: expect.stringContaining('revision is of the wrong type'),
    })
  })

  test.each([['a-b', 'it holds "-"'], ['a@b', 'it holds "@"'], ['a b', 'it holds " "'], ['head', 'a word of its own'],
    ['', 'it is empty']])('refuses the id %o', (id, why) => {
    const error = errorOf(() => readHeader(write('id.ts', `export const revision = '${id}'\nexport const downRevision = null${BODY}`)))
    expect(error).toMatchObject({ code: 'revision.name', message: expect.stringContaining(why) })
  })

  test('refuses a label that reads as an offset, and takes one with a hyphen', () => {
    const text = (label: string): string => `export const revision = 'a1'
export const downRevision = null
export const branchLabels = '${label}'
${BODY}`
    expect(readHeader(write('label.ts', text('finance-inbox'))).labels).toEqual(['finance-inbox'])
    expect(errorOf(() => readHeader(write('label2.ts', text('release-2'))))).toMatchObject({
      code: 'revision.name', message: expect.stringContaining('"release, 2 down"'),
    })
  })

  test('refuses a moment that is none', () => {
    const file = write('when.ts', `export const revision = 'a1'\nexport const downRevision = null\nexport const createdAt = 'today'${BODY}`)
    expect(errorOf(() => readHeader(file))).toMatchObject({
      code: 'revision.header', message: expect.stringContaining("no moment: 'today'"),
    })
  })

  test('a comment above the first function may be longer than what is read of the file first', () => {
    const comment = "// export const dependsOn = ['b1']\n".repeat(200)
    const file = write('long.ts', RENDERED.replace('export async', `${comment}export async`))
    expect(readHeader(file)).toEqual({ ...readHeader(write('short.ts', RENDERED)), file })
    const constant = "export const irreversible = 'why'\n\n"
    expect(readHeader(write('below.ts', RENDERED.replace('export async', `${comment}${constant}export async`))).irreversible).toBe('why')
  })

  test('a file that cannot be read is a sentence', () => {
    expect(errorOf(() => readHeader(join(folder, 'gone.ts')))).toMatchObject({
      code: 'load.read', message: expect.stringContaining('gone.ts cannot be read'),
    })
  })
})

describe('modules', () => {
  const module = { revision: 'a1', downRevision: null, message: 'm', upgrade: async (): Promise<void> => {} }

  test('give the same header as their file', () => {
    const file = write('same.ts', `export const revision = 'a1'\nexport const downRevision = null\nexport const message = 'm'${BODY}`)
    expect(headerOfModule(module, file)).toEqual(readHeader(file))
    expect(() => assertHeaderMatches(readHeader(file), module)).not.toThrow()
  })

  test('are refused when they turn out to be another revision than the file said', () => {
    const header = headerOfModule(module, 'a.ts')
    expect(errorOf(() => assertHeaderMatches(header, { ...module, dependsOn: ['b1'] }))).toMatchObject({
      code: 'revision.header', message: 'a.ts: dependsOn is ["b1"] when the file runs, and [] in its header.',
    })
    expect(errorOf(() => assertHeaderMatches(header, { ...module, downRevision: 'b1' }))).toMatchObject({ code: 'revision.header' })
  })

  test('are refused when a constant is no text', () => {
    expect(errorOf(() => headerOfModule({ ...module, downRevision: 12 }, 'a.ts'))).toMatchObject({ code: 'revision.header' })
    expect(errorOf(() => headerOfModule({ ...module, dependsOn: [1] }, 'a.ts'))).toMatchObject({ code: 'revision.header' })
  })
})
