import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox, failureOf, makesTable, type Sandbox } from './sandbox.ts'
import type { InspectedDatabase, Migrator } from '../../src/run/migrator.ts'
import type { Target } from './target.ts'

/** Revisions replayed in a dev database, from base on. */
export function replayCases(target: Target): void {
  describe(`a replay of revisions on ${target.name}`, () => {
    let box: Sandbox
    beforeEach(async () => {
      box = await createSandbox(target)
    })
    afterEach(() => box.remove())

    const open = (): Promise<Migrator> => box.migrator({ dev: box.database.url })
    const tables = async ({ dialect, connection }: InspectedDatabase): Promise<readonly string[]> => {
      const { tables: found } = await dialect.reflector.reflect(connection)
      return found.map(({ name }) => name).toSorted()
    }

    it('gives what the revisions make up to the targets, and leaves the real database alone', async () => {
      box.write('base1', [], makesTable('one'))
      box.write('ours1', ['base1'], makesTable('ours'))
      box.write('theirs1', ['base1'], makesTable('theirs'))
      const mig = await open()
      expect(await mig.inspectAt('heads', tables)).toEqual(['one', 'ours', 'theirs'])
      expect(await mig.inspectAt('ours1', tables)).toEqual(['one', 'ours'])
      expect(await mig.inspectAt(['base'], tables)).toEqual([])
      expect(await box.hasTable('one')).toBe(false)
      expect(await mig.current()).toMatchObject({ rows: [] })
    })

    it('runs revisions that depend on data on the rows that earlier ones insert', async () => {
      const rows = "  await op.bulkInsert('one', [{ id: 1, label: 'a' }, { id: 2, label: 'b' }])\n}"
      box.write('one1', [], makesTable('one').replace(/\}$/, rows))
      box.write(
        'two1',
        ['one1'],
        `export async function upgrade(op: Operations): Promise<void> {
  const rows = await op.connection.query(sql\`SELECT label FROM one ORDER BY id\`)
  for (const row of rows) await op.createTable('of_' + String(row['label']), { id: t.integer().notNull() })
}`,
      )
      expect(await (await open()).inspectAt('head', tables)).toEqual(['of_a', 'of_b', 'one'])
    })

    it('names the revision that fails, and what it did', async () => {
      box.write('one1', [], makesTable('one'))
      box.write('two1', ['one1'], `export async function upgrade(op: Operations): Promise<void> {\n  await op.dropTable('absent')\n}`)
      const error = await failureOf((await open()).inspectAt('head', tables))
      const hint = expect.stringContaining('the real database was not touched') as string
      expect(error).toMatchObject({ code: 'statement.failed', hint })
      expect(error.message).toContain('Revision two1 (make two1) failed at operation 1 (drop table absent)')
    })

    it('withholds what names a database from revisions, and gives it back afterwards', async () => {
      process.env['MIG_TEST_REAL_URL'] = box.database.url
      const look = "if (process.env['MIG_TEST_REAL_URL'] !== undefined) throw new TypeError('it can be seen')"
      const code = makesTable('one').replace('{\n', `{\n  ${look}\n`)
      box.write('one1', [], code)
      try {
        const mig = await open()
        expect(await mig.inspectAt('head', tables)).toEqual(['one'])
        expect(process.env['MIG_TEST_REAL_URL']).toBe(box.database.url)
        box.write('two1', ['one1'], 'export async function upgrade(): Promise<void> {\n  throw new TypeError("wrong")\n}')
        await failureOf(mig.inspectAt('head', tables))
        expect(process.env['MIG_TEST_REAL_URL']).toBe(box.database.url)
      } finally {
        delete process.env['MIG_TEST_REAL_URL']
      }
    })

    it('needs a dev database, and says so', async () => {
      box.write('one1', [], makesTable('one'))
      const mig = await box.migrator({ dev: 'none' })
      const error = await failureOf(mig.inspectAt('head', tables))
      expect(error).toMatchObject({ code: 'config.dev', exit: 2 })
      expect(error.message).toBe("The revisions cannot be replayed, since the configuration has dev: 'none'.")
    })

    it('needs no database to be configured', async () => {
      box.write('one1', [], makesTable('one'))
      const mig = await box.migrator({ url: undefined, dev: box.database.url })
      expect(await mig.inspectAt('head', tables)).toEqual(['one'])
    })
  })
}
