import { postgres } from '@mig/dialect-postgres'
import type { Facts } from './engine.ts'

/** Objects of users: not the system's, not mig's own tables, not what belongs to an extension. */
const MINE = (catalog: string, oid: string, schema: string): string => `
  ${schema} NOT IN ('pg_catalog', 'information_schema') AND ${schema} !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`

const RELATION = `${MINE('pg_class', 'c.oid', 'n.nspname')} AND c.relname !~ '^mig_version'`

/** Each gives `kind`, `name` and `text`, in the server's own words. */
const QUERIES: readonly string[] = [
  `SELECT 'TABLE' AS kind, n.nspname || '.' || c.relname AS name, concat_ws(E'\\n', c.relkind, c.relpersistence, c.reloptions::text,
     pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid), obj_description(c.oid, 'pg_class'),
     (SELECT string_agg(p.inhparent::regclass::text, ',' ORDER BY 1) FROM pg_inherits p WHERE p.inhrelid = c.oid),
     (SELECT string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NOT NULL' END,
        'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), a.attgenerated, a.attidentity, co.collname, a.attstorage, a.attcompression,
        a.attoptions::text, col_description(c.oid, a.attnum)), E'\\n' ORDER BY a.attname)
      FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      LEFT JOIN pg_collation co ON co.oid = a.attcollation WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)) AS text
   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'f') AND ${RELATION}`,
  `SELECT 'CONSTRAINT' AS kind, n.nspname || '.' || c.relname || ' ' || k.conname AS name,
     concat_ws(E'\\n', pg_get_constraintdef(k.oid), obj_description(k.oid, 'pg_constraint'),
       CASE WHEN k.conindid <> 0 AND k.contype <> 'f' THEN pg_get_indexdef(k.conindid) END) AS text
   FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${RELATION}`,
  `SELECT 'INDEX' AS kind, n.nspname || '.' || x.relname AS name,
     concat_ws(E'\\n', pg_get_indexdef(i.indexrelid), i.indisvalid, obj_description(i.indexrelid, 'pg_class')) AS text
   FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid
   JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE ${RELATION} AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))`,
  `SELECT 'SEQUENCE' AS kind, n.nspname || '.' || c.relname AS name, concat_ws(' ', format_type(s.seqtypid, NULL), s.seqstart,
     s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle, c.relpersistence, obj_description(c.oid, 'pg_class'), o.deptype,
     o.refobjid::regclass || '.' || a.attname) AS text
   FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   LEFT JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.deptype IN ('a', 'i') AND o.refobjsubid > 0
   LEFT JOIN pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid WHERE ${RELATION}`,
  `SELECT 'TYPE' AS kind, n.nspname || '.' || t.typname AS name, concat_ws(E'\\n', t.typtype, format_type(t.typbasetype, t.typtypmod),
     t.typdefault, t.typnotnull, obj_description(t.oid, 'pg_type'),
     (SELECT string_agg(e.enumlabel, E'\\n' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
     (SELECT string_agg(k.conname || pg_get_constraintdef(k.oid), E'\\n' ORDER BY 1) FROM pg_constraint k WHERE k.contypid = t.oid)) AS text
   FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
   WHERE t.typtype IN ('e', 'd', 'r') AND ${MINE('pg_type', 't.oid', 'n.nspname')}`,
  `SELECT 'VIEW' AS kind, n.nspname || '.' || c.relname AS name,
     concat_ws(E'\\n', c.relkind, c.reloptions::text, pg_get_viewdef(c.oid)) AS text
   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND ${RELATION}`,
  `SELECT 'FUNCTION' AS kind, p.oid::regprocedure::text AS name, pg_get_functiondef(p.oid) AS text
   FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind <> 'a' AND ${MINE('pg_proc', 'p.oid', 'n.nspname')}`,
  `SELECT 'TRIGGER' AS kind, n.nspname || '.' || c.relname || ' ' || g.tgname AS name,
     concat_ws(' ', pg_get_triggerdef(g.oid), g.tgenabled) AS text
   FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE NOT g.tgisinternal AND ${RELATION}`,
  `SELECT 'POLICY' AS kind, n.nspname || '.' || c.relname || ' ' || p.polname AS name,
     concat_ws(' ', p.polcmd, p.polpermissive, pg_get_expr(p.polqual, c.oid), pg_get_expr(p.polwithcheck, c.oid)) AS text
   FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${RELATION}`,
  `SELECT 'RULE' AS kind, n.nspname || '.' || c.relname || ' ' || r.rulename AS name,
     concat_ws(' ', pg_get_ruledef(r.oid), r.ev_enabled, obj_description(r.oid, 'pg_rewrite')) AS text
   FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE r.ev_type <> '1' AND ${RELATION}`,
  `SELECT 'STATISTICS' AS kind, n.nspname || '.' || s.stxname AS name,
     concat_ws(' ', pg_get_statisticsobjdef(s.oid), nullif(s.stxstattarget, -1), obj_description(s.oid, 'pg_statistic_ext')) AS text
   FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE ${MINE('pg_statistic_ext', 's.oid', 'n.nspname')}`,
  `SELECT 'AGGREGATE' AS kind, p.oid::regprocedure::text AS name, concat_ws(' ', pg_get_function_arguments(p.oid), p.proparallel, a.aggkind,
     a.aggnumdirectargs, a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn, a.aggmtransfn, a.aggminvtransfn,
     a.aggmfinalfn, a.aggfinalextra, a.aggmfinalextra, a.aggfinalmodify, a.aggmfinalmodify, a.aggsortop::regoper, a.aggtranstype::regtype,
     a.aggtransspace, a.aggmtranstype::regtype, a.aggmtransspace, 'START ' || a.agginitval, 'MSTART ' || a.aggminitval,
     obj_description(p.oid, 'pg_proc')) AS text
   FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid JOIN pg_namespace n ON n.oid = p.pronamespace
   WHERE ${MINE('pg_proc', 'p.oid', 'n.nspname')}`,
  `SELECT 'EVENT TRIGGER' AS kind, g.evtname AS name, concat_ws(' ', g.evtevent, g.evtfoid::regproc, g.evtenabled, g.evttags::text,
     obj_description(g.oid, 'pg_event_trigger')) AS text
   FROM pg_event_trigger g`,
  `SELECT 'EXTENSION' AS kind, extname AS name, extversion AS text FROM pg_extension`,
]

/** What the catalog says, in the server's own words: for servers that no `pg_dump` at hand can read. */
export async function catalogFacts(url: string): Promise<Facts> {
  const connection = await postgres.driver.connect({ url })
  try {
    await connection.run("SET search_path = ''")
    const facts = new Map<string, string>()
    for (const query of QUERIES) {
      for (const { kind, name, text } of (await connection.run(query)).rows) facts.set(`${String(kind)} ${String(name)}`, String(text))
    }
    return facts
  } finally {
    await connection.close()
  }
}
