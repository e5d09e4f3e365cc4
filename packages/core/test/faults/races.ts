import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundle, type Bundle } from './bundle.ts'
import { type Child, startChild } from './child.ts'
import { createSandbox, makesTable, type Sandbox } from '../run/sandbox.ts'
import type { Target, TargetDatabase } from '../run/target.ts'

export interface RaceOptions {
  /** A program that calls `serveUpgrades`. */
  readonly runner: string
  /** Makes the database as empty as a new one. */
  readonly empty: (database: TargetDatabase) => Promise<void>
  /** Further revisions, by their ids, behind the first two. */
  readonly revisions?: { readonly [id: string]: string }
}

/** `MIG_RACES=50` is that many rounds of twenty processes. */
export const ROUNDS: number = Number(process.env['MIG_RACES'] ?? 1)
const PROCESSES = ROUNDS > 1 ? 20 : 6

/** The law of one winner: of runners that start together each revision runs once, and all of them succeed. */
export function oneWinnerLaw(target: Target, { runner, empty, revisions = {} }: RaceOptions): void {
  describe(`one winner on ${target.name}`, () => {
    let box: Sandbox
    let program: Bundle
    let runners: readonly Child[]
    const ids = ['a1', 'a2', ...Object.keys(revisions)]

    beforeAll(async () => {
      box = await createSandbox(target)
      box.write('a1', [], makesTable('one'))
      box.write('a2', ['a1'], makesTable('two'))
      Object.entries(revisions).forEach(([id, code], index) => box.write(id, [ids[index + 1] ?? ''], code))
      program = await bundle(runner)
      runners = Array.from({ length: PROCESSES }, () => startChild(program.file, [box.folder]))
      await Promise.all(runners.map(({ next }) => next()))
    })
    afterAll(async () => {
      for (const { kill } of runners) kill()
      program.remove()
      await box.remove()
    })

    /** How many steps each process ran. */
    const race = (): Promise<readonly string[]> =>
      Promise.all(runners.map(({ send, next }) => {
        send(box.database.url)
        return next()
      }))
    const ran = async (): Promise<readonly unknown[]> =>
      (await box.database.rows('SELECT revision FROM mig_version_log WHERE operation IS NULL ORDER BY id')).map(({ revision }) => revision)
    const winnerTakesAll = (steps: number): readonly string[] => [...Array<string>(PROCESSES - 1).fill('0'), String(steps)]

    it(`${PROCESSES} processes at once on an empty database, and on one that is behind, ${ROUNDS} times`, async () => {
      for (let round = 0; round < ROUNDS; round++) {
        await empty(box.database)
        expect((await race()).toSorted()).toEqual(winnerTakesAll(ids.length))
        expect(await ran()).toEqual(ids)
        await empty(box.database)
        const mig = await box.migrator()
        await mig.upgrade('a1')
        await mig.close()
        expect((await race()).toSorted()).toEqual(winnerTakesAll(ids.length - 1))
        expect(await ran()).toEqual(ids)
      }
    }, 240_000 + ROUNDS * 30_000)
  })
}
