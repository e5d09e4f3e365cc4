import { displayName, MigError, nameKey } from '@mig/core/dialect'
import type { Constraint, ForeignKeyConstraint, Op, QualifiedName, Schema } from '@mig/core/dialect'
import { targetOf } from './compare/tables.ts'

/**
 * Foreign keys that are new refer to tables that are there: SQLite takes others, and refuses every row that is written afterwards.
 * https://www.sqlite.org/foreignkeys.html#fk_indexes
 *
 * @param sides The database, also what of it is not compared, and the models: either may have the table.
 * @throws MigError `model.reference`
 */
export function checkReferences(ops: readonly Op[], sides: readonly Schema[]): void {
  const known = new Set(sides.flatMap(({ tables }) => tables.map(key)))
  for (const { table, constraint } of ops.flatMap(newReferences)) {
    const target = targetOf(constraint)
    if (known.has(key(target))) continue
    const columns = `${displayName(table)}.${constraint.columns.join(', ')}`
    throw new MigError('model.reference', `${columns} refers to a table ${displayName(target)}, and there is none.`, {
      hint: 'Neither the models nor the database have it. Correct the name, or export the table from the models. Nothing was written.',
    })
  }
}

interface NewReference {
  readonly table: QualifiedName
  readonly constraint: ForeignKeyConstraint
}

function newReferences(op: Op): readonly NewReference[] {
  const of = (table: QualifiedName, constraints: readonly Constraint[]): readonly NewReference[] =>
    constraints.flatMap((constraint) => (constraint.kind === 'foreignKey' ? [{ table, constraint }] : []))
  if (op.kind === 'createTable' && 'columns' in op.table) return of(op.table, op.table.constraints)
  if (op.kind !== 'alterTable' || !('changes' in op)) return []
  return of(
    op.table,
    op.changes.flatMap((change) => (change.kind === 'addConstraint' ? [change.constraint] : [])),
  )
}

/** SQLite's names are the same in upper and lower case, and its own schema is called main. */
function key({ schema, name }: QualifiedName): string {
  return nameKey(schema === undefined || schema === 'main' ? { name: name.toLowerCase() } : { schema, name: name.toLowerCase() })
}
