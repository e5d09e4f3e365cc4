import { createInterface } from 'node:readline'
import type { Dialect } from '../../src/dialect/dialect.ts'
import { faultyDialect, type OnSend } from './faulty-connection.ts'
import { type Killing, killSelf, sleepForever, startKiller } from './kill.ts'
import { runStory, type StoryRun } from './run-story.ts'

/** What a process is told: what it runs, and where it kills itself. */
export interface KilledRun {
  readonly run: StoryRun
  readonly url: string
  readonly killing: Killing
}

/** A process of its own that runs the story that it reads, up to the place where it kills itself; it prints how it ended otherwise. */
export async function runUntilKilled(dialect: Dialect): Promise<void> {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
  process.stdout.write('ready\n')
  const { value, done } = await lines.next()
  if (done === true) return
  const { run, url, killing } = JSON.parse(value) as KilledRun
  const answer = await runStory(run, url, faultyDialect(dialect, await killsAt(killing))).then(() => 'it was done', String)
  process.stdout.write(`${answer.replaceAll('\n', ' ')}\n`)
  process.exit()
}

async function killsAt({ when, place, delay }: Killing): Promise<OnSend> {
  const killer = when === 'during' ? await startKiller(delay) : undefined
  return async ({ number }, send) => {
    if (number !== place) return send()
    if (when === 'before') killSelf()
    if (when === 'during') {
      killer?.tell()
      send().catch(() => {})
      // Nothing is read any more, as if the thread had been stopped in the statement.
      sleepForever()
    }
    await send()
    return killSelf()
  }
}
