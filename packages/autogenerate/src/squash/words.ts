import { apply, findTable, MigError, nameKey, objectKey } from '@mig/core/dialect'
import type { Change, Op, QualifiedName, Registry, Schema } from '@mig/core/dialect'

/*
 * A catalog has words of its own for what a revision says: SQLite knows no identity and no `timestamptz`. Revisions are to run on every
 * database that they were written for, so what is written anew says things in the words of the operations, as far as they tell.
 */

/** The schema after an operation, in its words; nothing where it does not fit what is known. */
export function wordsAfter(words: Schema, op: Op, registry: Registry): Schema | undefined {
  try {
    return apply(words, op, registry)
  } catch (error) {
    if (error instanceof MigError) return undefined
    throw error
  }
}

/** What a catalog holds, in known words where there are any for a thing of this name. */
export function inWords(catalog: Schema, words: Schema): Schema {
  const tables = new Map(words.tables.map((table) => [nameKey(table), table]))
  const objects = new Map((words.objects ?? []).map((object) => [objectKey(object), object]))
  const enums = new Set(words.enums.map(nameKey))
  return {
    ...catalog,
    tables: catalog.tables.map((table) => tables.get(nameKey(table)) ?? table),
    // Where enums are checks, no catalog lists them.
    enums: [...words.enums, ...catalog.enums.filter((item) => !enums.has(nameKey(item)))],
    ...(catalog.objects === undefined ? {} : { objects: catalog.objects.map((object) => objects.get(objectKey(object)) ?? object) }),
  }
}

/** Operations that take away what a catalog described, with the words that are known for it. */
export function droppedInWords(ops: readonly Op[], words: Schema): readonly Op[] {
  return ops.map((op) => {
    if (op.kind === 'dropTable' && 'table' in op) {
      const was = findTable(words, op.table)
      return was === undefined ? op : { ...op, was }
    }
    if (op.kind !== 'alterTable' || !('changes' in op)) return op
    return { ...op, changes: op.changes.map((change) => columnInWords(op.table, change, words)) }
  })
}

function columnInWords(table: QualifiedName, change: Change, words: Schema): Change {
  if (change.kind !== 'dropColumn') return change
  const was = findTable(words, table)?.columns.find(({ name }) => name === change.name)
  return was === undefined ? change : { ...change, was }
}
