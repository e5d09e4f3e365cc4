import { significant, tokenize, tokenName } from '@mig/core/dialect'
import type { Column, Constraint, ForeignKeyConstraint, Index, IndexPart, QualifiedName, Table } from '@mig/core/dialect'

/*
 * What reflection and normalising write alike: SQLite has no order of constraints or indexes, several spellings of a collation, and a
 * name for the schema that is meant without one.
 */

const KINDS: readonly Constraint['kind'][] = ['primaryKey', 'unique', 'foreignKey', 'check']
const BUILT_IN_COLLATIONS = ['BINARY', 'NOCASE', 'RTRIM']

/** Constraints by kind, name and content, indexes by name. */
function sorted(table: Table): Table {
  return {
    ...table,
    constraints: table.constraints.toSorted((a, b) => compareTexts(constraintKey(a), constraintKey(b))),
    indexes: table.indexes.toSorted((a, b) => compareTexts(a.name, b.name)),
  }
}

function constraintKey(constraint: Constraint): string {
  const content = constraint.kind === 'check' ? constraint.sql : JSON.stringify(constraint.columns)
  return JSON.stringify([KINDS.indexOf(constraint.kind), constraint.name ?? '', content])
}

/** By code unit, the same on every machine. */
function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

export function sortedTables(tables: readonly Table[]): readonly Table[] {
  return tables
    .map(sorted)
    .toSorted((a, b) => compareTexts(JSON.stringify([a.schema ?? '', a.name]), JSON.stringify([b.schema ?? '', b.name])))
}

/** The schema of the database that was opened is called main, and is the default. */
export function normalSchema(schema: string | undefined): Pick<QualifiedName, 'schema'> {
  return schema === undefined || schema === 'main' ? {} : { schema }
}

/** The collation where it is not the default: https://www.sqlite.org/datatype3.html#collating_sequences */
export function normalCollation(collation: string | undefined, base = 'BINARY'): { readonly collation?: string } {
  if (collation === undefined) return {}
  const spelled = spelledCollation(collation)
  return spelled === spelledCollation(base) ? {} : { collation: spelled }
}

function spelledCollation(collation: string): string {
  return BUILT_IN_COLLATIONS.find((name) => name === collation.toUpperCase()) ?? collation
}

/** The part of an index, where it says no more than it has to; NULL is the smallest value in SQLite. */
export function normalPart(given: IndexPart, columns: readonly Column[]): IndexPart {
  const part = 'sql' in given ? asColumn(given, columns) : given
  const { order, nulls } = part
  const target = 'column' in part ? { column: part.column } : { sql: part.sql }
  const column = 'column' in part ? columns.find((candidate) => candidate.name === part.column) : undefined
  const byDefault = order === 'desc' ? 'last' : 'first'
  return {
    ...target,
    ...(order === undefined ? {} : { order }),
    ...(nulls === undefined || nulls === byDefault ? {} : { nulls }),
    ...normalCollation(part.collation, column?.collation),
  }
}

/** An expression that is only a column's name is the column; SQLite does not tell names apart by case. */
function asColumn(part: Extract<IndexPart, { readonly sql: string }>, columns: readonly Column[]): IndexPart {
  const [token, ...others] = significant(tokenize(part.sql, { brackets: true }))
  if (token === undefined || others.length > 0 || (token.kind !== 'word' && token.kind !== 'quoted')) return part
  const name = tokenName(token).toLowerCase()
  const column = columns.find((candidate) => candidate.name.toLowerCase() === name)
  const { sql: _sql, ...rest } = part
  return column === undefined ? part : { ...rest, column: column.name }
}

/** DEFERRED says DEFERRABLE as well. */
export function normalDeferral(
  constraint: Pick<ForeignKeyConstraint, 'deferrable' | 'initially'>,
): Pick<ForeignKeyConstraint, 'deferrable' | 'initially'> {
  if (constraint.initially === 'deferred') return { deferrable: true, initially: 'deferred' }
  return constraint.deferrable === true ? { deferrable: true } : {}
}

export function named(item: Pick<Constraint, 'name'>): { readonly name?: string } {
  return item.name === undefined ? {} : { name: item.name }
}

export function uniqueIndex(index: Pick<Index, 'unique'>): { readonly unique?: true } {
  return index.unique === true ? { unique: true } : {}
}
