import type { CatalogName, Connection, Dependency } from '@mig/core/dialect'
import { jsonRows, readOnly } from './snapshot.ts'
import { localName } from './read-type.ts'
import { localType } from './objects/routine.ts'
import { searchPath } from './search-path.ts'

/**
 * What uses what, as `pg_depend` knows it: https://www.postgresql.org/docs/current/catalog-pg-depend.html. It speaks of parts that have no
 * name, such as the rule behind a view; here each is told as what it belongs to.
 */
export async function dependencies(connection: Connection): Promise<readonly Dependency[]> {
  const { defaultSchema } = await searchPath(connection)
  return readOnly(connection, async () => {
    // With an empty search path types have one spelling, as they have where objects are read.
    await connection.run("SET LOCAL search_path = ''")
    const rows = await jsonRows<EdgeRow>(connection, EDGES)
    const nameOf = ({ kind, schema, table, name, args }: ThingRow): CatalogName => ({
      kind,
      ...(kind === 'schema' || kind === 'extension' || kind === 'eventTrigger' ? { name } : localName(schema, name, defaultSchema)),
      ...(table === null ? {} : { table }),
      ...(args === null ? {} : { args: args.map((type) => localType(type, { defaultSchema })) }),
    })
    return rows.map(({ user, used }) => ({ user: nameOf(user), used: nameOf(used) }))
  })
}

interface ThingRow {
  readonly kind: CatalogName['kind']
  readonly schema: string
  readonly table: string | null
  readonly name: string
  readonly args: readonly string[] | null
}

interface EdgeRow {
  readonly user: ThingRow
  readonly used: ThingRow
}

/** The server's own schemas. */
const OWN_SCHEMAS = `SELECT oid FROM pg_catalog.pg_namespace WHERE nspname LIKE 'pg\\_%' OR nspname = 'information_schema'`

function relationKind(relation: string): string {
  return `CASE ${relation}.relkind
  WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'f' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materializedView'
  WHEN 'S' THEN 'sequence' WHEN 'c' THEN 'compositeType' END`
}

/** A part of a relation: views and composite types stand for theirs. */
function partOf(relation: string, kind: string, name: string): string {
  const own = `${relation}.relkind IN ('v', 'm', 'c')`
  return `CASE WHEN ${own} THEN ${relationKind(relation)} ELSE ${kind} END, ${relation}.relnamespace,
    CASE WHEN ${own} THEN NULL ELSE ${relation}.relname END, CASE WHEN ${own} THEN ${relation}.relname ELSE ${name} END, NULL::json`
}

function argumentTypes(types: string): string {
  return `coalesce((
      SELECT json_agg(format_type(u.type, NULL) ORDER BY u.place) FROM unnest(${types}) WITH ORDINALITY u (type, place)
    ), '[]')`
}

/** Everything that has a name, by where the catalog has it; `part` is a column, where it is one of a table. */
const THINGS = `
  SELECT 'pg_class'::regclass AS class, c.oid, 0 AS part, ${relationKind('c')} AS kind, c.relnamespace AS namespace,
    NULL::name AS "table", c.relname AS name, NULL::json AS args
  FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c')
  UNION ALL
  SELECT 'pg_class'::regclass, a.attrelid, a.attnum, ${partOf('c', `'column'`, 'a.attname')}
  FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT 'pg_class'::regclass, i.indexrelid, 0,
    ${partOf('c', `'index'`, 'x.relname')}
  FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
  WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
  UNION ALL
  SELECT 'pg_class'::regclass, k.conindid, 0, ${partOf('c', `'constraint'`, 'k.conname')}
  FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid WHERE k.contype IN ('p', 'u', 'x')
  UNION ALL
  SELECT 'pg_constraint'::regclass, k.oid, 0, ${partOf('c', `'constraint'`, 'k.conname')}
  FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
  UNION ALL
  SELECT 'pg_constraint'::regclass, k.oid, 0, 'domain', t.typnamespace, NULL, t.typname, NULL
  FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_type t ON t.oid = k.contypid
  UNION ALL
  SELECT 'pg_attrdef'::regclass, d.oid, 0,
    ${partOf('c', `CASE a.attgenerated WHEN '' THEN 'default' ELSE 'column' END`, 'a.attname')}
  FROM pg_catalog.pg_attrdef d JOIN pg_catalog.pg_class c ON c.oid = d.adrelid
  JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
  UNION ALL
  SELECT 'pg_rewrite'::regclass, w.oid, 0, CASE w.rulename WHEN '_RETURN' THEN ${relationKind('c')} ELSE 'rule' END, c.relnamespace,
    CASE w.rulename WHEN '_RETURN' THEN NULL ELSE c.relname END, CASE w.rulename WHEN '_RETURN' THEN c.relname ELSE w.rulename END, NULL
  FROM pg_catalog.pg_rewrite w JOIN pg_catalog.pg_class c ON c.oid = w.ev_class
  UNION ALL
  SELECT 'pg_trigger'::regclass, g.oid, 0, 'trigger', c.relnamespace, c.relname, g.tgname, NULL
  FROM pg_catalog.pg_trigger g JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid WHERE NOT g.tgisinternal AND g.tgparentid = 0
  UNION ALL
  SELECT 'pg_policy'::regclass, p.oid, 0, 'policy', c.relnamespace, c.relname, p.polname, NULL
  FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
  UNION ALL
  SELECT 'pg_statistic_ext'::regclass, s.oid, 0, 'statistics', s.stxnamespace, NULL, s.stxname, NULL FROM pg_catalog.pg_statistic_ext s
  UNION ALL
  SELECT 'pg_event_trigger'::regclass, e.oid, 0, 'eventTrigger', NULL, NULL, e.evtname, NULL FROM pg_catalog.pg_event_trigger e
  UNION ALL
  SELECT 'pg_proc'::regclass, p.oid, 0, CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
    p.pronamespace, NULL, p.proname, ${argumentTypes('p.proargtypes::oid[]')}
  FROM pg_catalog.pg_proc p WHERE p.pronamespace NOT IN (${OWN_SCHEMAS})
  UNION ALL
  SELECT 'pg_operator'::regclass, o.oid, 0, 'operator', o.oprnamespace, NULL, o.oprname,
    json_build_array(coalesce(format_type(nullif(o.oprleft, 0), NULL), 'NONE'), format_type(o.oprright, NULL))
  FROM pg_catalog.pg_operator o WHERE o.oprnamespace NOT IN (${OWN_SCHEMAS})
  UNION ALL
  SELECT 'pg_type'::regclass, t.oid, 0, CASE b.typtype WHEN 'd' THEN 'domain' WHEN 'e' THEN 'enum' WHEN 'r' THEN 'rangeType'
      ELSE ${relationKind('c')} END, b.typnamespace, NULL, b.typname, NULL
  FROM pg_catalog.pg_type t
  LEFT JOIN pg_catalog.pg_range r ON r.rngmultitypid = t.oid
  JOIN pg_catalog.pg_type b ON b.oid = coalesce(r.rngtypid, CASE WHEN t.typcategory = 'A' THEN nullif(t.typelem, 0) END, t.oid)
  LEFT JOIN pg_catalog.pg_class c ON c.oid = b.typrelid
  WHERE b.typtype IN ('d', 'e', 'r', 'c')
  UNION ALL
  SELECT 'pg_namespace'::regclass, n.oid, 0, 'schema', NULL, NULL, n.nspname, NULL FROM pg_catalog.pg_namespace n`

function thing(alias: string): string {
  return `json_build_object('kind', ${alias}.kind, 'schema', coalesce((
      SELECT nspname FROM pg_catalog.pg_namespace WHERE oid = ${alias}.namespace
    ), ''), 'table', ${alias}."table", 'name', ${alias}.name, 'args', ${alias}.args)`
}

/**
 * A column follows its type where it is, and a part of a table its columns: neither is told. What a generated column is computed with is
 * told of the column itself up to PostgreSQL 14, and of its default from 15 on.
 */
const EDGES = `
  WITH things AS MATERIALIZED (
    SELECT * FROM (${THINGS}) t WHERE t.namespace IS NULL OR t.namespace NOT IN (${OWN_SCHEMAS})
  )
  SELECT DISTINCT ${thing('u')}::jsonb AS "user", ${thing('r')}::jsonb AS used
  FROM pg_catalog.pg_depend d
  JOIN things u ON u.class = d.classid AND u.oid = d.objid AND u.part = d.objsubid
  JOIN things r ON r.class = d.refclassid AND r.oid = d.refobjid AND r.part = d.refobjsubid
  WHERE d.deptype IN ('n', 'a', 'i') AND (
      d.objsubid = 0 OR u.kind = 'compositeType'
      OR d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_class'::regclass)
    )
    AND NOT (u.kind IN ('default', 'constraint', 'index') AND r.kind IN ('table', 'column'))
    AND (u.kind, u.namespace, u."table", u.name) IS DISTINCT FROM (r.kind, r.namespace, r."table", r.name)`
