import { spawnSync } from 'node:child_process'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSandbox, type Sandbox } from '../../../core/test/run/sandbox.ts'
import { sqliteFile } from '../run/target.ts'

const UPGRADE = 'export async function upgrade(op: Operations): Promise<void>'
const TABLE = `await op.createTable('users', {
    id: t.integer().primaryKey(), n: t.integer(), m: t.integer(), gone: t.text(), state: t.enum(enumType('state', ['open', 'paid'])),
  }, () => [check('ck_users_m', sql\`m > 0\`)])
  await op.createIndex('users', index('ix_users_n').on('n'))
  await op.bulkInsert('users', [{ id: 7, n: 1, m: 2, gone: 'x', state: 'open' }, { id: 9, n: 3, m: null, gone: null, state: null }])`
const CHANGES = {
  'an enum value': `await op.alterEnum('state', {
    values: ['open', 'paid', 'void'], was: ['open', 'paid'], columns: [{ table: 'users', column: 'state' }],
  })
  await op.bulkInsert('users', [{ id: 10, n: 1, m: 1, gone: 'y', state: 'void' }])`,
  'NOT NULL set': `await op.alterColumn('users', 'n', { nullable: false }, { was: { nullable: true } })`,
  'NOT NULL dropped': `await op.alterColumn('users', 'n', { nullable: true }, { was: { nullable: false } })`,
  'a check added': `await op.addConstraint('users', check('ck_users_n', sql\`n IS NOT 2\`))`,
  'a check dropped': `await op.dropConstraint('users', 'ck_users_m', { was: check('ck_users_m', sql\`m > 0\`) })`,
  'a column dropped': `await op.dropColumn('users', 'gone', { was: t.text() })`,
  'a column added': `await op.addColumn('users', 'later', t.integer().notNull().default(5))`,
  'a type changed': `await op.alterColumn('users', 'm', { type: t.bigint() }, { was: { type: t.integer() } })`,
}

/** Any shell will do: a script holds nothing that an older one does not know. */
const shellVersion = /^3\.(\d+)/.exec(spawnSync('sqlite3', ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1]

describe.skipIf(shellVersion === undefined)('scripts for the sqlite3 shell that people have', () => {
  let box: Sandbox
  beforeEach(async () => {
    box = await createSandbox(sqliteFile)
    box.write('a1', [], `${UPGRADE} {\n  ${TABLE}\n}`)
  })
  afterEach(() => box.remove())

  const online = (): string => box.database.url.replace('sqlite:', '')
  const offline = (): string => path.join(box.folder, 'offline.db')
  const shell = (file: string, script: string): readonly unknown[] => {
    const { status, stderr } = spawnSync('sqlite3', [file], { input: script, encoding: 'utf8' })
    return [status, stderr]
  }
  const everything = (file: string): unknown => {
    const database = new Database(file)
    // SQLite's own ALTER TABLE leaves other white space than a rebuild.
    const texts = database.prepare<[], { readonly sql: string | null }>("SELECT sql FROM sqlite_master ORDER BY type, name").all()
    const rows = database.prepare('SELECT * FROM users').all()
    database.close()
    return [texts.map(({ sql }) => sql?.replaceAll(/\s/g, '')), rows]
  }
  const writeChanges = (): void => {
    Object.values(CHANGES).forEach((code, place) => box.write(`a${place + 2}`, [`a${place + 1}`], `${UPGRADE} {\n  ${code}\n}`))
  }

  test('each change leads to where a run leads, script by script', async () => {
    writeChanges()
    const mig = await box.migrator({ drift: false })
    for (let place = 1; place <= Object.keys(CHANGES).length + 1; place += 1) {
      await mig.upgrade(`a${place}`)
      const script = await mig.script({ ...(place === 1 ? {} : { from: `a${place - 1}` }), to: `a${place}` })
      expect(shell(offline(), script)).toEqual([0, ''])
      expect(everything(offline())).toEqual(everything(online()))
    }
  })

  test('all changes in one script, and back', async () => {
    writeChanges()
    const mig = await box.migrator({ drift: false })
    expect(shell(offline(), await mig.script())).toEqual([0, ''])
    await mig.upgrade()
    expect(everything(offline())).toEqual(everything(online()))
    expect(shell(offline(), await mig.script({ direction: 'downgrade', from: 'head', to: 'a2' }))).toEqual([0, ''])
    await mig.downgrade('a2')
    expect(everything(offline())).toEqual(everything(online()))
  })

  test('what the shell is too old for stops the script before anything runs', async () => {
    box.write('a2', ['a1'], `${UPGRADE} {\n  await op.execute('ALTER TABLE users ALTER COLUMN n SET NOT NULL')\n}`)
    const [status, stderr] = shell(offline(), await (await box.migrator()).script())
    if (Number(shellVersion) >= 53) return expect([status, stderr]).toEqual([0, ''])
    expect(status).not.toBe(0)
    expect(stderr).toContain('mig: this script needs SQLite 3.53 or newer, for ALTER COLUMN')
    const database = new Database(offline())
    expect(database.prepare('SELECT name FROM sqlite_master').all()).toEqual([])
    database.close()
  })

  test("a script goes on where a run with SQLite's newest statements led", async () => {
    writeChanges()
    const mig = await box.migrator({ drift: false })
    for (let place = 1; place <= Object.keys(CHANGES).length; place += 1) {
      await mig.upgrade(`a${place}`)
      expect(shell(online(), await mig.script({ from: `a${place}`, to: `a${place + 1}` }))).toEqual([0, ''])
      expect(await mig.current()).toMatchObject({ rows: [`a${place + 1}`] })
    }
  })
})
