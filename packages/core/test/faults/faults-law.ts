import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Connection, Result } from '../../src/dialect/driver.ts'
import type { Dialect } from '../../src/dialect/dialect.ts'
import { createMigrator } from '../../src/run/project-migrator.ts'
import { arbitraryFaultyStory, type FaultyOptions, type FaultyStory, faultyModules } from './story.ts'
import { faultyDialect, type OnSend } from './faulty-connection.ts'
import { stateOf, type State } from './state.ts'

export interface FaultsTarget extends FaultyOptions {
  readonly name: string
  readonly runtime: Dialect
  /** How many stories. */
  readonly stories: number
  /** How many faults for each; all places where there are no more. */
  readonly faults: number
  /** The ways in which a run can end before its time. */
  readonly ways: { readonly [way: string]: Fault }
  /** Makes the database empty, and gives its URL. */
  fresh(): Promise<string>
  /** Called when the run has ended that had the fault. */
  readonly ended?: () => void
}

/** Ends a run at a statement: before it is sent, or after that. */
export type Fault = (send: () => Promise<Result>, connection: Connection, url: string) => Promise<Result>

/** What a run does: up to the head, and back to where the story ends. */
async function runStory(story: FaultyStory, url: string, runtime: Dialect, direction: 'upgrade' | 'downgrade'): Promise<void> {
  const { revisions, mode, end } = story.story
  const mig = await createMigrator({
    url,
    dialect: runtime,
    transaction: mode,
    revisions: faultyModules(story),
    drift: false,
    lockTimeout: 20_000,
  })
  try {
    if (direction === 'upgrade') await mig.upgrade('head')
    else await mig.downgrade(revisions[end - 1]?.id ?? 'base')
  } finally {
    await mig.close()
  }
}

/**
 * The law of the boundary: end a run anywhere, and the next one leads where it would have led, with every step applied exactly once and
 * nothing done by hand.
 */
export function boundaryLaw(target: FaultsTarget): void {
  describe(`boundary on ${target.name}`, () => {
    it('a run that was ended anywhere leads, with the next one, where it would have led', async () => {
      const figures = { stories: 0, faults: 0 }
      await fc.assert(
        fc.asyncProperty(arbitraryFaultyStory(target), fc.infiniteStream(fc.nat()), async (story, choices) => {
          for (const direction of ['upgrade', 'downgrade'] as const) figures.faults += await checkFaults(story, direction, choices, target)
          figures.stories++
        }),
        { numRuns: target.stories },
      )
      expect(figures.faults).toBeGreaterThan(0)
      if (target.stories >= 100) process.stderr.write(`${target.name}: ${figures.faults} faults in ${figures.stories} stories\n`)
    })
  })
}

async function checkFaults(
  story: FaultyStory,
  direction: 'upgrade' | 'downgrade',
  choices: fc.Stream<number>,
  target: FaultsTarget,
): Promise<number> {
  const { runtime, ways } = target
  const begin = async (): Promise<string> => {
    const url = await target.fresh()
    if (direction === 'downgrade') await runStory(story, url, runtime, 'upgrade')
    return url
  }
  const counted = { statements: 0 }
  const url = await begin()
  await runStory(story, url, faultyDialect(runtime, ({ number }, send) => ((counted.statements = number), send())), direction)
  const wanted = await stateOf(runtime, url)
  const names = Object.keys(ways)
  const faults = Math.min(target.faults, counted.statements)
  for (const choice of choices.take(faults)) {
    const way = names[choice % names.length] ?? ''
    const place = 1 + (Math.floor(choice / names.length) % counted.statements)
    expect(await afterFault(story, direction, { way, place }, { target, url: await begin() }), `${way} statement ${place}`).toEqual(wanted)
  }
  return faults
}

async function afterFault(
  story: FaultyStory,
  direction: 'upgrade' | 'downgrade',
  { way, place }: { readonly way: string; readonly place: number },
  { target, url }: { readonly target: FaultsTarget; readonly url: string },
): Promise<State> {
  const { runtime, ways } = target
  const onSend: OnSend = ({ number }, send, connection) => {
    const fault = number === place ? ways[way] : undefined
    return fault === undefined ? send() : fault(send, connection, url)
  }
  const ended = await runStory(story, url, faultyDialect(runtime, onSend), direction).then(() => undefined, (error: unknown) => error)
  target.ended?.()
  try {
    await runStory(story, url, runtime, direction)
  } catch (error) {
    throw new Error(`After ${way} statement ${place} (${String(ended)}) the next run failed.`, { cause: error })
  }
  return stateOf(runtime, url)
}
