import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { caseOf, runCase, type Outcome } from './case.ts'
import { report, shrunk } from './shrink.ts'
import { openHere } from './sqlite-file.ts'

const LONG = process.env['MIG_NO_LOSS_RUNS']
const RUNS = Number(LONG ?? 400)

/**
 * `MIG_NO_LOSS_RUNS=10000 vitest run --project dialect-sqlite no-loss` is the long run, on databases that were never seen; a failure prints
 * the SQL that leads to it. Without a number the databases are always the same, so that what a change breaks is that change's doing.
 */
describe('random changes of random databases lose nothing', () => {
  test(
    `${RUNS} of them`,
    async () => {
      const counts = { done: 0, refused: 0, lost: 0 }
      await fc.assert(
        fc.asyncProperty(fc.noBias(fc.noShrink(fc.nat())), async (number) => {
          const outcome = await runCase(caseOf(number), openHere)
          counts[outcome.kind] += 1
          expect(await explained(number, outcome)).toBe('')
        }),
        { numRuns: RUNS, ...(LONG === undefined ? { seed: 1 } : {}) },
      )
      // Refusing everything would lose nothing either.
      expect(counts.done).toBeGreaterThan(RUNS / 3)
      expect(counts.refused).toBeGreaterThan(RUNS / 10)
    },
    RUNS * 2000,
  )
})

/** What was lost, on the smallest database on which it is. */
async function explained(number: number, outcome: Outcome): Promise<string> {
  if (outcome.kind !== 'lost') return ''
  return `case ${number}\n${report(await shrunk(caseOf(number), outcome, openHere))}`
}
