import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sqlite } from '@mig/dialect-sqlite'
import { squash, writeRevision, type Squashed, type SquashOptions } from '../../src/index.ts'
import { createHistory, type History } from './history.ts'

let history: History
beforeEach(() => {
  history = createHistory({ url: 'sqlite:./app.db', dialect: sqlite })
})
afterEach(() => history.remove())

async function squashed(range: string, options: SquashOptions = {}): Promise<Squashed> {
  return history.withMigrator((migrator) => squash(migrator, range, { id: 'short', ...options }))
}

async function failure(range: string, options: SquashOptions = {}): Promise<Error> {
  const error = await squashed(range, options).catch((thrown: unknown) => thrown)
  expect(history.files()).not.toContain('short')
  return error as Error
}

/** Three revisions in a line, which make a table, a column and an index. */
function writeLine(): void {
  history.write('aaaa1', [], "await op.createTable('users', { id: t.integer().identity().primaryKey(), name: t.text().notNull() })")
  history.write('bbbb1', ['aaaa1'], "await op.addColumn('users', 'nick', t.text())")
  history.write('cccc1', ['bbbb1'], "await op.createIndex('users', index('ix_nick').on('nick'))")
}

describe('what the revisions do to the schema', () => {
  test('becomes the difference between before and after, proved and written as any other revision', async () => {
    writeLine()
    const { source, summary, draft, replaced, verification } = await squashed('aaaa1:cccc1', { message: 'all of it' })
    expect(summary).toEqual(['create table users'])
    expect(draft).toMatchObject({ id: 'short', parents: [], message: 'all of it' })
    expect(replaced.map(({ id }) => id)).toEqual(['aaaa1', 'bbbb1', 'cccc1'])
    expect(verification).toMatchObject({ outcome: 'verified', upgrade: { kind: 'lossless' } })
    expect(source.replace(/createdAt = .*/, 'createdAt = …')).toBe(`import { index, t, table } from '@mig/core'
import type { Operations } from '@mig/core'

export const revision = 'short'
export const downRevision = null
export const replaces = ['aaaa1', 'bbbb1', 'cccc1'] as const
export const message = 'all of it'
export const createdAt = …

// Does:
//   create table users
// Verified: it does what the 3 revisions do that it replaces; up, down and up again in SQLite in memory, without rows
export async function upgrade(op: Operations): Promise<void> {
  await op.createTable('users', {
    id: t.integer().identity().primaryKey(),
    name: t.text().notNull(),
    nick: t.text(),
  }, () => [index('ix_nick').on('nick')])
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropTable('users', {
    was: table('users', {
      id: t.integer().identity().primaryKey(),
      name: t.text().notNull(),
      nick: t.text(),
    }, () => [index('ix_nick').on('nick')]),
  })
}
`)
  })

  test('what comes and goes within the range leaves no trace', async () => {
    writeLine()
    history.write('dddd1', ['cccc1'], `await op.dropIndex('users', 'ix_nick', { was: index('ix_nick').on('nick') })
  await op.dropColumn('users', 'nick', { was: t.text() })`)
    const { summary } = await squashed('bbbb1:dddd1')
    expect(summary).toEqual([])
  })

  test('a backfill is kept, also where no row is there that it would set', async () => {
    writeLine()
    history.write('dddd1', ['cccc1'], `await op.backfill({ table: 'users', set: { nick: 'x' }, where: 'nick IS NULL', down: 'SELECT 1' })`)
    history.write('eeee1', ['dddd1'], "await op.addColumn('users', 'age', t.integer())")
    const { summary, source } = await squashed('aaaa1:')
    expect(summary).toContain('set nick of users in batches')
    expect(source).toContain('op.backfill({')
  })

  test('above the start there are rows, and they come along', async () => {
    writeLine()
    history.write('dddd1', ['cccc1'], "await op.renameColumn('users', 'name', 'full_name')")
    history.write('eeee1', ['dddd1'], "await op.renameTable('users', 'people')")
    const { summary, verification, notes } = await squashed('bbbb1:')
    expect(summary.join('\n')).toMatch(/rename/)
    expect(notes).toEqual([])
    expect(verification).toMatchObject({ rows: 3, tables: 1, upgrade: { kind: 'lossless' }, downgrade: { kind: 'lossless' } })
  })

  test('what autogenerate would have to ask about stays as it was written', async () => {
    writeLine()
    history.write('dddd1', ['cccc1'], `await op.execute("UPDATE users SET nick = name WHERE nick IS NULL")
  await op.alterColumn('users', 'nick', { nullable: false })`, {
      down: "await op.alterColumn('users', 'nick', { nullable: true })",
    })
    const { summary, verification } = await squashed('bbbb1:dddd1')
    expect(summary).toEqual(['add column users.nick', 'create index ix_nick on users', expect.stringContaining('UPDATE users'),
      expect.stringContaining('nick')])
    expect(verification).toMatchObject({ rows: 3, upgrade: { kind: 'lossless' } })
  })

  test('a revision that cannot be taken back makes one that cannot', async () => {
    writeLine()
    const header = "export const irreversible = 'the names are gone'"
    history.write('dddd1', ['cccc1'], "await op.dropColumn('users', 'name')", { header })
    const { source, irreversible } = await squashed('aaaa1:dddd1')
    expect(irreversible).toBe('the names are gone')
    expect(source).toContain("export const irreversible = 'the names are gone'\n")
    expect(source).not.toContain('function downgrade')
  })
})

describe('what the revisions do to data', () => {
  test('stays at its place, between changes of the schema', async () => {
    writeLine()
    history.write('dddd1', ['cccc1'], "await op.bulkInsert('users', [{ name: 'one', nick: 'o' }, { name: 'two', nick: null }])", {
      down: "await op.execute('DELETE FROM users')",
    })
    history.write('eeee1', ['dddd1'], "await op.addColumn('users', 'age', t.integer())\n  await op.addColumn('users', 'size', t.integer())")
    const { summary, verification, source } = await squashed(':')
    expect(summary).toEqual(['create table users', 'insert 2 rows into users', 'alter table users: add column age, add column size'])
    expect(verification).toMatchObject({ outcome: 'verified' })
    expect(source).toContain('await op.execute(sql`DELETE FROM users`)')
  })

  test('values that change with the clock are no difference, and others are', async () => {
    const at = "t.text().default(sql`(strftime('%f', 'now') || random())`)"
    history.write('aaaa1', [], `await op.createTable('log', { id: t.integer().identity().primaryKey(), at: ${at} })`)
    history.write('bbbb1', ['aaaa1'], "await op.bulkInsert('log', [{ id: 1 }])", { down: "await op.execute('DELETE FROM log')" })
    expect((await squashed(':')).verification).toMatchObject({ outcome: 'verified' })
  })

  test('a revision that depends on data is refused by name, and can be left out where it leaves no trace', async () => {
    writeLine()
    const update = "await op.execute(`UPDATE users SET nick = 'x' WHERE id = ${row['id']}`)"
    history.write('dddd1', ['cccc1'], `for (const row of await op.connection.query('SELECT id FROM users')) ${update}`, { down: '' })
    const refused = await failure('aaaa1:dddd1')
    expect(refused).toMatchObject({ code: 'revision.squash', hint: expect.stringContaining('--without dddd1') as string })
    expect(refused.message).toContain('\n  dddd1  make dddd1  ')
    const { summary, source } = await squashed('aaaa1:dddd1', { without: ['dddd'] })
    expect(summary).toEqual(['create table users'])
    expect(source.replaceAll('\n//   ', ' ')).toContain('without the data of dddd1')
  })

  test('what is left out and leaves a trace is no equal: nothing is written, and the difference is said', async () => {
    writeLine()
    history.write('dddd1', ['cccc1'], "await op.bulkInsert('users', [{ name: 'one' }])", { down: "await op.execute('DELETE FROM users')" })
    const error = await failure('aaaa1:dddd1', { without: ['dddd1'] })
    expect(error).toMatchObject({ code: 'squash.differs' })
    expect(error.message).toContain('\n  rows of users: 0 in place of 1')
    expect(await failure('aaaa1:dddd1', { without: ['ddd2'] })).toMatchObject({ code: 'revision.squash', exit: 2 })
  })
})

describe('databases', () => {
  const url = (): string => `sqlite:${path.join(history.folder, 'one.db')}`

  const places = [['nowhere', undefined], ['in the middle', 'bbbb1'], ['at the end', 'cccc1']] as const
  test.each(places)('one that is %s comes to the same end', async (_, at) => {
    writeLine()
    if (at !== undefined) await history.withMigrator((migrator) => migrator.upgrade(at), { url: url() })
    writeRevision(await squashed('aaaa1:cccc1'))
    history.write('dddd1', ['cccc1'], "await op.addColumn('users', 'age', t.integer())")
    await history.withMigrator(
      async (migrator) => {
        const { steps } = await migrator.upgrade('short')
        expect(steps.map(({ revision }) => revision)).toEqual(at === undefined ? ['short'] : at === 'bbbb1' ? ['cccc1'] : [])
        expect(await migrator.current()).toMatchObject({ rows: ['short'], atHead: false, unknown: [] })
        expect((await migrator.drift()).state).toBe('none')
        for (const name of ['aaaa1', 'bbbb1', 'cccc1']) rmSync(path.join(history.folder, 'migrations', `${name}.ts`))
        expect(await migrator.upgrade('head')).toMatchObject({ from: ['short'], to: ['dddd1'] })
        expect(await migrator.status()).toMatchObject({ pending: [], edited: [], current: { atHead: true } })
        expect(await migrator.downgrade('base')).toMatchObject({ to: [], steps: [{ revision: 'dddd1' }, { revision: 'short' }] })
      },
      { url: url() },
    )
  })

  test('one in the middle is told what to do when the files are gone', async () => {
    writeLine()
    await history.withMigrator((migrator) => migrator.upgrade('bbbb1'), { url: url() })
    writeRevision(await squashed('aaaa1:cccc1'))
    rmSync(path.join(history.folder, 'migrations', 'aaaa1.ts'))
    await history.withMigrator(
      async (migrator) => {
        const hint = expect.stringContaining('mig upgrade cccc1') as string
        await expect(migrator.upgrade('head')).rejects.toMatchObject({ code: 'database.squashed', hint })
        expect(await migrator.current()).toMatchObject({ unknown: ['bbbb1'] })
        await expect(migrator.upgrade('bbbb1')).rejects.toMatchObject({ code: 'database.squashed' })
      },
      { url: url() },
    )
  })

  test('a squash of a squash', async () => {
    writeLine()
    writeRevision(await squashed('aaaa1:bbbb1'))
    const second = await squashed('short:cccc1', { id: 'shorter' })
    expect(second.source).toContain("export const replaces = ['aaaa1', 'bbbb1', 'short', 'cccc1'] as const\n")
    writeRevision(second)
    await history.withMigrator((migrator) => migrator.upgrade('heads'), { url: url() })
    const heads = await history.withMigrator((migrator) => migrator.heads())
    expect(heads).toMatchObject([{ id: 'shorter', replaces: ['aaaa1', 'bbbb1', 'short', 'cccc1'] }])
  })
})

describe('what cannot be replaced', () => {
  test.each([
    ['aaaa1:aaaa1', 'is one revision, aaaa1 (make aaaa1)'],
    ['cccc1', 'is not a range of revisions'],
    ['aaaa2:cccc1', "There is no revision or label 'aaaa2'; did you mean aaaa1?"],
    ['cccc1:aaaa1', 'has no way from cccc1'],
  ])('the range %s', async (range, message) => {
    writeLine()
    const error = await failure(range)
    expect(error.message).toContain(message)
    expect(existsSync(path.join(history.folder, 'app.db'))).toBe(false)
  })

  test('a history without revisions', async () => {
    expect((await failure(':')).message).toContain('is no revision, and a squash takes two at least')
  })

  test('a range that a branch leaves, enters, begins or ends twice, or depends on', async () => {
    writeLine()
    history.write('fork1', ['aaaa1'], '')
    expect((await failure('aaaa1:cccc1')).message).toContain('fork1 (make fork1) follows aaaa1 (make aaaa1), which is in the middle')
    history.write('meet1', ['cccc1', 'fork1'], '')
    expect((await failure('bbbb1:meet1')).message).toContain('meet1 (make meet1) is in the range, and follows fork1')
    const { replaced } = await squashed('aaaa1:meet1', { id: 'whole' })
    expect(replaced.at(-1)?.id).toBe('meet1')
    history.write('other1', [], '', { header: "export const dependsOn = ['bbbb1']" })
    expect((await failure('aaaa1:meet1')).message).toContain('other1 (make other1) depends on bbbb1')
    expect((await failure(':heads')).message).toMatch(/ends at several revisions|begins at several revisions/)
  })

  test('operations outside the transaction', async () => {
    writeLine()
    history.write('dddd1', ['cccc1'], "await op.autocommit((outside) => outside.execute('VACUUM'))", { down: '' })
    const message = expect.stringContaining('op.autocommit') as string
    expect(await failure('aaaa1:dddd1')).toMatchObject({ code: 'revision.squash', message })
  })

  test('a revision that fails: it is named, and nothing is written', async () => {
    writeLine()
    history.write('dddd1', ['cccc1'], "await op.addColumn('missing', 'a', t.text())")
    expect((await failure('aaaa1:dddd1')).message).toContain('dddd1 (make dddd1)')
  })

  test('an id that is taken, by a replaced file as well', async () => {
    writeLine()
    expect(await failure('aaaa1:cccc1', { id: 'bbbb1' })).toMatchObject({ code: 'revision.duplicate' })
    writeRevision(await squashed('aaaa1:cccc1'))
    const file = history.files().find((name) => name.includes('short')) ?? ''
    expect(readFileSync(path.join(history.folder, 'migrations', file), 'utf8')).toContain('replaces')
    await history.withMigrator((migrator) => expect(migrator.draft({ id: 'bbbb1' })).rejects.toMatchObject({ code: 'revision.duplicate' }))
    await history.withMigrator((migrator) => expect(migrator.show('bbbb1')).rejects.toMatchObject({ code: 'revision.replaced' }))
  })
})
