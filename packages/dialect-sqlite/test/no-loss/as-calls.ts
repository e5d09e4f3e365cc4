import { check, column, foreignKey, index, primaryKey, sql, t, unique, type Extra, type Operations, type TableChanges } from '@mig/core'
import type { ColumnDialectOptions } from '@mig/core'
import { referenceText, type Change, type Column, type Constraint, type Op } from '@mig/core/dialect'

/** The calls on `op` that a revision file would have in place of the operations. */
export function callAll(op: Operations, ops: readonly Op[]): void {
  for (const item of ops) void callOne(op, item)
}

function callOne(op: Operations, item: Op): Promise<void> {
  switch (item.kind) {
    case 'alterTable':
      return op.alterTable(item.table, (calls) => {
        for (const change of item.changes) call(calls, change)
      })
    case 'renameTable':
      return op.renameTable(item.table, item.to)
    case 'dropIndex':
      return op.dropIndex(item.table, item.name)
    case 'createIndex': {
      const parts = item.index.parts.map((part) => {
        const of = column('column' in part ? part.column : '')
        return part.order === 'desc' ? of.desc() : of
      })
      return op.createIndex(item.table, index(item.index.name).on(...parts))
    }
    default:
      throw new TypeError(`No call for ${item.kind}.`)
  }
}

function call(calls: TableChanges, change: Change): void {
  switch (change.kind) {
    case 'addColumn':
      return calls.addColumn(change.column.name, builder(change.column))
    case 'dropColumn':
      return calls.dropColumn(change.name)
    case 'renameColumn':
      return calls.renameColumn(change.name, change.to)
    case 'addConstraint':
      return calls.addConstraint(extra(change.constraint))
    case 'dropConstraint':
      return calls.dropConstraint(change.name, change.constraintKind === undefined ? {} : { kind: change.constraintKind })
    case 'renameConstraint':
      return calls.renameConstraint(change.name, change.to)
    case 'alterColumn': {
      const { type, nullable, collation, options } = change.set
      const value = change.set.default
      return calls.alterColumn(
        change.name,
        {
          ...(type?.kind === 'custom' ? { type: t.custom({ sql: type.sql }) } : {}),
          ...(nullable === undefined ? {} : { nullable }),
          ...(collation === undefined ? {} : { collation }),
          ...(options === undefined ? {} : { options: options as ColumnDialectOptions }),
          ...(value === undefined ? {} : { default: value !== null && 'sql' in value ? sql.raw(value.sql) : null }),
        },
        change.using === undefined ? {} : { using: sql.raw(change.using) },
      )
    }
    default:
      throw new TypeError(`No call for ${change.kind}.`)
  }
}

function builder({ type, nullable, default: value, collation, generated }: Column): ReturnType<typeof t.custom> {
  if (type.kind !== 'custom') throw new TypeError(`No builder for ${type.kind}.`)
  let built: unknown = t.custom({ sql: type.sql })
  const tell = (change: (of: ReturnType<typeof t.custom>) => unknown): void => {
    built = change(built as ReturnType<typeof t.custom>)
  }
  if (!nullable) tell((of) => of.notNull())
  if (value !== undefined && 'sql' in value) tell((of) => of.default(sql.raw(value.sql)))
  if (collation !== undefined) tell((of) => of.collate(collation))
  if (generated !== undefined) tell((of) => of.generated(sql.raw(generated.sql), { stored: generated.stored }))
  return built as ReturnType<typeof t.custom>
}

function extra(constraint: Constraint): Extra {
  const { name } = constraint
  switch (constraint.kind) {
    case 'check':
      return name === undefined ? check(sql.raw(constraint.sql)) : check(name, sql.raw(constraint.sql))
    case 'unique':
      return unique(name).on(...constraint.columns)
    case 'primaryKey':
      return name === undefined ? primaryKey(...constraint.columns) : primaryKey(...constraint.columns).named(name)
    case 'foreignKey':
      return foreignKey(...constraint.columns).references(referenceText(constraint.references), {
        ...(name === undefined ? {} : { name }),
        ...(constraint.onDelete === undefined ? {} : { onDelete: constraint.onDelete }),
        ...(constraint.initially === undefined ? {} : { initially: constraint.initially, deferrable: true }),
      })
    default:
      throw new TypeError(`No builder for ${constraint.kind}.`)
  }
}
