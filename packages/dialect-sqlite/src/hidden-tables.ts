import { displayName, isCustomOp, UnsupportedError, type Connection, type Op, type QualifiedName } from '@mig/core/dialect'
import { dependsOnTable } from './dropping.ts'
import { foldName } from './tokens.ts'

/**
 * A name without a schema means a temporary object before one of the file: https://www.sqlite.org/lang_naming.html. What depends on the
 * catalog says which one it means; other operations would change the wrong table.
 * @throws UnsupportedError when a temporary table or index hides what an operation speaks of.
 */
export async function refuseHidden(connection: Connection, ops: readonly Op[]): Promise<void> {
  const meant = ops.flatMap(bareNames)
  if (meant.length === 0) return
  const { rows } = await connection.run("SELECT name FROM temp.sqlite_master WHERE type IN ('table', 'index', 'view')")
  const temporary = new Set(rows.map((row) => foldName(String(row['name']))))
  const hidden = meant.find(({ name }) => temporary.has(foldName(name)))
  if (hidden === undefined) return
  throw new UnsupportedError(`A temporary object hides ${displayName(hidden)}, so it is not clear which of the two is meant.`, {
    hint: `Drop the temporary one, or name the other with its schema: { schema: 'main', name: '${hidden.name}' }.`,
  })
}

/** The names in statements of the operation that go without a schema. */
function bareNames(op: Op): readonly QualifiedName[] {
  if (isCustomOp(op)) return []
  switch (op.kind) {
    case 'createTable':
      // The table itself is made in the file; its indexes would go to the temporary one.
      return op.table.indexes.length === 0 ? [] : bare(op.table)
    case 'alterTable':
      return dependsOnTable(op) ? [] : bare(op.table)
    case 'dropIndex':
      return bare({ ...op.table, name: op.name })
    case 'dropTable':
    case 'createIndex':
    case 'renameTable':
    case 'backfill':
    case 'bulkInsert':
      return bare(op.table)
    default:
      return []
  }
}

function bare(name: QualifiedName): readonly QualifiedName[] {
  return name.schema === undefined ? [{ name: name.name }] : []
}
