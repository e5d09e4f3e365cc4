import { bound } from '../sql/statement.ts'
import type { Connection } from '../dialect/driver.ts'
import type { Dialect } from '../dialect/dialect.ts'
import { OfflineError } from '../errors.ts'
import type { SqlText } from '../ops/op.ts'

/**
 * Runs a statement in the database without rows that stands in for a real one.
 * @throws OfflineError `offline.replay` when it fails there.
 */
export async function replayStatement(statement: SqlText, replay: Connection, { quoting }: Dialect): Promise<void> {
  const { sql, values } = bound(statement, quoting)
  try {
    await replay.run(sql, values)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new OfflineError('offline.replay', `The revisions cannot be replayed in an empty database, which the script needs: ${reason}`, {
      cause,
      hint: `The statement was: ${sql}\nRun the revisions on a connection: \`mig upgrade\`.`,
    })
  }
}
