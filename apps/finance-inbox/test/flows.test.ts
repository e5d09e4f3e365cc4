import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { targets } from '../../../packages/dialect-postgres/test/run/target.ts'
import { sqliteFile } from '../../../packages/dialect-sqlite/test/run/target.ts'
import { createInbox, type Inbox } from './inbox.ts'

const CREATE = '8feb98da97e1'
const CURRENCY = 'e42ca6f1268a'
const CATEGORIES = 'e1322aeb8d41'

for (const target of [sqliteFile, ...targets]) {
  describe(`the finance inbox on ${target.name}`, () => {
    let inbox: Inbox
    beforeEach(async () => {
      inbox = await createInbox(target)
    })
    afterEach(() => inbox.remove())

    const rows = (sql: string): ReturnType<Inbox['database']['rows']> => inbox.database.rows(sql)
    const expenses = (): ReturnType<typeof rows> =>
      rows('SELECT id, account_id, message_id, status, net, tax, gross, spent_on, created_at FROM expenses ORDER BY id')

    /** What people put in while the database was at the first revision. */
    const fill = async (): Promise<readonly unknown[]> => {
      await rows("INSERT INTO accounts (email, display_name) VALUES ('ada@example.org', 'Ada')")
      await rows(`INSERT INTO messages (account_id, subject) VALUES
        (1, 'Your train to Ghent'), (1, 'Invoice 4711'), (1, 'Lunch with the team'), (1, 'A taxi to the station')`)
      await rows(`INSERT INTO expenses (account_id, message_id, net, tax, spent_on) VALUES
        (1, 1, 100, 19, '2026-10-01'), (1, 2, 20.5, 0, '2026-10-02'), (1, 3, 40, 2.8, '2026-10-03'),
        (1, 4, 12, 0, '2026-10-04'), (1, NULL, 7, 0, '2026-10-05')`)
      return expenses()
    }
    const categories = (): ReturnType<typeof rows> =>
      rows('SELECT e.id, c.name FROM expenses e LEFT JOIN categories c ON c.id = e.category_id ORDER BY e.id')
    const SORTED = [
      { id: 1, name: 'Travel' },
      { id: 2, name: null },
      { id: 3, name: 'Meals' },
      { id: 4, name: 'Travel' },
      { id: 5, name: null },
    ]

    it('at head, models and migrations agree, and a new revision would be empty', async () => {
      const mig = await inbox.migrator()
      expect((await mig.upgrade('head')).steps.map(({ revision }) => revision)).toEqual([CREATE, CURRENCY, CATEGORIES])
      expect(await inbox.check(mig)).toEqual([])
      expect(await inbox.revision(mig, 'nothing', 'autogenerate')).toMatchObject({ summary: [], statements: [], warnings: [] })
    })

    it('the first migration of a database whose tables exist already: autogenerate elsewhere, stamp here', async () => {
      // An application made the tables by itself, before it had migrations.
      const before = await inbox.migrator()
      await before.upgrade(CREATE)
      const filled = await fill()
      await before.upgrade('head')
      await before.close()
      for (const table of ['mig_version', 'mig_version_log']) await rows(`DROP TABLE ${table}`)
      inbox.emptyMigrations()

      const elsewhere = await target.create()
      try {
        const empty = await inbox.migrator(elsewhere.url)
        const { draft, summary } = await inbox.revision(empty, 'initial migration', 'autogenerate')
        expect(summary).toContain('create table expenses')
        expect(draft.parents).toEqual([])
        await empty.upgrade('head')
        expect(await inbox.check(empty)).toEqual([])
        await empty.close()

        const mig = await inbox.migrator()
        expect(await mig.current()).toMatchObject({ rows: [], atHead: false })
        expect(await mig.stamp('head')).toMatchObject({ from: [], to: [draft.id], steps: [] })
        expect(await mig.current()).toMatchObject({ rows: [draft.id], atHead: true })
        expect(await inbox.check(mig)).toEqual([])
        expect(await mig.upgrade('head')).toMatchObject({ steps: [] })
        expect(await expenses()).toEqual(filled)
        expect(await categories()).toEqual(SORTED)
      } finally {
        await elsewhere.drop()
      }
    })

    it('adds a column, and takes it away again', async () => {
      const mig = await inbox.migrator()
      await mig.upgrade(CREATE)
      const filled = await fill()
      await mig.upgrade('head')
      const note = "    note: t.text().notNull().default(''),\n"
      inbox.edit('src/models/expenses.ts', (text) => text.replace('    spentOn:', `${note}    spentOn:`))
      expect(await inbox.check(mig)).toEqual(['add column expenses.note'])
      const { summary, draft } = await inbox.revision(mig, 'add note', 'autogenerate')
      expect(summary).toEqual(['add column expenses.note'])
      expect(await mig.upgrade('head')).toMatchObject({ from: [CATEGORIES], to: [draft.id] })
      expect(await inbox.check(mig)).toEqual([])
      expect(await rows('SELECT DISTINCT note FROM expenses')).toEqual([{ note: '' }])
      expect(await expenses()).toEqual(filled)
      await mig.downgrade('-1')
      await expect(rows('SELECT note FROM expenses')).rejects.toThrow(/note/)
      expect(await expenses()).toEqual(filled)
      expect(await categories()).toEqual(SORTED)
    })

    it('a data migration by hand fills a new column, and its downgrade keeps the rows', async () => {
      const mig = await inbox.migrator()
      await mig.upgrade(CURRENCY)
      const filled = await fill()
      expect(await mig.plan()).toMatchObject({ complete: false, steps: [{ revision: CATEGORIES, dynamic: true }] })
      await mig.upgrade('head')
      expect(await expenses()).toEqual(filled)
      expect(await categories()).toEqual(SORTED)
      await mig.downgrade('-1')
      await expect(rows('SELECT category_id FROM expenses')).rejects.toThrow(/category_id/)
      expect(await expenses()).toEqual(filled)
      expect(await rows('SELECT name FROM categories ORDER BY name')).toEqual([{ name: 'Meals' }, { name: 'Travel' }])
      await mig.upgrade('head')
      expect(await categories()).toEqual(SORTED)
      expect(await rows('SELECT name FROM categories')).toHaveLength(2)
    })

    it('a revision by hand begins empty', async () => {
      const mig = await inbox.migrator()
      const { draft } = await inbox.revision(mig, 'everything in euros', 'by hand')
      expect(draft).toMatchObject({ parents: [CATEGORIES], message: 'everything in euros' })
      await mig.upgrade(CURRENCY)
      await fill()
      await rows("UPDATE expenses SET currency = 'eur' WHERE id > 3")
      inbox.edit(`migrations/${draft.file.split('/').at(-1)}`, (text) =>
        text
          .replace(/(upgrade\(.*\{\n).*\n/, "$1  await op.execute('UPDATE expenses SET currency = upper(currency)')\n")
          .replace(/(downgrade\(.*\{\n).*\n/, '$1  // Both are euros.\n'),
      )
      await mig.upgrade('head')
      expect(await rows('SELECT DISTINCT currency FROM expenses')).toEqual([{ currency: 'EUR' }])
      expect(await mig.downgrade('-1')).toMatchObject({ from: [draft.id], to: [CATEGORIES] })
    })

    it('goes up and down by one, to a revision, to the ends, and says where it is', async () => {
      const mig = await inbox.migrator()
      expect(await mig.current()).toMatchObject({ rows: [] })
      expect(await mig.upgrade('+1')).toMatchObject({ from: [], to: [CREATE] })
      const filled = await fill()
      expect(await mig.upgrade('e42c')).toMatchObject({ from: [CREATE], to: [CURRENCY] })
      expect(await mig.upgrade('head')).toMatchObject({ to: [CATEGORIES] })
      expect(await mig.current()).toMatchObject({ rows: [CATEGORIES], atHead: true })
      expect(await mig.downgrade('-1')).toMatchObject({ to: [CURRENCY] })
      expect(await mig.downgrade(CREATE)).toMatchObject({ from: [CURRENCY], to: [CREATE] })
      expect(await expenses()).toEqual(filled)
      const history = await mig.history(undefined, { indicateCurrent: true })
      expect(history.map(({ id, isCurrent }) => (isCurrent === true ? `${id} (current)` : id))).toEqual([
        CATEGORIES,
        CURRENCY,
        `${CREATE} (current)`,
      ])
      expect(await mig.heads()).toMatchObject([{ id: CATEGORIES, message: 'sort expenses into categories' }])
      expect((await mig.history('current:')).map(({ id }) => id)).toEqual([CATEGORIES, CURRENCY, CREATE])
      expect(await mig.downgrade('base')).toMatchObject({ to: [] })
      await expect(rows('SELECT * FROM accounts')).rejects.toThrow(/accounts/)
    })

    it('two revisions with one parent are a conflict until one is put behind the other', async () => {
      const mig = await inbox.migrator()
      await mig.upgrade('head')
      const other = (parent: string): string => `import { t } from '@mig/core'
import type { Operations } from '@mig/core'

export const revision = 'aaaaaaaaaaaa'
export const downRevision = '${parent}'
export const message = 'from another branch'

export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn('tags', 'colour', t.text())
}
`
      inbox.write('migrations/202611221200_aaaaaaaaaaaa_from_another_branch.ts', other(CURRENCY))
      expect((await mig.heads()).map(({ id }) => id).toSorted()).toEqual(['aaaaaaaaaaaa', CATEGORIES])
      for (const work of [() => mig.upgrade('head'), () => inbox.revision(mig, 'more', 'by hand')]) {
        await expect(work()).rejects.toMatchObject({ code: 'revision.multipleHeads' })
      }
      inbox.write('migrations/202611221200_aaaaaaaaaaaa_from_another_branch.ts', other(CATEGORIES))
      expect(await mig.upgrade('head')).toMatchObject({ from: [CATEGORIES], to: ['aaaaaaaaaaaa'] })
      expect(await rows('SELECT colour FROM tags')).toEqual([])
    })

    it('a reset makes the tables anew', async () => {
      const mig = await inbox.migrator()
      await mig.upgrade(CREATE)
      await fill()
      await mig.downgrade('base')
      expect(await mig.upgrade('head')).toMatchObject({ from: [], to: [CATEGORIES] })
      expect(await expenses()).toEqual([])
      expect(await inbox.check(mig)).toEqual([])
    })

    it('in production, several instances start at once, and a service knows whether its database is up to date', async () => {
      const service = await inbox.migrator()
      await expect(service.assertAtHead()).rejects.toMatchObject({ code: 'database.behind', exit: 3 })
      const instances = await Promise.all([inbox.migrator(), inbox.migrator(), inbox.migrator()])
      const ran = (await Promise.all(instances.map((mig) => mig.upgrade('head')))).map(({ steps }) => steps.length)
      expect(ran.toSorted((a, b) => a - b)).toEqual([0, 0, 3])
      await service.assertAtHead()
      // What can be reviewed, and run by the database's own shell.
      await service.downgrade('base')
      await inbox.database.script(await service.script({ to: CURRENCY }))
      expect(await service.current()).toMatchObject({ rows: [CURRENCY] })
      await fill()
      await service.upgrade('head')
      expect(await categories()).toEqual(SORTED)
    })
  })
}
