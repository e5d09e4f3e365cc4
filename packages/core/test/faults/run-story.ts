import { createMigrator } from '../../src/run/project-migrator.ts'
import type { Dialect } from '../../src/dialect/dialect.ts'
import { faultyModules, type FaultyStory } from './story.ts'

/** A run of a story: all the way up, or back to where the story ends. */
export interface StoryRun {
  readonly story: FaultyStory
  readonly direction: 'upgrade' | 'downgrade'
}

export async function runStory({ story, direction }: StoryRun, url: string, runtime: Dialect): Promise<void> {
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
