import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox, failureOf, type Sandbox } from '../../../core/test/run/sandbox.ts'
import type { Op } from '@mig/core/dialect'
import { hoist } from '../../src/hoist.ts'
import { targets } from './target.ts'

const UPGRADE = 'export async function upgrade(op: Operations): Promise<void>'
const MAKES = `${UPGRADE} {
  await op.createEnum(enumType('status', ['open', 'paid']))
  await op.createTable('expenses', { id: t.integer(), status: t.enum(enumType('status', ['open', 'paid'])) })
}`
const USES = `${UPGRADE} {
  await op.addColumn('expenses', 'note', t.text())
  await op.addEnumValue('status', 'late', { after: 'open' })
  await op.addEnumValue('status', 'lost', { after: 'late' })
  await op.alterColumn('expenses', 'status', { default: 'lost' })
  await op.execute("INSERT INTO expenses VALUES (1, 'late'), (2, DEFAULT)")
}`
const RENAMES = `  await op.renameEnumValue('status', 'paid', 'due')
  await op.renameEnumValue('status', 'due', 'paid')
`

/** The same by one operation, which runs on databases as well that have enums as checks. */
const USES_AT_ONCE = USES.replace(/  await op\.addEnumValue.*\n  await op\.addEnumValue.*\n/, () => {
  const columns = "[{ table: 'expenses', column: 'status' }]"
  return `  await op.alterEnum('status', { values: ['open', 'late', 'lost', 'paid'], was: ['open', 'paid'], columns: ${columns} })\n`
})

for (const target of targets) {
  describe(`values of enums that are used where they are added, on ${target.name}`, () => {
    let box: Sandbox
    beforeEach(async () => {
      box = await createSandbox(target)
      box.write('a1', [], MAKES)
    })
    afterEach(() => box.remove())

    const rows = (): Promise<unknown> => box.database.rows('SELECT id, status::text AS status FROM expenses ORDER BY id')
    const added = [
      { id: 1, status: 'late' },
      { id: 2, status: 'lost' },
    ]

    for (const transaction of ['revision', 'none'] as const) {
      it.each([USES, USES_AT_ONCE])(`mode ${transaction}: they are added before the transaction (%#)`, async (uses) => {
        box.write('a2', ['a1'], uses)
        const mig = await box.migrator({ transaction })
        await mig.upgrade()
        expect(await rows()).toEqual(added)
        expect(await mig.current()).toMatchObject({ rows: ['a2'] })
      })
    }

    it('the plan and the script show them before all else', async () => {
      box.write('a2', ['a1'], USES)
      const mig = await box.migrator()
      await mig.upgrade('a1')
      const { steps } = await mig.plan()
      expect(steps[0]?.operations.map(({ description, autocommit }) => [description, autocommit])).toEqual([
        ['add value late to enum status', true],
        ['add value lost to enum status', true],
        ['add column expenses.note', undefined],
        ['alter column expenses.status (default)', undefined],
        [expect.stringContaining('execute INSERT'), undefined],
      ])
      const script = await mig.script({ from: 'a1' })
      const order = [
        'COMMIT;',
        `ADD VALUE IF NOT EXISTS 'late' AFTER 'open';`,
        `ADD VALUE IF NOT EXISTS 'lost' AFTER 'late';`,
        'BEGIN;',
        'ADD COLUMN "note"',
        'COMMIT;',
      ]
      let at = 0
      for (const piece of order) {
        at = script.indexOf(piece, at)
        expect(at, piece).toBeGreaterThan(-1)
        at += piece.length
      }
      const client = await box.database.clients['a pg Client']?.()
      if (client === undefined) return expect.fail('no client')
      // As psql does it: what is sent together would be one transaction.
      for (const statement of script.replaceAll(/^\\.*$/gm, '').split(/;\n+/)) await client.run(statement)
      await client.end()
      expect(await rows()).toEqual(added)
      expect(await mig.current()).toMatchObject({ rows: ['a2'] })
    })

    it.each([USES, USES_AT_ONCE])('a failure afterwards leaves the values, and the next run goes through (%#)', async (uses) => {
      box.write('a2', ['a1'], uses.replace('INSERT INTO expenses', 'INSERT INTO nothing'))
      const error = await failureOf((await box.migrator()).upgrade())
      expect(error.message).toContain('nothing')
      box.write('a2', ['a1'], uses)
      await (await box.migrator()).upgrade()
      expect(await rows()).toEqual(added)
    })

    it('mode all: they are added before the first revision', async () => {
      const mig = await box.migrator({ transaction: 'all' })
      await mig.upgrade('a1')
      box.write('a2', ['a1'], `${UPGRADE} { await op.addColumn('expenses', 'more', t.text()) }`)
      box.write('a3', ['a2'], USES)
      expect((await mig.plan()).steps.map(({ operations }) => operations.length)).toEqual([3, 3])
      await mig.upgrade()
      expect(await box.database.rows('SELECT id, status::text AS status FROM expenses ORDER BY id')).toEqual(added)
    })

    it.each([
      ['reads data before', USES_AT_ONCE.replace('{\n', "{\n  await op.connection.query('SELECT 1')\n")],
      ['leaves its transaction elsewhere', USES_AT_ONCE.replace('{\n', "{\n  await op.autocommit((op) => op.execute('SELECT 1'))\n")],
    ])('a revision that %s makes the type anew with them, since they are used in its transaction', async (_, uses) => {
      box.write('a2', ['a1'], uses.replace("column: 'status' }", "column: 'status', default: 'open' }"))
      await (await box.migrator()).upgrade()
      expect(await rows()).toEqual(added)
    })

    it.each([
      ['is made', MAKES],
      ['has a value renamed', `${MAKES.slice(0, -1)}${RENAMES}}`],
    ])('mode all: an enum that %s in the same transaction has all values by one operation', async (_, makes) => {
      box.write('a1', [], makes)
      box.write('a2', ['a1'], USES_AT_ONCE)
      await (await box.migrator({ transaction: 'all' })).upgrade()
      expect(await rows()).toEqual(added)
      expect(await box.database.rows('SELECT enum_range(NULL::status)::text AS v')).toEqual([{ v: '{open,late,lost,paid}' }])
    })

    for (const transaction of ['revision', 'all'] as const) {
      it(`mode ${transaction}: an enum that is made in the same transaction is made with them`, async () => {
        const uses = `${UPGRADE} {
  await op.renameEnum('status', 'state')
  await op.addEnumValue('state', 'late', { after: 'open' })
  await op.addEnumValue('state', 'lost', { after: 'late' })
  await op.alterColumn('expenses', 'status', { default: 'lost' })
  await op.execute("INSERT INTO expenses VALUES (1, 'late'), (2, DEFAULT)")
  await op.alterEnum('state', { values: ['lost', 'late'], columns: [{ table: 'expenses', column: 'status', default: 'lost' }] })
  await op.addEnumValue('state', 'kept', { before: 'late' })
  await op.execute("INSERT INTO expenses VALUES (3, 'kept')")
}`
        if (transaction === 'all') box.write('a2', ['a1'], uses)
        else {
          const body = (text: string): string => text.slice(text.indexOf('{') + 1, text.lastIndexOf('}'))
          box.write('a1', [], `${UPGRADE} {${body(MAKES)}${body(uses)}}`)
        }
        await (await box.migrator({ transaction })).upgrade()
        expect(await rows()).toEqual([...added, { id: 3, status: 'kept' }])
        expect(await box.database.rows('SELECT enum_range(NULL::state)::text AS v')).toEqual([{ v: '{lost,kept,late}' }])
      })
    }

    it('a value that nothing uses stays in the transaction', async () => {
      box.write('a2', ['a1'], `${UPGRADE} {
  await op.addEnumValue('status', 'late')
  await op.addColumn('expenses', 'was', t.enum(enumType('status', ['open', 'paid', 'late'])))
  await op.execute('SELECT nothing()')
}`)
      const mig = await box.migrator()
      await failureOf(mig.upgrade())
      expect(await box.database.rows('SELECT enum_range(NULL::status)::text AS v')).toEqual([{ v: '{open,paid}' }])
    })

    it("in a transaction of the caller's a value that is used is refused before anything runs", async () => {
      await (await box.migrator()).upgrade()
      box.write('a2', ['a1'], USES)
      const client = await box.database.clients['a pg Client']?.()
      if (client === undefined) return expect.fail('no client')
      try {
        await client.run('BEGIN')
        const mig = await box.migrator({ connection: client.client })
        expect(await failureOf(mig.upgrade())).toMatchObject({ code: 'op.autocommit' })
        await client.run('ROLLBACK')
        expect(await rows()).toEqual([])
      } finally {
        await client.end()
      }
    })
  })
}

describe('what is hoisted', () => {
  const add: Op = { kind: 'addEnumValue', enum: { name: 'status' }, value: "it's" }
  const type = { kind: 'enum', name: 'status', values: ["it's"] } as const
  const column = (more: object): Op => ({
    kind: 'alterTable',
    table: { name: 't' },
    changes: [{ kind: 'addColumn', column: { name: 'c', type, nullable: true, ...more } }],
  })
  const isHoisted = (ops: readonly Op[], complete = true): boolean => hoist(ops, complete)[ops.indexOf(add)]?.before === true

  it.each<readonly [string, Op, boolean]>([
    ['a column of the enum', column({}), false],
    ['a default', column({ default: { value: "it's" } }), true],
    ['a default of SQL', column({ default: { sql: "'it''s'::status" } }), true],
    [
      'what was',
      {
        kind: 'dropTable',
        table: { name: 't' },
        was: { name: 't', columns: [{ name: 'c', type, nullable: true, default: { value: "it's" } }], constraints: [], indexes: [] },
      },
      false,
    ],
    ['rows', { kind: 'bulkInsert', table: { name: 't' }, rows: [{ c: ["it's"] }] }, true],
    ['rows with an array as text', { kind: 'bulkInsert', table: { name: 't' }, rows: [{ c: "{it's}" }] }, true],
    ['a bound value', { kind: 'execute', text: ['UPDATE t SET c = ', ''], values: ["it's"] }, true],
    ['SQL with another value', { kind: 'execute', text: ["UPDATE t SET c = 'its' -- it's"], values: [] }, false],
    [
      'the way back',
      { kind: 'execute', text: ['SELECT 1'], values: [], down: { text: ["DELETE FROM t WHERE c = 'it''s'"], values: [] } },
      false,
    ],
    ['an operation of a plugin', { kind: 'audit.enable', args: [] }, true],
    ['a rename of a value', { kind: 'renameEnumValue', enum: { name: 'status' }, value: "it's", to: 'x' }, false],
  ])('%s: %s', (_, op, expected) => {
    expect(isHoisted([add, op])).toBe(expected)
    expect(isHoisted([op, add])).toBe(false)
    expect(isHoisted([add, op], false)).toBe(true)
  })

  it('an operation that only adds values is an addition, and any other one makes the type', () => {
    const grown: Op = { kind: 'alterEnum', enum: { name: 'status' }, values: ['a', "it's"], was: ['a'] }
    const { was: _, ...anew } = grown
    const use = column({ default: { value: "it's" } })
    expect(hoist([grown, use], true)).toEqual([{ op: grown, before: true, otherwise: anew }, undefined])
    expect(hoist([grown, column({})], true)).toEqual([undefined, undefined])
    const make: Op = { kind: 'createEnum', enum: { name: 'status', values: ['a'] } }
    const made: Op = { kind: 'createEnum', enum: { name: 'status', values: ['a', "it's"] } }
    expect(hoist([make, grown, use], true)).toEqual([{ op: made }, { op: grown }, undefined])
    const rename: Op = { kind: 'renameEnumValue', enum: { name: 'status' }, value: 'b', to: 'a' }
    expect(hoist([rename, grown, use], true)).toEqual([undefined, { op: anew }, undefined])
    const shrunk: Op = { ...grown, values: ["it's"] }
    expect(hoist([shrunk, use], true)).toEqual([undefined, undefined])
  })

  it('a type is made with the values that are added and used, each in its place', () => {
    const make: Op = { kind: 'createEnum', enum: { name: 'status', values: ['a', 'b'] } }
    const rename: Op = { kind: 'renameEnumValue', enum: { name: 'status' }, value: 'a', to: 'c' }
    const before: Op = { kind: 'addEnumValue', enum: { name: 'status' }, value: 'x', before: 'b' }
    const use = column({ default: { value: "it's" } })
    expect(hoist([make, before, add, use], true)).toEqual([
      { op: { kind: 'createEnum', enum: { name: 'status', values: ['a', 'x', 'b', "it's"] } } },
      { op: { ...before, ifNotExists: true } },
      { op: { ...add, ifNotExists: true } },
      undefined,
    ])
    const nothing = [undefined, undefined, undefined]
    expect(hoist([make, add, column({})], true)).toEqual(nothing)
    // Nobody knows what the values are called by then.
    expect(hoist([make, rename, add, use], true)).toEqual([...nothing, undefined])
  })

  it.each<readonly [string, Op]>([
    ['made', { kind: 'createEnum', enum: { name: 'status', values: [] } }],
    ['made by SQL', { kind: 'execute', text: ["CREATE TYPE status AS ENUM ('x')"], values: [] }],
    ['changed', { kind: 'alterEnum', enum: { name: 'status' }, values: [] }],
  ])('a type that is %s in the same transaction keeps its place', (_, op) => {
    expect(isHoisted([op, add, column({ default: { value: "it's" } })])).toBe(false)
  })
})
