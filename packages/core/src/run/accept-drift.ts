import { createMissingTables, type RunParts, withRunnerLock } from './online-run.ts'
import { ConfigError } from '../errors.ts'
import { type DriftSummary, findDrift, summaryOf } from './drift.ts'
import type { WriteOptions } from './migrator.ts'
import { rowsText } from './version-table.ts'
import { recordedAfter } from './record-schema.ts'
import { writeLog } from './run-log.ts'

/** Takes the schema as it is for what it has to be: the log says so, and the end of the run records it. */
export async function acceptDrift(parts: RunParts, options?: WriteOptions): Promise<DriftSummary> {
  if (!parts.config.drift) {
    throw new ConfigError('config.drift', 'The configuration says `drift: false`, so no schema is recorded.', {
      hint: 'Nothing was written. Take `drift` out of the configuration to be told what others change.',
    })
  }
  await withRunnerLock(parts, async (run, rows) => {
    const accepted = async (): Promise<void> => {
      await createMissingTables(run, parts.database)
      await run.transactions.within(undefined, () =>
        writeLog(run, { revision: rowsText(rows), direction: 'accept', startedAt: run.log.now(), state: 'done' }),
      )
    }
    await recordedAfter(run, parts, accepted, { accept: true })
  }, options)
  return summaryOf(await findDrift(parts))
}
