import { canonical, catalogKey, objectKey } from '@mig/core/dialect'
import type { CatalogName, Column, Connection, Enum, Schema, Table } from '@mig/core/dialect'
import { ofSchemas } from './catalog.ts'
import { localType } from './objects/routine.ts'
import { CLASSES, OWNED, type OwnedKind, type PostgresPrivileges, type PrivilegeClass } from './privileges.ts'
import { grantsOf, ownerPrivileges, type AclEntry } from './grants.ts'
import { isOwned, privilegesOf, withOwn, withoutPrivileges, type Item } from './privilege-options.ts'
import { localName } from './read-type.ts'
import { jsonRows } from './snapshot.ts'
import { searchPath } from './search-path.ts'
import { requireSequence, sequencePrivileges, withSequencePrivileges } from './sequence-options.ts'
import { counterOf } from './serial.ts'
import { arrayText } from './values.ts'

export interface PrivilegeScope {
  readonly connection: Connection
  readonly defaultSchema: string | undefined
  readonly major: number
}

/**
 * The schema with the owners and the privileges of what it holds, where they are others than CREATE would leave now.
 * @param schemas Those that were read.
 */
export async function withPrivileges(schema: Schema, scope: PrivilegeScope, schemas: readonly string[]): Promise<Schema> {
  const values = [arrayText(schemas)]
  const rows = await jsonRows<OwnedRow>(scope.connection, OWNED_QUERY, values)
  if (rows.length === 0) return schema
  const defaults = await readDefaults(scope.connection, schemas)
  const found = new Map(rows.map((row) => [catalogKey(nameOf(row, scope)), readPrivileges(row, defaults, scope)]))
  const { objects, tables, enums } = schema
  const ofEnum = ({ schema: space, name }: Enum): PostgresPrivileges | undefined =>
    found.get(catalogKey({ kind: 'enum', ...(space === undefined || space === scope.defaultSchema ? {} : { schema: space }), name }))
  const ofSequence = (table: Table, column: Column): PostgresPrivileges | undefined => {
    const sequence = counterOf(table, column.name, column.options)
    const { name, ...rest } = tableName(table)
    return found.get(sequence === undefined ? catalogKey({ ...rest, kind: 'column', table: name, name: column.name }) : objectKey(sequence))
  }
  return {
    ...schema,
    tables: tables.map((table) => {
      const columns = table.columns.map((column) => withSequencePrivileges(column, ofSequence(table, column)))
      return withOwn({ ...table, columns }, found.get(catalogKey(tableName(table))))
    }),
    enums: enums.map((item) => withOwn(item, ofEnum(item))),
    ...(objects === undefined ? {} : { objects: objects.map((object) => withOwn(object, found.get(objectKey(object)))) }),
  }
}

/**
 * The normal form of a model: that of what it says without privileges, and these as reflection would give them.
 * @param normalize It keeps what it normalises in its places.
 */
export async function normalPrivileges(
  model: Schema,
  connection: Connection,
  normalize: (bare: Schema) => Promise<Schema>,
): Promise<Schema> {
  const { tables, enums, objects = [] } = model
  const owned = [...ownOf(tables, () => 'table'), ...ownOf(enums, () => 'enum'), ...ownOf(objects, ({ kind }) => kind)]
  const own = [...owned, ...tables.flatMap(ownOfSequences)]
  if (own.length === 0) return normalize(model)
  const { defaultSchema } = await searchPath(connection)
  const [row] = await jsonRows<{ readonly me: string }>(connection, 'SELECT current_user AS me')
  const schemaOf = (item: Item): string => item.schema ?? defaultSchema ?? ''
  const defaults = await readDefaults(connection, [...new Set(own.map(({ item }) => schemaOf(item)))])
  const normal = new Map(
    own.map(({ kind, of, item, privileges }) => {
      const context = { of: OWNED[kind].class, me: row?.me ?? '', schema: schemaOf(item), defaults, major: connection.version[0] ?? 0 }
      return [of, normalOf(privileges, context)]
    }),
  )
  const bare = await normalize({
    ...model,
    tables: tables.map((table) => withoutPrivileges({ ...table, columns: table.columns.map((column) => withSequencePrivileges(column)) })),
    enums: enums.map(withoutPrivileges),
    ...(model.objects === undefined ? {} : { objects: objects.map(withoutPrivileges) }),
  })
  return {
    ...bare,
    tables: bare.tables.map((table, index) => {
      const given = tables[index]
      const columns = table.columns.map((column, place) => withSequencePrivileges(column, normal.get(given?.columns[place])))
      return withOwn({ ...table, columns }, normal.get(given))
    }),
    enums: bare.enums.map((item, index) => withOwn(item, normal.get(enums[index]))),
    ...(bare.objects === undefined ? {} : { objects: bare.objects.map((object, index) => withOwn(object, normal.get(objects[index]))) }),
  }
}

/** Something of a model that says whose it is or who may use it, and what it stands in. */
interface Own {
  readonly kind: OwnedKind
  readonly of: unknown
  readonly item: Item
  readonly privileges: PostgresPrivileges
}

function ownOf<T extends Item>(items: readonly T[], kindOf: (item: T) => string): readonly Own[] {
  return items.flatMap((item) => {
    const kind = kindOf(item)
    const privileges = privilegesOf(kind, item)
    return privileges === undefined || !isOwned(kind) ? [] : [{ kind, of: item, item, privileges }]
  })
}

/** A sequence that belongs to a column has the owner of the table. */
function ownOfSequences(table: Table): readonly Own[] {
  return table.columns.flatMap((column) => {
    requireSequence(column)
    const privileges = sequencePrivileges(column)
    if (privileges === undefined) return []
    const { owner } = privilegesOf('table', table) ?? {}
    return [{ kind: 'sequence', of: column, item: table, privileges: { ...privileges, ...(owner === undefined ? {} : { owner }) } }]
  })
}

/* ---- normal form ---- */

interface Context {
  /** Absent: it has an owner alone. */
  readonly of: PrivilegeClass | undefined
  readonly me: string
  readonly schema: string | undefined
  readonly defaults: Defaults
  readonly major: number
}

function normalOf({ owner, ownerPrivileges: own, grants }: PostgresPrivileges, context: Context): PostgresPrivileges {
  const { of, me, major } = context
  const whose = owner === undefined || owner === me ? {} : { owner }
  if (of === undefined) return whose
  const given = grants?.flatMap(({ to, privileges, columns = [''], grantOption = false }) =>
    columns.flatMap((column) =>
      privileges.map((privilege): AclEntry => ({ to, privilege: privilege.toUpperCase(), grantable: grantOption, column })),
    ),
  )
  const mine = own?.map((privilege): AclEntry => ({ to: owner ?? me, privilege: privilege.toUpperCase(), grantable: false, column: '' }))
  return {
    ...whose,
    ...ownerPrivileges(mine, of, major),
    ...otherGrants(given, owner ?? me, { ...context, of }),
  }
}

function otherGrants(
  given: readonly AclEntry[] | undefined,
  owner: string,
  { of, me, schema, defaults, major }: Context & { readonly of: PrivilegeClass },
): Pick<PostgresPrivileges, 'grants'> {
  if (given === undefined) return {}
  const grants = grantsOf(
    given.filter(({ to }) => to !== owner),
    of,
    major,
  )
  const byDefault = (defaults.get(defaultKey(of, schema)) ?? []).filter(({ to }) => to !== owner && to !== me)
  return canonical(grants) === canonical(grantsOf(byDefault, of, major)) ? {} : { grants }
}

function readPrivileges(row: OwnedRow, defaults: Defaults, { major }: PrivilegeScope): PostgresPrivileges {
  const of = OWNED[row.kind].class
  if (of === undefined) return row.owner === row.me ? {} : { owner: row.owner }
  const context = { of, me: row.me, schema: row.schema, defaults, major }
  const mine = row.entries.filter(({ to, column }) => to === row.owner && column === '')
  return {
    ...(row.owner === row.me ? {} : { owner: row.owner }),
    ...ownerPrivileges(mine, of, major),
    ...otherGrants(row.entries, row.owner, context),
  }
}

/* ---- the catalog ---- */

interface OwnedRow {
  readonly kind: OwnedKind
  readonly schema: string
  readonly name: string
  readonly args: readonly string[] | null
  /** The column whose sequence it is; the server chose its name, and a model does not know it. */
  readonly identity: { readonly schema: string; readonly table: string; readonly column: string } | null
  readonly me: string
  readonly owner: string
  readonly entries: readonly AclEntry[]
}

function nameOf({ kind, schema, name, args, identity }: OwnedRow, { defaultSchema }: PrivilegeScope): CatalogName {
  if (identity !== null) {
    const { name: table, ...rest } = localName(identity.schema, identity.table, defaultSchema)
    return { kind: 'column', ...rest, table, name: identity.column }
  }
  if (kind === 'schema' || kind === 'eventTrigger') return { kind, name }
  const types = args === null ? {} : { args: args.map((type) => localType(type, { defaultSchema })) }
  return { kind, ...localName(schema, name, defaultSchema), ...types }
}

function tableName({ schema, name }: { readonly schema?: string; readonly name: string }): CatalogName {
  return schema === undefined ? { kind: 'table', name } : { kind: 'table', schema, name }
}

const RELATIONS = `CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materializedView'
  WHEN 'S' THEN 'sequence' WHEN 'c' THEN 'compositeType' END`

const TYPES = `CASE t.typtype WHEN 'd' THEN 'domain' WHEN 'r' THEN 'rangeType' WHEN 'e' THEN 'enum' WHEN 'c' THEN 'compositeType' END`

const GRANTEE = `CASE a.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(a.grantee) END`

function entry(column: string): string {
  return `json_build_object('to', ${GRANTEE}, 'privilege', a.privilege_type, 'grantable', a.is_grantable, 'column', ${column})`
}

/** What belongs to another role, or has privileges that somebody has set, or that new things would have and this one may lack. */
const OWNED_QUERY = `
  SELECT o.kind, n.nspname AS schema, o.name, CASE WHEN o.types IS NOT NULL THEN coalesce((
      SELECT json_agg(CASE u.type WHEN 0 THEN 'NONE' ELSE format_type(u.type, NULL) END ORDER BY u.place) FROM unnest(o.types) WITH ORDINALITY u (type, place)
    ), '[]') END AS args,
    CASE WHEN o.kind = 'sequence' THEN (
      SELECT json_build_object('schema', i.nspname, 'table', r.relname, 'column', a.attname)
      FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class r ON r.oid = d.refobjid JOIN pg_catalog.pg_namespace i ON i.oid = r.relnamespace
      JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
      WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = o.oid AND d.refclassid = d.classid AND d.deptype = 'i'
    ) END AS identity, current_user AS me, pg_get_userbyid(o.owner) AS owner,
    coalesce((SELECT json_agg(${entry(`''`)}) FROM aclexplode(coalesce(o.acl, acldefault(o.type::"char", o.owner))) a), '[]')::jsonb ||
    coalesce((
      SELECT json_agg(${entry('t.attname')}) FROM pg_catalog.pg_attribute t, aclexplode(t.attacl) a
      WHERE o.type = 'r' AND t.attrelid = o.oid AND t.attnum > 0 AND NOT t.attisdropped
    ), '[]')::jsonb AS entries
  FROM (
    SELECT c.oid, ${RELATIONS} AS kind, c.relnamespace AS namespace, c.relname AS name, NULL::oid[] AS types, c.relowner AS owner,
      c.relacl AS acl, CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END AS type, CASE c.relkind WHEN 'S' THEN 'S' ELSE 'r' END AS defaults
    FROM pg_catalog.pg_class c
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND c.relpersistence <> 't' AND ${ofSchemas('pg_class', 'c.oid')}
    UNION ALL
    SELECT p.oid, CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END, p.pronamespace, p.proname, p.proargtypes::oid[],
      p.proowner, p.proacl, 'f', 'f'
    FROM pg_catalog.pg_proc p WHERE ${ofSchemas('pg_proc', 'p.oid')}
    UNION ALL
    SELECT t.oid, ${TYPES}, t.typnamespace, t.typname, NULL, t.typowner, t.typacl, 'T', 'T'
    FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
    WHERE (t.typtype IN ('d', 'r', 'e') OR (t.typtype = 'c' AND c.relkind = 'c')) AND ${ofSchemas('pg_type', 't.oid')}
    UNION ALL
    SELECT s.oid, 'schema', s.oid, s.nspname, NULL, s.nspowner, s.nspacl, 'n', 'n' FROM pg_catalog.pg_namespace s WHERE s.nspname = ANY ($1)
    UNION ALL
    SELECT p.oid, 'operator', p.oprnamespace, p.oprname, ARRAY[p.oprleft, p.oprright], p.oprowner, NULL, NULL, NULL
    FROM pg_catalog.pg_operator p WHERE ${ofSchemas('pg_operator', 'p.oid')}
    UNION ALL
    SELECT s.oid, 'statistics', s.stxnamespace, s.stxname, NULL, s.stxowner, NULL, NULL, NULL FROM pg_catalog.pg_statistic_ext s
    WHERE ${ofSchemas('pg_statistic_ext', 's.oid')}
    UNION ALL
    -- An event trigger stands in no schema, so it is read with the first one.
    SELECT e.oid, 'eventTrigger', n.oid, e.evtname, NULL, e.evtowner, NULL, NULL, NULL
    FROM pg_catalog.pg_event_trigger e, pg_catalog.pg_namespace n WHERE n.nspname = ($1::text[])[1]
    -- OFFSET 0 keeps the conditions below from being asked of all that the database holds.
    OFFSET 0
  ) o JOIN pg_catalog.pg_namespace n ON n.oid = o.namespace
  WHERE o.acl IS NOT NULL OR pg_get_userbyid(o.owner) <> current_user
    OR EXISTS (SELECT FROM pg_catalog.pg_attribute t WHERE o.type = 'r' AND t.attrelid = o.oid AND t.attacl IS NOT NULL OFFSET 0)
    OR EXISTS (SELECT FROM pg_catalog.pg_default_acl d WHERE pg_get_userbyid(d.defaclrole) = current_user AND d.defaclobjtype = o.defaults)`

/** The privileges that CREATE leaves, by class and schema. */
type Defaults = ReadonlyMap<string, readonly AclEntry[]>

function defaultKey(of: PrivilegeClass, schema: string | undefined): string {
  return JSON.stringify([of, of === 'schema' ? null : (schema ?? null)])
}

/** https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html: those of a schema come on top of the general ones. */
async function readDefaults(connection: Connection, schemas: readonly string[]): Promise<Defaults> {
  const classes = Object.entries(CLASSES).map(([of, { type, defaults }]) => `('${of}', '${type}'::"char", '${defaults}'::"char")`)
  const rows = await jsonRows<{ readonly of: PrivilegeClass; readonly schema: string; readonly entries: readonly AclEntry[] }>(
    connection,
    `SELECT k."of", s.name AS schema, (
       SELECT json_agg(${entry(`''`)}) FROM (
         SELECT * FROM aclexplode(coalesce((
           SELECT d.defaclacl FROM pg_catalog.pg_default_acl d
           WHERE d.defaclrole = m.oid AND d.defaclobjtype = k.defaults AND d.defaclnamespace = 0
         ), acldefault(k.type, m.oid)))
         UNION SELECT * FROM aclexplode((
           SELECT d.defaclacl FROM pg_catalog.pg_default_acl d JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
           WHERE d.defaclrole = m.oid AND d.defaclobjtype = k.defaults AND n.nspname = s.name
         ))
       ) a
     ) AS entries
     FROM (VALUES ${classes.join(', ')}) k ("of", type, defaults), unnest($1::text[]) s (name), pg_catalog.pg_roles m
     WHERE m.rolname = current_user`,
    [arrayText(schemas)],
  )
  return new Map(rows.map(({ of, schema, entries }) => [defaultKey(of, schema), entries ?? []]))
}
