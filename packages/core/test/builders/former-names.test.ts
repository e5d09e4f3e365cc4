import { describe, expect, it } from 'vitest'
import { enumType, schemaOf, sql, t, table, trigger, view, type FormerName } from '../../src/index.ts'

function formerNames(...models: readonly unknown[]): readonly FormerName[] | undefined {
  return schemaOf(models).formerNames
}

describe('former names', () => {
  it('stand beside what models describe, and nowhere in it', () => {
    const plain = { id: t.integer().primaryKey(), fullName: t.text('full_name') }
    const hinted = { ...plain, fullName: t.text('full_name').renamedFrom('name') }
    const { formerNames: found, ...schema } = schemaOf([table('people', hinted, { renamedFrom: 'users' })])
    expect(schema).toEqual(schemaOf([table('people', plain)]))
    expect(found).toEqual([
      { kind: 'table', name: { name: 'people' }, from: { name: 'users' } },
      { kind: 'column', table: { name: 'people' }, name: 'full_name', from: 'name' },
    ])
  })

  it('are in the schema of their table, or in the one that they say', () => {
    const columns = { id: t.integer() }
    expect(formerNames(table('a', columns, { schema: 'app', renamedFrom: 'b' }))).toMatchObject([{ from: { schema: 'app', name: 'b' } }])
    expect(formerNames(table('a', columns, { schema: 'app', renamedFrom: 'old.b' }))).toMatchObject([
      { from: { schema: 'old', name: 'b' } },
    ])
  })

  it('of enums and their values', () => {
    const mood = enumType('mood', ['unhappy', 'ok'], { renamedFrom: 'feeling', renamedValues: { unhappy: 'sad' } })
    expect(formerNames(mood)).toEqual([
      { kind: 'enum', name: { name: 'mood' }, from: { name: 'feeling' } },
      { kind: 'enumValue', enum: { name: 'mood' }, name: 'unhappy', from: 'sad' },
    ])
    expect(schemaOf([mood]).enums).toEqual([{ name: 'mood', values: ['unhappy', 'ok'] }])
  })

  it('of objects, beside what they are', () => {
    const query = sql`SELECT 1 AS a`
    const names = view('names', query, { schema: 'app', renamedFrom: 'labels' })
    expect(formerNames(names)).toEqual([
      { kind: 'object', of: 'view', name: { schema: 'app', name: 'names' }, from: { schema: 'app', name: 'labels' } },
    ])
    expect(schemaOf([names]).objects).toEqual(schemaOf([view('names', query, { schema: 'app' })]).objects)
    expect(formerNames(view('names', query, { renamedFrom: 'old.labels' }))).toMatchObject([{ from: { schema: 'old', name: 'labels' } }])
  })

  it('of what belongs to a table, where dots are a part of the name', () => {
    const touch = trigger('touch', { schema: 'app', name: 'users' }, { after: 'update', execute: 'touch()', renamedFrom: 'users.touch' })
    expect(formerNames(touch)).toEqual([
      {
        kind: 'object',
        of: 'trigger',
        name: { schema: 'app', table: 'users', name: 'touch' },
        from: { schema: 'app', name: 'users.touch' },
      },
    ])
  })

  it('that say nothing are refused', () => {
    expect(() => formerNames(view('v', sql`SELECT 1`, { renamedFrom: 'v' }))).toThrow(
      'The view v was renamed from "v", which is the name that it has.',
    )
    expect(() => formerNames(trigger('a', 'users', { after: 'update', renamedFrom: '' }))).toThrow(
      'The trigger a on users was renamed from "", which is no name.',
    )
    expect(() => formerNames(table('a', { x: t.text().renamedFrom('x') }))).toThrow(
      'Column a.x was renamed from "x", which is the name that it has.',
    )
    expect(() => formerNames(table('a', { x: t.text().renamedFrom('') }))).toThrow('which is no name')
    expect(() => formerNames(table('a', { x: t.text() }, { renamedFrom: 'a' }))).toThrow('Table a was renamed from "a"')
    // @ts-expect-error: no value of the enum
    const swapped = enumType('mood', ['unhappy'], { renamedValues: { sad: 'unhappy' } })
    expect(() => formerNames(swapped)).toThrow('Enum mood, value sad: the enum has no such value')
  })

  it('of a misspelt option is an error with the right one', () => {
    const misspelt = { renamedFrm: 'b' } as never
    expect(() => table('a', { x: t.text() }, misspelt)).toThrow('did you mean renamedFrom?')
  })
})
