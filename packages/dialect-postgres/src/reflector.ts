import {
  sameName,
  type Connection,
  type QualifiedName,
  type Reflector,
  type ReflectOptions,
  type Schema,
  type Table,
} from '@mig/core/dialect'
import {
  COLUMNS_QUERY,
  constraintsQuery,
  ENUMS_QUERY,
  indexesQuery,
  TABLES_QUERY,
  type ColumnRow,
  type ConstraintRow,
  type EnumRow,
  type IndexRow,
  type TableRow,
} from './catalog.ts'
import { jsonRows, readOnly, sqlState } from './snapshot.ts'
import { namesOf, type Names } from './read-type.ts'
import { arrayText } from './values.ts'
import { readTable } from './read-table.ts'

export const reflector: Reflector = { reflect, hasTable }

const ATTEMPTS = 3

async function reflect(connection: Connection, options: ReflectOptions = {}): Promise<Schema> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await readOnly(connection, () => readSchema(connection, options))
    } catch (error) {
      // The functions that print expressions read the catalog as it is now: an object that just vanished is an internal error there.
      if (sqlState(error) !== 'XX000' || attempt === ATTEMPTS) throw error
    }
  }
}

async function readSchema(connection: Connection, options: ReflectOptions): Promise<Schema> {
  const defaultSchema = await currentSchema(connection)
  // With an empty search path every name that is printed says its schema, whatever the session has set.
  await connection.run("SET LOCAL search_path = ''")
  const schemas = [...new Set([...(defaultSchema === undefined ? [] : [defaultSchema]), ...(options.schemas ?? [])])]
  const values = [arrayText(schemas)]
  const major = connection.version[0] ?? 0
  const enums = await jsonRows<EnumRow>(connection, ENUMS_QUERY)
  const tables = await jsonRows<TableRow>(connection, TABLES_QUERY, values)
  const columns = grouped(await jsonRows<ColumnRow>(connection, COLUMNS_QUERY, values))
  const constraints = grouped(await jsonRows<ConstraintRow>(connection, constraintsQuery(major), values))
  const indexes = grouped(await jsonRows<IndexRow>(connection, indexesQuery(major), values))
  const names = namesOf(defaultSchema, enums)
  const read = tables.map((table): Table => {
    const { oid } = table
    return readTable(
      { table, columns: columns.get(oid) ?? [], constraints: constraints.get(oid) ?? [], indexes: indexes.get(oid) ?? [] },
      names,
    )
  })
  const kept = read.filter((table) => !(options.exclude ?? []).some((name) => sameName(localTo(defaultSchema, name), table)))
  return { tables: kept, enums: enumsOf(enums, columns, schemas, names) }
}

/** The enums of the schemas that are read, and those of others that a column uses. */
function enumsOf(
  rows: readonly EnumRow[],
  columns: ReadonlyMap<string, readonly ColumnRow[]>,
  schemas: readonly string[],
  names: Names,
): Schema['enums'] {
  const used = new Set([...columns.values()].flat().map((column) => column.type))
  return rows.filter((row) => schemas.includes(row.schema) || used.has(row.oid)).flatMap((row) => names.enums.get(row.oid) ?? [])
}

function localTo(defaultSchema: string | undefined, name: QualifiedName): QualifiedName {
  return name.schema === defaultSchema ? { name: name.name } : name
}

function grouped<R extends { readonly table: string }>(rows: readonly R[]): ReadonlyMap<string, readonly R[]> {
  const groups = new Map<string, R[]>()
  for (const row of rows) {
    const group = groups.get(row.table)
    if (group === undefined) groups.set(row.table, [row])
    else group.push(row)
  }
  return groups
}

/** The schema in which CREATE TABLE makes a table; absent when no schema of the search path exists. */
export async function currentSchema(connection: Connection): Promise<string | undefined> {
  const { rows } = await connection.run('SELECT pg_catalog.current_schema()::text AS schema')
  const schema = rows[0]?.['schema']
  return typeof schema === 'string' ? schema : undefined
}

async function hasTable(connection: Connection, table: QualifiedName): Promise<boolean> {
  const { rows } = await connection.run(
    `SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relname = $1 AND n.nspname = coalesce($2, pg_catalog.current_schema()::text) AND c.relkind IN ('r', 'p')`,
    [table.name, table.schema ?? null],
  )
  return rows.length > 0
}
