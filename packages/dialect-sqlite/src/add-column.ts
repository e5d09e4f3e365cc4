import { UnsupportedError, type CheckConstraint, type Column, type ForeignKeyConstraint, type QualifiedName } from '@mig/core/dialect'
import { columnDefinition } from './column-definition.ts'
import { columnConstraint } from './constraint-clause.ts'
import { withNames } from './constraint-names.ts'
import { isConstantDefault, isNullDefault } from './default-value.ts'
import { enumCheck } from './enum-check.ts'

/** A new column and the constraints that come with it. */
export interface AddedColumn {
  readonly column: Column
  readonly ifNotExists?: true
  readonly constraints: readonly (ForeignKeyConstraint | CheckConstraint)[]
}

/**
 * `ADD COLUMN "a" TEXT NOT NULL DEFAULT 'x' CONSTRAINT "ck" CHECK (…)`.
 *
 * @throws UnsupportedError for what SQLite refuses as soon as the table has rows.
 * @see https://www.sqlite.org/lang_altertable.html#alter_table_add_column
 */
export function addColumnClause(added: AddedColumn, table: QualifiedName): string {
  refuse(added, table)
  const { column, constraints } = added
  const check = enumCheck(table.name, column)
  const given = check === undefined || constraints.some(({ name }) => name === check.name) ? constraints : [check, ...constraints]
  const all = withNames(given, table.name, [column])
  const definition = columnDefinition(column, table, { strict: false, rowid: undefined })
  return `ADD COLUMN ${[definition, ...all.map((constraint) => columnConstraint(constraint, table))].join(' ')}`
}

function refuse({ column, ifNotExists, constraints }: AddedColumn, table: QualifiedName): void {
  const name = `${table.name}.${column.name}`
  if (ifNotExists === true) {
    throw new UnsupportedError(`SQLite has no ADD COLUMN IF NOT EXISTS, asked for ${name}.`, {
      hint: 'Leave ifNotExists out, or look first: op.connection.query("SELECT 1 FROM pragma_table_info(…) WHERE name = …").',
    })
  }
  if (column.generated !== undefined) return refuseStored(column, name)
  if (column.default !== undefined && !isConstantDefault(column.default)) {
    throw new UnsupportedError(`SQLite cannot add the column ${name} with a default that it has to compute.`, {
      hint: 'Add it with a constant default, or nullable and without one, and fill it with op.execute.',
    })
  }
  if (!column.nullable && isNullDefault(column.default)) {
    throw new UnsupportedError(`SQLite cannot add the NOT NULL column ${name} without a default: rows that exist would have no value.`, {
      hint: 'Give it a default, or add it nullable, fill it with op.execute and then set nullable: false with op.alterColumn.',
    })
  }
  if (constraints.some(({ kind }) => kind === 'foreignKey') && !isNullDefault(column.default)) {
    throw new UnsupportedError(`SQLite cannot add the column ${name} with both a foreign key and a default.`, {
      hint: 'Add it nullable and without the default, and fill it with op.execute.',
    })
  }
}

function refuseStored(column: Column, name: string): void {
  if (column.generated?.stored !== true) return
  throw new UnsupportedError(`SQLite cannot add the stored generated column ${name}.`, {
    hint: 'Make it virtual, which is computed when it is read: .generated(…, { stored: false }).',
  })
}
