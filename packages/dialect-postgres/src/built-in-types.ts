/**
 * Types of the schema pg_catalog that a name in quotes means before all others: an enum of such a name is found with its schema alone.
 * https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-CATALOG
 */
const NAMES = new Set(
  `aclitem any anyarray anyelement anyenum anyrange bit bool box bpchar bytea char cid cidr circle cstring date datemultirange daterange
   event_trigger fdw_handler float4 float8 gtsvector inet int2 int2vector int4 int4multirange int4range int8 int8multirange int8range
   internal interval json jsonb jsonpath line lseg macaddr macaddr8 money name numeric nummultirange numrange oid oidvector path point
   polygon record refcursor regclass regcollation regconfig regdictionary regnamespace regoper regoperator regproc regprocedure regrole
   regtype text tid time timestamp timestamptz timetz trigger tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector
   txid_snapshot unknown uuid varbit varchar void xid xid8 xml`.split(/\s+/),
)

export function isBuiltInType(name: string): boolean {
  return NAMES.has(name)
}
