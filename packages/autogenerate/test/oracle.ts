import type { Database } from './databases.ts'

const SCHEMAS = `ARRAY(SELECT oid FROM pg_namespace WHERE nspname <> 'information_schema' AND nspname !~ '^pg_')`

/**
 * What the catalog of a PostgreSQL database says of its schemas, in the server's own words: our reflection has no part in it, so its blind
 * spots show. Names of constraints are left out, since models may leave them open; columns are sorted, as they only append.
 */
const POSTGRES = [
  // Where partitions and tables that inherit have a column from is a part of it.
  `SELECT c.oid::regclass::text, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
          pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum), a.attcollation::regcollation::text,
          a.attstorage, a.attcompression, nullif(a.attstattarget, -1), a.attislocal, a.attinhcount
   FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE c.relnamespace = ANY (SCHEMAS) AND c.relkind IN ('r', 'p') ORDER BY 1, 2`,
  // A partition that comes after a constraint has no rows that it was not checked on.
  `SELECT conrelid::regclass::text, contype,
     CASE WHEN conislocal THEN pg_get_constraintdef(oid) ELSE regexp_replace(pg_get_constraintdef(oid), ' NOT VALID$', '') END,
     conislocal, coninhcount, obj_description(oid, 'pg_constraint')
   FROM pg_constraint WHERE connamespace = ANY (SCHEMAS) AND conrelid <> 0 AND contype <> 'n' ORDER BY 1, 2, 3`,
  `SELECT conrelid::regclass::text, pg_get_constraintdef(oid), conislocal, coninhcount FROM pg_constraint
   WHERE connamespace = ANY (SCHEMAS) AND conrelid <> 0 AND contype = 'n' ORDER BY 1, 2`,
  `SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid, indisreplident,
     CASE WHEN NOT c.relispartition THEN obj_description(indexrelid, 'pg_class') END,
     (SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = indexrelid), c.reloptions
   FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE c.relnamespace = ANY (SCHEMAS) AND c.relpersistence <> 't'
   AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype <> 'f') ORDER BY 1, 2`,
  `SELECT c.oid::regclass::text, obj_description(c.oid, 'pg_class'), relkind, relpersistence, reloptions, relreplident,
     relrowsecurity, relforcerowsecurity, pg_get_partkeydef(c.oid), pg_get_expr(relpartbound, c.oid),
     (SELECT array_agg(inhparent::regclass::text ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = c.oid),
     (SELECT amname FROM pg_am WHERE oid = relam),
     (SELECT array_agg(indexrelid::regclass::text || indisreplident || indisclustered ORDER BY indexrelid::regclass::text)
      FROM pg_index WHERE indrelid = c.oid AND (indisreplident OR indisclustered))
   FROM pg_class c WHERE relnamespace = ANY (SCHEMAS) AND relkind IN ('r', 'p') ORDER BY 1`,
  `SELECT t.oid::regtype::text, enumlabel, obj_description(t.oid, 'pg_type') FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
   ORDER BY 1, enumsortorder`,
  `SELECT oid::regnamespace::text, obj_description(oid, 'pg_namespace') FROM pg_namespace
   WHERE oid = ANY (SCHEMAS) AND nspname <> 'public' ORDER BY 1`,
  // ALTER TABLE takes the sequences of a table along when it becomes unlogged, and those of new columns are logged all the same.
  `SELECT c.oid::regclass::text, seqtypid::regtype::text, seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle,
     CASE WHEN NOT EXISTS (SELECT FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid
       WHERE d.objid = c.oid AND d.deptype = 'a' AND t.relpersistence = 'u') THEN relpersistence END
   FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid ORDER BY 1`,
  `SELECT c.oid::regclass::text, c.relkind, c.reloptions, pg_get_viewdef(c.oid), obj_description(c.oid, 'pg_class'), relispopulated
   FROM pg_class c WHERE c.relnamespace = ANY (SCHEMAS) AND c.relkind IN ('v', 'm') ORDER BY 1`,
  `SELECT c.oid::regclass::text, a.attname, format_type(a.atttypid, a.atttypmod), pg_get_expr(d.adbin, d.adrelid),
     col_description(c.oid, a.attnum)
   FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
   LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE c.relnamespace = ANY (SCHEMAS) AND c.relkind IN ('v', 'm') ORDER BY 1, 2`,
  `SELECT s.oid::regclass::text, t.relname, a.attname, obj_description(s.oid, 'pg_class') FROM pg_class s
   LEFT JOIN pg_depend d ON d.objid = s.oid AND d.deptype = 'a' AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
   LEFT JOIN pg_class t ON t.oid = d.refobjid LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
   WHERE s.relkind = 'S' AND s.relnamespace = ANY (SCHEMAS) ORDER BY 1`,
  `SELECT pg_get_functiondef(p.oid), obj_description(p.oid, 'pg_proc') FROM pg_proc p WHERE pronamespace = ANY (SCHEMAS) AND prokind <> 'a'
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') ORDER BY 1`,
  `SELECT pg_get_triggerdef(g.oid), g.tgenabled, obj_description(g.oid, 'pg_trigger') FROM pg_trigger g WHERE NOT tgisinternal ORDER BY 1`,
  `SELECT t.oid::regtype::text, typtype, format_type(typbasetype, typtypmod), typnotnull, pg_get_expr(typdefaultbin, 0),
     obj_description(t.oid, 'pg_type'),
     (SELECT array_agg(conname || pg_get_constraintdef(k.oid) ORDER BY conname) FROM pg_constraint k
      WHERE contypid = t.oid AND contype = 'c'),
     (SELECT array_agg(attname || format_type(atttypid, atttypmod) || attcollation::regcollation::text ORDER BY attnum) FROM pg_attribute
      WHERE attrelid = typrelid AND NOT attisdropped),
     (SELECT rngsubtype::regtype::text || rngsubdiff FROM pg_range WHERE rngtypid = t.oid)
   FROM pg_type t LEFT JOIN pg_class c ON c.oid = typrelid
   WHERE typnamespace = ANY (SCHEMAS) AND typtype IN ('d', 'c', 'r', 'm') AND coalesce(relkind, 'c') = 'c' ORDER BY 1`,
  `SELECT o.oid::regoperator::text, oprcode, oprcom::regoper::text, oprnegate::regoper::text, oprrest, oprjoin, oprcanhash, oprcanmerge,
     obj_description(oid, 'pg_operator') FROM pg_operator o WHERE oprnamespace = ANY (SCHEMAS) AND oprcode <> 0
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = o.oid AND d.deptype = 'e') ORDER BY 1`,
  `SELECT polname, polrelid::regclass::text, polcmd, polpermissive,
     (SELECT array_agg(r::regrole::text ORDER BY r::regrole::text) FROM unnest(polroles) r),
     pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid), obj_description(oid, 'pg_policy') FROM pg_policy ORDER BY 2, 1`,
  `SELECT pg_get_ruledef(r.oid), ev_enabled, obj_description(r.oid, 'pg_rewrite') FROM pg_rewrite r JOIN pg_class c ON c.oid = ev_class
   WHERE c.relnamespace = ANY (SCHEMAS) AND ev_type <> '1' ORDER BY 1`,
  `SELECT pg_get_statisticsobjdef(oid), coalesce(stxstattarget, -1), obj_description(oid, 'pg_statistic_ext')
   FROM pg_statistic_ext ORDER BY 1`,
  `SELECT evtname, evtevent, evtfoid::regproc, evtenabled, (SELECT array_agg(tag ORDER BY tag) FROM unnest(evttags) tag),
     obj_description(oid, 'pg_event_trigger') FROM pg_event_trigger ORDER BY 1`,
  `SELECT p.proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), proparallel, aggkind, aggnumdirectargs, aggtransfn,
     aggfinalfn, aggcombinefn, aggserialfn, aggdeserialfn, aggmtransfn, aggminvtransfn, aggmfinalfn, aggfinalextra, aggmfinalextra,
     aggfinalmodify, aggmfinalmodify, aggsortop::regoper, aggtranstype::regtype, aggtransspace, aggmtranstype::regtype, aggmtransspace,
     agginitval, aggminitval, obj_description(p.oid, 'pg_proc')
   FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid WHERE pronamespace = ANY (SCHEMAS) ORDER BY 1, 2`,
  `SELECT extname, extnamespace::regnamespace::text, extversion FROM pg_extension ORDER BY 1`,
]

const SQLITE = [
  `SELECT m.name AS "table", x.name, x.type, x."notnull", x.dflt_value, x.pk, x.hidden
   FROM sqlite_master m JOIN pragma_table_xinfo(m.name) x WHERE m.type = 'table' AND m.name <> 'sqlite_sequence' ORDER BY 1, 2`,
  `SELECT m.name AS "table", f.seq, f."table" AS target, f."from", f."to", f.on_update, f.on_delete, f.match
   FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' ORDER BY 1, 3, 4`,
  `SELECT m.name AS "table", i."unique", i.origin, i.partial, x.seqno, x.name, x."desc", x.coll
   FROM sqlite_master m JOIN pragma_index_list(m.name) i JOIN pragma_index_xinfo(i.name) x WHERE m.type = 'table'
   ORDER BY 1, 2, 3, 4, 5, 6`,
  `SELECT name, sql FROM sqlite_master WHERE type IN ('index', 'view', 'trigger') AND sql IS NOT NULL ORDER BY 1`,
]

export async function catalog({ dialect, connection }: Database): Promise<readonly unknown[]> {
  const queries = dialect.name === 'sqlite' ? SQLITE : POSTGRES
  const answers: unknown[] = []
  for (const sql of queries) answers.push((await connection.run(sql.replaceAll('SCHEMAS', SCHEMAS))).rows.map((row) => Object.values(row)))
  return answers
}
