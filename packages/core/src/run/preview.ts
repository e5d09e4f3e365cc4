import type { Connection } from '../dialect/driver.ts'
import type { Dialect } from '../dialect/dialect.ts'
import { type Instruction, isDeferred, isGuard, type Statement } from '../sql/statement.ts'
import { replayStatement } from './replay-statement.ts'

/** Tells which statements instructions come to, one operation after the other, without touching the database. */
export type Preview = (instructions: readonly Instruction[]) => Promise<readonly Statement[]>

/**
 * Opens a preview for the work: where one of the instructions depends on the catalog, that of the database is copied, without rows, and
 * the statements are done in the copy.
 * @throws OfflineError `offline.replay` when a statement fails there.
 */
export async function withPreview<T>(
  instructions: readonly Instruction[],
  { dialect, connection }: { readonly dialect: Dialect; readonly connection: Connection },
  work: (preview: Preview) => Promise<T>,
): Promise<T> {
  const { expansion } = dialect
  if (expansion === undefined || !instructions.some(isDeferred)) return work(async (items) => items.filter(isStatement))
  const replay = await expansion.open(connection)
  const preview = async (items: readonly Instruction[]): Promise<readonly Statement[]> => {
    const statements: Statement[] = []
    for (const item of items) {
      const expanded = isDeferred(item) ? await expansion.expand(item.deferred, replay) : [item]
      for (const statement of expanded.filter(isStatement)) {
        await replayStatement(statement, replay, dialect)
        statements.push(statement)
      }
    }
    return statements
  }
  try {
    return await work(preview)
  } finally {
    await replay.close()
  }
}

function isStatement(item: Instruction): item is Statement {
  return !isGuard(item) && !isDeferred(item)
}
