import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMigrator, schemaOf, t, table, type Migrator, type MigratorOptions } from '@mig/core'
import type { Op } from '@mig/core/dialect'
import { sqlite } from '@mig/dialect-sqlite'
import { temporaryFolder } from '@mig/test-databases'
import { checkModels, revise, writeRevision } from '../../src/index.ts'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
  mkdirSync(path.join(folder.path, 'migrations'))
})
afterEach(() => folder.remove())

const loader = { modules: { '@mig/core': () => import('@mig/core') } }

async function withMigrator<T>(options: MigratorOptions, work: (migrator: Migrator) => Promise<T>): Promise<T> {
  const url = `sqlite:${path.join(folder.path, 'app.db')}`
  const migrator = await createMigrator({ root: folder.path, url, dialect: sqlite, loader, ...options })
  try {
    return await work(migrator)
  } finally {
    await migrator.close()
  }
}

const id = t.integer().identity().primaryKey()
const users = schemaOf([table('users', { id, name: t.text() })])
const more = schemaOf([table('users', { id, name: t.text(), nick: t.text(), age: t.integer() })])

/** A revision by hand, which makes the table of `users` and a row in it. */
function writeUsers(body = ''): void {
  const source = `import { t } from '@mig/core'
import type { Operations } from '@mig/core'

export const revision = 'a1'
export const downRevision = null

export async function upgrade(op: Operations): Promise<void> {
  await op.createTable('users', { id: t.integer().identity().primaryKey(), name: t.text() })
  await op.bulkInsert('users', [{ name: 'somebody' }])
${body}}
`
  writeFileSync(path.join(folder.path, 'migrations', 'a1.ts'), source)
}

describe('without a live database', () => {
  test('the first revision, and the next one, come from what the revisions make', async () => {
    await withMigrator({}, async (migrator) => {
      const first = await revise(migrator, { wanted: users, message: 'first', fromRevisions: true, id: 'b1' })
      expect(first.summary).toEqual(['create table users'])
      writeRevision(first)
      const second = await revise(migrator, { wanted: more, message: 'second', fromRevisions: true })
      expect(second.summary).toEqual(['alter table users: add column nick, add column age'])
      expect(second.draft.parents).toEqual(['b1'])
      expect(second.verification).toMatchObject({ outcome: 'verified', rows: 3, tables: 1, downgrade: { kind: 'lossless' } })
    })
    expect(existsSync(path.join(folder.path, 'app.db'))).toBe(false)
  })

  test('check finds what the revisions lack, and a database that is behind names the way to do without it', async () => {
    writeUsers()
    await withMigrator({}, async (migrator) => {
      expect((await checkModels(migrator, { wanted: users, fromRevisions: true })).summary).toEqual([])
      expect((await checkModels(migrator, { wanted: more, fromRevisions: true })).summary).toHaveLength(1)
      const behind = checkModels(migrator, { wanted: more })
      const hint = expect.stringContaining('--from-revisions') as string
      await expect(behind).rejects.toMatchObject({ code: 'database.behind', exit: 3, hint })
    })
  })

  test('a revision that fails in the replay is named', async () => {
    writeUsers("  await op.dropTable('absent')\n")
    await withMigrator({ url: undefined }, async (migrator) => {
      const failed = revise(migrator, { wanted: more, message: 'x', fromRevisions: true })
      await expect(failed).rejects.toThrow(/^Revision a1 failed at operation 3 \(drop table absent\)/)
    })
  })
})

describe('what is written', () => {
  const rewrite = (op: Op): readonly Op[] =>
    op.kind === 'alterTable' && 'changes' in op ? [{ ...op, changes: op.changes.slice(0, 1) }] : [op]
  const forgetful = { name: 'forgetful', rewrite }

  test('the file says what was verified, in a line or more of its head comment', async () => {
    writeUsers()
    await withMigrator({}, async (migrator) => {
      await migrator.upgrade('head')
      const { source } = await revise(migrator, { wanted: more, message: 'x' })
      expect(source.replace(/\n\/\/ +/g, ' ')).toContain(
        'Verified: up, down and up again in SQLite in memory with 3 rows in 1 table; upgrade lossless, downgrade lossless\n',
      )
    })
  })

  test('a revision that does not lead to the models is an error, and there is no file', async () => {
    writeUsers()
    await withMigrator({ plugins: [forgetful] }, async (migrator) => {
      await expect(revise(migrator, { wanted: more, message: 'x', fromRevisions: true })).rejects.toMatchObject({
        code: 'verify.diverged',
        exit: 1,
        message:
          'The revision does not lead to the models and back: after the upgrade in SQLite in memory, this is left:\n  add column users.age',
        hint: expect.stringContaining('--write-anyway') as string,
      })
    })
  })

  test('on request it is written, marked, with what is left', async () => {
    writeUsers()
    await withMigrator({ plugins: [forgetful] }, async (migrator) => {
      const revised = await revise(migrator, { wanted: more, message: 'x', fromRevisions: true, writeAnyway: true })
      writeRevision(revised)
      expect(readFileSync(revised.draft.file, 'utf8').replace(/\n\/\/ +/g, ' ')).toContain(
        'Not verified: THE FILE DOES NOT DO ALL THAT IT SHOULD: after the upgrade in SQLite in memory, this is left: ' +
          'add column users.age\n',
      )
      expect(revised.verification).toMatchObject({ outcome: 'diverged', after: 'upgrade', rest: ['add column users.age'] })
    })
  })

  test('without a dev database, or where nobody wants it, the file says that nothing was verified', async () => {
    writeUsers()
    await withMigrator({ dev: 'none' }, async (migrator) => {
      await migrator.upgrade('head')
      const { source } = await revise(migrator, { wanted: more, message: 'x' })
      expect(source).toContain("// Not verified: the configuration has dev: 'none'\n")
    })
    await withMigrator({}, async (migrator) => {
      const { source } = await revise(migrator, { wanted: more, message: 'x', verify: false })
      expect(source).toContain('// Not verified: that was turned off\n')
      expect(await revise(migrator, { wanted: users, message: 'x' })).not.toHaveProperty('verification')
    })
  })
})
