import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Dialect } from '../../src/dialect/dialect.ts'
import type { ResultRow } from '../../src/dialect/driver.ts'
import type { Migrator } from '../../src/run/migrator.ts'
import { createMigrator } from '../../src/run/project-migrator.ts'
import type { StatementEvent } from '../../src/run/executor.ts'
import type { Schema } from '../../src/schema/schema.ts'
import { partsOf } from './script-parts.ts'
import { arbitraryStory, FACTS, modulesOf, type Story, type StoryOptions } from './story.ts'

export interface OnePathTarget extends StoryOptions {
  readonly name: string
  readonly runtime: Dialect
  readonly numRuns: number
  /** Makes the database empty, and gives its URL: two of them, which stay the same. */
  fresh(which: 'online' | 'script'): Promise<string>
}

/**
 * The law of one path: on the same database and with the same settings, the schema and data statements of a run are those of the script,
 * and both lead to the same place.
 */
export function onePathLaw(target: OnePathTarget): void {
  describe(`one path on ${target.name}`, () => {
    it('what a run does stands in the script, and the script leads where the run leads', async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryStory(target), async (story) => {
          const online = await openProject(story, await target.fresh('online'), target)
          const offline = await openProject(story, await target.fresh('script'), target)
          try {
            await checkStory(story, online, offline, target)
          } finally {
            await online.migrator.close()
            await offline.migrator.close()
          }
        }),
        { numRuns: target.numRuns },
      )
    })
  })
}

interface OpenProject {
  readonly migrator: Migrator
  /** What ran since the last look. */
  readonly events: StatementEvent[]
}

async function openProject(story: Story, url: string, { runtime }: OnePathTarget): Promise<OpenProject> {
  const events: StatementEvent[] = []
  const migrator = await createMigrator({
    url,
    dialect: runtime,
    transaction: story.mode,
    revisions: modulesOf(story),
    // A script has no schema to record.
    drift: false,
    onStatement: (event) => void events.push(event),
  })
  return { migrator, events }
}

async function checkStory(story: Story, online: OpenProject, offline: OpenProject, { runtime }: OnePathTarget): Promise<void> {
  const start = placeOf(story, story.start)
  const end = placeOf(story, story.end)
  if (start !== 'base') for (const { migrator } of [online, offline]) await migrator.upgrade(start)
  online.events.length = 0

  const up = await offline.migrator.script({ from: start, to: 'head' })
  await online.migrator.upgrade('head')
  await runParts(partsOf(up, online.events.splice(0), runtime), offline)
  await expectSame(online, offline)

  const down = await offline.migrator.script({ direction: 'downgrade', from: 'head', to: end })
  await online.migrator.downgrade(end)
  await runParts(partsOf(down, online.events.splice(0), runtime), offline)
  await expectSame(online, offline)
  const { schema } = await stateOf(online)
  if (end === 'base') expect(schema.tables.map(({ name }) => name).toSorted()).toEqual(['mig_version', 'mig_version_log'])
}

/** The revision at which that many are applied. */
function placeOf({ revisions }: Story, count: number): string {
  return revisions[count - 1]?.id ?? 'base'
}

/** As the shell of the database does: one after another, up to the first error. */
async function runParts(parts: readonly string[], { migrator }: OpenProject): Promise<void> {
  await migrator.inspect(async ({ connection }) => {
    for (const part of parts) await connection.run(part)
  })
}

interface State {
  readonly schema: Schema
  readonly facts: readonly ResultRow[]
  readonly versions: readonly ResultRow[]
  readonly log: readonly ResultRow[]
}

async function expectSame(online: OpenProject, offline: OpenProject): Promise<void> {
  expect(await stateOf(offline)).toEqual(await stateOf(online))
}

function stateOf({ migrator }: OpenProject): Promise<State> {
  return migrator.inspect(async ({ connection, dialect }) => {
    const rows = async (sql: string): Promise<readonly ResultRow[]> => (await connection.run(sql)).rows
    const schema = await dialect.reflector.reflect(connection)
    const hasFacts = schema.tables.some(({ name }) => name === FACTS)
    return {
      schema,
      facts: hasFacts ? await rows(`SELECT * FROM "${FACTS}" ORDER BY "id"`) : [],
      versions: await rows('SELECT version FROM mig_version ORDER BY version'),
      log: await rows('SELECT revision, direction, checksum, tool_version, state FROM mig_version_log ORDER BY id'),
    }
  })
}

