import {
  nameKey,
  type Column,
  type Connection,
  type Constraint,
  type Index,
  type IndexPart,
  type Reflector,
  type ReflectOptions,
  type SchemaObject,
  type Table,
} from '@mig/core/dialect'
import { assertAttached } from './attached.ts'
import {
  columnsQuery,
  foreignKeysQuery,
  indexesQuery,
  partsQuery,
  tableQuery,
  tablesQuery,
  type ColumnRow,
  type ForeignKeyRow,
  type IndexRow,
  type PartRow,
  type TableRow,
} from './catalog.ts'
import { checkText, type TableFactRows } from './check-text.ts'
import { readDefault } from './default-value.ts'
import { namesIn, normalExpression } from './expression.ts'
import { withTargets } from './foreign-key-targets.ts'
import {
  findColumn,
  normalColumnOptions,
  normalKeyOptions,
  normalPart,
  normalSchema,
  sortedTables,
  spelledCollation,
} from './normal-form.ts'
import { withOptions } from './options.ts'
import { readObjects } from './objects/kinds.ts'
import { parseIndex } from './parse-index.ts'
import { parseTable, type ParsedColumn } from './parse-table.ts'
import { parseType } from './type-names.ts'
import { unread } from './unread.ts'

export const reflector: Reflector = {
  async reflect(connection, options = {}) {
    const names = new Set(['main', ...(options.schemas ?? [])])
    await assertAttached(connection, [...names])
    const tables: Table[] = []
    const objects: SchemaObject[] = []
    for (const name of names) {
      tables.push(...(await reflectSchema(connection, name)))
      objects.push(...(await readObjects(connection, name)))
    }
    return {
      tables: sortedTables(withTargets(tables).filter((table) => !isExcluded(table, options))),
      enums: [],
      ...(objects.length === 0 ? {} : { objects }),
    }
  },

  async hasTable(connection, table) {
    const { rows } = await connection.run(tableQuery(table.schema ?? 'main'), [table.name])
    return rows.length > 0
  },

  unread,
}

function isExcluded(table: Table, { exclude = [] }: ReflectOptions): boolean {
  return exclude.some(({ schema, name }) => nameKey({ ...normalSchema(schema), name }) === nameKey(table))
}

async function reflectSchema(connection: Connection, schema: string): Promise<readonly Table[]> {
  const tables = await read<TableRow>(connection, tablesQuery(schema))
  const columns = grouped(await read<ColumnRow>(connection, columnsQuery(schema)), (row) => row.table)
  const parts = grouped(await read<PartRow>(connection, partsQuery(schema)), (row) => row.table)
  const foreignKeys = grouped(await read<ForeignKeyRow>(connection, foreignKeysQuery(schema)), (row) => row.table)
  const texts = new Map((await read<IndexRow>(connection, indexesQuery(schema))).map(({ name, sql }) => [name, sql]))
  return tables.map((table) => {
    const of = <R>(rows: ReadonlyMap<string, readonly R[]>): readonly R[] => rows.get(table.name) ?? []
    return { ...normalSchema(schema), ...tableOf({ table, columns: of(columns), parts: of(parts), foreignKeys: of(foreignKeys) }, texts) }
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

function tableOf(rows: TableFactRows, texts: ReadonlyMap<string, string>): Table {
  const { table, parts } = rows
  const parsed = parseTable(table.sql)
  checkText(parsed, rows)
  const rowid = rowidOf(rows)
  const withoutRowid = table.withoutRowid === 1
  const columns = parsed.columns.map((detail, place) => columnOf(rows.columns[place], detail, rows, rowid))
  const named = { name: table.name, columns, withoutRowid }
  return {
    name: table.name,
    columns,
    constraints: parsed.constraints.map((constraint) => constraintOf(constraint, named, rowid)),
    indexes: [...grouped(parts, ({ index }) => index)].flatMap(([index, own]) => {
      const sql = texts.get(index)
      return sql === undefined ? [] : [indexOf(index, sql, own, named)]
    }),
    ...withOptions({ ...(table.strict === 1 ? { strict: true } : {}), ...(withoutRowid ? { withoutRowid } : {}) }),
  }
}

/** A primary key for which SQLite keeps no index is the rowid: https://www.sqlite.org/lang_createtable.html#rowid */
function rowidOf({ table, columns, parts }: TableFactRows): string | undefined {
  const [key, ...others] = columns.filter((column) => column.key > 0)
  return table.withoutRowid === 0 && others.length === 0 && !parts.some(({ origin }) => origin === 'pk') ? key?.name : undefined
}

function columnOf(row: ColumnRow | undefined, detail: ParsedColumn, rows: TableFactRows, rowid: string | undefined): Column {
  const type = parseType(detail.type)
  const text = row?.default ?? null
  const value = text === null ? undefined : readDefault(text, type)
  const { generated, autoincrement, onConflict, names } = detail
  const isRowid = row !== undefined && row.name === rowid
  const nullable = row?.notNull === 0 && !isRowid
  const inKey = row !== undefined && row.key > 0
  const column: Column = {
    name: detail.name,
    type,
    nullable,
    ...(value === undefined ? {} : { default: value }),
    ...(generated === undefined
      ? {}
      : { generated: { sql: normalExpression(generated.sql, namesIn(rows.columns, false)), stored: generated.stored } }),
    ...(detail.collation === undefined ? {} : { collation: spelledCollation(detail.collation) }),
  }
  const options = {
    ...(autoincrement === undefined ? {} : { autoincrement }),
    ...(onConflict === undefined ? {} : { onConflict }),
    ...(names === undefined ? {} : { constraintNames: { ...names } }),
    ...(inKey && nullable ? { nullableKey: true } : {}),
    ...(isRowid && row.notNull === 1 && onConflict === undefined && names?.notNull === undefined ? { notNull: true } : {}),
  }
  return { ...column, ...normalColumnOptions({ ...column, options: { sqlite: options } }, { inKey, isRowid }, `column ${detail.name}`) }
}

interface NamedTable {
  readonly name: string
  readonly columns: readonly Column[]
  readonly withoutRowid: boolean
}

function constraintOf(constraint: Constraint, { name, columns, withoutRowid }: NamedTable, rowid: string | undefined): Constraint {
  if (constraint.kind === 'check') return { ...constraint, sql: normalExpression(constraint.sql, namesIn(columns, !withoutRowid)) }
  if (constraint.kind === 'exclusion') return constraint
  const spelled = { ...constraint, columns: constraint.columns.map((column) => findColumn(columns, column)?.name ?? column) }
  if (spelled.kind === 'foreignKey') return spelled
  const { options: _, ...key } = spelled
  const isRowid = spelled.kind === 'primaryKey' && rowid !== undefined
  return { ...key, ...normalKeyOptions(spelled, columns, isRowid, `a key of ${name}`) }
}

function indexOf(name: string, sql: string, parts: readonly PartRow[], { columns, withoutRowid }: NamedTable): Index {
  const parsed = parseIndex(sql)
  return {
    name,
    ...(parts[0]?.unique === 1 ? { unique: true } : {}),
    parts: parts.map((part, place): IndexPart => {
      const order = part.descending === 1 ? { order: 'desc' as const } : {}
      // What SQLite says of an expression's collation does not tell whether that is its own; the text does.
      if (part.column === null) return normalPart({ sql: expressionOf(parsed.parts[place] ?? '', columns), ...order }, columns)
      return normalPart({ column: part.column, ...order, ...(part.collation === null ? {} : { collation: part.collation }) }, columns)
    }),
    ...(parsed.where === undefined ? {} : { where: normalExpression(parsed.where, namesIn(columns, !withoutRowid)) }),
  }
}

function expressionOf(text: string, columns: readonly Column[]): string {
  const sql = normalExpression(text, namesIn(columns, false))
  // A text alone would be taken for the name of a column: https://www.sqlite.org/quirks.html#dblquote
  return /^'(?:[^']|'')*'$/.test(sql) ? `+${sql}` : sql
}
