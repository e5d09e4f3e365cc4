/**
 * Words that cannot stand for a column or a table without quotes in one of the databases: those that PostgreSQL's own printer
 * quotes, and those of SQLite's keywords that its parser does not take as a name.
 *
 * @see https://www.postgresql.org/docs/current/sql-keywords-appendix.html
 * @see https://www.sqlite.org/lang_keywords.html
 */
const WORDS = `
  add all alter analyse analyze and any array as asc asymmetric authorization autoincrement between bigint binary bit boolean both
  case cast char character check coalesce collate collation column commit concurrently constraint create cross current_catalog
  current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable delete desc
  distinct do drop else end escape except exists extract false fetch float for foreign freeze from full grant greatest group
  grouping having if ilike in index initially inner inout insert int integer intersect interval into is isnull join json
  json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value
  lateral leading least left like limit localtime localtimestamp merge_action national natural nchar none normalize not nothing
  notnull null nullif numeric offset on only or order out outer overlaps overlay placing position precision primary raise real
  references returning right row select session_user set setof similar smallint some substring symmetric system_user table
  tablesample then time timestamp to trailing transaction treat trim true union unique update user using values varchar variadic
  verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot
  xmlserialize xmltable`

/** See `quoteIfNeeded`; all lower case. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/))
