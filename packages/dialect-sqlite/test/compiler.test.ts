import { inlined, type AlterTableOp, type Change, type Column, type CoreOp, type Table } from '@mig/core/dialect'
import { describe, expect, test } from 'vitest'
import { sqlite } from '../src/index.ts'
import { compile, memory, runAll } from './database.ts'
import { statementsOf } from './rebuild/rebuild.ts'

interface Case {
  readonly name: string
  readonly op: CoreOp
  /** The statements with their values as literals. */
  readonly sql: readonly string[]
  /** What stands in the database before. */
  readonly setup?: readonly string[]
}

const T = 'CREATE TABLE "t" ("id" INTEGER PRIMARY KEY, "a" TEXT, "b" INTEGER NOT NULL DEFAULT 1 CONSTRAINT "ck_b" CHECK ("b" > 0))'

function column(name: string, more: Partial<Column> = {}): Column {
  return { name, type: { kind: 'text' }, nullable: true, ...more }
}

function table(more: Partial<Table>): Table {
  return { name: 't', columns: [column('a')], constraints: [], indexes: [], ...more }
}

function alter(...changes: readonly Change[]): AlterTableOp {
  return { kind: 'alterTable', table: { name: 't' }, changes }
}

const status = { kind: 'enum', name: 'status', values: ['open', "it's"] } as const

const tables: readonly Case[] = [
  {
    name: 'a primary key of one integer is the rowid, with its name',
    op: {
      kind: 'createTable',
      table: table({
        columns: [
          column('id', { type: { kind: 'integer' }, nullable: false, identity: {} }),
          column('name', { type: { kind: 'varchar', length: 80 }, nullable: false }),
        ],
        constraints: [
          { kind: 'primaryKey', name: 'pk_t', columns: ['id'] },
          { kind: 'unique', name: 'uq_t_name', columns: ['name'] },
        ],
      }),
    },
    sql: [
      `CREATE TABLE "t" (
  "id" INTEGER CONSTRAINT "pk_t" PRIMARY KEY,
  "name" VARCHAR(80) NOT NULL,
  CONSTRAINT "uq_t_name" UNIQUE ("name")
)`,
    ],
  },
  {
    name: 'an identity of 64 bits is the rowid as well, since that has 64',
    op: {
      kind: 'createTable',
      table: table({
        columns: [
          column('id', {
            type: { kind: 'bigint' },
            nullable: false,
            identity: { always: true },
            options: { sqlite: { autoincrement: true } },
          }),
        ],
        constraints: [{ kind: 'primaryKey', columns: ['id'] }],
      }),
    },
    sql: ['CREATE TABLE "t" (\n  "id" INTEGER PRIMARY KEY AUTOINCREMENT\n)'],
  },
  {
    name: 'a key that is not the rowid says NOT NULL',
    op: {
      kind: 'createTable',
      table: table({
        columns: [column('a'), column('b', { type: { kind: 'bigint' } })],
        constraints: [{ kind: 'primaryKey', columns: ['a', 'b'], options: { sqlite: { onConflict: 'replace' } } }],
        options: { sqlite: { strict: true, withoutRowid: true } },
      }),
    },
    sql: [
      `CREATE TABLE "t" (
  "a" TEXT NOT NULL,
  "b" INTEGER NOT NULL,
  PRIMARY KEY ("a", "b") ON CONFLICT REPLACE
) STRICT, WITHOUT ROWID`,
    ],
  },
  {
    name: 'defaults, generated columns, collations',
    op: {
      kind: 'createTable',
      table: table({
        columns: [
          column('a', { default: { value: "it's" }, collation: 'nocase' }),
          column('b', { type: { kind: 'boolean' }, default: { value: true } }),
          column('c', { default: { sql: 'current_timestamp' } }),
          column('d', { default: { sql: "lower('X')" }, nullable: false }),
          column('e', { type: { kind: 'integer' }, default: { value: -1 } }),
          column('f', { generated: { sql: 'a || d', stored: true } }),
          column('g', { generated: { sql: 'upper(a)', stored: false } }),
          column('h', { type: { kind: 'bytes' }, default: { value: { $bytes: '00ff' } } }),
          column('i', { type: { kind: 'timestamptz' }, default: { value: { $date: '2026-11-22T09:15:00.000Z' } } }),
        ],
      }),
    },
    sql: [
      `CREATE TABLE "t" (
  "a" TEXT DEFAULT 'it''s' COLLATE "NOCASE",
  "b" BOOLEAN DEFAULT 1,
  "c" TEXT DEFAULT current_timestamp,
  "d" TEXT NOT NULL DEFAULT (lower('X')),
  "e" INTEGER DEFAULT -1,
  "f" TEXT GENERATED ALWAYS AS (a || d) STORED,
  "g" TEXT GENERATED ALWAYS AS (upper(a)) VIRTUAL,
  "h" BLOB DEFAULT X'00ff',
  "i" TIMESTAMPTZ_TEXT DEFAULT '2026-11-22 09:15:00'
)`,
    ],
  },
  {
    name: 'foreign keys of one column stand at it, longer ones behind',
    op: {
      kind: 'createTable',
      table: table({
        columns: [column('a'), column('b')],
        constraints: [
          {
            kind: 'foreignKey',
            name: 'fk_a',
            columns: ['a'],
            references: { table: 'p', columns: ['x'] },
            onDelete: 'set null',
            deferrable: true,
            initially: 'deferred',
          },
          { kind: 'foreignKey', columns: ['a', 'b'], references: { table: 'q', columns: ['x', 'y'] }, match: 'full', onUpdate: 'cascade' },
        ],
      }),
    },
    sql: [
      `CREATE TABLE "t" (
  "a" TEXT CONSTRAINT "fk_a" REFERENCES "p" ("x") ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
  "b" TEXT,
  CONSTRAINT "t_a_b_fkey" FOREIGN KEY ("a", "b") REFERENCES "q" ("x", "y") MATCH FULL ON UPDATE CASCADE
)`,
    ],
  },
  {
    name: 'an enum is a text with a check; comments are dropped',
    op: {
      kind: 'createTable',
      table: table({
        comment: 'never kept',
        columns: [column('status', { type: status, nullable: false, comment: 'never kept', default: { value: 'open' } })],
        constraints: [{ kind: 'check', name: 'ck', sql: "status <> '' -- never" }],
      }),
    },
    sql: [
      `CREATE TABLE "t" (
  "status" TEXT NOT NULL DEFAULT 'open' CONSTRAINT "ck_t_status" CHECK ("status" IN ('open', 'it''s')),
  CONSTRAINT "ck" CHECK (status <> '')
)`,
    ],
  },
  {
    name: 'what has no name gets one, so that it can be dropped',
    op: {
      kind: 'createTable',
      table: table({
        columns: [column('a'), column('b')],
        constraints: [
          { kind: 'unique', columns: ['a', 'b'] },
          { kind: 'foreignKey', columns: ['b'], references: { table: 'p', columns: ['x'] } },
          { kind: 'check', sql: 'a > b' },
          { kind: 'check', sql: 'b > 0' },
          { kind: 'check', sql: '"b" < 9' },
          { kind: 'check', name: 'T_CHECK', sql: '1' },
        ],
      }),
    },
    sql: [
      `CREATE TABLE "t" (
  "a" TEXT,
  "b" TEXT CONSTRAINT "t_b_fkey" REFERENCES "p" ("x"),
  CONSTRAINT "t_a_b_key" UNIQUE ("a", "b"),
  CONSTRAINT "t_check1" CHECK (a > b),
  CONSTRAINT "t_b_check" CHECK (b > 0),
  CONSTRAINT "t_b_check1" CHECK ("b" < 9),
  CONSTRAINT "T_CHECK" CHECK (1)
)`,
    ],
  },
  {
    name: 'indexes come with the table, and ifNotExists counts for all',
    op: {
      kind: 'createTable',
      ifNotExists: true,
      table: table({
        schema: 'main',
        indexes: [
          {
            name: 'ix',
            parts: [
              { column: 'a', order: 'desc', nulls: 'last' },
              { sql: 'lower(a)', collation: 'rtrim' },
            ],
            where: 'a IS NOT NULL',
          },
          { name: 'ux', unique: true, parts: [{ column: 'a' }] },
        ],
      }),
    },
    sql: [
      'CREATE TABLE IF NOT EXISTS "main"."t" (\n  "a" TEXT\n)',
      'CREATE INDEX IF NOT EXISTS "main"."ix" ON "t" ("a" DESC, lower(a) COLLATE "rtrim") WHERE a IS NOT NULL',
      'CREATE UNIQUE INDEX IF NOT EXISTS "main"."ux" ON "t" ("a")',
    ],
  },
  { name: 'dropTable', op: { kind: 'dropTable', table: { name: 't' } }, sql: ['DROP TABLE "t"'], setup: [T] },
  {
    name: 'dropTable ifExists',
    op: { kind: 'dropTable', table: { schema: 'main', name: 'no "t"' }, ifExists: true },
    sql: ['DROP TABLE IF EXISTS "main"."no ""t"""'],
  },
  {
    name: 'renameTable',
    op: { kind: 'renameTable', table: { name: 't' }, to: 'select' },
    sql: ['ALTER TABLE "t" RENAME TO "select"'],
    setup: [T],
  },
  {
    name: 'createIndex',
    op: { kind: 'createIndex', table: { name: 't' }, index: { name: 'ix', unique: true, parts: [{ column: 'a' }] } },
    sql: ['CREATE UNIQUE INDEX "ix" ON "t" ("a")'],
    setup: [T],
  },
  {
    name: 'dropIndex',
    op: { kind: 'dropIndex', table: { schema: 'main', name: 't' }, name: 'ix', ifExists: true },
    sql: ['DROP INDEX IF EXISTS "main"."ix"'],
  },
  { name: 'createEnum', op: { kind: 'createEnum', enum: { name: 'status', values: ['a'] } }, sql: [] },
  { name: 'dropEnum', op: { kind: 'dropEnum', enum: { name: 'status' } }, sql: [] },
]

const changes: readonly Case[] = [
  {
    name: 'addColumn with its default',
    op: alter({
      kind: 'addColumn',
      column: column('c', { type: { kind: 'char', length: 3 }, nullable: false, default: { value: 'EUR' } }),
    }),
    sql: [`ALTER TABLE "t" ADD COLUMN "c" CHAR(3) NOT NULL DEFAULT 'EUR'`],
    setup: [T, 'INSERT INTO t (a) VALUES (1)'],
  },
  {
    name: 'addColumn takes its foreign key and its checks along',
    op: alter(
      { kind: 'addColumn', column: column('c') },
      { kind: 'addColumn', column: column('d', { type: { kind: 'integer' } }) },
      {
        kind: 'addConstraint',
        constraint: { kind: 'foreignKey', name: 'fk_c', columns: ['c'], references: { table: 'p', columns: ['x'] } },
      },
      { kind: 'addConstraint', constraint: { kind: 'check', sql: '"d" > 0' } },
      { kind: 'addConstraint', constraint: { kind: 'check', name: 'ck_b9', sql: 'b < 9' } },
    ),
    sql: [
      'ALTER TABLE "t" ADD COLUMN "c" TEXT CONSTRAINT "fk_c" REFERENCES "p" ("x")',
      'ALTER TABLE "t" ADD COLUMN "d" INTEGER CONSTRAINT "t_d_check" CHECK ("d" > 0)',
      'ALTER TABLE "t" ADD CONSTRAINT "ck_b9" CHECK (b < 9)',
    ],
    setup: [T],
  },
  {
    name: 'addColumn of an enum',
    op: alter({ kind: 'addColumn', column: column('s', { type: status }) }),
    sql: [`ALTER TABLE "t" ADD COLUMN "s" TEXT CONSTRAINT "ck_t_s" CHECK ("s" IN ('open', 'it''s'))`],
    setup: [T],
  },
  {
    name: 'addColumn of an enum whose check is given writes it once',
    op: alter(
      { kind: 'addColumn', column: column('s', { type: status }) },
      { kind: 'addConstraint', constraint: { kind: 'check', name: 'ck_t_s', sql: `"s" IN ('open')` } },
    ),
    sql: [`ALTER TABLE "t" ADD COLUMN "s" TEXT CONSTRAINT "ck_t_s" CHECK ("s" IN ('open'))`],
    setup: [T],
  },
  {
    name: 'addColumn, generated when read',
    op: alter({ kind: 'addColumn', column: column('c', { nullable: false, generated: { sql: 'a || 1', stored: false } }) }),
    sql: ['ALTER TABLE "t" ADD COLUMN "c" TEXT NOT NULL GENERATED ALWAYS AS (a || 1) VIRTUAL'],
    setup: [T],
  },
  { name: 'dropColumn', op: alter({ kind: 'dropColumn', name: 'a' }), sql: ['ALTER TABLE "t" DROP COLUMN "a"'], setup: [T] },
  {
    name: 'dropColumn takes its foreign key along',
    op: alter(
      {
        kind: 'dropConstraint',
        name: 'fk',
        was: { kind: 'foreignKey', name: 'fk', columns: ['a'], references: { table: 'p', columns: ['x'] } },
      },
      { kind: 'dropColumn', name: 'a' },
    ),
    sql: ['ALTER TABLE "t" DROP COLUMN "a"'],
    setup: ['CREATE TABLE t (b, a CONSTRAINT fk REFERENCES p (x))'],
  },
  {
    name: 'dropColumn after its check',
    op: alter(
      { kind: 'dropConstraint', name: 'ck_b', was: { kind: 'check', name: 'ck_b', sql: 'b > 0' } },
      { kind: 'dropColumn', name: 'b' },
    ),
    sql: ['ALTER TABLE "t" DROP CONSTRAINT "ck_b"', 'ALTER TABLE "t" DROP COLUMN "b"'],
    setup: [T],
  },
  {
    name: 'renameColumn',
    op: alter({ kind: 'renameColumn', name: 'a', to: 'a b' }),
    sql: ['ALTER TABLE "t" RENAME COLUMN "a" TO "a b"'],
    setup: [T],
  },
  {
    name: 'set NOT NULL',
    op: alter({ kind: 'alterColumn', name: 'a', set: { nullable: false } }),
    sql: ['ALTER TABLE "t" ALTER COLUMN "a" SET NOT NULL'],
    setup: [T],
  },
  {
    name: 'drop NOT NULL',
    op: alter({ kind: 'alterColumn', name: 'b', set: { nullable: true } }),
    sql: ['ALTER TABLE "t" ALTER COLUMN "b" DROP NOT NULL'],
    setup: [T],
  },
  {
    name: 'the values of an enum change its check',
    op: alter({
      kind: 'alterColumn',
      name: 's',
      set: { type: { ...status, values: ['a', 'b'] } },
      was: { type: { ...status, values: ['a'] } },
    }),
    sql: ['ALTER TABLE "t" DROP CONSTRAINT "ck_t_s"', `ALTER TABLE "t" ADD CONSTRAINT "ck_t_s" CHECK ("s" IN ('a', 'b'))`],
    setup: [`CREATE TABLE t (s TEXT NOT NULL CONSTRAINT "ck_t_s" CHECK ("s" IN ('a')))`],
  },
  {
    name: 'an enum becomes a text',
    op: alter({ kind: 'alterColumn', name: 's', set: { type: { kind: 'text' } }, was: { type: status } }),
    sql: ['ALTER TABLE "t" DROP CONSTRAINT "ck_t_s"'],
    setup: [`CREATE TABLE t (s TEXT CONSTRAINT "ck_t_s" CHECK ("s" IN ('a')))`],
  },
  {
    name: 'a comment is no statement',
    op: alter(
      { kind: 'alterColumn', name: 'a', set: { comment: 'x' } },
      { kind: 'setTableComment', set: 'x' },
      { kind: 'setConstraintComment', name: 'ck', set: 'x' },
    ),
    sql: [],
  },
  {
    name: 'nor is that of an enum',
    op: { kind: 'setEnumComment', enum: { name: 'mood' }, set: 'x' },
    sql: [],
  },
  {
    name: 'setEnumOptions, which are those of another database',
    op: { kind: 'setEnumOptions', enum: { name: 'mood' }, set: { postgres: { owner: 'app' } } },
    sql: [],
  },
  {
    name: 'nor is that of an index',
    op: { kind: 'setIndexComment', table: { name: 't' }, name: 'ix', set: 'x' },
    sql: [],
  },
  {
    name: 'addConstraint without a name gets one',
    op: alter({ kind: 'addConstraint', constraint: { kind: 'check', sql: 'b < 9' } }),
    sql: ['ALTER TABLE "t" ADD CONSTRAINT "t_b_check" CHECK (b < 9)'],
    setup: [T],
  },
  {
    name: 'dropConstraint by name',
    op: alter({ kind: 'dropConstraint', name: 'ck_b' }),
    sql: ['ALTER TABLE "t" DROP CONSTRAINT "ck_b"'],
    setup: [T],
  },
]

describe('statements, each run on a database', () => {
  test.each([...tables, ...changes])('$name', async ({ op, sql, setup = [] }) => {
    const online = await memory(...setup)
    const statements = await statementsOf(online, op)
    expect(statements.map((statement) => inlined(statement, sqlite.quoting))).toEqual(sql)
    await runAll(online, statements)
    const script = await memory(...setup)
    for (const text of sql) await script.run(text)
    const contents = `SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%' ORDER BY name`
    expect((await script.run(contents)).rows).toEqual((await online.run(contents)).rows)
  })

  test('tables and indexes of an attached file', async () => {
    const connection = await memory(`ATTACH ':memory:' AS "other file"`)
    const indexes = [{ name: 'ix', parts: [{ column: 'a' }] }]
    const constraints = [{ kind: 'foreignKey', columns: ['a'], references: { schema: 'other file', table: 't', columns: ['a'] } }] as const
    await runAll(connection, compile({ kind: 'createTable', table: table({ schema: 'other file', indexes, constraints }) }))
    await runAll(connection, compile({ kind: 'dropIndex', table: { schema: 'other file', name: 't' }, name: 'ix' }))
    expect((await connection.run('SELECT name FROM "other file".sqlite_master')).rows).toEqual([{ name: 't' }])
  })
})
