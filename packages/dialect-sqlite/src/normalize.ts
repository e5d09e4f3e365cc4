import type { Column, Constraint, Index, IndexPart, Schema, Table } from '@mig/core/dialect'
import { normalDefault } from './default-value.ts'
import { withEnumChecks } from './enum-check.ts'
import { namesIn, normalExpression } from './expression.ts'
import { withTargets } from './foreign-key-targets.ts'
import {
  named,
  normalCollation,
  normalColumnOptions,
  normalDeferral,
  normalKeyOptions,
  normalPart,
  normalSchema,
  sortedTables,
  uniqueIndex,
} from './normal-form.ts'
import { normalObject } from './objects/kinds.ts'
import { keptOptions, optionsFor } from './options.ts'
import { factsOf, keyCanBeNull, typeName, type TableFacts } from './rowid.ts'
import { parseType } from './type-names.ts'

/** The schema as reflection gives it after it was created: enums are texts with checks, comments and identities are gone. */
export function normalizeSchema(schema: Schema): Schema {
  const objects = schema.objects === undefined ? {} : { objects: schema.objects.map(normalObject) }
  return { tables: sortedTables(withTargets(schema.tables.map(normalizeTable))), enums: [], ...objects }
}

function normalizeTable(table: Table): Table {
  const facts = factsOf(table)
  const key = table.constraints.find((constraint) => constraint.kind === 'primaryKey')?.columns ?? []
  const columns = table.columns.map((column) => normalizeColumn(column, table, facts, key))
  const normal = { ...table, columns }
  return {
    ...normalSchema(table.schema),
    name: table.name,
    columns,
    constraints: withEnumChecks(table).map((constraint) => normalizeConstraint(constraint, normal, facts)),
    indexes: table.indexes.map((index) => normalizeIndex(index, normal)),
    ...keptOptions('table', table.options, `table ${table.name}`),
  }
}

function normalizeColumn(column: Column, table: Table, facts: TableFacts, key: readonly string[]): Column {
  const type = parseType(typeName(column, facts))
  const value = column.default === undefined ? undefined : normalDefault(column.default, type)
  const inKey = key.includes(column.name)
  const where = `column ${column.name}`
  const normal: Column = {
    name: column.name,
    type,
    nullable: column.nullable && (!inKey || keyCanBeNull(column, table, facts)),
    ...(value === undefined ? {} : { default: value }),
    ...(column.generated === undefined
      ? {}
      : { generated: { sql: normalExpression(column.generated.sql, namesIn(table.columns, false)), stored: column.generated.stored } }),
    ...normalCollation(column.collation),
  }
  return { ...normal, ...normalColumnOptions({ ...normal, ...given(column) }, { inKey, isRowid: column.name === facts.rowid }, where) }
}

function given({ options }: Column): Pick<Column, 'options'> {
  return options === undefined ? {} : { options }
}

function normalizeConstraint(constraint: Constraint, table: Table, facts: TableFacts): Constraint {
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
        ...normalKeyOptions(constraint, table.columns, constraint.kind === 'primaryKey' && facts.rowid !== undefined, where),
      }
    case 'check':
      return {
        kind: 'check',
        ...name,
        sql: normalExpression(constraint.sql, namesIn(table.columns, hasRowid(table))),
        ...keptOptions('constraint', constraint.options, where),
      }
    // The compiler refuses it.
    case 'exclusion':
      return constraint
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

function hasRowid(table: Table): boolean {
  return optionsFor('table', table.options, `table ${table.name}`).withoutRowid !== true
}

function normalizeIndex(index: Index, table: Table): Index {
  return {
    name: index.name,
    ...uniqueIndex(index),
    parts: index.parts.map((part) => normalPart(bare(part, table), table.columns)),
    ...(index.where === undefined ? {} : { where: normalExpression(index.where, namesIn(table.columns, hasRowid(table))) }),
    ...keptOptions('index', index.options, `index ${index.name}`),
  }
}

function bare(part: IndexPart, table: Table): IndexPart {
  return 'sql' in part ? { ...part, sql: normalExpression(part.sql, namesIn(table.columns, false)) } : part
}
