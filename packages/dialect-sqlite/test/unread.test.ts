import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { sqlite } from '../src/index.ts'
import { memory } from './database.ts'
import { addTableOfMissingModule } from './missing-module.ts'

test('virtual tables are named as what is not read, without the tables that they keep', async () => {
  const connection = await memory(
    'CREATE TABLE t (a)',
    'CREATE VIRTUAL TABLE ft USING fts5 (a)',
    'CREATE VIRTUAL TABLE boxes USING rtree (id, low, high)',
    "ATTACH ':memory:' AS other",
    'CREATE VIRTUAL TABLE other.ft USING fts5 (a)',
  )
  const mine = ['boxes', 'ft'].map((name) => ({ what: 'virtual table', name }))
  expect(await sqlite.reflector.unread?.(connection)).toEqual(mine)
  const both = await sqlite.reflector.unread?.(connection, { schemas: ['other'] })
  expect(both).toEqual([...mine, { what: 'virtual table', name: 'other.ft' }])
})

test('also where their module is not loaded', async () => {
  const database = new Database(':memory:')
  addTableOfMissingModule(database)
  const connection = await sqlite.driver.connect({ client: database })
  expect(await sqlite.reflector.unread?.(connection)).toEqual([{ what: 'virtual table', name: 'v' }])
})
