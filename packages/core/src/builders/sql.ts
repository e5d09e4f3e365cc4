import { types } from 'node:util'
import { ModelError } from '../errors.ts'
import { toData } from '../schema/data.ts'
import { COLUMN, definitionOf, REFERENCE, SQL } from './brand.ts'
import { type ColumnAddress, type IndexPartBuilder, type NamedColumn, PartBuilder } from './index-part.ts'
import type { AnyTable } from './row-types.ts'
import type { SqlPart } from './sql-part.ts'
import { tableName } from './table-name.ts'

/** SQL that stands in models and operations, made by the tag `sql`. As a part of an index it takes `desc()` and the like. */
export interface Sql extends IndexPartBuilder {
  readonly [SQL]: readonly SqlPart[]
}

/** What a template may embed. */
export type SqlInput = Sql | NamedColumn | AnyTable | string | number | bigint | boolean | null | Date | Uint8Array

/** The tag, and fragments from text that is only known at run time. */
export interface SqlTag {
  (strings: TemplateStringsArray, ...values: readonly SqlInput[]): Sql
  /** Text as it is, without any quoting. */
  raw(text: string): Sql
  /** A name, or the parts of a qualified one, in quotes where needed. */
  id(...names: readonly [string, ...string[]]): Sql
}

class SqlFragment extends PartBuilder implements Sql {
  readonly [SQL]: readonly SqlPart[]

  constructor(parts: readonly SqlPart[]) {
    super({ target: { sql: parts } })
    this[SQL] = parts
  }
}

function template(strings: TemplateStringsArray, ...values: readonly SqlInput[]): Sql {
  const parts = strings.raw.flatMap((text, index) => [
    ...textPart(text.replace(/\\([\\`$])/g, '$1')),
    ...(index < values.length ? embed(values[index], `value ${index + 1} of an sql template`) : []),
  ])
  return new SqlFragment(parts)
}

/**
 * SQL text that may embed columns, tables, values and other fragments.
 *
 * Backslashes stay as they are written (`'^\d+'`); only a backtick, a dollar and a backslash may be escaped by one. A column or
 * table becomes its database name, in quotes where needed; a value becomes a literal in a definition and a bound value in
 * `op.execute`.
 *
 * @throws ModelError `model.sql` for anything else, such as an array or `undefined`.
 */
export const sql: SqlTag = Object.assign(template, {
  raw: (text: string): Sql => new SqlFragment(textPart(text)),
  id: (...names: readonly [string, ...string[]]): Sql => new SqlFragment([{ kind: 'name', names }]),
})

function textPart(text: string): readonly SqlPart[] {
  return text === '' ? [] : [text]
}

function embed(value: unknown, path: string): readonly SqlPart[] {
  const fragment = definitionOf(value, SQL) as readonly SqlPart[] | undefined
  if (fragment !== undefined) return fragment
  const column = definitionOf(value, REFERENCE) as ColumnAddress | undefined
  if (column !== undefined) return [{ kind: 'column', ...column }]
  const table = tableName(value)
  if (table !== undefined) return [{ kind: 'table', table }]
  if (!isValue(value)) throw new ModelError('model.sql', `${path} has no SQL.`, { hint: hintFor(value) })
  return [{ kind: 'value', value: toData(value, path) }]
}

function isValue(value: unknown): boolean {
  return (
    value === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value) || types.isDate(value) || types.isUint8Array(value)
  )
}

function hintFor(value: unknown): string {
  if (value === undefined) return 'It is undefined: a misspelt column, or a name that is imported in a circle.'
  if (Array.isArray(value)) return 'It is an array: embed each item by itself.'
  if (definitionOf(value, COLUMN) !== undefined) {
    return 'It is a column that belongs to no table yet: use the parameter of the function that table() takes, or column("name").'
  }
  return 'Embed columns, tables, other sql fragments, text, numbers, booleans, null, dates or bytes.'
}
