import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import Database from 'better-sqlite3'
import { createSandbox, failureOf, type Sandbox } from '../../../core/test/run/sandbox.ts'
import { sqliteFile } from './target.ts'

const UPGRADE = 'export async function upgrade(op: Operations): Promise<void>'
const PARENT = "await op.createTable('parent', { id: t.integer().primaryKey() })"
const CHILD = `await op.createTable('child', {
    id: t.integer().primaryKey(),
    parent_id: t.integer().references('parent.id', { onDelete: 'cascade' }),
  })`
const ROWS = `await op.execute('INSERT INTO parent VALUES (1), (2)')
  await op.execute('INSERT INTO child VALUES (1, 1), (2, 1), (3, 2)')`

describe('dropping a table that others refer to loses no rows of theirs', () => {
  let box: Sandbox
  const children = () => box.database.rows('SELECT id, parent_id FROM child ORDER BY id')
  const kept = [
    { id: 1, parent_id: 1 },
    { id: 2, parent_id: 1 },
    { id: 3, parent_id: 2 },
  ]
  beforeEach(async () => {
    box = await createSandbox(sqliteFile)
    box.write('a1', [], `${UPGRADE} {\n  ${PARENT}\n  ${CHILD}\n  ${ROWS}\n}`)
    await (await box.migrator()).upgrade()
  })
  afterEach(() => box.remove())

  it.each(['revision', 'all', 'none'] as const)('refused, where the child stays without its parent: mode %s', async (transaction) => {
    box.write('a2', ['a1'], `${UPGRADE} {\n  await op.dropTable('parent')\n}`)
    const error = await failureOf((await box.migrator({ transaction })).upgrade())
    expect(error).toMatchObject({ code: 'op.orphans' })
    if (transaction !== 'none') {
      expect(await box.database.rows('SELECT count(*) AS n FROM parent')).toEqual([{ n: 2 }])
      expect(await box.versions()).toEqual(['a1'])
    }
    expect(await children()).toEqual(kept)
  })

  it('the parent is made again with the rows that are needed: the children stay', async () => {
    box.write('a2', ['a1'], `${UPGRADE} {\n  await op.dropTable('parent')\n  ${PARENT}\n  await op.execute('INSERT INTO parent VALUES (1), (2)')\n}`)
    await (await box.migrator()).upgrade()
    expect(await children()).toEqual(kept)
  })

  it('the parent is made again without a row that is needed: nothing happened', async () => {
    box.write('a2', ['a1'], `${UPGRADE} {\n  await op.dropTable('parent')\n  ${PARENT}\n  await op.execute('INSERT INTO parent VALUES (1)')\n}`)
    expect(await failureOf((await box.migrator()).upgrade())).toMatchObject({ code: 'op.orphans' })
    expect(await children()).toEqual(kept)
    expect(await box.database.rows('SELECT count(*) AS n FROM parent')).toEqual([{ n: 2 }])
  })

  it('orphans that were there before are not blamed on the revision', async () => {
    const database = new Database(box.database.url.replace('sqlite:', ''))
    database.pragma('foreign_keys = OFF')
    database.exec('INSERT INTO child VALUES (9, 99)')
    database.close()
    box.write('a2', ['a1'], `${UPGRADE} {\n  await op.dropTable('parent')\n  ${PARENT}\n  await op.execute('INSERT INTO parent VALUES (1), (2)')\n}`)
    await (await box.migrator()).upgrade()
    expect(await children()).toEqual([...kept, { id: 9, parent_id: 99 }])
  })

  it('orphans of a table that goes excuse none of another', async () => {
    const database = new Database(box.database.url.replace('sqlite:', ''))
    database.exec('PRAGMA foreign_keys = OFF; CREATE TABLE goes (p REFERENCES parent (id)); INSERT INTO goes VALUES (97), (98), (99)')
    database.close()
    box.write('a2', ['a1'], `${UPGRADE} {\n  await op.dropTable('goes')\n  await op.dropTable('parent')\n  ${PARENT}\n  await op.execute('INSERT INTO parent VALUES (1)')\n}`)
    const mig = await box.migrator()
    await expect(box.database.script(await mig.script({ from: 'a1' }))).rejects.toThrow(/refers to one that was dropped, or to rows that are gone/)
    expect(await failureOf(mig.upgrade())).toMatchObject({ code: 'op.orphans', message: expect.stringContaining('child') })
    expect(await box.database.rows('SELECT count(*) AS n FROM goes')).toEqual([{ n: 3 }])
  })

  it('orphans of a table that is renamed stay, whatever else goes', async () => {
    const database = new Database(box.database.url.replace('sqlite:', ''))
    database.exec('PRAGMA foreign_keys = OFF; CREATE TABLE goes (a); INSERT INTO child VALUES (9, 99)')
    database.close()
    box.write('a2', ['a1'], `${UPGRADE} {\n  await op.dropTable('goes')\n  await op.renameTable('child', 'kid')\n  await op.renameTable('parent', 'mother')\n  await op.alterColumn('kid', 'parent_id', { type: t.bigint() })\n}`)
    await (await box.migrator()).upgrade()
    expect(await box.database.rows('SELECT parent_id FROM kid ORDER BY 1')).toEqual([1, 1, 2, 99].map((parent_id) => ({ parent_id })))
  })

  it('a revision that depends on data: foreign keys are off, and the orphans are found', async () => {
    box.write('a2', ['a1'], `${UPGRADE} {\n  await op.connection.query('SELECT 1')\n  await op.dropTable('parent')\n}`)
    const error = await failureOf((await box.migrator()).upgrade())
    expect(error).toMatchObject({ code: 'op.orphans', message: expect.stringContaining('child') })
    expect(await children()).toEqual(kept)
    expect(await box.versions()).toEqual(['a1'])
  })

  it("a transaction of the caller's: refused before a row is touched", async () => {
    box.write('a2', ['a1'], `${UPGRADE} {\n  await op.dropTable('parent')\n}`)
    const database = new Database(box.database.url.replace('sqlite:', ''))
    database.exec('BEGIN')
    const error = await failureOf((await box.migrator({ connection: database })).upgrade())
    expect(error).toMatchObject({ code: 'dialect.unsupported' })
    database.exec('ROLLBACK')
    database.close()
    expect(await children()).toEqual(kept)
  })

  it('the child first, then the parent: foreign keys stay on', async () => {
    box.write('a2', ['a1'], `${UPGRADE} {\n  await op.dropTable('child')\n  await op.dropTable('parent')\n}`)
    await (await box.migrator()).upgrade()
    expect(await box.hasTable('child')).toBe(false)
  })

  it('foreign keys are on again afterwards, also after a failure', async () => {
    const database = new Database(box.database.url.replace('sqlite:', ''))
    box.write('a2', ['a1'], `${UPGRADE} {\n  await op.dropTable('parent')\n}`)
    const mig = await box.migrator({ connection: database })
    expect(await failureOf(mig.upgrade())).toMatchObject({ code: 'op.orphans' })
    expect(database.pragma('foreign_keys', { simple: true })).toBe(1)
    const [on] = await mig.inspect(async ({ connection }) => (await connection.run('PRAGMA foreign_keys')).rows)
    expect(on).toEqual({ foreign_keys: 1 })
    database.close()
  })

  it('a table that is called others stands for no other one', async () => {
    box.write('a2', ['a1'], `${UPGRADE} {
  await op.createTable('others', { id: t.integer().primaryKey() })
  await op.createTable('lone', { id: t.integer().primaryKey() })
  await op.execute('INSERT INTO lone VALUES (1)')
}`)
    box.write('a3', ['a2'], `${UPGRADE} {
  await op.dropTable('others')
  await op.execute('CREATE TABLE x (l REFERENCES lone (id) ON DELETE CASCADE)')
  await op.execute('INSERT INTO x VALUES (1)')
  await op.dropTable('lone')
  await op.createTable('lone', { id: t.integer().primaryKey() })
  await op.execute('INSERT INTO lone VALUES (1)')
}`)
    await (await box.migrator()).upgrade()
    expect(await box.database.rows('SELECT l FROM x')).toEqual([{ l: 1 }])
  })

  it('a child that goes and comes again keeps the rows that it gets', async () => {
    box.write('a2', ['a1'], `${UPGRADE} {
  await op.dropTable('child')
  ${CHILD}
  await op.execute('INSERT INTO child VALUES (7, 1)')
  await op.dropTable('parent')
  ${PARENT}
  await op.execute('INSERT INTO parent VALUES (1)')
}`)
    await (await box.migrator()).upgrade()
    expect(await children()).toEqual([{ id: 7, parent_id: 1 }])
  })

  it('tables that refer to each other are dropped', async () => {
    box.write(
      'a2',
      ['a1'],
      `${UPGRADE} {
  await op.createTable('a', { id: t.integer().primaryKey(), b_id: t.integer().references('b.id', { onDelete: 'cascade' }) })
  await op.createTable('b', { id: t.integer().primaryKey(), a_id: t.integer().references('a.id', { onDelete: 'set null' }) })
  await op.execute('INSERT INTO a VALUES (1, null)')
  await op.execute('INSERT INTO b VALUES (1, 1)')
  await op.execute('UPDATE a SET b_id = 1')
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropTable('a')
  await op.dropTable('b')
}`,
    )
    const mig = await box.migrator()
    await mig.upgrade()
    await mig.downgrade('a1')
    expect(await box.hasTable('a')).toBe(false)
    expect(await children()).toEqual(kept)
  })

  it('a script refuses it as well', async () => {
    box.write('a2', ['a1'], `${UPGRADE} {\n  await op.dropTable('parent')\n}`)
    const script = await (await box.migrator()).script({ from: 'a1' })
    await expect(box.database.script(script)).rejects.toThrow(/a table that stays refers to one that was dropped/)
    expect(await children()).toEqual(kept)
  })
})
