import { runOperations, type Change } from '@mig/core/dialect'
import { expect, test } from 'vitest'
import { sqlite } from '../../src/index.ts'
import { openHere, type Db } from './sqlite-file.ts'

/* What the random test found once, by itself. */

async function changed(made: string, table: string, ...changes: readonly Change[]): Promise<Db> {
  const db = openHere(':memory:')
  db.exec(made)
  const connection = await sqlite.driver.connect({ client: db.client })
  await runOperations([{ kind: 'alterTable', table: { name: table }, changes }], { dialect: sqlite, connection })
  return db
}

const newDefault: Change = { kind: 'alterColumn', name: 'z', set: { default: { value: 9 } } }

test('a counter whose AUTOINCREMENT stands behind the columns', async () => {
  const made = 'CREATE TABLE t (k INTEGER, z, PRIMARY KEY (k AUTOINCREMENT)); INSERT INTO t VALUES (7, 1); DELETE FROM t'
  const db = await changed(made, 't', newDefault)
  expect(db.rows('SELECT name, seq FROM sqlite_sequence')).toEqual([['t', 7n]])
  db.close()
})

test('AUTOINCREMENT comes to a key behind the columns, and goes', async () => {
  const made = 'CREATE TABLE t (k INTEGER, z, PRIMARY KEY (k)); INSERT INTO t VALUES (7, 1)'
  const db = await changed(made, 't', { kind: 'alterColumn', name: 'k', set: { options: { sqlite: { autoincrement: true } } } })
  expect(db.rows('SELECT name, seq FROM sqlite_sequence')).toEqual([['t', 7n]])
  const connection = await sqlite.driver.connect({ client: db.client })
  const back: Change = { kind: 'alterColumn', name: 'k', set: { options: {} } }
  await runOperations([{ kind: 'alterTable', table: { name: 't' }, changes: [back] }], { dialect: sqlite, connection })
  expect(db.rows("SELECT sql LIKE '%AUTOINCREMENT%' FROM sqlite_schema WHERE name = 't'")).toEqual([[0n]])
  db.close()
})

test('a key on a column whose name holds a parenthesis', async () => {
  const key: Change = { kind: 'addConstraint', constraint: { kind: 'primaryKey', name: 'pk', columns: ['x)'] } }
  const db = await changed('CREATE TABLE t (z, [x)] INTEGER DEFAULT NULL); INSERT INTO t VALUES (1, 7)', 't', key)
  expect(db.rows('SELECT rowid, * FROM t')).toEqual([[7n, 1n, 7n]])
  db.close()
})

test('statistics, where the rows go out and in again', async () => {
  const hiding = 'CREATE TEMP TABLE n (decoy)'
  const made = `CREATE TABLE t (z); CREATE TABLE n (c); CREATE INDEX ix ON n (c); INSERT INTO t VALUES (1); ${hiding}; ANALYZE main`
  const db = await changed(made, 't', newDefault)
  expect(db.rows('SELECT tbl, stat FROM main.sqlite_stat1')).toEqual([['t', '1']])
  db.close()
})

test.each(["'9223372036854775807'", "'9007199254740993'", '9223372036854775807', '9007199254740993'])('%s is no REAL', async (value) => {
  const change: Change = { kind: 'alterColumn', name: 'z', set: { type: { kind: 'real' } } }
  await expect(changed(`CREATE TABLE t (z BLOB); INSERT INTO t VALUES (${value})`, 't', change)).rejects.toMatchObject({ code: 'op.guard' })
})
