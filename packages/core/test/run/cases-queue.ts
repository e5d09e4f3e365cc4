import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox, failureOf, type Sandbox } from './sandbox.ts'
import { QUEUE_CASES } from '../ops/queue-cases.ts'
import type { Target } from './target.ts'

/** The nineteen ways to write a revision, through the real runner. */
export function queueCases(target: Target, options: { readonly aborts: boolean }): void {
  describe(`the queue on ${target.name}`, () => {
    let box: Sandbox
    const unhandled: unknown[] = []
    const keep = (reason: unknown): void => void unhandled.push(reason)
    beforeEach(async () => {
      box = await createSandbox(target)
      process.on('unhandledRejection', keep)
    })
    afterEach(async () => {
      await new Promise((resolve) => setTimeout(resolve, 10))
      process.off('unhandledRejection', keep)
      expect(unhandled.splice(0)).toEqual([])
      await box.remove()
    })

    const count = (table: string): Promise<number | undefined> =>
      box.database.rows(`SELECT * FROM ${table}`).then((rows) => rows.length, () => undefined)

    for (const { name, upgrade, outcome, whenAborted } of QUEUE_CASES) {
      it(name, async () => {
        const expected = options.aborts ? (whenAborted ?? outcome) : outcome
        const mig = await box.migrator({ revisions: { 'a1.js': { revision: 'a1', downRevision: null, upgrade } } })
        if (expected.committed) {
          await mig.upgrade()
          expect(await mig.current()).toMatchObject({ rows: ['a1'] })
        } else {
          const error = await failureOf(mig.upgrade())
          expect(error.message).toMatch(expected.error.message)
          if (expected.error.code !== undefined) expect(error).toMatchObject({ code: expected.error.code })
          expect(await mig.current()).toMatchObject({ rows: [] })
        }
        const tables: { readonly [table: string]: number } = expected.committed ? expected.tables : {}
        for (const table of ['a', 'b']) expect(await count(table), table).toBe(tables[table])
      })
    }
  })
}
