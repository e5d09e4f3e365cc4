import { describe, expect, it } from 'vitest'
import { t } from '../../src/builders/column-types.ts'
import type { EnumDialectOptions } from '../../src/builders/dialect-options.ts'
import { enumType } from '../../src/builders/enum-type.ts'
import { check, index, unique } from '../../src/builders/extra.ts'
import { sql } from '../../src/builders/sql.ts'
import { table } from '../../src/builders/table-handle.ts'
import { recordStep } from '../../src/ops/step.ts'
import { type Call, refusalOf } from './refused-call.ts'

describe('a call that is wrong in itself throws at once, with its code', () => {
  const undefinedValue: unknown = undefined
  const wrong: readonly (readonly [string, Call])[] = [
    ['op.name', (op) => op.dropTable('')],
    ['op.name', (op) => op.renameTable('a', undefinedValue as string)],
    ['op.name', (op) => op.dropTable(table('a', { b: t.text() }) as unknown as string)],
    ['op.option', (op) => op.dropTable('a', { ifExist: true } as object)],
    ['op.option', (op) => op.dropTable({ nam: 'a', name: 'a' } as unknown as string)],
    ['op.option', (op) => op.dropTable('a', { ifExists: 'yes' } as object)],
    ['op.option', (op) => op.createTable('a', { b: t.text() }, { coment: 'x' })],
    ['op.option', (op) => op.dropIndex('a', 'b', { wass: index().on('c') })],
    ['op.option', (op) => op.dropIndex('a', 'b', { postgress: { concurrently: true } })],
    ['op.option', (op) => op.createTable('a', { b: t.text() }, { sqlit: {} })],
    ['model.option', (op) => op.alterColumn('a', 'b', { options: { postgress: {} } })],
    ['op.createTable', (op) => op.createTable('a', undefinedValue as { b: ReturnType<typeof t.text> })],
    ['op.was', (op) => op.dropTable('a', { was: table('b', { c: t.text() }) })],
    ['op.was', (op) => op.dropTable('a', { was: table('a', { c: t.text() }, { schema: 's' }) })],
    ['op.was', (op) => op.dropIndex('a', 'b', { was: index('c').on('d') })],
    ['op.was', (op) => op.dropEnum('a', { was: enumType('b', ['c']) })],
    ['op.was', (op) => op.dropConstraint('a', 'b', { was: check('c', sql`1`) })],
    ['op.was', (op) => op.dropConstraint('a', 'b', { was: check(sql`1`), kind: 'unique' })],
    ['op.was', (op) => op.dropColumn('a', 'b', { was: t.text().unique() })],
    ['op.was', (op) => op.alterColumn('a', 'b', { nullable: true }, { was: { default: null } })],
    ['op.undefined', (op) => op.alterColumn('a', 'b', { default: undefinedValue as null })],
    ['op.undefined', (op) => op.alterColumn('a', 'b', { nullable: true }, { was: { nullable: undefinedValue as true } })],
    ['op.alterColumn', (op) => op.alterColumn('a', 'b', {})],
    ['op.alterColumn', (op) => op.alterColumn('a', 'b', { nullable: true }, { using: 'x' })],
    ['op.option', (op) => op.alterColumn('a', 'b', { nullable: 'no' as unknown as boolean })],
    ['op.option', (op) => op.alterColumn('a', 'b', { nulable: true } as object)],
    ['model.column', (op) => op.alterColumn('a', 'b', { type: t.text().notNull() })],
    ['model.column', (op) => op.addColumn('a', 'b', t.text('c'))],
    ['model.extra', (op) => op.addConstraint('a', index().on('b'))],
    ['model.extra', (op) => op.createIndex('a', unique().on('b'))],
    ['op.alterTable', (op) => op.alterTable('a', () => {})],
    ['op.alterTable', (op) => op.alterTable('a', (async () => {}) as () => void)],
    ['op.comment', (op) => op.setTableComment('a', '')],
    ['op.comment', (op) => op.setConstraintComment('a', 'b', '')],
    ['op.comment', (op) => op.setIndexComment('a', 'b', 1 as unknown as string)],
    ['op.comment', (op) => op.setIndexComment('a', 'b', null, { was: '' })],
    ['op.comment', (op) => op.setEnumComment('a', '')],
    ['op.option', (op) => op.setEnumComment('a', null, { is: null } as object)],
    ['op.option', (op) => op.setEnumOptions('a', 'b' as unknown as EnumDialectOptions)],
    ['model.option', (op) => op.setEnumOptions('a', { postgers: {} })],
    ['op.enum', (op) => op.createEnum('a' as unknown as ReturnType<typeof enumType>)],
    ['op.alterEnum', (op) => op.alterEnum('a', { values: 'b' as unknown as string[] })],
    ['op.alterEnum', (op) => op.alterEnum('a', { values: ['b', 'b'] })],
    ['op.alterEnum', (op) => op.alterEnum('a', { values: ['b'], was: ['c', 'c'] })],
    ['op.alterEnum', (op) => op.alterEnum('a', { values: ['b'], map: { b: 'b' } })],
    ['op.alterEnum', (op) => op.alterEnum('a', { values: ['b'], map: { c: 'd' } })],
    ['op.alterEnum', (op) => op.alterEnum('a', { values: ['b'], was: ['b'], map: { c: 'b' } })],
    ['op.name', (op) => op.alterEnum('a', { values: [1 as unknown as string] })],
    ['op.name', (op) => op.alterEnum('a', { values: ['b'], columns: [{ table: '', column: 'c' }] })],
    ['op.option', (op) => op.alterEnum('a', { values: ['b'], columns: [{ table: 'a', column: 'c', arrray: true } as never] })],
    ['op.option', (op) => op.alterEnum('a', { value: ['b'] } as never)],
    ['op.addEnumValue', (op) => op.addEnumValue('a', 'b', { before: 'c', after: 'd' })],
    ['op.execute', (op) => op.execute(' ')],
    ['op.values', (op) => op.execute('SELECT ?', { values: [] })],
    ['op.values', (op) => op.execute('SELECT $2', { values: [1, 2] })],
    ['op.values', (op) => op.execute('SELECT $1', { values: [] })],
    ['op.values', (op) => op.execute(sql`SELECT ${1}`, { values: [1] })],
    ['op.values', (op) => op.connection.query('SELECT ?', [])],
    ['op.rows', (op) => op.bulkInsert('a', [{ b: 1 }, { c: 1 }])],
    ['op.rows', (op) => op.bulkInsert('a', [{ b: 1 }, { b: 1, c: 1 }])],
    ['op.rows', (op) => op.bulkInsert('a', [1 as unknown as object])],
    ['op.rows', (op) => op.bulkInsert('a', {} as readonly object[])],
    ['op.option', (op) => op.bulkInsert('a', [{ b: 1 }], { types: { c: t.text() } })],
    ['value.unsupported', (op) => op.bulkInsert('a', [{ b: Number.NaN }])],
    ['op.run', (op) => op.run({ kind: 'createTable', args: [] } as never)],
    ['op.run', (op) => op.run({ kind: 'a.b', args: [new Date()] } as never)],
  ]

  it.each(wrong)('%s %#', async (code, call) => {
    const thrown = await refusalOf(call)
    expect(thrown).toMatchObject({ code, message: expect.stringMatching(/\S/), origin: expect.stringContaining('operation 1') })
  })

  it('says what was meant', async () => {
    await expect(recordStep((op) => op.dropTable('a', { ifExist: true } as object))).rejects.toThrow(
      'op.dropTable of a has no option ifExist; did you mean ifExists?',
    )
  })
})
