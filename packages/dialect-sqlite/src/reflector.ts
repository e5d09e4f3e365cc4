import {
  DatabaseStateError,
  nameKey,
  type Column,
  type Connection,
  type Constraint,
  type Index,
  type IndexPart,
  type Reflector,
  type ReflectOptions,
  type Table,
} from '@mig/core/dialect'
import {
  columnsQuery,
  indexesQuery,
  partsQuery,
  tableQuery,
  tablesQuery,
  type ColumnRow,
  type IndexRow,
  type PartRow,
  type TableRow,
} from './catalog.ts'
import { parseDefault } from './default-value.ts'
import { normalCollation, normalPart, normalSchema, sortedTables } from './normal-form.ts'
import { parseIndex } from './parse-index.ts'
import { parseTable, type ParsedColumn } from './parse-table.ts'
import { foldName } from './tokens.ts'
import { parseType } from './type-names.ts'

export const reflector: Reflector = {
  async reflect(connection, options = {}) {
    const names = new Set(['main', ...(options.schemas ?? [])])
    const tables: Table[] = []
    for (const name of names) tables.push(...(await reflectSchema(connection, name)))
    return { tables: sortedTables(withTargets(tables.filter((table) => !isExcluded(table, options)))), enums: [] }
  },

  async hasTable(connection, table) {
    const { rows } = await connection.run(tableQuery(table.schema ?? 'main'), [table.name])
    return rows.length > 0
  },
}

function isExcluded(table: Table, { exclude = [] }: ReflectOptions): boolean {
  return exclude.some(({ schema, name }) => nameKey({ ...normalSchema(schema), name }) === nameKey(table))
}

async function reflectSchema(connection: Connection, schema: string): Promise<readonly Table[]> {
  const tables = await read<TableRow>(connection, tablesQuery(schema))
  const columns = grouped(await read<ColumnRow>(connection, columnsQuery(schema)), (row) => row.table)
  const indexes = grouped(await read<IndexRow>(connection, indexesQuery(schema)), (row) => row.table)
  const parts = grouped(await read<PartRow>(connection, partsQuery(schema)), (row) => row.index)
  return tables.map((row) => {
    const own = tableOf(row, columns.get(row.name) ?? [])
    const ownIndexes = (indexes.get(row.name) ?? []).map((index) => indexOf(index, parts.get(index.name) ?? [], own.columns))
    return { ...normalSchema(schema), ...own, indexes: ownIndexes }
  })
}

/** The queries name their columns as the row's interface does. */
async function read<R>(connection: Connection, sql: string): Promise<readonly R[]> {
  const { rows } = await connection.run(sql)
  return rows as readonly unknown[] as readonly R[]
}

function grouped<R>(rows: readonly R[], key: (row: R) => string): ReadonlyMap<string, readonly R[]> {
  const groups = new Map<string, R[]>()
  for (const row of rows) {
    const group = groups.get(key(row))
    if (group === undefined) groups.set(key(row), [row])
    else group.push(row)
  }
  return groups
}

function tableOf(row: TableRow, columns: readonly ColumnRow[]): Table {
  const parsed = parseTable(row.sql)
  const details = new Map(parsed.columns.map((column) => [column.name, column]))
  const options = { ...(row.strict === 1 ? { strict: true } : {}), ...(row.withoutRowid === 1 ? { withoutRowid: true } : {}) }
  const keys = columns.filter((column) => column.key > 0)
  return {
    name: row.name,
    columns: columns.map((column) => {
      const detail = details.get(column.name)
      if (detail === undefined) throw unreadable(row, column)
      const rowid = keys.length === 1 && keys[0] === column && row.withoutRowid === 0 && isRowid(detail)
      return columnOf(column, detail, rowid)
    }),
    constraints: parsed.constraints,
    indexes: [],
    ...(Object.keys(options).length === 0 ? {} : { options: { sqlite: options } }),
  }
}

function unreadable(row: TableRow, column: ColumnRow): DatabaseStateError {
  return new DatabaseStateError(
    'database.unreadable',
    `The column ${column.name} is not found in the text of the table ${row.name}: ${row.sql}`,
    {
      hint: 'Please report this text; it is SQL that mig reads wrongly.',
    },
  )
}

function isRowid(detail: ParsedColumn): boolean {
  return detail.type.toUpperCase() === 'INTEGER' && detail.descending !== true
}

function columnOf(row: ColumnRow, detail: ParsedColumn, rowid: boolean): Column {
  const type = parseType(detail.type)
  const value = row.default === null ? undefined : parseDefault(row.default, type)
  const options = {
    ...(detail.autoincrement === true ? { autoincrement: true } : {}),
    ...(detail.onConflict === undefined ? {} : { onConflict: detail.onConflict }),
  }
  return {
    name: row.name,
    type,
    nullable: row.notNull === 0 && !rowid,
    ...(value === undefined ? {} : { default: value }),
    ...(detail.generated === undefined ? {} : { generated: detail.generated }),
    ...normalCollation(detail.collation),
    ...(Object.keys(options).length === 0 ? {} : { options: { sqlite: options } }),
  }
}

function indexOf(row: IndexRow, parts: readonly PartRow[], columns: readonly Column[]): Index {
  const parsed = parseIndex(row.sql)
  return {
    name: row.name,
    ...(parsed.unique ? { unique: true } : {}),
    parts: parts.map((part, position): IndexPart => {
      const target = part.column === null ? { sql: parsed.parts[position] ?? '' } : { column: part.column }
      const order = part.descending === 1 ? { order: 'desc' as const } : {}
      return normalPart({ ...target, ...order, ...(part.collation === null ? {} : { collation: part.collation }) }, columns)
    }),
    ...(parsed.where === undefined ? {} : { where: parsed.where }),
  }
}

/** A foreign key that names no columns means the primary key of its table; one into an attached file carries the file's name. */
function withTargets(tables: readonly Table[]): readonly Table[] {
  const keys = new Map(tables.map((table) => [foldName(nameKey(table)), table.constraints.find(({ kind }) => kind === 'primaryKey')]))
  const complete = (constraint: Constraint, schema: string | undefined): Constraint => {
    if (constraint.kind !== 'foreignKey') return constraint
    const { table, columns } = constraint.references
    const key = keys.get(foldName(nameKey({ ...normalSchema(schema), name: table })))
    const implied = key?.kind === 'primaryKey' ? key.columns : []
    return { ...constraint, references: { ...normalSchema(schema), table, columns: columns.length === 0 ? implied : columns } }
  }
  return tables.map((table) => ({ ...table, constraints: table.constraints.map((constraint) => complete(constraint, table.schema)) }))
}
