import { MigError, RunError } from '../errors.ts'
import { rowsText } from './version-table.ts'

/**
 * Does work that a signal may end.
 * @param rows reads the version rows.
 * @throws RunError `run.aborted`, which says where the database is.
 */
export async function interruptible<T>(
  signal: AbortSignal | undefined,
  rows: () => Promise<readonly string[]>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw signal?.aborted === true ? await interrupted(signal, error, rows) : error
  }
}

async function interrupted(signal: AbortSignal, cause: unknown, rows: () => Promise<readonly string[]>): Promise<RunError> {
  const place = await rows().then(rowsText, () => undefined)
  const where = place === undefined ? 'Where the database is cannot be read.' : `The database is at ${place}.`
  // What stays of a revision is said by the error of the step.
  const stays = cause instanceof MigError ? cause.hint : undefined
  return new RunError('run.aborted', `The run was interrupted${reasonOf(signal)}. ${where}`, {
    cause,
    exit: 130,
    hint: stays ?? (place === undefined ? 'See `mig current`.' : 'What had begun was rolled back. Run the command again to go on.'),
  })
}

/** ` by SIGINT`, where the signal says why; what `abort()` gives by itself says nothing. */
function reasonOf({ reason }: AbortSignal): string {
  if (typeof reason === 'string') return ` by ${reason}`
  return reason instanceof Error && reason.name !== 'AbortError' ? ` (${reason.message})` : ''
}
