import { describe, expect, test } from 'vitest'
import type { Column, Enum, Op, Schema, Table } from '@mig/core/dialect'
import { postgres } from '@mig/dialect-postgres'
import { sqlite } from '@mig/dialect-sqlite'
import { order } from '../../src/index.ts'
import { byText, compared, id, schemaOf, tableOf } from '../plain.ts'

const values = (from: readonly string[], to: readonly string[]): readonly Op[] =>
  compared(schemaOf([], [{ name: 'mood', values: from }]), schemaOf([], [{ name: 'mood', values: to }]))
const mood = { name: 'mood', values: ['a'] }

test('an enum that comes and one that goes', () => {
  expect(compared(schemaOf([]), schemaOf([], [mood]))).toEqual([{ kind: 'createEnum', enum: mood }])
  expect(compared(schemaOf([], [mood]), schemaOf([]))).toEqual([{ kind: 'dropEnum', enum: { name: 'mood' }, was: mood }])
})

test('where enums are checks, an enum is created with its first column, so that the revision runs where enums are types', () => {
  const column = (name: string) => ({ name, type: { kind: 'enum', ...mood }, nullable: true }) as const
  const table = (...names: readonly string[]) => ({ name: 'days', columns: names.map(column), constraints: [], indexes: [] })
  const ops = (from: Schema, to: Schema): readonly Op[] => compared(from, to, byText, sqlite)
  expect(ops(schemaOf([]), schemaOf([table('a')], [mood]))).toContainEqual({ kind: 'createEnum', enum: mood })
  expect(ops(schemaOf([table('a')], [mood]), schemaOf([table('a', 'b')], [mood])).map(({ kind }) => kind)).not.toContain('createEnum')
  expect(ops(schemaOf([]), schemaOf([], [mood]))).toEqual([])
})

test('a comment and options, and the values beside them', () => {
  const enums = (...items: readonly Enum[]): Schema => schemaOf([], items)
  const on = { enum: { name: 'mood' } }
  expect(compared(enums(mood), enums({ ...mood, comment: 'how' }))).toEqual([{ kind: 'setEnumComment', ...on, set: 'how', was: null }])
  const owned = { ...mood, comment: 'how', options: { postgres: { owner: 'app' }, sqlite: { a: 1 } } }
  expect(compared(enums(owned), enums({ ...mood, values: ['a', 'b'], options: { sqlite: { a: 2 } } }))).toEqual([
    { kind: 'addEnumValue', ...on, value: 'b' },
    { kind: 'setEnumComment', ...on, set: null, was: 'how' },
    { kind: 'setEnumOptions', ...on, set: { postgres: {} }, was: { postgres: { owner: 'app' } } },
  ])
})

describe('a new value says its place', () => {
  const add = (value: string, place: object = {}): object => ({ kind: 'addEnumValue', enum: { name: 'mood' }, value, ...place })
  test.each([
    ['at the end', ['a'], ['a', 'b', 'c'], [add('b'), add('c')]],
    ['in the middle', ['a', 'd'], ['a', 'b', 'c', 'd'], [add('b', { after: 'a' }), add('c', { after: 'b' })]],
    ['at the start', ['c'], ['a', 'b', 'c'], [add('a', { before: 'c' }), add('b', { after: 'a' })]],
  ])('%s', (_, from, to, ops) => {
    expect(values(from, to)).toEqual(ops)
  })
})

describe('values that go or change places', () => {
  const column = (name: string, more: object = {}): Column => ({
    name,
    type: { kind: 'enum', name: 'mood', values: [] },
    nullable: true,
    ...more,
  })
  const days = (...columns: readonly Column[]): Table => tableOf({ name: 'days', columns: [id, ...columns], constraints: [] })
  const from = { name: 'mood', values: ['a', 'b', 'c'] }
  const to = { name: 'mood', values: ['c', 'a'] }

  test('make the type anew, with its columns', () => {
    const table = days(column('mood'), column('all', { type: { kind: 'array', of: column('').type } }))
    expect(compared(schemaOf([table], [from]), schemaOf([table], [to]))).toEqual([
      {
        kind: 'alterEnum',
        enum: { name: 'mood' },
        values: ['c', 'a'],
        was: ['a', 'b', 'c'],
        columns: [
          { table: { name: 'days' }, column: 'mood' },
          { table: { name: 'days' }, column: 'all', array: true },
        ],
      },
    ])
    expect(values(['a', 'b'], ['b', 'a'])).toEqual([{ kind: 'alterEnum', enum: { name: 'mood' }, values: ['b', 'a'], was: ['a', 'b'] }])
  })

  test('tables that go are gone by then, columns that go keep their default, and inherited ones follow', () => {
    const child = { ...days(column('mood')), name: 'child', options: { postgres: { inherits: ['days'] } } }
    const before = schemaOf([days(column('mood', { default: { value: 'a' } })), child, { ...days(column('x')), name: 'gone' }], [from])
    const [op] = compared(before, schemaOf([days(), child], [to]))
    expect(op).toMatchObject({ columns: [{ table: { name: 'days' }, column: 'mood', default: { value: 'a' } }] })
  })

  test('take the default off before, and set the wanted one again', () => {
    const ops = compared(
      schemaOf([days(column('mood', { default: { value: 'b' } }))], [from]),
      schemaOf([days(column('mood', { default: { value: 'c' } }))], [to]),
    )
    expect(order(ops, postgres.features)).toEqual([
      expect.objectContaining({
        changes: [{ kind: 'alterColumn', name: 'mood', set: { default: null }, was: { default: { value: 'b' } } }],
      }),
      expect.objectContaining({ kind: 'alterEnum' }),
      expect.objectContaining({
        changes: [{ kind: 'alterColumn', name: 'mood', set: { default: { value: 'c' } }, was: { default: null } }],
      }),
    ])
  })
})
