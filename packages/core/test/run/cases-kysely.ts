import { mkdirSync, realpathSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox, failureOf, makesTable, type Sandbox } from './sandbox.ts'
import type { Target } from './target.ts'

const UPGRADE = 'export async function upgrade(op: Operations): Promise<void>'

/** A query builder of the project's on the connection of the run. */
export function kyselyCases(target: Target): void {
  describe(`kysely on ${target.name}`, () => {
    let box: Sandbox
    beforeEach(async () => {
      box = await createSandbox(target)
      box.write('a1', [], makesTable('notes'))
      await (await box.migrator()).upgrade()
    })
    afterEach(() => box.remove())

    const install = (): void => {
      mkdirSync(path.join(box.folder, 'node_modules'))
      symlinkSync(realpathSync(path.join(import.meta.dirname, '../../node_modules/kysely')), path.join(box.folder, 'node_modules/kysely'))
    }

    it('reads and writes in the order of the calls, and says how many rows it touched', async () => {
      install()
      box.write('a2', ['a1'], `${UPGRADE} {
  const db = await op.kysely<any>()
  void op.bulkInsert('notes', [{ id: 1, label: 'a' }, { id: 2, label: 'b' }])
  const updated = await db.updateTable('notes').set({ label: 'c' }).where('id', '>', 0).executeTakeFirstOrThrow()
  await db.insertInto('notes').values({ id: 3, label: String(updated.numUpdatedRows) }).execute()
  const rows = await db.selectFrom('notes').select(['id', 'label']).where('label', '=', 'c').orderBy('id').execute()
  await op.execute(sql\`UPDATE notes SET label = \${JSON.stringify(rows.map((row) => Number(row.id)))} WHERE id = 2\`)
}`)
      await (await box.migrator()).upgrade()
      expect((await box.database.rows('SELECT label FROM notes ORDER BY id')).map(({ label }) => label)).toEqual(['c', '[1,2]', '2'])
    })

    it('a transaction of its own is a savepoint', async () => {
      install()
      box.write('a2', ['a1'], `${UPGRADE} {
  const db = await op.kysely<any>()
  await db.transaction().execute(async (tx) => {
    await tx.insertInto('notes').values({ id: 1, label: 'gone' }).execute()
    throw new TypeError('never mind')
  }).catch(() => {})
  await db.transaction().execute((tx) => tx.insertInto('notes').values({ id: 2, label: 'stays' }).execute())
}`)
      await (await box.migrator()).upgrade()
      expect((await box.database.rows('SELECT label FROM notes')).map(({ label }) => label)).toEqual(['stays'])
    })

    it('what fails names the revision, and nothing stays', async () => {
      install()
      box.write('a2', ['a1'], `${UPGRADE} {
  const db = await op.kysely<any>()
  await db.insertInto('notes').values({ id: 1, label: 'x' }).execute()
  await db.selectFrom('nowhere').selectAll().execute()
}`)
      const error = await failureOf((await box.migrator()).upgrade())
      expect(error).toMatchObject({ code: 'statement.failed', message: expect.stringMatching(/^Revision a2 .*nowhere/s) })
      expect(await box.database.rows('SELECT id FROM notes')).toEqual([])
    })

    it('without the package the error says what to install', async () => {
      box.write('a2', ['a1'], `${UPGRADE} { await op.kysely() }`)
      expect(await failureOf((await box.migrator()).upgrade())).toMatchObject({ code: 'op.kysely', hint: expect.stringContaining('npm install kysely') })
    })
  })
}
