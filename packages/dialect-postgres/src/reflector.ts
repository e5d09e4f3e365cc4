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
  COLUMN_KEYS,
  columnsQuery,
  ENUMS_QUERY,
  TABLES_QUERY,
  TYPES_QUERY,
  type ColumnRow,
  type ColumnTypeRow,
  type EnumRow,
  type TableRow,
} from './catalog.ts'
import { constraintsQuery, type ConstraintRow } from './constraint-catalog.ts'
import { indexesQuery, type IndexRow } from './index-catalog.ts'
import { withLocalSchema } from './objects/object.ts'
import { readObjects } from './objects/kinds.ts'
import { searchPath } from './search-path.ts'
import { withPrivileges } from './privilege-catalog.ts'
import { jsonRows, manyRows, readOnly, sqlState } from './snapshot.ts'
import { namesOf, type Names } from './read-type.ts'
import { arrayText } from './values.ts'
import { columnTypes, readTable } from './read-table.ts'
import { unread } from './unread.ts'

export const reflector: Reflector = { reflect, hasTable, unread }

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
  const { defaultSchema, path } = await searchPath(connection)
  // With an empty search path every name that is printed says its schema, whatever the session has set.
  await connection.run("SET LOCAL search_path = ''")
  const schemas = [...new Set([...(defaultSchema === undefined ? [] : [defaultSchema]), ...(options.schemas ?? [])])]
  const major = connection.version[0] ?? 0
  const enums = await jsonRows<EnumRow>(connection, ENUMS_QUERY)
  const tables = await jsonRows<TableRow>(connection, TABLES_QUERY, [arrayText(schemas)])
  const oids = [arrayText(tables.map(({ oid }) => oid))]
  const types = await jsonRows<ColumnTypeRow>(connection, TYPES_QUERY, oids)
  const columns = grouped(await manyRows<ColumnRow>(connection, COLUMN_KEYS, columnsQuery(major), oids))
  const constraints = grouped(await jsonRows<ConstraintRow>(connection, constraintsQuery(major), oids))
  const indexes = grouped(await jsonRows<IndexRow>(connection, indexesQuery(major), oids))
  const names = namesOf(defaultSchema, path, enums)
  const typeOf = columnTypes(types, names)
  const read = tables.map((table): Table => {
    const { oid } = table
    return readTable(
      { table, columns: columns.get(oid) ?? [], constraints: constraints.get(oid) ?? [], indexes: indexes.get(oid) ?? [] },
      names,
      typeOf,
    )
  })
  const kept = read.filter((table) => !(options.exclude ?? []).some((name) => sameName(withLocalSchema(name, names), table)))
  const objects = await readObjects({ connection, defaultSchema, path, major }, arrayText(schemas))
  const schema = { tables: kept, enums: enumsOf(enums, types, schemas, names), ...(objects.length === 0 ? {} : { objects }) }
  return options.privileges === true ? withPrivileges(schema, { connection, defaultSchema, major }, schemas) : schema
}

/** The enums of the schemas that are read, and those of others that a column uses. */
function enumsOf(
  rows: readonly EnumRow[],
  types: readonly ColumnTypeRow[],
  schemas: readonly string[],
  names: Names,
): Schema['enums'] {
  const used = new Set(types.map(({ type }) => type))
  return rows.filter((row) => schemas.includes(row.schema) || used.has(row.oid)).flatMap((row) => names.enums.get(row.oid) ?? [])
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

async function hasTable(connection: Connection, table: QualifiedName): Promise<boolean> {
  const { rows } = await connection.run(
    `SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relname = $1 AND n.nspname = coalesce($2, pg_catalog.current_schema()::text) AND c.relkind IN ('r', 'p')`,
    [table.name, table.schema ?? null],
  )
  return rows.length > 0
}
