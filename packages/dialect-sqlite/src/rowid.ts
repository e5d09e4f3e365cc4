import type { Column, ColumnType, Table } from '@mig/core/dialect'
import { typeFor } from '@mig/core/dialect'
import { optionsFor } from './options.ts'
import { formatStrictType, formatType } from './type-names.ts'

/** What a column definition depends on besides the column. */
export interface TableFacts {
  readonly strict: boolean
  /** The column that is another name of the rowid, and so counts by itself: https://www.sqlite.org/lang_createtable.html#rowid */
  readonly rowid: string | undefined
}

export function factsOf(table: Table): TableFacts {
  const { strict = false, withoutRowid = false } = optionsFor('table', table.options, `table ${table.name}`)
  const key = table.constraints.find((constraint) => constraint.kind === 'primaryKey')
  const name = key?.columns.length === 1 ? key.columns[0] : undefined
  const column = table.columns.find((candidate) => candidate.name === name)
  const counts =
    column !== undefined && !withoutRowid && (isCounter(column) || declaredName(column.type, strict).toUpperCase() === 'INTEGER')
  return { strict, rowid: counts ? column.name : undefined }
}

/** Only the name INTEGER makes a rowid, and it holds 64 bits, so an identity of any integer type becomes one. */
function isCounter(column: Column): boolean {
  return column.identity !== undefined && ['integer', 'bigint', 'smallint'].includes(typeFor(column.type, 'sqlite').kind)
}

/** The type as the column definition names it. */
export function typeName(column: Column, facts: TableFacts): string {
  return column.name === facts.rowid ? 'INTEGER' : declaredName(column.type, facts.strict)
}

function declaredName(type: ColumnType, strict: boolean): string {
  return strict ? formatStrictType(type) : formatType(type)
}
