import type { Column, Constraint, Index, Schema, Table } from '@mig/core/dialect'
import { normalDefault } from './default-value.ts'
import { withEnumChecks } from './enum-check.ts'
import { named, normalCollation, normalDeferral, normalPart, normalSchema, sortedTables, uniqueIndex } from './normal-form.ts'
import { keptOptions } from './options.ts'
import { factsOf, typeName, type TableFacts } from './rowid.ts'
import { bareExpression } from './tokens.ts'
import { parseType } from './type-names.ts'

/** The schema as reflection gives it after it was created: enums are texts with checks, comments and identities are gone. */
export function normalizeSchema(schema: Schema): Schema {
  return { tables: sortedTables(schema.tables.map(normalizeTable)), enums: [] }
}

function normalizeTable(table: Table): Table {
  const facts = factsOf(table)
  const key = table.constraints.find((constraint) => constraint.kind === 'primaryKey')?.columns ?? []
  return {
    ...normalSchema(table.schema),
    name: table.name,
    columns: table.columns.map((column) => normalizeColumn(column, facts, key)),
    constraints: withEnumChecks(table).map((constraint) => normalizeConstraint(constraint, table)),
    indexes: table.indexes.map((index) => normalizeIndex(index, table)),
    ...keptOptions('table', table.options, `table ${table.name}`),
  }
}

function normalizeColumn(column: Column, facts: TableFacts, key: readonly string[]): Column {
  const type = parseType(typeName(column, facts))
  const value = column.default === undefined ? undefined : normalDefault(column.default, type)
  return {
    name: column.name,
    type,
    nullable: column.nullable && !key.includes(column.name),
    ...(value === undefined ? {} : { default: value }),
    ...(column.generated === undefined
      ? {}
      : { generated: { sql: bareExpression(column.generated.sql), stored: column.generated.stored } }),
    ...normalCollation(column.collation),
    ...keptOptions('column', column.options, `column ${column.name}`),
  }
}

function normalizeConstraint(constraint: Constraint, table: Table): Constraint {
  const name = named(constraint)
  const where = `a constraint of ${table.name}`
  switch (constraint.kind) {
    case 'primaryKey':
    case 'unique':
      return {
        kind: constraint.kind,
        ...name,
        columns: constraint.columns,
        ...normalDeferral(constraint),
        ...keptOptions('key', constraint.options, where),
      }
    case 'check':
      return { kind: 'check', ...name, sql: bareExpression(constraint.sql), ...keptOptions('constraint', constraint.options, where) }
    case 'foreignKey': {
      const { columns, references, onDelete, onUpdate, match } = constraint
      return {
        kind: 'foreignKey',
        ...name,
        columns,
        references: { ...normalSchema(references.schema), table: references.table, columns: references.columns },
        ...(onDelete === undefined ? {} : { onDelete }),
        ...(onUpdate === undefined ? {} : { onUpdate }),
        ...(match === undefined ? {} : { match }),
        ...normalDeferral(constraint),
        ...keptOptions('constraint', constraint.options, where),
      }
    }
  }
}

function normalizeIndex(index: Index, table: Table): Index {
  return {
    name: index.name,
    ...uniqueIndex(index),
    parts: index.parts.map((part) => normalPart('sql' in part ? { ...part, sql: bareExpression(part.sql) } : part, table.columns)),
    ...(index.where === undefined ? {} : { where: bareExpression(index.where) }),
    ...keptOptions('index', index.options, `index ${index.name}`),
  }
}
