import type {
  FunctionObject,
  MaterializedView,
  Op,
  Operator,
  Policy,
  Procedure,
  Sequence,
  Trigger,
  View,
} from '@mig/core/dialect'
import type { Case } from './cases.ts'
import { email, point, range, TYPE_CASES } from './type-cases.ts'

/** Operations on objects besides tables and enums; see `Case`. */

const TABLE = 'CREATE TABLE t (a integer, b text);'
const view: View = { kind: 'view', name: 'v', query: 'SELECT a FROM t' }
const totals: MaterializedView = {
  kind: 'materializedView',
  name: 'm',
  query: 'SELECT a, b FROM t',
  indexes: [{ name: 'ix', parts: [{ column: 'a' }] }],
}
const sequence: Sequence = { kind: 'sequence', name: 's' }
const TAKES_OWNER =
  'DO $$DECLARE command text; BEGIN FOR command IN SELECT DISTINCT ' +
  "pg_catalog.format('ALTER SEQUENCE %s OWNER TO %I', s.oid::pg_catalog.regclass, pg_catalog.pg_get_userbyid(t.relowner)) " +
  'FROM pg_catalog.pg_class s, pg_catalog.pg_class t ' +
  `WHERE s.oid = '"s"'::pg_catalog.regclass AND t.oid = '"t"'::pg_catalog.regclass AND s.relowner <> t.relowner ` +
  'LOOP EXECUTE command; END LOOP; END$$'

const half: FunctionObject = {
  kind: 'function',
  name: 'half',
  args: [{ name: 'n', type: 'integer' }],
  returns: 'integer',
  language: 'sql',
  body: 'SELECT n / 2',
}
const settle: Procedure = { kind: 'procedure', name: 'settle', args: [], language: 'sql', body: 'DELETE FROM t' }
const TOUCH = `${TABLE} CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';`
const touch: Trigger = { kind: 'trigger', name: 'tr', table: 't', timing: 'after', events: ['update'], execute: 'touch()' }
const same: Operator = { kind: 'operator', name: '===', left: 'text', right: 'text', function: 'texteq' }
const own: Policy = { kind: 'policy', name: 'own', table: 't' }
const HALF = 'CREATE FUNCTION half(n integer) RETURNS integer LANGUAGE sql AS $$SELECT n / 2$$;'

export const OBJECT_CASES: readonly Case[] = [
  ...TYPE_CASES,
  {
    name: 'createExtension with everything',
    op: {
      kind: 'createExtension',
      object: { kind: 'extension', schema: 'public', name: 'citext', version: '1.4', comment: "it's" },
      ifNotExists: true,
    },
    sql: [`CREATE EXTENSION IF NOT EXISTS "citext" SCHEMA "public" VERSION '1.4'`, `COMMENT ON EXTENSION "citext" IS 'it''s'`],
  },
  {
    name: 'alterExtension',
    before: "CREATE EXTENSION citext VERSION '1.4'",
    op: {
      kind: 'alterExtension',
      object: { kind: 'extension', schema: 'public', name: 'citext', version: '1.6' },
      was: { kind: 'extension', schema: 'public', name: 'citext', version: '1.4', comment: 'x' },
    },
    sql: [`ALTER EXTENSION "citext" UPDATE TO '1.6'`, 'COMMENT ON EXTENSION "citext" IS NULL'],
  },
  {
    name: 'dropExtension',
    op: { kind: 'dropExtension', object: { name: 'citext' }, ifExists: true },
    sql: ['DROP EXTENSION IF EXISTS "citext"'],
  },
  {
    name: 'createSequence with everything',
    before: TABLE,
    op: {
      kind: 'createSequence',
      object: {
        ...sequence,
        type: 'integer',
        increment: '-2',
        min: '-9',
        max: '5',
        start: '3',
        cache: '4',
        cycle: true,
        ownedBy: { table: 't', column: 'a' },
        comment: 'counts',
      },
    },
    sql: [
      'CREATE SEQUENCE "s" AS integer INCREMENT BY -2 MINVALUE -9 MAXVALUE 5 START WITH 3 CACHE 4 CYCLE',
      TAKES_OWNER,
      'ALTER SEQUENCE "s" OWNED BY "t"."a"',
      `COMMENT ON SEQUENCE "s" IS 'counts'`,
    ],
  },
  {
    name: 'createSequence unlogged',
    since: 15,
    op: { kind: 'createSequence', object: { ...sequence, unlogged: true } },
    sql: ['CREATE UNLOGGED SEQUENCE "s"'],
  },
  {
    name: 'alterSequence back to what is the default',
    before: `${TABLE} CREATE SEQUENCE s AS smallint MINVALUE 5 MAXVALUE 9 CACHE 3 CYCLE OWNED BY t.a`,
    op: {
      kind: 'alterSequence',
      object: sequence,
      was: { ...sequence, type: 'smallint', min: '5', max: '9', cache: '3', cycle: true, ownedBy: { table: 't', column: 'a' } },
    },
    sql: [
      'ALTER SEQUENCE "s" AS bigint NO MINVALUE NO MAXVALUE START WITH 1 CACHE 1 NO CYCLE OWNED BY NONE',
      'ALTER SEQUENCE "s" OWNER TO CURRENT_USER',
    ],
  },
  {
    name: 'alterSequence without what it was says everything',
    before: 'CREATE SEQUENCE s AS smallint CYCLE',
    op: { kind: 'alterSequence', object: { ...sequence, increment: '2' } },
    sql: ['ALTER SEQUENCE "s" AS bigint INCREMENT BY 2 NO MINVALUE NO MAXVALUE START WITH 1 CACHE 1 NO CYCLE OWNED BY NONE'],
  },
  {
    name: 'dropSequence',
    before: 'CREATE SEQUENCE public."S.1"',
    op: { kind: 'dropSequence', object: { schema: 'public', name: 'S.1' } },
    sql: ['DROP SEQUENCE "public"."S.1"'],
  },
  {
    name: 'renameSequence',
    before: 'CREATE SEQUENCE s',
    op: { kind: 'renameSequence', object: { name: 's' }, to: 'Counter' },
    sql: ['ALTER SEQUENCE "s" RENAME TO "Counter"'],
  },
  {
    name: 'moveSequence',
    before: 'CREATE SEQUENCE s; CREATE SCHEMA IF NOT EXISTS other',
    op: { kind: 'moveSequence', object: { name: 's' }, to: 'other' },
    sql: ['ALTER SEQUENCE "s" SET SCHEMA "other"'],
  },
  {
    name: 'createView with everything',
    before: TABLE,
    op: {
      kind: 'createView',
      object: { ...view, columns: ['A a'], comment: 'all', options: { postgres: { checkOption: 'local', securityBarrier: true } } },
    },
    sql: [
      'CREATE VIEW "v" ("A a") WITH (check_option = "local", security_barrier = true) AS\nSELECT a FROM t',
      `COMMENT ON VIEW "v" IS 'all'`,
    ],
  },
  {
    name: 'createView with the rights of who asks',
    before: TABLE,
    since: 15,
    op: { kind: 'createView', object: { ...view, options: { postgres: { securityInvoker: true } } } },
    sql: ['CREATE VIEW "v" WITH (security_invoker = true) AS\nSELECT a FROM t'],
  },
  {
    name: 'alterView',
    before: `${TABLE} CREATE VIEW v AS SELECT a FROM t`,
    op: { kind: 'alterView', object: { ...view, query: 'SELECT a FROM t WHERE a > 1 -- all' }, was: { ...view, comment: 'x' } },
    sql: ['CREATE OR REPLACE VIEW "v" AS\nSELECT a FROM t WHERE a > 1 -- all', 'COMMENT ON VIEW "v" IS NULL'],
  },
  {
    name: 'alterView with another comment alone',
    before: `${TABLE} CREATE VIEW v AS SELECT a FROM t`,
    op: { kind: 'alterView', object: { ...view, comment: 'x' }, was: view },
    sql: [`COMMENT ON VIEW "v" IS 'x'`],
  },
  { name: 'dropView', op: { kind: 'dropView', object: { name: 'v' }, ifExists: true }, sql: ['DROP VIEW IF EXISTS "v"'] },
  {
    name: 'renameView',
    before: `${TABLE} CREATE VIEW v AS SELECT a FROM t`,
    op: { kind: 'renameView', object: { schema: 'public', name: 'v' }, to: 'w' },
    sql: ['ALTER VIEW "public"."v" RENAME TO "w"'],
  },
  {
    name: 'moveView',
    before: `${TABLE} CREATE VIEW v AS SELECT a FROM t; CREATE SCHEMA IF NOT EXISTS other`,
    op: { kind: 'moveView', object: { schema: 'public', name: 'v' }, to: 'other' },
    sql: ['ALTER VIEW "public"."v" SET SCHEMA "other"'],
  },
  {
    name: 'createMaterializedView with everything',
    before: TABLE,
    op: {
      kind: 'createMaterializedView',
      object: {
        ...totals,
        columns: ['a', 'b'],
        indexes: [{ name: 'ix', unique: true, parts: [{ column: 'a' }], options: { postgres: { concurrently: true } } }],
        comment: 'all',
        options: { postgres: { using: 'heap', with: { fillfactor: 70 }, tablespace: 'pg_default' } },
      },
    },
    sql: [
      `CREATE MATERIALIZED VIEW "m" ("a", "b") USING "heap" WITH ("fillfactor" = '70') TABLESPACE "pg_default" AS\nSELECT a, b FROM t`,
      'CREATE UNIQUE INDEX "ix" ON "m" ("a")',
      `COMMENT ON MATERIALIZED VIEW "m" IS 'all'`,
    ],
  },
  {
    name: 'alterMaterializedView',
    before: `${TABLE} CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t; CREATE INDEX ix ON m (a)`,
    op: {
      kind: 'alterMaterializedView',
      object: { ...totals, indexes: [{ name: 'ix', parts: [{ column: 'b' }] }], comment: 'x' },
      was: totals,
    },
    sql: ['DROP INDEX "ix"', 'CREATE INDEX "ix" ON "m" ("b")', `COMMENT ON MATERIALIZED VIEW "m" IS 'x'`],
  },
  {
    name: 'an index of a materialized view under another name, and statistics of a column',
    before: `${TABLE} CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t; CREATE INDEX ix ON m (a)`,
    op: {
      kind: 'alterMaterializedView',
      object: {
        ...totals,
        indexes: totals.indexes.map((item) => ({ ...item, name: 'other ix' })),
        options: { postgres: { ...totals.options?.['postgres'], columnStatistics: { a: 300 } } },
      },
      was: totals,
    },
    sql: ['ALTER INDEX "ix" RENAME TO "other ix"', 'ALTER MATERIALIZED VIEW "m" ALTER COLUMN "a" SET STATISTICS 300'],
  },
  {
    name: 'dropMaterializedView',
    op: { kind: 'dropMaterializedView', object: { name: 'm' }, ifExists: true },
    sql: ['DROP MATERIALIZED VIEW IF EXISTS "m"'],
  },
  {
    name: 'renameMaterializedView',
    before: `${TABLE} CREATE MATERIALIZED VIEW m AS SELECT a FROM t`,
    op: { kind: 'renameMaterializedView', object: { name: 'm' }, to: 'n' },
    sql: ['ALTER MATERIALIZED VIEW "m" RENAME TO "n"'],
  },
  {
    name: 'moveMaterializedView',
    before: `${TABLE} CREATE MATERIALIZED VIEW m AS SELECT a FROM t; CREATE SCHEMA IF NOT EXISTS other`,
    op: { kind: 'moveMaterializedView', object: { name: 'm' }, to: 'other' },
    sql: ['ALTER MATERIALIZED VIEW "m" SET SCHEMA "other"'],
  },
  {
    name: 'createFunction with everything',
    op: {
      kind: 'createFunction',
      object: {
        ...half,
        args: [{ type: 'integer' }, { name: 'by n', type: 'text', default: "'x'::text" }, { name: 'c', type: 'integer', mode: 'table' }],
        volatility: 'stable',
        strict: true,
        leakproof: true,
        parallel: 'restricted',
        cost: 3,
        rows: 7,
        securityDefiner: true,
        settings: { search_path: 'public, "$user"', work_mem: '4MB' },
        body: "SELECT 1 -- $$ it's",
        comment: 'x',
      },
    },
    sql: [
      `CREATE FUNCTION "half"(integer, "by n" text DEFAULT 'x'::text)
RETURNS TABLE ("c" integer)
LANGUAGE "sql" STABLE LEAKPROOF STRICT PARALLEL RESTRICTED COST 3 ROWS 7 SECURITY DEFINER
SET "search_path" TO 'public', '$user'
SET "work_mem" TO '4MB'
AS $body$SELECT 1 -- $$ it's$body$`,
      `COMMENT ON FUNCTION "half"(integer, text) IS 'x'`,
    ],
  },
  {
    name: 'createFunction with a body that is parsed',
    op: { kind: 'createFunction', object: { ...half, parsed: true, body: 'RETURN n / 2' } },
    sql: ['CREATE FUNCTION "half"("n" integer)\nRETURNS integer\nLANGUAGE "sql"\nRETURN n / 2'],
  },
  {
    name: 'alterFunction',
    before: HALF,
    op: { kind: 'alterFunction', object: { ...half, body: 'SELECT n -- $', comment: 'x' }, was: half },
    sql: [
      'CREATE OR REPLACE FUNCTION "half"("n" integer)\nRETURNS integer\nLANGUAGE "sql"\nAS $body$SELECT n -- $$body$',
      `COMMENT ON FUNCTION "half"(integer) IS 'x'`,
    ],
  },
  { name: 'dropFunction', before: HALF, op: { kind: 'dropFunction', object: { name: 'half' } }, sql: ['DROP FUNCTION "half"'] },
  {
    name: 'dropFunction of several of a name',
    before: HALF,
    op: { kind: 'dropFunction', object: { schema: 'public', name: 'half', args: ['integer'] }, ifExists: true },
    sql: ['DROP FUNCTION IF EXISTS "public"."half"(integer)'],
  },
  {
    name: 'renameFunction',
    before: HALF,
    op: { kind: 'renameFunction', object: { name: 'half', args: ['integer'] }, to: 'h' },
    sql: ['ALTER FUNCTION "half"(integer) RENAME TO "h"'],
  },
  {
    name: 'moveFunction',
    before: `${HALF}; CREATE SCHEMA IF NOT EXISTS other`,
    op: { kind: 'moveFunction', object: { name: 'half', args: ['integer'] }, to: 'other' },
    sql: ['ALTER FUNCTION "half"(integer) SET SCHEMA "other"'],
  },
  {
    name: 'createProcedure',
    before: TABLE,
    op: { kind: 'createProcedure', object: { ...settle, comment: 'x' } },
    sql: ['CREATE PROCEDURE "settle"()\nLANGUAGE "sql"\nAS $$DELETE FROM t$$', `COMMENT ON PROCEDURE "settle"() IS 'x'`],
  },
  {
    name: 'alterProcedure',
    before: TABLE,
    op: { kind: 'alterProcedure', object: settle },
    sql: ['CREATE OR REPLACE PROCEDURE "settle"()\nLANGUAGE "sql"\nAS $$DELETE FROM t$$'],
  },
  {
    name: 'dropProcedure',
    op: { kind: 'dropProcedure', object: { name: 'settle', args: [] }, ifExists: true },
    sql: ['DROP PROCEDURE IF EXISTS "settle"()'],
  },
  {
    name: 'renameProcedure',
    before: `${TABLE} CREATE PROCEDURE settle() LANGUAGE sql AS 'DELETE FROM t'`,
    op: { kind: 'renameProcedure', object: { name: 'settle' }, to: 's' },
    sql: ['ALTER PROCEDURE "settle" RENAME TO "s"'],
  },
  {
    name: 'moveProcedure',
    before: `${TABLE} CREATE PROCEDURE settle() LANGUAGE sql AS 'DELETE FROM t'; CREATE SCHEMA IF NOT EXISTS other`,
    op: { kind: 'moveProcedure', object: { name: 'settle' }, to: 'other' },
    sql: ['ALTER PROCEDURE "settle" SET SCHEMA "other"'],
  },
  {
    name: 'createTrigger with everything',
    before: TOUCH,
    op: {
      kind: 'createTrigger',
      object: {
        ...touch,
        schema: 'public',
        events: ['insert', 'update'],
        columns: ['a', 'b'],
        when: 'new.a > 1',
        comment: 'x',
        options: { postgres: { constraint: true, initially: 'deferred', from: 't', enabled: 'always' } },
      },
    },
    sql: [
      'CREATE CONSTRAINT TRIGGER "tr" AFTER INSERT OR UPDATE OF "a", "b" ON "public"."t" FROM t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.a > 1) EXECUTE FUNCTION touch()',
      'ALTER TABLE "public"."t" ENABLE ALWAYS TRIGGER "tr"',
      `COMMENT ON TRIGGER "tr" ON "public"."t" IS 'x'`,
    ],
  },
  {
    name: 'createTrigger for a statement',
    before: TOUCH,
    op: { kind: 'createTrigger', object: { ...touch, forEach: 'statement', options: { postgres: { oldTable: 'o', newTable: 'n' } } } },
    sql: [
      'CREATE TRIGGER "tr" AFTER UPDATE ON "t" REFERENCING OLD TABLE AS "o" NEW TABLE AS "n" FOR EACH STATEMENT EXECUTE FUNCTION touch()',
    ],
  },
  {
    name: 'alterTrigger',
    before: `${TOUCH} CREATE TRIGGER tr AFTER UPDATE ON t EXECUTE FUNCTION touch()`,
    op: {
      kind: 'alterTrigger',
      object: { ...touch, options: { postgres: { enabled: 'disabled' } } },
      was: { ...touch, forEach: 'statement' },
    },
    sql: [
      'CREATE OR REPLACE TRIGGER "tr" AFTER UPDATE ON "t" FOR EACH ROW EXECUTE FUNCTION touch()',
      'ALTER TABLE "t" DISABLE TRIGGER "tr"',
    ],
  },
  {
    name: 'alterTrigger of its state alone',
    before: `${TOUCH} CREATE TRIGGER tr AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch()`,
    op: { kind: 'alterTrigger', object: touch, was: { ...touch, comment: 'x', options: { postgres: { enabled: 'replica' } } } },
    sql: ['ALTER TABLE "t" ENABLE TRIGGER "tr"', 'COMMENT ON TRIGGER "tr" ON "t" IS NULL'],
  },
  {
    name: 'alterTrigger of a constraint',
    before: `${TOUCH} CREATE TRIGGER tr AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch()`,
    op: { kind: 'alterTrigger', object: { ...touch, options: { postgres: { constraint: true } } }, was: touch },
    sql: ['DROP TRIGGER "tr" ON "t"', 'CREATE CONSTRAINT TRIGGER "tr" AFTER UPDATE ON "t" FOR EACH ROW EXECUTE FUNCTION touch()'],
  },
  {
    name: 'dropTrigger',
    before: TABLE,
    op: { kind: 'dropTrigger', object: { name: 'tr', table: 't' }, ifExists: true },
    sql: ['DROP TRIGGER IF EXISTS "tr" ON "t"'],
  },
  {
    name: 'createSchema',
    op: { kind: 'createSchema', object: { kind: 'schema', name: 'App', comment: 'x' }, ifNotExists: true },
    sql: ['CREATE SCHEMA IF NOT EXISTS "App"', `COMMENT ON SCHEMA "App" IS 'x'`],
  },
  {
    name: 'alterSchema',
    op: { kind: 'alterSchema', object: { kind: 'schema', name: 'public' }, was: { kind: 'schema', name: 'public', comment: 'x' } },
    sql: ['COMMENT ON SCHEMA "public" IS NULL'],
  },
  { name: 'dropSchema', op: { kind: 'dropSchema', object: { name: 'none' }, ifExists: true }, sql: ['DROP SCHEMA IF EXISTS "none"'] },
  {
    name: 'createOperator with everything',
    op: {
      kind: 'createOperator',
      object: {
        ...same,
        schema: 'public',
        commutator: 'public.===',
        negator: 'public.!==',
        restrict: 'eqsel',
        join: 'eqjoinsel',
        hashes: true,
        merges: true,
        comment: 'x',
      },
    },
    sql: [
      'CREATE OPERATOR "public".=== (FUNCTION = texteq, LEFTARG = text, RIGHTARG = text, COMMUTATOR = OPERATOR(public.===), NEGATOR = OPERATOR(public.!==), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES)',
      `COMMENT ON OPERATOR "public".=== (text, text) IS 'x'`,
    ],
  },
  {
    name: 'alterOperator',
    before: 'CREATE OPERATOR === (FUNCTION = texteq, LEFTARG = text, RIGHTARG = text)',
    op: { kind: 'alterOperator', object: { ...same, comment: 'x' }, was: same },
    sql: [`COMMENT ON OPERATOR === (text, text) IS 'x'`],
  },
  {
    name: 'dropOperator before its value',
    before: 'CREATE OPERATOR !!! (FUNCTION = numeric_uminus, RIGHTARG = numeric)',
    op: { kind: 'dropOperator', object: { name: '!!!', args: ['NONE', 'numeric'] } },
    sql: ['DROP OPERATOR !!! (NONE, numeric)'],
  },
  {
    name: 'moveOperator',
    before: `CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq); CREATE SCHEMA IF NOT EXISTS other`,
    op: { kind: 'moveOperator', object: { name: '===', args: ['text', 'text'] }, to: 'other' },
    sql: ['ALTER OPERATOR === (text, text) SET SCHEMA "other"'],
  },
  {
    name: 'createPolicy with everything',
    before: TABLE,
    op: {
      kind: 'createPolicy',
      object: {
        ...own,
        schema: 'public',
        command: 'update',
        restrictive: true,
        roles: ['current_user', 'postgres'],
        using: 'a > 1',
        check: 'a > 2',
        comment: 'x',
      },
    },
    sql: [
      'CREATE POLICY "own" ON "public"."t" AS RESTRICTIVE FOR UPDATE TO current_user, "postgres" USING (a > 1) WITH CHECK (a > 2)',
      `COMMENT ON POLICY "own" ON "public"."t" IS 'x'`,
    ],
  },
  {
    name: 'alterPolicy',
    before: `${TABLE} CREATE POLICY own ON t USING (a > 1)`,
    op: { kind: 'alterPolicy', object: { ...own, check: 'true' }, was: { ...own, using: 'a > 1' } },
    sql: ['DROP POLICY "own" ON "t"', 'CREATE POLICY "own" ON "t" WITH CHECK (true)'],
  },
  {
    name: 'dropPolicy',
    before: TABLE,
    op: { kind: 'dropPolicy', object: { name: 'own', table: 't' }, ifExists: true },
    sql: ['DROP POLICY IF EXISTS "own" ON "t"'],
  },
  {
    name: 'renamePolicy',
    before: `${TABLE} CREATE POLICY own ON t`,
    op: { kind: 'renamePolicy', object: { name: 'own', table: 't' }, to: 'mine' },
    sql: ['ALTER POLICY "own" ON "t" RENAME TO "mine"'],
  },
  {
    name: 'row-level security of a table',
    before: 'CREATE TABLE t (a integer); ALTER TABLE t FORCE ROW LEVEL SECURITY',
    op: {
      kind: 'alterTable',
      table: { name: 't' },
      changes: [{ kind: 'setTableOptions', set: { postgres: { rowSecurity: true } }, was: { postgres: { forceRowSecurity: true } } }],
    },
    sql: ['ALTER TABLE "t" ENABLE ROW LEVEL SECURITY', 'ALTER TABLE "t" NO FORCE ROW LEVEL SECURITY'],
  },
  {
    name: 'renameTrigger',
    before: `${TOUCH} CREATE TRIGGER tr AFTER UPDATE ON t EXECUTE FUNCTION touch()`,
    op: { kind: 'renameTrigger', object: { name: 'tr', table: 't' }, to: 'x' },
    sql: ['ALTER TRIGGER "tr" ON "t" RENAME TO "x"'],
  },
]

export const OBJECT_REFUSED: readonly (readonly [name: string, op: Op, message: RegExp])[] = [
  ['a view only where there is none', { kind: 'createView', object: view, ifNotExists: true }, /IF NOT EXISTS/],
  [
    'another query of a materialized view',
    { kind: 'alterMaterializedView', object: { ...totals, query: 'SELECT 1' }, was: totals },
    /cannot be changed in its place/,
  ],
  ['a materialized view altered from nothing', { kind: 'alterMaterializedView', object: totals }, /cannot be changed in its place/],
  ['a function only where there is none', { kind: 'createFunction', object: half, ifNotExists: true }, /IF NOT EXISTS/],
  ['a trigger only where there is none', { kind: 'createTrigger', object: touch, ifNotExists: true }, /IF NOT EXISTS/],
  [
    'a trigger without a function',
    { kind: 'createTrigger', object: { kind: 'trigger', name: 'tr', table: 't', timing: 'after', events: ['update'], body: 'SELECT 1;' } },
    /calls no function/,
  ],
  ['a domain only where there is none', { kind: 'createDomain', object: email, ifNotExists: true }, /IF NOT EXISTS/],
  [
    'another type under a domain',
    { kind: 'alterDomain', object: { ...email, type: 'integer' }, was: email },
    /cannot be changed in its place/,
  ],
  ['a type only where there is none', { kind: 'createCompositeType', object: point, ifNotExists: true }, /IF NOT EXISTS/],
  ['a composite type altered from nothing', { kind: 'alterCompositeType', object: point }, /Nothing tells what changes/],
  ['another range', { kind: 'alterRangeType', object: { ...range, subtype: 'text' }, was: range }, /cannot be changed in its place/],
  ['an operator only where there is none', { kind: 'createOperator', object: same, ifNotExists: true }, /IF NOT EXISTS/],
  ['another operator', { kind: 'alterOperator', object: { ...same, function: 'textne' }, was: same }, /cannot be changed in its place/],
  ['a word as an operator', { kind: 'createOperator', object: { ...same, name: 'is; DROP' } }, /is no operator/],
  ['an operator without its types', { kind: 'dropOperator', object: { name: '===' } }, /not told apart/],
  ['a policy only where there is none', { kind: 'createPolicy', object: own, ifNotExists: true }, /IF NOT EXISTS/],
  ['a sequence that starts nowhere', { kind: 'createSequence', object: { ...sequence, start: '1; DROP TABLE t' } }, /not a number/],
]
