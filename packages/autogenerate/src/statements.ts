import type { InspectedDatabase } from '@mig/core'
import { compile, inlined, withPreview } from '@mig/core/dialect'
import type { Op } from '@mig/core/dialect'

/** The statements that operations become on this database, as it is now; none of them runs there. */
export async function statementsOf(ops: readonly Op[], database: InspectedDatabase): Promise<readonly string[]> {
  const { dialect, connection, registry } = database
  const instructions = ops.flatMap((op) => compile(op, dialect, { version: connection.version }, registry))
  const statements = await withPreview(instructions, database, (preview) => preview(instructions))
  return statements.map((item) => inlined(item, dialect.quoting))
}
