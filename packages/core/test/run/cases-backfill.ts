import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BackfillEvent } from '../../src/run/backfill.ts'
import { createSandbox, failureOf, type Sandbox } from './sandbox.ts'
import type { Target } from './target.ts'

const UPGRADE = 'export async function upgrade(op: Operations): Promise<void>'

export interface BackfillOptions {
  /** Statements that make each UPDATE of the row with the id 15 of the table `people` fail, and those that end it. */
  readonly refuse15: string
  readonly allow15: string
  /** Every table has something to make batches by. */
  readonly alwaysKey: boolean
}

/** Rows that are set batch by batch, and code that runs once, also where a run is interrupted. */
export function backfillCases(target: Target, options: BackfillOptions): void {
  describe(`backfills and steps on ${target.name}`, () => {
    let box: Sandbox
    beforeEach(async () => {
      box = await createSandbox(target)
      box.write('a1', [], `${UPGRADE} {
  await op.createTable('people', { id: t.integer().primaryKey(), name: t.text(), slug: t.text(), n: t.integer().notNull().default(0) })
  await op.bulkInsert('people', Array.from({ length: 25 }, (_, index) => ({ id: index + 1, name: 'Name ' + String(index + 1) })))
}`)
      await (await box.migrator()).upgrade()
    })
    afterEach(() => box.remove())

    const rows = (sql: string): Promise<readonly unknown[]> => box.database.rows(sql)
    const ran = (pattern: RegExp): readonly string[] =>
      box.statements.map(({ statement }) => statement.text.join('?')).filter((text) => pattern.test(text))

    it('sets each row once, batch by batch, and ends with a look for what is left', async () => {
      const events: BackfillEvent[] = []
      box.write('a2', ['a1'], `${UPGRADE} {
  await op.backfill({ table: 'people', set: { slug: sql\`lower(name)\`, n: sql\`n + 1\` }, where: sql\`slug IS NULL\`, batch: 10 })
}`)
      await (await box.migrator({ onBackfill: (event) => void events.push(event) })).upgrade()
      expect(await rows('SELECT count(*) AS c FROM people WHERE slug = lower(name) AND n = 1')).toMatchObject([{ c: expect.toSatisfy(is25) }])
      expect(ran(/^UPDATE "people"/)).toHaveLength(4)
      expect(events.map(({ rows: done }) => done)).toEqual([10, 20, 25, 25])
      expect(events.every(({ table, total }) => table === 'people' && total === 25)).toBe(true)
    })

    it('a signal ends the pause between two batches', async () => {
      box.write('a2', ['a1'], `${UPGRADE} {
  await op.backfill({ table: 'people', set: { n: sql\`n + 1\` }, batch: 10, pause: 120_000 })
}`)
      const controller = new AbortController()
      const mig = await box.migrator({ onBackfill: () => void setTimeout(() => controller.abort('SIGINT'), 50) })
      const start = performance.now()
      const error = await failureOf(mig.upgrade('head', { signal: controller.signal }))
      expect(error).toMatchObject({ code: 'run.aborted', message: 'The run was interrupted by SIGINT. The database is at a1.' })
      expect(performance.now() - start).toBeLessThan(60_000)
      expect(await rows('SELECT id FROM people WHERE n = 1')).toHaveLength(10)
    })

    it('a run that was interrupted goes on behind the last batch', async () => {
      box.write('a2', ['a1'], `${UPGRADE} {
  await op.backfill({ table: 'people', set: { n: sql\`n + 1\` }, batch: 10 })
  await op.execute("UPDATE people SET name = 'end' WHERE id = 25")
}`)
      await box.database.script(options.refuse15)
      const error = await failureOf((await box.migrator()).upgrade())
      expect(error.message).toContain('operation 1 (set n of people in batches)')
      expect(await rows('SELECT id FROM people WHERE n = 1 ORDER BY id')).toHaveLength(10)
      const parts = await (await box.migrator()).log({ parts: true })
      const batch = { state: 'intent', detail: 'set n of people in batches', progress: { pass: 1, rows: 10, inPass: 10 } }
      expect(parts.filter(({ progress }) => progress !== undefined)).toMatchObject([batch])
      await box.database.script(options.allow15)
      expect(await (await box.migrator()).upgrade()).toMatchObject({ to: ['a2'] })
      expect(await rows('SELECT id FROM people WHERE n <> 1')).toEqual([])
      expect(await rows('SELECT id FROM people WHERE name = \'end\'')).toHaveLength(1)
    })

    it('a condition that stays true is refused, and nothing of the batch stays', async () => {
      box.write('a2', ['a1'], `${UPGRADE} {
  await op.backfill({ table: 'people', set: { slug: 'x' }, where: sql\`name IS NOT NULL\`, batch: 10 })
}`)
      expect(await failureOf((await box.migrator()).upgrade())).toMatchObject({ code: 'op.backfill', message: expect.stringContaining('would never end') })
      expect(await rows('SELECT id FROM people WHERE slug IS NOT NULL')).toEqual([])
      expect(await box.versions()).toEqual(['a1'])
    })

    it('keys of several columns, with texts that need quotes', async () => {
      box.write('a2', ['a1'], `${UPGRADE} {
  await op.createTable('places', { land: t.text().notNull(), code: t.integer().notNull(), done: t.boolean().notNull().default(false) })
  await op.bulkInsert('places', ["o'x", 'a\\\\b', 'ü"z', ''].flatMap((land) => [1, 2, 3].map((code) => ({ land, code }))))
  await op.backfill({ table: 'places', set: { done: true }, where: sql\`NOT done\`, key: ['land', 'code'], batch: 2 })
}`)
      await (await box.migrator()).upgrade()
      expect(await rows('SELECT land FROM places WHERE done')).toHaveLength(12)
    })

    it('a table without a key', async () => {
      box.write('a2', ['a1'], `${UPGRADE} {
  await op.createTable('lines', { body: t.text(), done: t.integer() })
  await op.bulkInsert('lines', [{ body: 'a' }, { body: 'a' }, { body: 'b' }])
  await op.backfill({ table: 'lines', set: { done: 1 }, where: sql\`done IS NULL\`, batch: 1 })
}`)
      const run = (await box.migrator()).upgrade()
      if (!options.alwaysKey) return expect(await failureOf(run)).toMatchObject({ code: 'op.backfill', message: expect.stringContaining('no primary key') })
      await run
      expect(await rows('SELECT body FROM lines WHERE done = 1')).toHaveLength(3)
    })

    it('in a dry run and in a script it is one UPDATE', async () => {
      box.write('a2', ['a1'], `${UPGRADE} {
  await op.backfill({ table: 'people', set: { slug: sql\`lower(name)\` }, where: sql\`slug IS NULL\`, batch: 10 })
}`)
      const mig = await box.migrator()
      await mig.upgrade('head', { dryRun: true })
      expect(ran(/^UPDATE "people"/)).toHaveLength(1)
      expect(await rows('SELECT id FROM people WHERE slug IS NOT NULL')).toEqual([])
      const script = await mig.script({ from: 'a1' })
      expect(script).toContain('UPDATE "people" SET "slug" = lower(name) WHERE (slug IS NULL);')
    })

    it('a step is passed over where it was done', async () => {
      box.write('a2', ['a1'], `${UPGRADE} {
  await op.execute('UPDATE people SET n = n + 1 WHERE id = 1')
  await op.step('count', async (step) => {
    const [row] = await step.connection.query<{ n: number }>('SELECT n FROM people WHERE id = 1')
    await step.execute(sql\`UPDATE people SET n = \${Number(row?.n) + 10} WHERE id = 2\`)
    await step.execute('UPDATE people SET n = n + 1 WHERE id = 3')
  })
  await op.execute('UPDATE people SET n = n + 1 WHERE id = 15')
}`)
      await box.database.script(options.refuse15)
      const error = await failureOf((await box.migrator()).upgrade())
      expect(error.message).toContain('operation 3 ')
      expect(error['hint']).toContain("2 of the revision's operations are done and stay")
      expect(await rows('SELECT n FROM people WHERE id IN (1, 2, 3) ORDER BY id')).toEqual([{ n: 1 }, { n: 11 }, { n: 1 }])
      await box.database.script(options.allow15)
      await (await box.migrator()).upgrade()
      expect(await rows('SELECT n FROM people WHERE id IN (1, 2, 3, 15) ORDER BY id')).toEqual([{ n: 1 }, { n: 11 }, { n: 1 }, { n: 1 }])
    })

    it('a step that fails leaves nothing of itself', async () => {
      box.write('a2', ['a1'], `${UPGRADE} {
  await op.step('halves', async (step) => {
    await step.execute('UPDATE people SET n = 5 WHERE id = 1')
    throw new TypeError('no more')
  })
}`)
      expect((await failureOf((await box.migrator()).upgrade())).message).toContain('no more')
      expect(await rows('SELECT id FROM people WHERE n = 5')).toEqual([])
    })

    it('what cannot run in a transaction is refused inside a step', async () => {
      box.write('a2', ['a1'], `${UPGRADE} {
  await op.step('outside', (step) => step.autocommit((outside) => outside.execute('SELECT 1')))
}`)
      const error = await failureOf((await box.migrator()).upgrade())
      expect(error).toMatchObject({ code: 'op.autocommit', message: expect.stringContaining("op.step('outside')") })
    })
  })
}

/** Drivers count in numbers or in texts. */
function is25(count: unknown): boolean {
  return Number(count) === 25
}
