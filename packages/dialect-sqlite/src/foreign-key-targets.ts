import { nameKey, type Constraint, type ForeignKeyConstraint, type QualifiedName, type Table } from '@mig/core/dialect'
import { findColumn, normalSchema } from './normal-form.ts'
import { foldName } from './tokens.ts'

/**
 * The tables with the targets of their foreign keys as these are called: a foreign key that names no columns means the primary key, names
 * are the same in upper and lower case, and one into an attached file carries the file's name.
 */
export function withTargets(tables: readonly Table[]): readonly Table[] {
  const byName = new Map(tables.map((table) => [foldName(nameKey(table)), table]))
  const complete = (constraint: Constraint, schema: string | undefined): Constraint => {
    if (constraint.kind !== 'foreignKey') return constraint
    const { references } = constraint
    const own: Pick<QualifiedName, 'schema'> = normalSchema(references.schema ?? schema)
    const target = byName.get(foldName(nameKey({ ...own, name: references.table })))
    const columns = target === undefined ? references.columns : targetColumns(constraint, target)
    return { ...constraint, references: { ...own, table: target?.name ?? references.table, columns } }
  }
  return tables.map((table) => ({ ...table, constraints: table.constraints.map((constraint) => complete(constraint, table.schema)) }))
}

/** A key of another number of columns is not named: SQLite refuses that in words, and takes it in silence. */
function targetColumns({ columns, references }: ForeignKeyConstraint, target: Table): readonly string[] {
  const key = target.constraints.find(({ kind }) => kind === 'primaryKey')
  if (references.columns.length === 0) return key?.kind === 'primaryKey' && key.columns.length === columns.length ? key.columns : []
  return references.columns.map((name) => findColumn(target.columns, name)?.name ?? name)
}
