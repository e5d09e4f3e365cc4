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
