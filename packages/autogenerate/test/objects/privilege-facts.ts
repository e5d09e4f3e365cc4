import type { Connection } from '@mig/core/dialect'

/**
 * Owners, privileges and what else hangs on relations and routines, in the server's own words: reflection has no part in it. Everything is
 * told, also what is the default.
 */
const FACTS = [
  `SELECT c.oid::regclass::text AS what, c.relowner::regrole::text AS owner,
     (SELECT array_agg(o ORDER BY o) FROM unnest(c.reloptions) o) AS options,
     (SELECT array_agg(a::text ORDER BY a::text)
      FROM unnest(coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))) a) AS acl
   FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S') ORDER BY 1`,
  `SELECT a.attrelid::regclass::text AS what, a.attname, pg_get_expr(d.adbin, d.adrelid) AS value, a.attgenerated,
     col_description(a.attrelid, a.attnum) AS comment, format_type(a.atttypid, a.atttypmod) AS type,
     (SELECT array_agg(x::text ORDER BY x::text) FROM unnest(a.attacl) x WHERE cardinality(a.attacl) > 0) AS acl
   FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND a.attnum > 0
     AND NOT a.attisdropped ORDER BY 1, 2`,
  `SELECT p.oid::regprocedure::text AS what, p.proowner::regrole::text AS owner, p.prosrc,
     p.prorettype::regtype::text AS returns, obj_description(p.oid) AS comment,
     (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(coalesce(p.proacl, acldefault('f', p.proowner))) a) AS acl
   FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace ORDER BY 1`,
  `SELECT t.oid::regtype::text AS what, t.typowner::regrole::text AS owner,
     (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(coalesce(t.typacl, acldefault('T', t.typowner))) a) AS acl
   FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
   WHERE t.typnamespace = 'public'::regnamespace AND (t.typtype IN ('d', 'r', 'e') OR c.relkind = 'c') ORDER BY 1`,
  `SELECT o.oid::regoperator::text AS what, o.oprowner::regrole::text AS owner FROM pg_operator o
   WHERE o.oprnamespace = 'public'::regnamespace ORDER BY 1`,
  `SELECT s.stxname AS what, s.stxowner::regrole::text AS owner FROM pg_statistic_ext s ORDER BY 1`,
  `SELECT e.evtname AS what, e.evtowner::regrole::text AS owner, e.evtenabled FROM pg_event_trigger e ORDER BY 1`,
  `SELECT n.nspname AS what, n.nspowner::regrole::text AS owner,
     (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(coalesce(n.nspacl, acldefault('n', n.nspowner))) a) AS acl
   FROM pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'public') ORDER BY 1`,
  `SELECT indexdef AS what, obj_description(format('%I', indexname)::regclass) AS comment FROM pg_indexes
   WHERE schemaname = 'public' ORDER BY 1`,
  `SELECT conrelid::regclass::text AS what, conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
   WHERE connamespace = 'public'::regnamespace AND contype <> 'n' ORDER BY 1, 2`,
  `SELECT pg_get_triggerdef(oid) AS what, tgenabled, obj_description(oid) AS comment FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1`,
  `SELECT tablename || rulename AS what, definition FROM pg_rules WHERE schemaname = 'public' ORDER BY 1`,
  `SELECT polrelid::regclass::text AS what, polname, pg_get_expr(polqual, polrelid) AS using, obj_description(oid) AS comment
   FROM pg_policy ORDER BY 1, 2`,
  `SELECT c.oid::regclass::text AS what, pg_get_viewdef(c.oid) AS query, obj_description(c.oid) AS comment FROM pg_class c
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm') ORDER BY 1`,
]

/** Each fact as a text, without those of what somebody else makes. */
export async function facts(connection: Connection): Promise<readonly string[]> {
  const found: string[] = []
  for (const query of FACTS) found.push(...(await connection.run(query)).rows.map((row) => JSON.stringify(row)))
  return found
}
