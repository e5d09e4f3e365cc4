import type { IndexPart } from '../schema/table-index.ts'
import type { Table } from '../schema/table.ts'

/** The table with all of its expressions changed: defaults, what is computed, checks, exclusions, parts and predicates of indexes. */
export function mapSql(table: Table, change: (sql: string) => string): Table {
  return {
    ...table,
    columns: table.columns.map((column) => ({
      ...column,
      ...(column.default !== undefined && 'sql' in column.default ? { default: { sql: change(column.default.sql) } } : {}),
      ...(column.generated === undefined ? {} : { generated: { ...column.generated, sql: change(column.generated.sql) } }),
    })),
    constraints: table.constraints.map((constraint) => {
      if (constraint.kind === 'check') return { ...constraint, sql: change(constraint.sql) }
      return constraint.kind === 'exclusion' ? { ...constraint, ...inParts(constraint, change) } : constraint
    }),
    indexes: table.indexes.map((index) => ({ ...index, ...inParts(index, change) })),
  }
}

interface PartsOf<P> {
  readonly parts: readonly P[]
  readonly where?: string
}

/** Parts that are expressions, and the predicate. */
function inParts<P extends IndexPart>({ parts, where }: PartsOf<P>, change: (sql: string) => string): PartsOf<P> {
  return {
    parts: parts.map((part) => ('sql' in part ? { ...part, sql: change(part.sql) } : part)),
    ...(where === undefined ? {} : { where: change(where) }),
  }
}
