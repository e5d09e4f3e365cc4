import { writeFileSync } from 'node:fs'
import path from 'node:path'
import * as core from '@mig/core'
import type { Op } from '@mig/core/dialect'
import * as postgres from '@mig/dialect-postgres'
import { temporaryFolder } from '@mig/test-databases'
import { recordStep } from '../../core/src/ops/step.ts'
import { readHeader, type RevisionHeader } from '../../core/src/revision/header.ts'

export interface Recorded {
  readonly upgrade: readonly Op[]
  /** Absent where the file has no downgrade. */
  readonly downgrade?: readonly Op[]
  readonly module: { readonly [name: string]: unknown }
  /** What was read of the file without running it. */
  readonly header: RevisionHeader
}

/** Loads the text of a revision file as mig does, and records what its functions do. */
export async function recordRevision(text: string, modules: { readonly [from: string]: object } = {}): Promise<Recorded> {
  const folder = temporaryFolder()
  try {
    const file = path.join(folder.path, 'revision.ts')
    writeFileSync(file, text)
    const injected = Object.entries({ '@mig/core': core, '@mig/dialect-postgres': postgres, ...modules }).map(([from, namespace]) => [from, async () => namespace])
    const module: { readonly [name: string]: unknown } = await core.createLoader({ modules: Object.fromEntries(injected) }).load(file)
    const upgrade = await record(module['upgrade'])
    return {
      module,
      header: readHeader(file),
      upgrade,
      ...(module['downgrade'] === undefined ? {} : { downgrade: await record(module['downgrade']) }),
    }
  } finally {
    folder.remove()
  }
}

async function record(step: unknown): Promise<readonly Op[]> {
  const recorder = await recordStep(step as Parameters<typeof recordStep>[0])
  return recorder.recorded.map(({ op }) => op)
}
