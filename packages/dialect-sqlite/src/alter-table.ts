import {
  statement,
  UnsupportedError,
  type AddConstraintChange,
  type AlterTableOp,
  type ChangeKind,
  type CompileContext,
  type ConstraintKind,
  type DropColumnChange,
  type DropConstraintChange,
  type QualifiedName,
  type Statement,
} from '@mig/core/dialect'
import { addColumnClause } from './add-column.ts'
import { alterColumnClauses } from './alter-column.ts'
import { tableConstraint } from './constraint-clause.ts'
import { gatherChanges, type Step } from './gather-changes.ts'
import { quoting } from './quoting.ts'
import { demand } from './versions.ts'

type StepOf<K extends ChangeKind> = Extract<Step, { readonly kind: K }>

/** One handler a change; each gives what stands behind `ALTER TABLE "t"`. */
type Handlers = { readonly [K in ChangeKind]: (step: StepOf<K>, table: QualifiedName, context: CompileContext) => readonly string[] }

/** https://www.sqlite.org/lang_altertable.html: one statement a change. */
export function alterTable(op: AlterTableOp, context: CompileContext): readonly Statement[] {
  const clauses = gatherChanges(op, context).flatMap((step) => clausesOf(step, op.table, context))
  return clauses.map((clause) => statement(`ALTER TABLE ${quoting.qualified(op.table)} ${clause}`))
}

function clausesOf<K extends ChangeKind>(step: StepOf<K>, table: QualifiedName, context: CompileContext): readonly string[] {
  // The table of handlers says by its type that the one under a kind takes the step of that kind; a lookup cannot carry that over.
  const handler = handlers[step.kind] as (step: Step, table: QualifiedName, context: CompileContext) => readonly string[]
  return handler(step, table, context)
}

const handlers: Handlers = {
  addColumn: (step, table) => [addColumnClause(step, table)],
  dropColumn: dropColumn,
  alterColumn: alterColumnClauses,
  renameColumn: (step, _table, context) => {
    demand(context, 'RENAME COLUMN', 'rename a column')
    return [`RENAME COLUMN ${quoting.identifier(step.name)} TO ${quoting.identifier(step.to)}`]
  },
  addConstraint: addConstraint,
  dropConstraint: dropConstraint,
  renameConstraint: (step, table) => {
    throw new UnsupportedError(`SQLite cannot rename the constraint ${step.name} of ${table.name}.`, {
      hint: 'Drop a check and add it with the new name; other constraints keep their name.',
    })
  },
  // SQLite keeps no comments.
  setTableComment: () => [],
}

function dropColumn(step: DropColumnChange, table: QualifiedName, context: CompileContext): readonly string[] {
  demand(context, 'DROP COLUMN', 'drop a column')
  if (step.ifExists === true) {
    throw new UnsupportedError(`SQLite has no DROP COLUMN IF EXISTS, asked for ${table.name}.${step.name}.`, {
      hint: 'Leave ifExists out, or look first: op.connection.query("SELECT 1 FROM pragma_table_info(…) WHERE name = …").',
    })
  }
  return [`DROP COLUMN ${quoting.identifier(step.name)}`]
}

const ADD_HINTS: { readonly [K in Exclude<ConstraintKind, 'check'>]: string } = {
  unique: 'Create a unique index instead, which does the same: op.createIndex(table, index(name).on(…).unique()).',
  foreignKey: 'A foreign key comes with a new column: add one with .references(…), copy the values, drop the old one and rename the new.',
  primaryKey: 'Make a new table with the key, copy the rows with op.execute, drop the old table and rename the new one.',
}

function addConstraint({ constraint }: AddConstraintChange, table: QualifiedName, context: CompileContext): readonly string[] {
  if (constraint.kind !== 'check') {
    throw new UnsupportedError(`SQLite cannot add ${KIND_NAMES[constraint.kind]} to the table ${table.name}.`, {
      hint: ADD_HINTS[constraint.kind],
    })
  }
  demand(context, 'ADD CONSTRAINT … CHECK', `add a check to ${table.name}`)
  return [`ADD ${tableConstraint(constraint, table)}`]
}

const KIND_NAMES: { readonly [K in ConstraintKind]: string } = {
  unique: 'a unique constraint',
  foreignKey: 'a foreign key',
  primaryKey: 'a primary key',
  check: 'a check',
}

function dropConstraint(step: DropConstraintChange, table: QualifiedName, context: CompileContext): readonly string[] {
  const kind = step.constraintKind ?? step.was?.kind ?? 'check'
  if (kind !== 'check') {
    const hint =
      kind === 'foreignKey'
        ? 'It goes with its column: drop both in one op.alterTable. To keep the column, make a new table without the key and copy the rows.'
        : 'Make a new table without it, copy the rows with op.execute, drop the old table and rename the new one.'
    throw new UnsupportedError(`SQLite cannot drop ${KIND_NAMES[kind]} (${step.name}) from the table ${table.name}.`, { hint })
  }
  demand(context, 'DROP CONSTRAINT', `drop the constraint ${step.name} of ${table.name}`)
  if (step.ifExists === true) {
    throw new UnsupportedError(`SQLite has no DROP CONSTRAINT IF EXISTS, asked for ${step.name} of ${table.name}.`, {
      hint: 'Leave ifExists out.',
    })
  }
  return [`DROP CONSTRAINT ${quoting.identifier(step.name)}`]
}
