import { describe, expect, it } from 'vitest'
import { view } from '../../src/builders/view.ts'
import { objectModel } from '../../src/builders/object-model.ts'
import { schemaOf } from '../../src/builders/schema-of.ts'
import { sql } from '../../src/builders/sql.ts'
import { table } from '../../src/builders/table-handle.ts'
import { t } from '../../src/builders/column-types.ts'
import { applyAll } from '../../src/ops/apply.ts'
import type { Op } from '../../src/ops/op.ts'
import type { Operations } from '../../src/ops/operations.ts'
import { recordStep } from '../../src/ops/step.ts'
import { reverse } from '../../src/ops/reverse.ts'

const open = view('open', sql`select 1`)

async function recorded(step: (op: Operations) => Promise<void>): Promise<readonly Op[]> {
  return (await recordStep(step)).recorded.map(({ op }) => op)
}

describe('the operations on objects', () => {
  it('are data, with the name apart where something is dropped', async () => {
    const ops = await recorded(async (op) => {
      await op.createView(open, { ifNotExists: false })
      await op.dropView({ schema: 'app', name: 'open' }, { was: open, ifExists: true })
      await op.renameView('open', 'closed')
    })
    const object = { kind: 'view', name: 'open', query: 'select 1' }
    expect(ops).toEqual([
      { kind: 'createView', object },
      { kind: 'dropView', object: { schema: 'app', name: 'open' }, was: { ...object, schema: 'app' }, ifExists: true },
      { kind: 'renameView', object: { name: 'open' }, to: 'closed' },
    ])
  })

  it.each([
    ['another kind', (op: Operations) => op.createSequence(open as never), 'op.object', /wants a sequence, and was given the view open/],
    ['no object at all', (op: Operations) => op.createView('open' as never), 'op.object', /was given something else/],
    [
      'another former one',
      (op: Operations) => op.dropView('closed', { was: open }),
      'op.was',
      /view closed is changed, but `was` is called open/,
    ],
    ['another former one of an alteration', (op: Operations) => op.alterView(view('v', sql`x`), { was: open }), 'op.was', /called open/],
    ['an unknown option', (op: Operations) => op.createView(open, { ifNotExist: true } as never), 'op.option', /ifNotExist/],
    ['no name', (op: Operations) => op.renameView('open', ''), 'op.name', /empty text/],
  ] as const)('refuse %s', async (_, call, code, message) => {
    await expect(recorded(async (op) => call(op))).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('have a reverse where they say what was', () => {
    expect(reverse({ kind: 'dropView', object: { name: 'v' } })).toEqual({
      irreversible: 'drop view v: what it was is not known; give it as `was`',
    })
    expect(reverse({ kind: 'createView', object: { kind: 'view', name: 'v', query: 'x' }, ifNotExists: true })).toHaveProperty(
      'irreversible',
    )
  })

  it('find what they change, or say what is missing', () => {
    const schema = schemaOf([open])
    const object = { kind: 'view', name: 'open', query: 'x' } as const
    const refused = (op: Op): unknown => {
      try {
        return applyAll(schema, [op])
      } catch (error) {
        return (error as { readonly code: string }).code
      }
    }
    expect(refused({ kind: 'createView', object })).toBe('op.existsObject')
    expect(refused({ kind: 'dropView', object: { name: 'closed' } })).toBe('op.unknownObject')
    expect(refused({ kind: 'alterView', object: { ...object, name: 'closed' } })).toBe('op.unknownObject')
    expect(refused({ kind: 'dropView', object: { name: 'closed' }, ifExists: true })).toEqual(schema)
    expect(refused({ kind: 'dropView', object: { name: 'open' } })).toEqual({ tables: [], enums: [] })
  })

  it('follow the table and the column that they belong to', () => {
    const sequence = objectModel<'sequence'>({ kind: 'sequence', name: 's', ownedBy: { table: 'a', column: 'id' } } as never)
    const schema = applyAll(schemaOf([table('a', { id: t.integer() }), sequence]), [
      { kind: 'alterTable', table: { name: 'a' }, changes: [{ kind: 'renameColumn', name: 'id', to: 'key' }] },
      { kind: 'renameTable', table: { name: 'a' }, to: 'b' },
    ])
    expect(schema.objects).toEqual([{ kind: 'sequence', name: 's', ownedBy: { table: 'b', column: 'key' } }])
  })

  it('follow it where it is one of several columns, and where the table is all that matters', () => {
    const rule = { kind: 'rule', table: 'a', name: 'r', event: 'delete', actions: ['DELETE FROM a'] } as const
    const own = { kind: 'statistics', name: 's', of: { name: 'a' }, columns: ['id', 'n'] } as const
    const other = { kind: 'statistics', name: 'x', of: { schema: 'app', name: 'a' }, columns: ['id', 'n'] } as const
    const schema = applyAll({ tables: schemaOf([table('a', { id: t.integer() })]).tables, enums: [], objects: [rule, own, other] }, [
      { kind: 'alterTable', table: { name: 'a' }, changes: [{ kind: 'renameColumn', name: 'id', to: 'key' }] },
      { kind: 'renameTable', table: { name: 'a' }, to: 'b' },
    ])
    expect(schema.objects).toEqual([{ ...rule, table: 'b' }, { ...own, of: { name: 'b' }, columns: ['key', 'n'] }, other])
  })
})

describe('models of objects', () => {
  it('are collected beside tables, each once', () => {
    const schema = schemaOf([
      { open, again: open, others: [view('v', sql`  select ';' ; `, { schema: 'app', comment: 'c', columns: ['a'] })] },
    ])
    expect(schema.objects).toEqual([
      { kind: 'view', name: 'open', query: 'select 1' },
      { kind: 'view', schema: 'app', name: 'v', columns: ['a'], query: "select ';'", comment: 'c' },
    ])
  })

  it.each([
    ['two of one name', [open, view('open', sql`select 2`)], 'model.duplicate', /view open is described twice/],
    ['an empty name', [view('', sql`select 2`)], 'model.name', /a name is empty/],
    ['a name that is cut off', [view('v'.repeat(64), sql`select 2`)], 'model.name', /64 bytes/],
  ] as const)('with %s are refused', (_, models, code, message) => {
    expect(() => schemaOf(models)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as Error)
  })

  it('take SQL, not texts', () => {
    expect(() => view('v', 'select 1' as never)).toThrow(/stands where SQL is wanted/)
  })
})
