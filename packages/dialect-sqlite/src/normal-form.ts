import { columnsOf } from '@mig/core/dialect'
import type {
  Column,
  Constraint,
  DialectOptions,
  ForeignKeyConstraint,
  Index,
  IndexPart,
  PrimaryKeyConstraint,
  QualifiedName,
  Table,
  UniqueConstraint,
} from '@mig/core/dialect'
import { optionsFor, withOptions, type SqliteKeyPart } from './options.ts'
import { bareTokens, closing, foldName, isWord, mentions, textOf, type Token, tokenize } from './tokens.ts'

/*
 * What reflection and normalising write alike: SQLite has no order of constraints or indexes, several spellings of a collation, and a
 * name for the schema that is meant without one.
 */

const KINDS: readonly Constraint['kind'][] = ['primaryKey', 'unique', 'foreignKey', 'check', 'exclusion']
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
  const content = constraint.kind === 'check' ? constraint.sql : JSON.stringify(columnsOf(constraint))
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

/** The built-in collations have one spelling. */
export function spelledCollation(collation: string): string {
  return BUILT_IN_COLLATIONS.find((name) => name === collation.toUpperCase()) ?? collation
}

/** The part of an index, where it says no more than it has to; NULL is the smallest value in SQLite. */
export function normalPart(given: IndexPart, columns: readonly Column[]): IndexPart {
  const part = 'sql' in given ? asColumn(withCollation(given), columns) : given
  const { order, nulls } = part
  const target = 'column' in part ? { column: part.column } : { sql: part.sql }
  const byDefault = order === 'desc' ? 'last' : 'first'
  return {
    ...target,
    ...(order === undefined ? {} : { order }),
    ...(nulls === undefined || nulls === byDefault ? {} : { nulls }),
    ...('column' in part
      ? normalCollation(part.collation, findColumn(columns, part.column)?.collation)
      : expressionCollation(part, columns)),
  }
}

type ExpressionPart = Extract<IndexPart, { readonly sql: string }>

/** A COLLATE at the end of an expression is the collation of the part. */
function withCollation(part: ExpressionPart): ExpressionPart {
  const tokens = tokenize(part.sql)
  const inner = tokens.slice(0, -2)
  const collation = isWord(tokens.at(-2), 'COLLATE') && isPrimary(inner) ? tokens.at(-1)?.value : undefined
  return part.collation !== undefined || collation === undefined ? part : { ...part, sql: textOf(part.sql, bareTokens(inner)), collation }
}

/** A name, a call, or something in parentheses: COLLATE behind anything else belongs to its last operand alone. */
export function isPrimary(tokens: readonly Token[]): boolean {
  const last = tokens.length - 1
  return last === 0 || closing(tokens, 0) === last || (tokens[0]?.kind === 'word' && closing(tokens, 1) === last)
}

/** An expression takes its collation from what stands in it, so BINARY says something where another one does. */
function expressionCollation({ sql, collation }: ExpressionPart, columns: readonly Column[]): { readonly collation?: string } {
  if (collation === undefined) return {}
  const collated = columns.some((column) => normalCollation(column.collation).collation !== undefined && mentions(sql, column.name))
  return collated || tokenize(sql).some((token) => isWord(token, 'COLLATE'))
    ? { collation: spelledCollation(collation) }
    : normalCollation(collation)
}

/** An expression that is only a column's name is the column; SQLite does not tell names apart by case. */
function asColumn(part: ExpressionPart, columns: readonly Column[]): IndexPart {
  const [token, ...others] = tokenize(part.sql)
  if (token === undefined || others.length > 0 || (token.kind !== 'word' && token.kind !== 'quoted')) return part
  const column = findColumn(columns, token.value)
  const { sql: _sql, ...rest } = part
  return column === undefined ? part : { ...rest, column: column.name }
}

export function findColumn(columns: readonly Column[], name: string): Column | undefined {
  const folded = foldName(name)
  return columns.find((column) => foldName(column.name) === folded)
}

/** The options of a key; the rowid has neither an order nor a collation, and the key of an INTEGER column has no collation of its own. */
export function normalKeyOptions(
  key: PrimaryKeyConstraint | UniqueConstraint,
  columns: readonly Column[],
  isRowid: boolean,
  where: string,
): { readonly options?: DialectOptions } {
  const { parts = [], ...rest } = optionsFor('key', key.options, where)
  const collated = key.kind === 'unique' || key.columns.length > 1
  const normal = isRowid
    ? []
    : key.columns.map((name, place) => {
        const column = findColumn(columns, name)
        return normalKeyPart(parts[place] ?? {}, column, collated || column?.type.kind !== 'integer')
      })
  return withOptions({ ...rest, ...(normal.some((part) => Object.keys(part).length > 0) ? { parts: normal } : {}) })
}

function normalKeyPart({ order, collation }: SqliteKeyPart, column: Column | undefined, collated: boolean): SqliteKeyPart {
  return { ...(order === undefined ? {} : { order }), ...(collated ? normalCollation(collation, column?.collation) : {}) }
}

/** The options of a column that mean something where they stand. */
export function normalColumnOptions(
  column: Column,
  { inKey, isRowid }: { readonly inKey: boolean; readonly isRowid: boolean },
  where: string,
): { readonly options?: DialectOptions } {
  const { nullableKey, notNull, onConflict, constraintNames = {}, ...rest } = optionsFor('column', column.options, where)
  const said = {
    notNull: !column.nullable,
    default: column.default !== undefined,
    collate: normalCollation(column.collation).collation !== undefined,
    generated: column.generated !== undefined,
  }
  const names = Object.entries(constraintNames).filter(([place]) => said[place as keyof typeof said])
  return withOptions({
    ...rest,
    ...(nullableKey === true && inKey && column.nullable ? { nullableKey } : {}),
    ...(notNull === true && isRowid ? { notNull } : {}),
    ...(onConflict === undefined || column.nullable ? {} : { onConflict }),
    ...(names.length === 0 ? {} : { constraintNames: Object.fromEntries(names) }),
  })
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
