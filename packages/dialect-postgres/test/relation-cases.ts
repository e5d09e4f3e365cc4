import type { Aggregate, EventTrigger, Op, Rule, Statistics } from '@mig/core/dialect'
import type { Case } from './cases.ts'

/** Operations on rules, extended statistics, event triggers and aggregates; see `Case`. */

const TABLE = 'CREATE TABLE t (a integer, b text); CREATE TABLE log (a integer, what text);'
const keep: Rule = { kind: 'rule', name: 'keep', table: 't', event: 'delete', instead: true, actions: [] }
const KEEP = `${TABLE} CREATE RULE keep AS ON DELETE TO t DO INSTEAD NOTHING;`
const pairs: Statistics = { kind: 'statistics', name: 'pairs', of: { name: 't' }, columns: ['a', 'b'] }
const PAIRS = `${TABLE} CREATE STATISTICS pairs ON a, b FROM t;`
const guard: EventTrigger = { kind: 'eventTrigger', name: 'guard', event: 'ddl_command_end', execute: 'guard()' }
const FUNCTION = "CREATE FUNCTION guard() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
const GUARD = `${FUNCTION} CREATE EVENT TRIGGER guard ON ddl_command_end EXECUTE FUNCTION guard();`
const total: Aggregate = { kind: 'aggregate', name: 'total', args: [{ type: 'integer' }], sfunc: 'int4pl', stype: 'integer' }
const TOTAL = 'CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer);'
const ORDERED = `CREATE FUNCTION put(internal, "any") RETURNS internal LANGUAGE internal AS 'ordered_set_transition';
  CREATE FUNCTION put_all(internal, VARIADIC "any") RETURNS internal LANGUAGE internal AS 'ordered_set_transition_multi';
  CREATE FUNCTION fraction(internal, float8, anyelement) RETURNS anyelement LANGUAGE internal AS 'percentile_disc_final';
  CREATE FUNCTION place(internal, VARIADIC "any") RETURNS bigint LANGUAGE internal AS 'hypothetical_rank_final';`

export const RELATION_CASES: readonly Case[] = [
  {
    name: 'createRule with everything',
    before: TABLE,
    op: {
      kind: 'createRule',
      object: {
        ...keep,
        schema: 'public',
        event: 'update',
        where: 'old.a <> new.a',
        actions: ["INSERT INTO log VALUES (new.a, 'x') -- new", 'DELETE FROM log WHERE a = old.a'],
        enabled: 'always',
        comment: 'x',
      },
    },
    sql: [
      `CREATE RULE "keep" AS ON UPDATE TO "public"."t" WHERE (old.a <> new.a) DO INSTEAD (
INSERT INTO log VALUES (new.a, 'x') -- new
;
DELETE FROM log WHERE a = old.a
)`,
      'ALTER TABLE "public"."t" ENABLE ALWAYS RULE "keep"',
      `COMMENT ON RULE "keep" ON "public"."t" IS 'x'`,
    ],
  },
  {
    name: 'createRule of a view',
    before: `${TABLE} CREATE VIEW v AS SELECT a FROM t`,
    op: { kind: 'createRule', object: { ...keep, table: 'v', event: 'insert', actions: ['INSERT INTO t VALUES (new.a) RETURNING a'] } },
    sql: ['CREATE RULE "keep" AS ON INSERT TO "v" DO INSTEAD\nINSERT INTO t VALUES (new.a) RETURNING a'],
  },
  {
    name: 'alterRule',
    before: KEEP,
    op: {
      kind: 'alterRule',
      object: { kind: 'rule', name: 'keep', table: 't', event: 'insert', actions: ["NOTIFY new_one, 'it''s'"] },
      was: { ...keep, comment: 'x' },
    },
    sql: [
      `CREATE OR REPLACE RULE "keep" AS ON INSERT TO "t" DO ALSO\nNOTIFY new_one, 'it''s'`,
      'COMMENT ON RULE "keep" ON "t" IS NULL',
    ],
  },
  {
    name: 'alterRule of its state alone',
    before: KEEP,
    op: { kind: 'alterRule', object: { ...keep, enabled: 'replica' }, was: { ...keep, enabled: 'disabled' } },
    sql: ['ALTER TABLE "t" ENABLE REPLICA RULE "keep"'],
  },
  {
    name: 'alterRule on again',
    before: KEEP,
    op: { kind: 'alterRule', object: keep, was: { ...keep, enabled: 'disabled' } },
    sql: ['ALTER TABLE "t" ENABLE RULE "keep"'],
  },
  {
    name: 'dropRule',
    before: TABLE,
    op: { kind: 'dropRule', object: { name: 'keep', table: 't' }, ifExists: true },
    sql: ['DROP RULE IF EXISTS "keep" ON "t"'],
  },
  {
    name: 'renameRule',
    before: KEEP,
    op: { kind: 'renameRule', object: { schema: 'public', table: 't', name: 'keep' }, to: 'Keep it' },
    sql: ['ALTER RULE "keep" ON "public"."t" RENAME TO "Keep it"'],
  },
  {
    name: 'createStatistics with everything',
    before: `${TABLE} CREATE SCHEMA IF NOT EXISTS app`,
    op: {
      kind: 'createStatistics',
      object: {
        ...pairs,
        schema: 'app',
        of: { schema: 'public', name: 't' },
        kinds: ['ndistinct', 'mcv'],
        expressions: ['a % 10', 'lower(b)'],
        target: 0,
        comment: 'x',
      },
      ifNotExists: true,
    },
    sql: [
      'CREATE STATISTICS IF NOT EXISTS "app"."pairs" (ndistinct, mcv) ON "a", "b", (a % 10), (lower(b)) FROM "public"."t"',
      'ALTER STATISTICS "app"."pairs" SET STATISTICS 0',
      `COMMENT ON STATISTICS "app"."pairs" IS 'x'`,
    ],
  },
  {
    name: 'createStatistics of one expression',
    before: TABLE,
    op: { kind: 'createStatistics', object: { ...pairs, columns: [], expressions: ['lower(b)'] } },
    sql: ['CREATE STATISTICS "pairs" ON (lower(b)) FROM "t"'],
  },
  {
    name: 'alterStatistics',
    before: PAIRS,
    op: { kind: 'alterStatistics', object: { ...pairs, comment: 'x' }, was: { ...pairs, target: 100 } },
    sql: ['ALTER STATISTICS "pairs" SET STATISTICS -1', `COMMENT ON STATISTICS "pairs" IS 'x'`],
  },
  {
    name: 'dropStatistics',
    op: { kind: 'dropStatistics', object: { name: 'pairs' }, ifExists: true },
    sql: ['DROP STATISTICS IF EXISTS "pairs"'],
  },
  {
    name: 'renameStatistics',
    before: PAIRS,
    op: { kind: 'renameStatistics', object: { schema: 'public', name: 'pairs' }, to: 'places' },
    sql: ['ALTER STATISTICS "public"."pairs" RENAME TO "places"'],
  },
  {
    name: 'moveStatistics',
    before: `${PAIRS}; CREATE SCHEMA IF NOT EXISTS other`,
    op: { kind: 'moveStatistics', object: { schema: 'public', name: 'pairs' }, to: 'other' },
    sql: ['ALTER STATISTICS "public"."pairs" SET SCHEMA "other"'],
  },
  {
    name: 'createEventTrigger with everything',
    before: FUNCTION,
    op: {
      kind: 'createEventTrigger',
      object: { ...guard, event: 'sql_drop', tags: ['DROP TABLE', 'ALTER TABLE'], enabled: 'always', comment: "it's" },
    },
    sql: [
      `CREATE EVENT TRIGGER "guard" ON sql_drop WHEN TAG IN ('DROP TABLE', 'ALTER TABLE') EXECUTE FUNCTION guard()`,
      'ALTER EVENT TRIGGER "guard" ENABLE ALWAYS',
      `COMMENT ON EVENT TRIGGER "guard" IS 'it''s'`,
    ],
  },
  {
    name: 'createEventTrigger of a login',
    before: FUNCTION,
    since: 17,
    op: { kind: 'createEventTrigger', object: { ...guard, event: 'login' } },
    sql: ['CREATE EVENT TRIGGER "guard" ON login EXECUTE FUNCTION guard()'],
  },
  {
    name: 'alterEventTrigger',
    before: GUARD,
    op: { kind: 'alterEventTrigger', object: { ...guard, tags: ['DROP TABLE'], comment: 'x' }, was: { ...guard, comment: 'x' } },
    sql: [
      'DROP EVENT TRIGGER "guard"',
      `CREATE EVENT TRIGGER "guard" ON ddl_command_end WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION guard()`,
      `COMMENT ON EVENT TRIGGER "guard" IS 'x'`,
    ],
  },
  {
    name: 'alterEventTrigger of its state alone',
    before: GUARD,
    op: { kind: 'alterEventTrigger', object: { ...guard, enabled: 'disabled' }, was: { ...guard, comment: 'x' } },
    sql: ['ALTER EVENT TRIGGER "guard" DISABLE', 'COMMENT ON EVENT TRIGGER "guard" IS NULL'],
  },
  {
    name: 'renameEventTrigger',
    before: GUARD,
    op: { kind: 'renameEventTrigger', object: { name: 'guard' }, to: 'Guard' },
    sql: ['ALTER EVENT TRIGGER "guard" RENAME TO "Guard"'],
  },
  {
    name: 'dropEventTrigger',
    op: { kind: 'dropEventTrigger', object: { name: 'guard' }, ifExists: true },
    sql: ['DROP EVENT TRIGGER IF EXISTS "guard"'],
  },
  {
    name: 'createAggregate with everything',
    op: {
      kind: 'createAggregate',
      object: {
        kind: 'aggregate',
        schema: 'public',
        name: 'Mean',
        args: [{ name: 'of', type: 'bigint' }],
        sfunc: 'int8_avg_accum',
        stype: 'internal',
        sspace: 48,
        finalfunc: 'numeric_poly_avg',
        finalfuncModify: 'shareable',
        combinefunc: 'int8_avg_combine',
        serialfunc: 'int8_avg_serialize',
        deserialfunc: 'int8_avg_deserialize',
        moving: {
          sfunc: 'int8_avg_accum',
          inverse: 'int8_avg_accum_inv',
          stype: 'internal',
          sspace: 64,
          finalfunc: 'numeric_poly_avg',
          finalfuncModify: 'readWrite',
        },
        parallel: 'safe',
        comment: 'x',
      },
    },
    sql: [
      `CREATE AGGREGATE "public"."Mean"("of" bigint) (
  SFUNC = int8_avg_accum,
  STYPE = internal,
  SSPACE = 48,
  FINALFUNC = numeric_poly_avg,
  FINALFUNC_MODIFY = SHAREABLE,
  COMBINEFUNC = int8_avg_combine,
  SERIALFUNC = int8_avg_serialize,
  DESERIALFUNC = int8_avg_deserialize,
  MSFUNC = int8_avg_accum,
  MSTYPE = internal,
  MSSPACE = 64,
  MFINALFUNC = numeric_poly_avg,
  MFINALFUNC_MODIFY = READ_WRITE,
  MINVFUNC = int8_avg_accum_inv,
  PARALLEL = SAFE
)`,
      `COMMENT ON AGGREGATE "public"."Mean"(bigint) IS 'x'`,
    ],
  },
  {
    name: 'createAggregate of the least value',
    op: { kind: 'createAggregate', object: { ...total, sfunc: 'int4smaller', sortop: '<', initcond: '1' } },
    sql: [`CREATE AGGREGATE "total"(integer) (\n  SFUNC = int4smaller,\n  STYPE = integer,\n  INITCOND = '1',\n  SORTOP = OPERATOR(<)\n)`],
  },
  {
    name: 'createAggregate of rows',
    op: { kind: 'createAggregate', object: { kind: 'aggregate', name: 'n', args: [], sfunc: 'int8inc', stype: 'bigint', initcond: '0' } },
    sql: ["CREATE AGGREGATE \"n\"(*) (\n  SFUNC = int8inc,\n  STYPE = bigint,\n  INITCOND = '0'\n)"],
  },
  {
    name: 'createAggregate of many arguments',
    before: "CREATE FUNCTION longest(text, VARIADIC text[]) RETURNS text LANGUAGE sql AS 'SELECT $1'",
    op: {
      kind: 'createAggregate',
      object: { ...total, args: [{ name: 'all of', type: 'text[]', mode: 'variadic' }], sfunc: 'longest', stype: 'text' },
    },
    sql: ['CREATE AGGREGATE "total"(VARIADIC "all of" text[]) (\n  SFUNC = longest,\n  STYPE = text\n)'],
  },
  {
    name: 'createAggregate of an ordered set',
    before: ORDERED,
    op: {
      kind: 'createAggregate',
      object: {
        kind: 'aggregate',
        name: 'part',
        args: [{ type: 'float8' }],
        orderBy: [{ type: 'anyelement' }],
        sfunc: 'put',
        stype: 'internal',
        finalfunc: 'fraction',
        finalfuncExtra: true,
        comment: 'x',
      },
    },
    sql: [
      `CREATE AGGREGATE "part"(float8 ORDER BY anyelement) (
  SFUNC = put,
  STYPE = internal,
  FINALFUNC = fraction,
  FINALFUNC_EXTRA
)`,
      `COMMENT ON AGGREGATE "part"(float8, anyelement) IS 'x'`,
    ],
  },
  {
    name: 'createAggregate of a hypothetical row',
    before: ORDERED,
    op: {
      kind: 'createAggregate',
      object: {
        kind: 'aggregate',
        name: 'part',
        args: [{ type: '"any"', mode: 'variadic' }],
        orderBy: [{ type: '"any"', mode: 'variadic' }],
        hypothetical: true,
        sfunc: 'put_all',
        stype: 'internal',
        finalfunc: 'place',
        finalfuncExtra: true,
        comment: 'x',
      },
    },
    sql: [
      `CREATE AGGREGATE "part"(VARIADIC "any" ORDER BY VARIADIC "any") (
  SFUNC = put_all,
  STYPE = internal,
  FINALFUNC = place,
  FINALFUNC_EXTRA,
  HYPOTHETICAL
)`,
      `COMMENT ON AGGREGATE "part"("any") IS 'x'`,
    ],
  },
  {
    name: 'alterAggregate',
    before: TOTAL,
    op: { kind: 'alterAggregate', object: { ...total, sfunc: 'int4larger', comment: 'x' }, was: total },
    sql: [
      'CREATE OR REPLACE AGGREGATE "total"(integer) (\n  SFUNC = int4larger,\n  STYPE = integer\n)',
      `COMMENT ON AGGREGATE "total"(integer) IS 'x'`,
    ],
  },
  {
    name: 'alterAggregate of its comment alone',
    before: TOTAL,
    op: { kind: 'alterAggregate', object: total, was: { ...total, comment: 'x' } },
    sql: ['COMMENT ON AGGREGATE "total"(integer) IS NULL'],
  },
  {
    name: 'dropAggregate',
    before: TOTAL,
    op: { kind: 'dropAggregate', object: { name: 'total', args: ['integer'] } },
    sql: ['DROP AGGREGATE "total"(integer)'],
  },
  {
    name: 'dropAggregate of rows',
    op: { kind: 'dropAggregate', object: { name: 'n', args: [] }, ifExists: true },
    sql: ['DROP AGGREGATE IF EXISTS "n"(*)'],
  },
  {
    name: 'renameAggregate',
    before: TOTAL,
    op: { kind: 'renameAggregate', object: { name: 'total', args: ['integer'] }, to: 'sum' },
    sql: ['ALTER AGGREGATE "total"(integer) RENAME TO "sum"'],
  },
  {
    name: 'moveAggregate',
    before: `${TOTAL}; CREATE SCHEMA IF NOT EXISTS other`,
    op: { kind: 'moveAggregate', object: { name: 'total', args: ['integer'] }, to: 'other' },
    sql: ['ALTER AGGREGATE "total"(integer) SET SCHEMA "other"'],
  },
]

export const RELATION_REFUSED: readonly (readonly [name: string, op: Op, message: RegExp])[] = [
  ['a rule only where there is none', { kind: 'createRule', object: keep, ifNotExists: true }, /IF NOT EXISTS/],
  [
    'other columns of extended statistics',
    { kind: 'alterStatistics', object: { ...pairs, columns: ['a'] }, was: pairs },
    /cannot be changed in its place/,
  ],
  ['extended statistics altered from nothing', { kind: 'alterStatistics', object: pairs }, /cannot be changed in its place/],
  ['an event trigger only where there is none', { kind: 'createEventTrigger', object: guard, ifNotExists: true }, /IF NOT EXISTS/],
  ['an aggregate only where there is none', { kind: 'createAggregate', object: total, ifNotExists: true }, /IF NOT EXISTS/],
  ['an aggregate without its types', { kind: 'dropAggregate', object: { name: 'total' } }, /not told apart/],
]
