import type { Column, ColumnType, Table } from '@mig/core/dialect'
import { typeFor } from '@mig/core/dialect'
import { optionsFor } from './options.ts'
import { formatStrictType, formatType } from './type-names.ts'

/** What the rowid is called where no column is: https://www.sqlite.org/lang_createtable.html#rowid */
export const ROWID_NAMES: readonly string[] = ['rowid', '_rowid_', 'oid']

/** What a column definition depends on besides the column. */
export interface TableFacts {
  readonly strict: boolean
  /** The column that is another name of the rowid, and so counts by itself: https://www.sqlite.org/lang_createtable.html#rowid */
  readonly rowid: string | undefined
  /** The column that would be the rowid, were it not for the DESC of its key, which has that effect at the column alone. */
  readonly descendingKey?: string
}

export function factsOf(table: Table): TableFacts {
  const { strict = false, withoutRowid = false } = optionsFor('table', table.options, `table ${table.name}`)
  const key = table.constraints.find((constraint) => constraint.kind === 'primaryKey')
  const name = key?.columns.length === 1 ? key.columns[0] : undefined
  const column = table.columns.find((candidate) => candidate.name === name)
  if (column === undefined || withoutRowid) return { strict, rowid: undefined }
  const isInteger = declaredName(column.type, strict).toUpperCase() === 'INTEGER'
  const descending = key?.kind === 'primaryKey' && optionsFor('key', key.options, `the key of ${table.name}`).parts?.[0]?.order === 'desc'
  if (descending) return { strict, rowid: undefined, ...(isInteger ? { descendingKey: column.name } : {}) }
  return { strict, rowid: isInteger || isCounter(column) ? column.name : undefined }
}

/** Only the name INTEGER makes a rowid, and it holds 64 bits, so an identity of any integer type becomes one. */
function isCounter(column: Column): boolean {
  return column.identity !== undefined && ['integer', 'bigint', 'smallint'].includes(typeFor(column.type, 'sqlite').kind)
}

/** Whether a column of the primary key can be NULL, as SQLite lets it where neither NOT NULL nor the kind of the table says otherwise. */
export function keyCanBeNull(column: Column, table: Table, facts: TableFacts): boolean {
  const { strict, withoutRowid } = optionsFor('table', table.options, `table ${table.name}`)
  const { nullableKey } = optionsFor('column', column.options, `column ${column.name}`)
  return nullableKey === true && column.nullable && strict !== true && withoutRowid !== true && column.name !== facts.rowid
}

/** The type as the column definition names it. */
export function typeName(column: Column, facts: TableFacts): string {
  return column.name === facts.rowid ? 'INTEGER' : declaredName(column.type, facts.strict)
}

function declaredName(type: ColumnType, strict: boolean): string {
  return strict ? formatStrictType(type) : formatType(type)
}
