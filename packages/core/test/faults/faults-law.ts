import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundle, type Bundle } from './bundle.ts'
import { type Nursery, nursery } from './child.ts'
import type { Connection, Result } from '../../src/dialect/driver.ts'
import type { Dialect } from '../../src/dialect/dialect.ts'
import { arbitraryFaultyStory, type FaultyOptions } from './story.ts'
import { faultyDialect, type OnSend } from './faulty-connection.ts'
import type { KilledRun } from './story-runner.ts'
import { runStory, type StoryRun } from './run-story.ts'
import { stateOf, type State } from './state.ts'

export interface FaultsTarget extends FaultyOptions {
  readonly name: string
  readonly runtime: Dialect
  /** A program that calls `runUntilKilled`. */
  readonly runner: string
  /** How many stories, and how many faults for each direction. */
  readonly stories: number
  readonly faults: number
  /** The ways in which a run can end before its time, apart from the end of its process. */
  readonly ways: { readonly [way: string]: Fault }
  /** Makes the database empty, and gives its URL. */
  fresh(): Promise<string>
  /** Takes the lock from the run of this process, and leaves its connection; absent where they are one session. */
  loseLock?(url: string): void
}

/** Ends a run at a statement: before it is sent, or after that. */
export type Fault = (send: () => Promise<Result>, connection: Connection, url: string) => Promise<Result>

/**
 * `MIG_FAULTS=100` looks at that many stories, each run of which is ended at 8 of its statements; `MIG_FAULTS_EACH=all` means at each, in
 * shorter stories.
 */
export const LONG: { readonly stories: number; readonly faults: number } | undefined =
  process.env['MIG_FAULTS'] === undefined ? undefined : { stories: Number(process.env['MIG_FAULTS']), faults: faultsEach() }

function faultsEach(): number {
  const each = process.env['MIG_FAULTS_EACH'] ?? '8'
  return each === 'all' ? Infinity : Number(each)
}

const KILLS = { 'SIGKILL before': 'before', 'SIGKILL in': 'during', 'SIGKILL after': 'after' } as const

const LOCK_LOST = 'lock lost'

/** A run of some ten operations has more than a hundred statements, bookkeeping and all. */
const SHORT = { maxTables: 1, maxOps: 2, maxDataOps: 1, maxRevisions: 3, maxPieces: 4 } as const

/** Statements take from a part of a millisecond to some of them. */
const DELAYS = [0, 0.05, 0.1, 0.2, 0.5, 1, 2, 5] as const

/**
 * The law of the boundary: end a run anywhere, and the next one leads where it would have led, with every step applied exactly once and
 * nothing done by hand.
 */
export function boundaryLaw(target: FaultsTarget): void {
  describe(`boundary on ${target.name}`, () => {
    let program: Bundle
    let children: Nursery
    beforeAll(async () => {
      program = await bundle(target.runner)
      children = nursery(program.file)
    })
    afterAll(() => {
      children.stop()
      program.remove()
    })

    const law = (kinds: readonly string[]) => async (): Promise<void> => {
      const ended: { [way: string]: number } = {}
      const everywhere = target.faults === Infinity
      const shown = everywhere ? 1 : 10
      let stories = 0
      await fc.assert(
        fc.asyncProperty(arbitraryFaultyStory({ ...target, ...(everywhere ? SHORT : {}) }), fc.infiniteStream(fc.nat()), async (story, choices) => {
          for (const direction of ['upgrade', 'downgrade'] as const) {
            const ways = await checkFaults({ story, direction }, choices, { target, children, kinds })
            for (const way of ways) ended[way] = (ended[way] ?? 0) + 1
          }
          // What takes an hour says how far it is.
          if (LONG !== undefined && ++stories % shown === 0) {
            process.stderr.write(`${target.name}, ${stories} stories: ${JSON.stringify(ended)}\n`)
          }
        }),
        { numRuns: target.stories },
      )
      expect(Object.keys(ended)).not.toEqual([])
    }
    const timeout = 240_000 + target.stories * 120_000
    const anywhere = law([...Object.keys(target.ways), ...Object.keys(KILLS)])
    it('a run that was ended anywhere leads, with the next one, where it would have led', anywhere, timeout)
    if (target.loseLock === undefined) return
    it('a run that loses its lock alone does not do again what another one does', law([LOCK_LOST]), timeout)
  })
}

interface Place {
  readonly target: FaultsTarget
  readonly children: Nursery
  /** The ways in which runs end. */
  readonly kinds: readonly string[]
}

/** @returns in which ways the run was ended. */
async function checkFaults(run: StoryRun, choices: fc.Stream<number>, place: Place): Promise<readonly string[]> {
  const { kinds, target } = place
  const { runtime } = target
  const begin = async (): Promise<string> => {
    const url = await target.fresh()
    if (run.direction === 'downgrade') await runStory({ ...run, direction: 'upgrade' }, url, runtime)
    return url
  }
  const counted = { statements: 0 }
  const url = await begin()
  await runStory(run, url, faultyDialect(runtime, ({ number }, send) => ((counted.statements = number), send())))
  const wanted = await stateOf(runtime, url)
  const faults = Math.min(target.faults, counted.statements)
  const chosen: string[] = []
  for (const choice of choices.take(faults)) {
    const way = kinds[choice % kinds.length] ?? ''
    // Spread over the run: as many faults as statements mean one at each of them.
    const number = 1 + Math.floor(((chosen.length + (choice % 97) / 97) * counted.statements) / faults)
    expect(await afterFault(run, { way, number, url: await begin() }, place), `${way} statement ${number}`).toEqual(wanted)
    chosen.push(way)
  }
  return chosen
}

interface ChosenFault {
  readonly way: string
  readonly number: number
  readonly url: string
}

async function afterFault(run: StoryRun, fault: ChosenFault, place: Place): Promise<State> {
  const { runtime } = place.target
  const { way, number, url } = fault
  const ended = await endRun(run, fault, place)
  await expect(runStory(run, url, runtime), `the next run after ${way} statement ${number} (${ended})`).resolves.toBeUndefined()
  return stateOf(runtime, url)
}

/** @returns what became of the run. */
function endRun(run: StoryRun, fault: ChosenFault, { target, children }: Place): Promise<string> {
  if (fault.way === LOCK_LOST) return loseLock(run, fault, { target, children })
  return fault.way in KILLS ? kill(run, fault, children) : fail(run, fault, target)
}

/** Runs the story in a process that kills itself. */
async function kill(run: StoryRun, { way, number, url }: ChosenFault, children: Nursery): Promise<string> {
  const when = KILLS[way as keyof typeof KILLS]
  const killing = { when, place: number, delay: DELAYS[number % DELAYS.length] ?? 0 }
  const { said, ended } = await runInChild({ run, url, killing }, children)
  if (ended !== 'SIGKILL') throw new TypeError(`A process was to be killed ${when} statement ${number}, and it said: ${said}`)
  return ended
}

async function runInChild(killed: KilledRun, children: Nursery): Promise<{ readonly said: string; readonly ended: string }> {
  const child = await children.take()
  child.send(JSON.stringify(killed))
  return { said: await child.next(), ended: await child.ended }
}

/** Runs the story on a connection that fails. */
function fail(run: StoryRun, { way, number, url }: ChosenFault, { runtime, ways }: FaultsTarget): Promise<string> {
  const onSend: OnSend = (sent, send, connection) => {
    const fault = sent.number === number ? ways[way] : undefined
    return fault === undefined ? send() : fault(send, connection, url)
  }
  return outcomeOf(runStory(run, url, faultyDialect(runtime, onSend)))
}

/**
 * Runs the story, and when the lock is lost, another process runs it too, up to where that one is killed or to the end: the first one goes
 * on then. While a transaction is open nobody else can write, so the lock is lost behind it.
 */
function loseLock(run: StoryRun, { number, url }: ChosenFault, { target, children }: Omit<Place, 'kinds'>): Promise<string> {
  let isLost = false
  const onSend: OnSend = async (sent, send, connection) => {
    if (!isLost && sent.number >= number && !(await connection.inTransaction())) {
      isLost = true
      target.loseLock?.(url)
      await runInChild({ run, url, killing: { when: 'before', place: 1 + ((number * 31) % 60), delay: 0 } }, children)
    }
    return send()
  }
  return outcomeOf(runStory(run, url, faultyDialect(target.runtime, onSend)))
}

function outcomeOf(run: Promise<void>): Promise<string> {
  return run.then(() => 'it succeeded', String)
}
