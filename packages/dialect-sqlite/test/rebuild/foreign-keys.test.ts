import type { AlterTableOp, Connection } from '@mig/core/dialect'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSandbox, failureOf, type Sandbox } from '../../../core/test/run/sandbox.ts'
import { column, memory } from '../database.ts'
import { sqliteFile } from '../run/target.ts'
import { alter, run } from './rebuild.ts'

const PARENT = 'CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT)'
const CHILD = 'CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p (id) ON DELETE CASCADE)'
const ROWS = ["INSERT INTO p VALUES (1, 'one'), (2, 'two')", 'INSERT INTO c VALUES (1, 1), (2, 1), (3, 2)']

/** A change that SQLite has no statement for. */
const retyped = (table: string, name = 'a'): AlterTableOp => alter(table, { kind: 'alterColumn', name, set: { type: { kind: 'varchar', length: 9 } } })

async function foreignKeys(connection: Connection): Promise<unknown> {
  return (await column(connection, 'PRAGMA foreign_keys'))[0]
}

describe('rule 1: the setting of foreign keys is what it was afterwards', () => {
  test.each([0, 1])('foreign_keys = %i', async (setting) => {
    const connection = await memory(PARENT, CHILD, ...ROWS, `PRAGMA foreign_keys = ${setting}`)
    await run(connection, retyped('p'))
    expect(await foreignKeys(connection)).toBe(setting)
    await expect(run(connection, alter('p', { kind: 'alterColumn', name: 'a', set: { type: { kind: 'custom', sql: 'INTEGER CHECK (' } } }))).rejects.toThrow()
    expect(await foreignKeys(connection)).toBe(setting)
    expect(await column(connection, 'SELECT p_id FROM c ORDER BY id')).toEqual([1, 1, 2])
  })
})

describe('rule 2: foreign keys are decided before BEGIN', () => {
  let box: Sandbox
  beforeEach(async () => {
    box = await createSandbox(sqliteFile)
    const database = new Database(box.database.url.replace('sqlite:', ''))
    for (const sql of [PARENT, CHILD, ...ROWS]) database.exec(sql)
    database.close()
  })
  afterEach(() => box.remove())

  const UPGRADE = 'export async function upgrade(op: Operations): Promise<void>'
  const RETYPE = "await op.alterColumn('p', 'a', { type: t.varchar(9) })"

  test.each(['revision', 'all', 'none'] as const)('they are off where a referenced table is rebuilt: mode %s', async (transaction) => {
    box.write('a1', [], `${UPGRADE} {\n  ${RETYPE}\n}`)
    await (await box.migrator({ transaction })).upgrade()
    expect(await box.database.rows('SELECT p_id FROM c ORDER BY id')).toEqual([{ p_id: 1 }, { p_id: 1 }, { p_id: 2 }])
  })

  test('they are off where nobody knows what a revision does', async () => {
    box.write('a1', [], `${UPGRADE} {\n  await op.connection.query('SELECT 1')\n  ${RETYPE}\n}`)
    await (await box.migrator()).upgrade()
    expect(await box.database.rows('SELECT count(*) AS n FROM c')).toEqual([{ n: 3 }])
  })

  test('they stay on where every change is a statement of SQLite: data operations act as ever', async () => {
    box.write('a1', [], `${UPGRADE} {\n  await op.execute('DELETE FROM p WHERE id = 1')\n  await op.renameColumn('p', 'a', 'b')\n}`)
    await (await box.migrator()).upgrade()
    expect(await box.database.rows('SELECT id FROM c')).toEqual([{ id: 3 }])
  })

  test.each([
    ['static', ''],
    ['dynamic', "await op.connection.query('SELECT 1')\n  "],
  ])('mode none: what makes orphans is refused before its own COMMIT, %s', async (_, before) => {
    box.write('a1', [], `${UPGRADE} {\n  ${before}await op.alterColumn('p', 'id', { type: t.text() }, { using: "'x' || id" })\n}`)
    expect(await failureOf((await box.migrator({ transaction: 'none' })).upgrade())).toMatchObject({ code: 'op.orphans' })
    expect(await box.database.rows('SELECT id FROM p ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }])
  })

  test('what a dynamic revision catches leaves nothing behind', async () => {
    const broken = "op.alterColumn('p', 'a', { nullable: false, default: 'x' })"
    box.write('a1', [], `${UPGRADE} {\n  await op.connection.query('SELECT 1')\n  await op.execute('INSERT INTO p VALUES (3, NULL)')\n  try { await ${broken} } catch {}\n}`)
    await (await box.migrator()).upgrade()
    expect(await box.database.rows("SELECT sql FROM sqlite_master WHERE name LIKE 'p%'")).toEqual([{ sql: PARENT }])
    expect(await box.database.rows('SELECT count(*) AS n FROM p')).toEqual([{ n: 3 }])
  })

  test('rule 3: data operations of a unit with a rebuild leave orphans, which are found before COMMIT', async () => {
    box.write('a1', [], `${UPGRADE} {\n  await op.execute('DELETE FROM p WHERE id = 1')\n  ${RETYPE}\n}`)
    const error = await failureOf((await box.migrator()).upgrade())
    expect(error).toMatchObject({ code: 'op.orphans', message: expect.stringMatching(/c still has a foreign key to p, and 2 of its rows.* rowid 1, 2/) })
    expect(await box.database.rows('SELECT count(*) AS n FROM p')).toEqual([{ n: 2 }])
    expect(await box.versions()).toEqual([])
  })

  test("rule 4: in a transaction of the caller's a referenced table is refused, with the children and both ways out", async () => {
    box.write('a1', [], `${UPGRADE} {\n  ${RETYPE}\n}`)
    const database = new Database(box.database.url.replace('sqlite:', ''))
    database.exec('BEGIN')
    const error = await failureOf((await box.migrator({ connection: database })).upgrade())
    expect(error).toMatchObject({ code: 'dialect.unsupported', message: expect.stringContaining('rows of c') })
    expect((error as { hint?: string }).hint).toMatch(/without an open transaction[^]*PRAGMA foreign_keys = OFF/)
    database.exec('ROLLBACK')
    database.close()
  })

  test("rule 4: in a transaction of the caller's a table that nothing refers to is rebuilt", async () => {
    box.write('a1', [], `${UPGRADE} {\n  await op.alterColumn('c', 'p_id', { type: t.bigint() })\n}`)
    const database = new Database(box.database.url.replace('sqlite:', ''))
    database.exec('BEGIN')
    await (await box.migrator({ connection: database })).upgrade()
    database.exec('COMMIT')
    expect(database.prepare('SELECT p_id FROM c').pluck().all()).toEqual([1, 1, 2])
    database.close()
  })

  test("rule 4: a self-referencing table loses its own rows there, so it is refused as well", async () => {
    const database = new Database(box.database.url.replace('sqlite:', ''))
    database.exec('CREATE TABLE tree (id INTEGER PRIMARY KEY, up INTEGER REFERENCES tree (id) ON DELETE CASCADE); INSERT INTO tree VALUES (1, NULL), (2, 1); BEGIN')
    box.write('a1', [], `${UPGRADE} {\n  await op.alterColumn('tree', 'up', { type: t.bigint() })\n}`)
    expect(await failureOf((await box.migrator({ connection: database })).upgrade())).toMatchObject({ code: 'dialect.unsupported' })
    expect(database.prepare('SELECT count(*) FROM tree').pluck().get()).toBe(2)
    database.exec('ROLLBACK')
    database.close()
    await (await box.migrator()).upgrade()
    expect(await box.database.rows('SELECT up FROM tree ORDER BY id')).toEqual([{ up: null }, { up: 1 }])
  })

  test("rule 5: the caller's database is changed through a second connection", async () => {
    const database = new Database(box.database.url.replace('sqlite:', ''))
    box.write('a1', [], `${UPGRADE} {\n  ${RETYPE}\n}`)
    await (await box.migrator({ connection: database })).upgrade()
    expect(database.pragma('foreign_keys', { simple: true })).toBe(1)
    expect(database.prepare('SELECT count(*) FROM c').pluck().get()).toBe(3)
    database.close()
  })

  test('rule 12: a COMMIT that a reader is in the way of is tried again', async () => {
    const reader = new Database(box.database.url.replace('sqlite:', ''))
    const cursor = reader.prepare('SELECT * FROM c').iterate()
    cursor.next()
    box.write('a1', [], `${UPGRADE} {\n  ${RETYPE}\n}`)
    const mig = await box.migrator({ url: `${box.database.url}?timeout=0` })
    const upgraded = mig.upgrade()
    setTimeout(() => cursor.return?.(), 300)
    await upgraded
    expect(await box.versions()).toEqual(['a1'])
    reader.close()
  })
})
