import { describe, expect, it } from 'vitest'
import type { CompileContext, Compiler } from '../../src/dialect/compiler.ts'
import type { Dialect } from '../../src/dialect/dialect.ts'
import { apply } from '../../src/ops/apply.ts'
import { describe as describeOp } from '../../src/ops/describe.ts'
import type { CustomOp, Op } from '../../src/ops/op.ts'
import { reverse } from '../../src/ops/reverse.ts'
import { recordStep } from '../../src/ops/step.ts'
import { customOp, defineOp } from '../../src/plugin/define-op.ts'
import type { OpSpec, Plugin } from '../../src/plugin/plugin.ts'
import { rewriteOps } from '../../src/plugin/rewrite-ops.ts'
import { createRegistry } from '../../src/plugin/registry.ts'
import { EMPTY_SCHEMA } from '../../src/schema/schema.ts'
import { compile } from '../../src/sql/compile.ts'
import { createQuoting } from '../../src/sql/quoting.ts'
import { statement } from '../../src/sql/statement.ts'

const nameIn = (value: unknown): string => (typeof value === 'string' ? value : '')

const enable = defineOp({
  kind: 'audit.enable',
  render: { from: '@acme/audit', name: 'enableAudit' },
  compile: {
    postgres: ([table], { quoting, version }) => [statement(`SELECT audit.enable(${quoting.literal(table ?? null)}, ${version[0]})`)],
  },
  describe: ([table]) => `audit\n${nameIn(table)}`,
  reverse: (args) => [{ kind: 'audit.disable', args }],
  apply: (schema, [table]) => ({
    ...schema,
    tables: [...schema.tables, { name: `${nameIn(table)}_audit`, columns: [], constraints: [], indexes: [] }],
  }),
})
const disable = defineOp({ kind: 'audit.disable', render: { from: '@acme/audit', name: 'disableAudit' }, compile: {} })
const enableAudit = (table: string): CustomOp => customOp(enable, table)
const audit: Plugin = { name: 'audit', ops: [enable, disable] }
const registry = createRegistry([audit])

const quoting = createQuoting({ boolean: String, bytes: (hex) => hex, date: (iso) => iso, placeholder: () => '?' })
const context: CompileContext = { version: [18] }
/** The parts of a dialect that compiling looks at. */
function dialect(name: string, compiler: Partial<Compiler> = {}): Dialect {
  return { name, quoting, compiler } as unknown as Dialect
}

describe('an operation of a plugin', () => {
  it('is data that a revision records', async () => {
    const { recorded } = await recordStep((op) => op.run(enableAudit('users')))
    expect(recorded[0]?.op).toEqual({ kind: 'audit.enable', args: ['users'] })
  })

  it('is compiled, described, reversed and applied by its plugin', () => {
    const op = enableAudit('users')
    expect(compile(op, dialect('postgres'), context, registry)).toEqual([statement("SELECT audit.enable('users', 18)")])
    expect(describeOp(op, registry)).toBe('audit users')
    expect(reverse(op, registry)).toEqual([{ kind: 'audit.disable', args: ['users'] }])
    expect(apply(EMPTY_SCHEMA, op, registry).tables.map((table) => table.name)).toEqual(['users_audit'])
  })

  it('that says less is irreversible and changes no schema', () => {
    const op = customOp(disable, 1n, null, undefined)
    expect(op.args).toEqual([{ $bigint: '1' }, null])
    expect(reverse(op, registry)).toEqual({ irreversible: 'audit.disable({"$bigint":"1"}, null): its plugin gives no reverse' })
    expect(apply(EMPTY_SCHEMA, op, registry)).toBe(EMPTY_SCHEMA)
  })

  it('is refused by a dialect that it has no SQL for', () => {
    expect(() => compile(enableAudit('users'), dialect('sqlite'), context, registry)).toThrow(
      expect.objectContaining({ code: 'dialect.unsupported', hint: 'Its plugin has SQL for: postgres.' }) as Error,
    )
    // A name that every object has is no dialect.
    expect(() => compile(enableAudit('users'), dialect('constructor'), context, registry)).toThrow(/no SQL for constructor/)
  })

  it('is unknown without its plugin', () => {
    for (const work of [
      () => compile(enableAudit('users'), dialect('postgres'), context),
      () => apply(EMPTY_SCHEMA, enableAudit('users')),
    ]) {
      expect(work).toThrow(expect.objectContaining({ code: 'plugin.unknownOperation' }) as Error)
    }
    expect(reverse(enableAudit('users'))).toEqual({ irreversible: expect.stringMatching(/no plugin/) })
    expect(describeOp(enableAudit('users'))).toBe('audit.enable("users")')
  })

  it('refuses arguments that are no data', () => {
    expect(() => customOp(enable, undefined, 1)).toThrow(expect.objectContaining({ code: 'op.argument' }) as Error)
    expect(() => customOp(enable, () => {})).toThrow(/enableAudit: argument 1/)
  })
})

describe('a plugin', () => {
  it.each<readonly [string, unknown]>([
    ['kind', { ...enable, kind: 'audit' }],
    ['kind', { ...enable, kind: 'audit enable.x' }],
    ['render', { ...enable, render: { from: '@acme/audit', name: 'enable-audit' } }],
    ['render', { ...enable, render: undefined }],
    ['compile', { ...enable, compile: { postgres: 'SELECT 1' } }],
  ])('is refused for a wrong %s', (_, spec) => {
    expect(() => defineOp(spec as OpSpec)).toThrow(expect.objectContaining({ code: 'plugin.form', exit: 2 }) as Error)
  })

  it('cannot take what another one has', () => {
    const duplicate = { code: 'plugin.duplicate', hint: 'Remove one of the two from `plugins`.' }
    expect(() => createRegistry([audit, { name: 'other', ops: [enable] }])).toThrow(
      expect.objectContaining(duplicate) as Error,
    )
    expect(() => createRegistry([audit, { name: 'audit' }])).toThrow(expect.objectContaining(duplicate) as Error)
    expect(() => createRegistry([(() => audit) as unknown as Plugin])).toThrow(expect.objectContaining({ code: 'plugin.form' }) as Error)
  })

  it('rewrites what the ones before it gave', () => {
    const rename = (op: Op): readonly Op[] => (op.kind === 'execute' ? [op, { kind: 'renameTable', table: { name: 'a' }, to: 'b' }] : [op])
    const count = (op: Op): readonly Op[] => (op.kind === 'renameTable' ? [{ ...op, to: `${op.to}2` }] : [op])
    const rewriting = createRegistry([{ name: 'one', rewrite: rename }, { name: 'none' }, { name: 'two', rewrite: count }])
    const execute: Op = { kind: 'execute', text: ['x'], values: [] }
    expect(rewriting.rewrite(execute)).toEqual([execute, { kind: 'renameTable', table: { name: 'a' }, to: 'b2' }])
  })
})

describe('rewriteOps', () => {
  const alter: Op = {
    kind: 'alterTable',
    table: { name: 't' },
    changes: [
      { kind: 'dropColumn', name: 'a' },
      { kind: 'renameColumn', name: 'b', to: 'c' },
    ],
  }

  it('rewrites changes one by one, and then the operation that they leave', () => {
    const rewrite = rewriteOps({
      dropColumn: (change, table) => [change, { kind: 'setTableComment', set: `without ${table.name}.${change.name}` }],
      renameColumn: () => [],
      alterTable: (op) => [op, { kind: 'execute', text: ['x'], values: [] }],
    })
    expect(rewrite(alter)).toEqual([
      { ...alter, changes: [{ kind: 'dropColumn', name: 'a' }, { kind: 'setTableComment', set: 'without t.a' }] },
      { kind: 'execute', text: ['x'], values: [] },
    ])
  })

  it('leaves what it has no rule for, and no operation without changes', () => {
    const other: Op = { kind: 'acme.audit', args: [] }
    expect(rewriteOps({})(alter)).toEqual([alter])
    expect(rewriteOps({ dropColumn: () => [], renameColumn: () => [] })(alter)).toEqual([])
    expect(rewriteOps({ 'acme.audit': (op) => [op, op] })(other)).toEqual([other, other])
    expect(rewriteOps({ dropTable: () => [] })({ kind: 'execute', text: ['toString'], values: [] })).toHaveLength(1)
  })
})

describe('compile', () => {
  const rename: Op = { kind: 'renameTable', table: { name: 'a' }, to: 'b' }

  it('asks the handler of the kind', () => {
    const renameTable: Compiler['renameTable'] = (op, { version }) => [statement(`rename to ${op.to} on ${version[0]}`)]
    expect(compile(rename, dialect('postgres', { renameTable }), context)).toEqual([statement('rename to b on 18')])
  })

  it('refuses an operation that an older dialect does not know', () => {
    expect(() => compile(rename, dialect('postgres'), context)).toThrow(expect.objectContaining({ code: 'dialect.unsupported' }) as Error)
  })

  it('makes nothing of no rows', () => {
    expect(compile({ kind: 'bulkInsert', table: { name: 'a' }, rows: [] }, dialect('postgres'), context)).toEqual([])
  })
})
