import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Op } from '@mig/core/dialect'
import { sqlite } from '@mig/dialect-sqlite'
import { assertDeletable, deleteReplaced, squash, writeRevision, type Squashed } from '../../src/index.ts'
import { asWritten, type Contents } from '../../src/squash/contents.ts'
import { squashedRevisions } from '../../src/squash/members.ts'
import { prove, type Proof } from '../../src/squash/proof.ts'
import { readSchema } from '../../src/squash/read-schema.ts'
import { createHistory, type History } from './history.ts'

let history: History
beforeEach(() => {
  history = createHistory({ url: 'sqlite:./app.db', dialect: sqlite })
  history.write('aaaa1', [], "await op.createTable('users', { id: t.integer().identity().primaryKey(), name: t.text().notNull() })")
  history.write('bbbb1', ['aaaa1'], `await op.addColumn('users', 'nick', t.text().default('none'))
  await op.createIndex('users', index('ix_nick').on('nick'))`)
  history.write('cccc1', ['bbbb1'], `await op.bulkInsert('users', [{ name: 'one', nick: 'o' }])
  await op.execute("UPDATE users SET nick = 'x' WHERE nick = 'none'")`, {
    down: `await op.execute("DELETE FROM users WHERE name = 'one'")`,
  })
})
afterEach(() => history.remove())

/** What the proof says of the operations of a range after something was changed in them. */
async function proofOf(range: string, change: (contents: Contents) => Contents): Promise<Proof> {
  return history.withMigrator((migrator) =>
    migrator.inspectRange(range, {}, async (inspected) => {
      const dev = await inspected.openStart()
      await inspected.run(inspected.revisions.map(({ id }) => id), 'upgrade', dev)
      const end = await readSchema(inspected, dev)
      await dev.close()
      const contents = asWritten(squashedRevisions(inspected, []))
      expect(contents).toBeDefined()
      return prove(inspected, change(contents as Contents), end)
    }),
  )
}

const without = (kind: Op['kind'], list: Contents['downgrade']): readonly Op[] =>
  'irreversible' in list ? [] : list.filter((op) => op.kind !== kind)

describe('the proof', () => {
  test('holds for what was written', async () => {
    expect(await proofOf('aaaa1:cccc1', (contents) => contents)).toMatchObject({ outcome: 'verified' })
    expect(await proofOf('bbbb1:cccc1', (contents) => contents)).toMatchObject({ outcome: 'verified', rows: 3, tables: 1 })
  })

  test.each<readonly [string, (contents: Contents) => Contents, object]>([
    [
      'an index that is missing',
      (made) => ({ ...made, upgrade: without('createIndex', made.upgrade) }),
      { after: 'upgrade', rest: ['create index ix_nick on users'] },
    ],
    [
      'a row that is missing',
      (made) => ({ ...made, upgrade: without('bulkInsert', made.upgrade) }),
      { after: 'upgrade', rest: [expect.stringContaining('rows of users')] },
    ],
    [
      'values that are others',
      (made) => ({ ...made, upgrade: without('execute', made.upgrade) }),
      { after: 'upgrade', rest: [expect.stringContaining('rows of users: other values in some of')] },
    ],
    [
      'a row that the downgrade leaves',
      (made) => ({ ...made, downgrade: without('execute', made.downgrade) }),
      { after: 'downgrade', rest: [expect.stringContaining('rows of users')] },
    ],
    [
      'a downgrade that leaves something',
      (made) => ({ ...made, downgrade: without('dropIndex', without('alterTable', made.downgrade)) }),
      { after: 'downgrade' },
    ],
    [
      'operations that fail',
      (made) => ({ ...made, upgrade: [...made.upgrade, ...made.upgrade] }),
      { after: 'upgrade', rest: [expect.stringContaining('it fails: ')] },
    ],
  ])('is refused by %s', async (_, change, expected) => {
    expect(await proofOf('bbbb1:cccc1', change)).toMatchObject({ outcome: 'unequal', ...expected })
  })
})

describe('deleting what is replaced', () => {
  const git = (...args: readonly string[]): unknown =>
    execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=e@example.org', ...args], { cwd: history.folder, stdio: 'ignore' })
  const made = (): Promise<Squashed> => history.withMigrator((migrator) => squash(migrator, 'aaaa1:cccc1', { id: 'short' }))
  const deletable = (found: Squashed): Promise<void> => history.withMigrator((migrator) => assertDeletable(migrator, found))

  test('needs git to have the files as they are, so that another database can go on from them', async () => {
    const found = await made()
    const hint = expect.stringContaining('commit them first') as string
    await expect(deletable(found)).rejects.toMatchObject({ code: 'squash.uncommitted', hint })
    git('init', '-q')
    await expect(deletable(found)).rejects.toMatchObject({ code: 'squash.uncommitted' })
    git('add', '.')
    git('commit', '-q', '-m', 'all')
    await deletable(found)
    history.write('cccc1', ['bbbb1'], '')
    const changed = await deletable(found).catch((error: unknown) => error)
    expect(changed).toMatchObject({ code: 'squash.uncommitted', message: expect.stringContaining('cccc1.ts') as string })
    expect((changed as Error).message).not.toContain('bbbb1.ts')
    writeRevision(found)
    deleteReplaced(found)
    expect(history.files()).toEqual([path.basename(found.draft.file)])
  })

  test('is refused while the database is in the middle, and possible at the end', async () => {
    const found = await made()
    await history.withMigrator((migrator) => migrator.upgrade('bbbb1'))
    const hint = expect.stringContaining('mig upgrade cccc1') as string
    await expect(deletable(found)).rejects.toMatchObject({ code: 'squash.inUse', hint })
    await history.withMigrator((migrator) => migrator.upgrade('cccc1'))
    await expect(deletable(found)).rejects.toMatchObject({ code: 'squash.uncommitted' })
    expect(existsSync(path.join(history.folder, 'migrations', 'aaaa1.ts'))).toBe(true)
    rmSync(path.join(history.folder, 'app.db'))
  })
})
