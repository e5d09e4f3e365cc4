import { expect, test } from 'vitest'
import { sqlite } from '@mig/dialect-sqlite'
import { alter, compared, comparedTables, byText, schemaOf, tableOf } from '../plain.ts'

test('tables that come and go, by schema and name', () => {
  const [a, b] = [{ ...tableOf({ name: 'a' }), schema: 'app' }, tableOf({ name: 'a' })]
  expect(compared(schemaOf([a]), schemaOf([b]))).toEqual([
    { kind: 'createTable', table: b },
    { kind: 'dropTable', table: { schema: 'app', name: 'a' }, was: a },
  ])
})

test('the comment of a table, where the database keeps it', () => {
  expect(comparedTables({ comment: 'a' }, { comment: 'b' })).toEqual([alter({ kind: 'setTableComment', set: 'b', was: 'a' })])
  expect(comparedTables({ comment: 'a' }, {})).toEqual([alter({ kind: 'setTableComment', set: null, was: 'a' })])
  expect(comparedTables({ comment: 'a' }, {}, byText, sqlite)).toEqual([])
})

test('the comments of its constraints and indexes, by the names that these have then', () => {
  const check = (name: string, more: object) => ({ constraints: [{ kind: 'check', name, sql: 'id > 0', ...more } as const] })
  const ix = (name: string, more: object) => ({ indexes: [{ name, parts: [{ column: 'id' }], ...more }] })
  expect(comparedTables(check('a', { comment: 'x' }), check('b', { comment: 'y' }))).toEqual([
    alter({ kind: 'renameConstraint', name: 'a', to: 'b' }, { kind: 'setConstraintComment', name: 'b', set: 'y', was: 'x' }),
  ])
  expect(comparedTables(ix('a', {}), ix('b', { comment: 'y' }))).toEqual([
    { kind: 'renameIndex', table: { name: 't' }, name: 'a', to: 'b' },
    { kind: 'setIndexComment', table: { name: 't' }, name: 'b', set: 'y', was: null },
  ])
  expect(comparedTables(check('a', { comment: 'x' }), check('a', {}), byText, sqlite)).toEqual([])
  expect(comparedTables(ix('a', { comment: 'x' }), ix('a', {}), byText, sqlite)).toEqual([])
})
