import type { AlterColumnChange, Change, Constraint, DialectOptions, Index, Op, Table } from '@mig/core/dialect'
import type { Case } from './cases.ts'

/** What PostgreSQL alone has of tables; see `cases.ts`. */

const T = { name: 't' }
const alter = (...changes: readonly Change[]): Op => ({ kind: 'alterTable', table: T, changes })
const column = (set: AlterColumnChange['set'], was?: AlterColumnChange['was']): Op =>
  alter({ kind: 'alterColumn', name: 'a', set, ...(was === undefined ? {} : { was }) })
const options = (set: DialectOptions[string], was: DialectOptions[string] = {}): Op =>
  alter({ kind: 'setTableOptions', set: { postgres: set }, was: { postgres: was } })
const add = (constraint: Constraint): Op => alter({ kind: 'addConstraint', constraint })
const index = (item: Omit<Index, 'name'>): Op => ({ kind: 'createIndex', table: T, index: { name: 'ix', ...item } })
const create = (table: Partial<Table>): Op => ({
  kind: 'createTable',
  table: { name: 'n', columns: [], constraints: [], indexes: [], ...table },
})
const A = { name: 'a', type: { kind: 'integer' }, nullable: true } as const
const LONG = 'long'.repeat(15)
const TABLE = 'CREATE TABLE t (a integer, b text);'
const SLOTS = 'CREATE TABLE t (a int4range, b tstzrange, c text, d integer);'
const PARTED = 'CREATE TABLE parted (a integer, b text) PARTITION BY LIST (a);'

export const TABLE_CASES: readonly Case[] = [
  {
    name: 'an index with all that it can have',
    before: `CREATE SCHEMA IF NOT EXISTS ext; CREATE OPERATOR CLASS ext.words FOR TYPE text USING btree AS
      OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 bttextcmp(text, text); ${TABLE}`,
    op: index({
      parts: [
        { column: 'b', collation: '"pg_catalog"."C"', order: 'desc', options: { postgres: { opclass: { schema: 'ext', name: 'words' } } } },
        { sql: 'lower(b)', options: { postgres: { statistics: 50 } } },
      ],
      options: { postgres: { with: { fillfactor: 60, deduplicate_items: false }, tablespace: 'pg_default' } },
    }),
    sql: [
      `CREATE INDEX "ix" ON "t" ("b" COLLATE "pg_catalog"."C" "ext"."words" DESC, (lower(b))) WITH ("fillfactor" = '60', "deduplicate_items" = 'false') TABLESPACE "pg_default"`,
      'ALTER INDEX "ix" ALTER COLUMN 2 SET STATISTICS 50',
    ],
  },
  {
    name: 'parameters of an operator class',
    before: 'CREATE TABLE t (b tsvector);',
    op: index({
      parts: [{ column: 'b', options: { postgres: { opclass: 'tsvector_ops', opclassOptions: { siglen: 100 } } } }],
      options: { postgres: { using: 'gist' } },
    }),
    sql: [`CREATE INDEX "ix" ON "t" USING "gist" ("b" "tsvector_ops" ("siglen" = '100'))`],
  },
  {
    name: 'an exclusion constraint',
    before: SLOTS,
    op: add({
      kind: 'exclusion',
      name: 'ex',
      parts: [
        { column: 'b', operator: '&&' },
        { sql: 'int4range(d, d)', operator: 'OPERATOR(pg_catalog.=)' },
      ],
      where: "c <> 'open'",
      initially: 'deferred',
      options: { postgres: { using: 'gist', include: ['d'], with: { fillfactor: 80 } } },
    }),
    sql: [
      `ALTER TABLE "t" ADD CONSTRAINT "ex" EXCLUDE USING "gist" ("b" WITH &&, (int4range(d, d)) WITH OPERATOR(pg_catalog.=)) INCLUDE ("d") WITH ("fillfactor" = '80') WHERE (c <> 'open') DEFERRABLE INITIALLY DEFERRED`,
    ],
  },
  {
    name: 'a key with its index',
    before: TABLE,
    op: add({
      kind: 'unique',
      name: 'uq',
      columns: ['a'],
      options: { postgres: { include: ['b'], with: { fillfactor: 70 }, tablespace: 'pg_default' } },
    }),
    sql: [`ALTER TABLE "t" ADD CONSTRAINT "uq" UNIQUE ("a") INCLUDE ("b") WITH ("fillfactor" = '70') USING INDEX TABLESPACE "pg_default"`],
  },
  {
    name: 'keys that repeat each other',
    before: TABLE,
    op: alter(
      { kind: 'addConstraint', constraint: { kind: 'primaryKey', name: 'pk', columns: ['a'] } },
      { kind: 'addConstraint', constraint: { kind: 'unique', name: 'uq', columns: ['a'] } },
    ),
    sql: ['ALTER TABLE "t" ADD CONSTRAINT "pk" PRIMARY KEY ("a")', 'ALTER TABLE "t" ADD CONSTRAINT "uq" UNIQUE ("a")'],
  },
  {
    name: 'the columns that a foreign key sets',
    since: 15,
    before: 'CREATE TABLE p (a integer, b text, PRIMARY KEY (a, b)); CREATE TABLE t (a integer, b text);',
    op: add({
      kind: 'foreignKey',
      name: 'fk',
      columns: ['a', 'b'],
      references: { table: 'p', columns: ['a', 'b'] },
      onDelete: 'set null',
      options: { postgres: { onDeleteColumns: ['b'] } },
    }),
    sql: ['ALTER TABLE "t" ADD CONSTRAINT "fk" FOREIGN KEY ("a", "b") REFERENCES "p" ("a", "b") ON DELETE SET NULL ("b")'],
  },
  {
    name: 'a key without overlaps, and one that refers to it',
    since: 18,
    before: SLOTS,
    op: alter(
      {
        kind: 'addConstraint',
        constraint: { kind: 'primaryKey', name: 'pk', columns: ['a', 'b'], options: { postgres: { withoutOverlaps: true } } },
      },
      {
        kind: 'addConstraint',
        constraint: {
          kind: 'foreignKey',
          name: 'fk',
          columns: ['a', 'b'],
          references: { table: 't', columns: ['a', 'b'] },
          options: { postgres: { period: true } },
        },
      },
    ),
    sql: [
      'ALTER TABLE "t" ADD CONSTRAINT "pk" PRIMARY KEY ("a", "b" WITHOUT OVERLAPS), ADD CONSTRAINT "fk" FOREIGN KEY ("a", PERIOD "b") REFERENCES "t" ("a", PERIOD "b")',
    ],
  },
  {
    name: 'a check that is not enforced',
    since: 18,
    before: TABLE,
    op: add({ kind: 'check', name: 'ck', sql: 'a > 0', options: { postgres: { notEnforced: true } } }),
    sql: ['ALTER TABLE "t" ADD CONSTRAINT "ck" CHECK (a > 0) NOT ENFORCED'],
  },
  {
    name: 'validateConstraint',
    before: `${TABLE} ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0) NOT VALID;`,
    op: alter({ kind: 'validateConstraint', name: 'ck' }),
    sql: ['ALTER TABLE "t" VALIDATE CONSTRAINT "ck"'],
  },
  {
    name: 'a named NOT NULL',
    since: 18,
    before: TABLE,
    op: column({ nullable: false, options: { postgres: { notNullName: 'there', notNullNotValid: true } } }),
    sql: ['ALTER TABLE "t" ADD CONSTRAINT "there" NOT NULL "a" NOT VALID'],
  },
  {
    name: 'a NOT NULL of another name, validated, and named by PostgreSQL again',
    since: 18,
    before: `${TABLE} ALTER TABLE t ADD CONSTRAINT there NOT NULL a NOT VALID;`,
    op: column({ options: { postgres: {} } }, { options: { postgres: { notNullName: 'there', notNullNotValid: true } } }),
    sql: [
      'ALTER TABLE "t" RENAME CONSTRAINT "there" TO "t_a_not_null"',
      'ALTER TABLE "t" VALIDATE CONSTRAINT "t_a_not_null"',
    ],
  },
  {
    name: 'a NOT NULL of another name, which keeps it',
    since: 18,
    before: `${TABLE} ALTER TABLE t ADD CONSTRAINT there NOT NULL a NOT VALID;`,
    op: column(
      { options: { postgres: { notNullName: 'there' } } },
      { options: { postgres: { notNullName: 'there', notNullNotValid: true } } },
    ),
    sql: ['ALTER TABLE "t" VALIDATE CONSTRAINT "there"'],
  },
  {
    name: 'a NOT NULL whose name PostgreSQL cuts off',
    since: 18,
    before: `CREATE TABLE t (${LONG} text NOT NULL);`,
    op: alter({
      kind: 'alterColumn',
      name: LONG,
      set: { options: { postgres: { notNullNoInherit: true } } },
      was: { options: { postgres: {} } },
    }),
    sql: [`ALTER TABLE "t" ALTER CONSTRAINT "t_${LONG.slice(0, 52)}_not_null" NO INHERIT`],
  },
  {
    name: 'an option of a column with a long name',
    before: `CREATE TABLE t (${LONG} text NOT NULL);`,
    op: alter({ kind: 'alterColumn', name: LONG, set: { options: { postgres: { storage: 'main' } } }, was: { options: { postgres: {} } } }),
    sql: [`ALTER TABLE "t" ALTER COLUMN "${LONG}" SET STORAGE MAIN`],
  },
  {
    name: 'a column with options',
    before: TABLE,
    op: alter({
      kind: 'addColumn',
      column: {
        name: 'c',
        type: { kind: 'text' },
        nullable: true,
        options: { postgres: { storage: 'external', compression: 'pglz', statistics: 500 } },
      },
    }),
    sql: [
      'ALTER TABLE "t" ADD COLUMN "c" text COMPRESSION pglz',
      'ALTER TABLE "t" ALTER COLUMN "c" SET STORAGE EXTERNAL, ALTER COLUMN "c" SET STATISTICS 500',
    ],
  },
  {
    name: 'options of a column, changed',
    before: 'CREATE TABLE t (a text);',
    op: column(
      { options: { postgres: { storage: 'main' } } },
      { options: { postgres: { storage: 'external', compression: 'pglz', statistics: 500 } } },
    ),
    sql: ['ALTER TABLE "t" ALTER COLUMN "a" SET STORAGE MAIN, ALTER COLUMN "a" SET COMPRESSION default, ALTER COLUMN "a" SET STATISTICS -1'],
  },
  {
    name: 'storage as the type has it',
    since: 16,
    before: 'CREATE TABLE t (a text);',
    op: column({ options: { postgres: {} } }, { options: { postgres: { storage: 'external' } } }),
    sql: ['ALTER TABLE "t" ALTER COLUMN "a" SET STORAGE DEFAULT'],
  },
  {
    name: 'a type, which forgets the options',
    before: 'CREATE TABLE t (a varchar(5));',
    op: column(
      { type: { kind: 'text' }, options: { postgres: { storage: 'external', statistics: 9 } } },
      { type: { kind: 'varchar', length: 5 }, options: { postgres: { storage: 'external', statistics: 9 } } },
    ),
    sql: ['ALTER TABLE "t" ALTER COLUMN "a" TYPE text', 'ALTER TABLE "t" ALTER COLUMN "a" SET STORAGE EXTERNAL'],
  },
  {
    name: 'a table with options',
    op: create({
      columns: [A],
      options: {
        postgres: {
          unlogged: true,
          using: 'heap',
          with: { fillfactor: 70, 'toast.autovacuum_enabled': false },
          tablespace: 'pg_default',
          replicaIdentity: 'full',
        },
      },
    }),
    sql: [
      `CREATE UNLOGGED TABLE "n" (\n  "a" integer\n) USING "heap" WITH ("fillfactor" = '70', "toast"."autovacuum_enabled" = 'false') TABLESPACE "pg_default"`,
      'ALTER TABLE "n" REPLICA IDENTITY FULL',
    ],
  },
  {
    name: 'options of a table, changed',
    before: 'CREATE TABLE t (a integer NOT NULL) WITH (fillfactor = 50, parallel_workers = 1); CREATE UNIQUE INDEX ix ON t (a);',
    op: options(
      { unlogged: true, with: { fillfactor: 60 }, tablespace: 'pg_default', replicaIdentity: { index: 'ix' } },
      { with: { fillfactor: 50, parallel_workers: 1 } },
    ),
    sql: [
      'ALTER TABLE "t" SET UNLOGGED',
      'ALTER TABLE "t" RESET ("parallel_workers")',
      `ALTER TABLE "t" SET ("fillfactor" = '60')`,
      'ALTER TABLE "t" SET TABLESPACE "pg_default"',
      'ALTER TABLE "t" REPLICA IDENTITY USING INDEX "ix"',
    ],
  },
  {
    name: 'options of a table, taken away',
    before: 'CREATE UNLOGGED TABLE t (a integer) WITH (fillfactor = 50); ALTER TABLE t REPLICA IDENTITY FULL;',
    op: options({}, { unlogged: true, with: { fillfactor: 50 }, replicaIdentity: 'full' }),
    sql: ['ALTER TABLE "t" SET LOGGED', 'ALTER TABLE "t" RESET ("fillfactor")', 'ALTER TABLE "t" REPLICA IDENTITY DEFAULT'],
  },
  {
    name: 'an index to cluster by, and a type',
    before: 'CREATE TYPE pair AS (a integer); CREATE TABLE t (a integer); CREATE INDEX "I x" ON t (a);',
    op: options({ clusterOn: 'I x', of: { schema: 'public', name: 'pair' } }, {}),
    sql: ['ALTER TABLE "t" OF "public"."pair"', 'ALTER TABLE "t" CLUSTER ON "I x"'],
  },
  {
    name: 'no index to cluster by, and no type',
    before: 'CREATE TYPE pair2 AS (a integer); CREATE TABLE t OF pair2; CREATE INDEX ix ON t (a); ALTER TABLE t CLUSTER ON ix;',
    op: options({}, { clusterOn: 'ix', of: 'pair2' }),
    sql: ['ALTER TABLE "t" NOT OF', 'ALTER TABLE "t" SET WITHOUT CLUSTER'],
  },
  {
    name: 'a number of different values',
    before: TABLE,
    op: column({ options: { postgres: { nDistinct: -0.5, nDistinctInherited: 20 } } }, { options: { postgres: {} } }),
    sql: ['ALTER TABLE "t" ALTER COLUMN "a" SET (n_distinct = -0.5, n_distinct_inherited = 20)'],
  },
  {
    name: 'another number of different values, and none',
    before: TABLE,
    op: column({ options: { postgres: { nDistinct: 9 } } }, { options: { postgres: { nDistinct: -0.5, nDistinctInherited: 20 } } }),
    sql: ['ALTER TABLE "t" ALTER COLUMN "a" SET (n_distinct = 9), ALTER COLUMN "a" RESET (n_distinct_inherited)'],
  },
  {
    name: 'another access method',
    since: 15,
    before: `DROP ACCESS METHOD IF EXISTS heap3; CREATE ACCESS METHOD heap3 TYPE TABLE HANDLER heap_tableam_handler; ${TABLE}`,
    op: options({ using: 'heap3' }),
    sql: ['ALTER TABLE "t" SET ACCESS METHOD "heap3"'],
  },
  {
    name: 'inheritance',
    before: 'CREATE TABLE p (a integer); CREATE TABLE q (b text);',
    op: create({ columns: [{ ...A, name: 'c' }], options: { postgres: { inherits: ['p', { schema: 'public', name: 'q' }] } } }),
    sql: ['CREATE TABLE "n" (\n  "c" integer\n) INHERITS ("p", "public"."q")'],
  },
  {
    name: 'inheritance, changed',
    before: `CREATE TABLE p (a integer); CREATE TABLE q (b text); CREATE TABLE t () INHERITS (p); ALTER TABLE t ADD b text;`,
    op: options({ inherits: ['q'] }, { inherits: ['p'] }),
    sql: ['ALTER TABLE "t" NO INHERIT "p"', 'ALTER TABLE "t" INHERIT "q"'],
  },
  {
    name: 'a partitioned table',
    op: create({ columns: [A], options: { postgres: { partitionBy: { hash: ['a', '(a + 1)'] } } } }),
    sql: ['CREATE TABLE "n" (\n  "a" integer\n) PARTITION BY HASH (a, (a + 1))'],
  },
  {
    name: 'a partition',
    before: PARTED,
    op: create({
      constraints: [{ kind: 'check', name: 'ck', sql: "b <> ''" }],
      indexes: [{ name: 'ix', parts: [{ column: 'b' }] }],
      options: { postgres: { partitionOf: { schema: 'public', table: 'parted', values: 'IN (1, NULL)' }, with: { fillfactor: 90 } } },
    }),
    sql: [
      `CREATE TABLE "n" PARTITION OF "public"."parted" (\n  CONSTRAINT "ck" CHECK (b <> '')\n) FOR VALUES IN (1, NULL) WITH ("fillfactor" = '90')`,
      'CREATE INDEX "ix" ON "n" ("b")',
    ],
  },
  {
    name: 'a partition for the rest, partitioned itself',
    before: PARTED,
    op: create({ options: { postgres: { partitionOf: { table: 'parted', values: 'default' }, partitionBy: { range: ['b'] } } } }),
    sql: ['CREATE TABLE "n" PARTITION OF "parted" DEFAULT PARTITION BY RANGE (b)'],
  },
  {
    name: 'a table that becomes a partition',
    before: `${PARTED} ${TABLE}`,
    op: options({ partitionOf: { table: 'parted', values: 'IN (2)' } }),
    sql: ['ALTER TABLE "parted" ATTACH PARTITION "t" FOR VALUES IN (2)'],
  },
  {
    name: 'a partition for other values',
    before: `${PARTED} CREATE TABLE t PARTITION OF parted FOR VALUES IN (1);`,
    op: options({ partitionOf: { table: 'parted', values: 'DEFAULT' } }, { partitionOf: { table: 'parted', values: 'IN (1)' } }),
    sql: ['ALTER TABLE "parted" DETACH PARTITION "t"', 'ALTER TABLE "parted" ATTACH PARTITION "t" DEFAULT'],
  },
  {
    name: 'a partition that stands alone again',
    before: `${PARTED} CREATE TABLE t PARTITION OF parted FOR VALUES IN (1);`,
    op: options({}, { partitionOf: { table: 'parted', values: 'IN (1)' } }),
    sql: ['ALTER TABLE "parted" DETACH PARTITION "t"'],
  },
  {
    name: 'a partition that leaves while its table is used',
    before: `${PARTED} CREATE TABLE t PARTITION OF parted FOR VALUES IN (1);`,
    op: options({ concurrently: true }, { partitionOf: { table: 'parted', values: 'IN (1)' } }),
    autocommit: true,
    sql: ['ALTER TABLE "parted" DETACH PARTITION "t" CONCURRENTLY'],
  },
  {
    name: 'a collation alone',
    before: 'CREATE TABLE t (a varchar(9)[]);',
    op: column({ collation: 'C' }, { collation: null }),
    sql: [
      `DO $$BEGIN EXECUTE (SELECT pg_catalog.format('ALTER TABLE "t" ALTER COLUMN "a" TYPE %s COLLATE "C"', pg_catalog.format_type(a.atttypid, a.atttypmod)) FROM pg_catalog.pg_attribute a WHERE a.attrelid = '"t"'::pg_catalog.regclass AND a.attname = 'a'); END$$`,
    ],
  },
  {
    name: 'a collation of another schema',
    before: `CREATE SCHEMA IF NOT EXISTS ext; CREATE COLLATION IF NOT EXISTS ext.plain FROM "C"; ${TABLE}`,
    op: alter({ kind: 'addColumn', column: { name: 'c', type: { kind: 'text' }, nullable: true, collation: '"ext"."plain"' } }),
    sql: ['ALTER TABLE "t" ADD COLUMN "c" text COLLATE "ext"."plain"'],
  },
]

/** Operations that no version takes, with a word of the message. */
export const TABLE_REFUSED: readonly (readonly [name: string, op: Op, message: RegExp])[] = [
  ['another partition key', options({ partitionBy: { range: ['a'] } }), /partitioned/],
  [
    'a partitioned table that is logged no longer',
    options({ partitionBy: { range: ['a'] }, unlogged: true }, { partitionBy: { range: ['a'] } }),
    /keeps no rows/,
  ],
  ['a table that is detached from none', options({ concurrently: true }, {}), /how a partition is detached/],
  [
    'a partition with columns',
    create({ columns: [A], options: { postgres: { partitionOf: { table: 'p', values: 'DEFAULT' } } } }),
    /columns of its own/,
  ],
  ['an operator that is none', add({ kind: 'exclusion', name: 'ex', parts: [{ column: 'a', operator: '=) ; DROP TABLE t --' }] }), /no operator/],
  [
    'an enum that a type of the server hides',
    alter({ kind: 'addColumn', column: { name: 'c', type: { kind: 'enum', name: 'date', values: ['a'] }, nullable: true } }),
    /PostgreSQL's own/,
  ],
]
