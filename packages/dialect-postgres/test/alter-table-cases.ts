import type { AlterColumnChange, Change, Op } from '@mig/core/dialect'
import { BEFORE, type Case } from './cases.ts'

/** The changes of a table that every dialect knows; see `cases.ts`. */

const T = { name: 't' }
const alter = (...changes: readonly Change[]): Op => ({ kind: 'alterTable', table: T, changes })
const column = (name: string, set: AlterColumnChange['set'], more: Partial<AlterColumnChange> = {}): Op =>
  alter({ kind: 'alterColumn', name, set, ...more })
const sequenceOfId =
  '(SELECT d.objid::pg_catalog.regclass FROM pg_catalog.pg_depend d ' +
  'JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid ' +
  `WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refclassid = d.classid ` +
  `AND d.refobjid = '"t"'::pg_catalog.regclass AND a.attname = 'id' AND d.deptype = 'i')`
const addIdentity = `SELECT pg_catalog.setval(${sequenceOfId}, max("id")) FROM "t" HAVING max("id") >= 1`

export const ALTER_TABLE_CASES: readonly Case[] = [
  {
    name: 'addColumn with a comment',
    before: BEFORE,
    op: alter({
      kind: 'addColumn',
      column: { name: 'c', type: { kind: 'char', length: 3 }, nullable: false, default: { value: 'EUR' }, comment: 'money' },
    }),
    sql: [`ALTER TABLE "t" ADD COLUMN "c" character(3) DEFAULT 'EUR' NOT NULL`, `COMMENT ON COLUMN "t"."c" IS 'money'`],
  },
  {
    name: 'addColumn and dropColumn, once',
    before: BEFORE,
    op: alter(
      { kind: 'addColumn', column: { name: 'name', type: { kind: 'text' }, nullable: true }, ifNotExists: true },
      { kind: 'dropColumn', name: 'none', ifExists: true },
    ),
    sql: ['ALTER TABLE "t" ADD COLUMN IF NOT EXISTS "name" text, DROP COLUMN IF EXISTS "none"'],
  },
  {
    name: 'several changes in one statement',
    before: BEFORE,
    op: alter(
      { kind: 'dropColumn', name: 'at' },
      { kind: 'addColumn', column: { name: 'at', type: { kind: 'date' }, nullable: true } },
      { kind: 'alterColumn', name: 'id', set: { type: { kind: 'bigint' }, default: { value: 2 } } },
      { kind: 'addConstraint', constraint: { kind: 'primaryKey', columns: ['id'] } },
    ),
    sql: [
      'ALTER TABLE "t" DROP COLUMN "at", ADD COLUMN "at" date, ' +
        'ALTER COLUMN "id" DROP DEFAULT, ALTER COLUMN "id" TYPE bigint, ALTER COLUMN "id" SET DEFAULT 2, ADD PRIMARY KEY ("id")',
    ],
  },
  {
    name: 'changes whose order PostgreSQL would turn round',
    before: BEFORE,
    op: alter(
      { kind: 'addColumn', column: { name: 'a', type: { kind: 'text' }, nullable: true, comment: 'gone soon' } },
      { kind: 'dropColumn', name: 'a' },
      { kind: 'addConstraint', constraint: { kind: 'check', name: 'c', sql: 'id > 0' } },
      { kind: 'dropConstraint', name: 'c' },
    ),
    sql: [
      'ALTER TABLE "t" ADD COLUMN "a" text',
      `COMMENT ON COLUMN "t"."a" IS 'gone soon'`,
      'ALTER TABLE "t" DROP COLUMN "a", ADD CONSTRAINT "c" CHECK (id > 0)',
      'ALTER TABLE "t" DROP CONSTRAINT "c"',
    ],
  },
  {
    name: 'setConstraintComment of one that comes, is renamed and goes',
    before: BEFORE,
    op: alter(
      { kind: 'addConstraint', constraint: { kind: 'check', name: 'c', sql: 'id > 0' } },
      { kind: 'setConstraintComment', name: 'c', set: "it's so" },
      { kind: 'renameConstraint', name: 'c', to: 'd' },
      { kind: 'setConstraintComment', name: 'd', set: null },
      { kind: 'dropConstraint', name: 'd' },
    ),
    sql: [
      'ALTER TABLE "t" ADD CONSTRAINT "c" CHECK (id > 0)',
      `COMMENT ON CONSTRAINT "c" ON "t" IS 'it''s so'`,
      'ALTER TABLE "t" RENAME CONSTRAINT "c" TO "d"',
      'COMMENT ON CONSTRAINT "d" ON "t" IS NULL',
      'ALTER TABLE "t" DROP CONSTRAINT "d"',
    ],
  },
  {
    name: 'renames between changes',
    before: BEFORE,
    op: alter(
      { kind: 'renameColumn', name: 'name', to: 'label' },
      { kind: 'alterColumn', name: 'label', set: { nullable: true, default: null } },
      { kind: 'renameColumn', name: 'id', to: 'name' },
      { kind: 'setTableComment', set: 'renamed' },
    ),
    sql: [
      'ALTER TABLE "t" RENAME COLUMN "name" TO "label"',
      'ALTER TABLE "t" ALTER COLUMN "label" DROP DEFAULT, ALTER COLUMN "label" DROP NOT NULL',
      'ALTER TABLE "t" RENAME COLUMN "id" TO "name"',
      `COMMENT ON TABLE "t" IS 'renamed'`,
    ],
  },
  {
    name: 'a type with USING, and the collation',
    before: BEFORE,
    op: alter(
      { kind: 'alterColumn', name: 'at', set: { type: { kind: 'timestamptz' } }, using: `"at" AT TIME ZONE 'UTC'` },
      { kind: 'alterColumn', name: 'name', set: { type: { kind: 'text' }, collation: 'POSIX', default: null } },
    ),
    sql: [
      `ALTER TABLE "t" ALTER COLUMN "at" TYPE timestamp with time zone USING "at" AT TIME ZONE 'UTC'`,
      'ALTER TABLE "t" ALTER COLUMN "name" DROP DEFAULT, ALTER COLUMN "name" TYPE text COLLATE "POSIX"',
    ],
  },
  {
    name: 'an identity that says the start that it has by itself',
    before: 'CREATE TABLE t (id integer GENERATED BY DEFAULT AS IDENTITY)',
    op: column('id', { identity: { start: '1' } }, { was: { identity: {} } }),
    sql: [],
  },
  {
    name: 'a default that is an object or an array, of a type that nobody says',
    before: 'CREATE TABLE t (name jsonb, list jsonb);',
    op: alter(
      { kind: 'alterColumn', name: 'name', set: { default: { value: { n: { $bigint: '5' }, at: { $date: '2026-03-01T23:30:00.000Z' } } } } },
      { kind: 'alterColumn', name: 'list', set: { default: { value: [{ $bigint: '5' }] } } },
    ),
    sql: [
      `ALTER TABLE "t" ALTER COLUMN "name" SET DEFAULT '{"n":5,"at":"2026-03-01T23:30:00.000Z"}', ALTER COLUMN "list" SET DEFAULT '[5]'`,
    ],
  },
  {
    name: 'a default',
    before: BEFORE,
    op: column('name', { default: { sql: "'a' || 'b'" } }),
    sql: [`ALTER TABLE "t" ALTER COLUMN "name" SET DEFAULT 'a' || 'b'`],
  },
  {
    name: 'not null and a comment',
    before: BEFORE,
    op: column('id', { nullable: false, comment: null }),
    sql: ['ALTER TABLE "t" ALTER COLUMN "id" SET NOT NULL', 'COMMENT ON COLUMN "t"."id" IS NULL'],
  },
  {
    name: 'identity added behind the rows',
    before: BEFORE,
    op: column('id', { default: null, identity: { always: true } }, { was: { default: { value: 1 }, identity: null } }),
    sql: ['ALTER TABLE "t" ALTER COLUMN "id" DROP DEFAULT, ALTER COLUMN "id" ADD GENERATED ALWAYS AS IDENTITY', addIdentity],
  },
  {
    name: 'identity changed',
    before: 'CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY (INCREMENT BY 5 CYCLE CACHE 3 START WITH 8))',
    op: column(
      'id',
      { identity: { increment: '2', max: '50' } },
      { was: { identity: { always: true, increment: '5', cycle: true, cache: '3', start: '8' } } },
    ),
    sql: [
      'ALTER TABLE "t" ALTER COLUMN "id" SET GENERATED BY DEFAULT SET INCREMENT BY 2 SET MAXVALUE 50 ' +
        'SET START WITH 1 SET CACHE 1 SET NO CYCLE',
    ],
  },
  {
    name: 'identity dropped',
    before: 'CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY)',
    op: column('id', { identity: null, nullable: true, default: { value: 5 } }),
    sql: ['ALTER TABLE "t" ALTER COLUMN "id" DROP IDENTITY, ALTER COLUMN "id" DROP NOT NULL, ALTER COLUMN "id" SET DEFAULT 5'],
  },
  {
    name: 'a generated column of another expression',
    since: 17,
    before: 'CREATE TABLE t (id integer, twice integer GENERATED ALWAYS AS (id * 2) STORED)',
    op: column('twice', { generated: { sql: 'id * 3', stored: true } }, { was: { generated: { sql: 'id * 2', stored: true } } }),
    sql: ['ALTER TABLE "t" ALTER COLUMN "twice" SET EXPRESSION AS (id * 3)'],
  },
  {
    name: 'constraints',
    before: `${BEFORE} CREATE TABLE parent (id integer PRIMARY KEY);
      ALTER TABLE t ADD CONSTRAINT old CHECK (id > 0), ADD CONSTRAINT kept CHECK (id > 1);`,
    op: alter(
      { kind: 'dropConstraint', name: 'old' },
      { kind: 'dropConstraint', name: 'never', ifExists: true },
      { kind: 'renameConstraint', name: 'kept', to: 'Kept "1"' },
      { kind: 'addConstraint', constraint: { kind: 'unique', name: 'uq', columns: ['id', 'name'], comment: 'both' } },
      {
        kind: 'addConstraint',
        constraint: {
          kind: 'foreignKey',
          name: 'fk',
          columns: ['id'],
          references: { table: 'parent', columns: ['id'] },
          options: { postgres: { notValid: true } },
        },
      },
      { kind: 'addConstraint', constraint: { kind: 'check', name: 'ck', sql: 'id < 100', options: { postgres: { noInherit: true } } } },
    ),
    sql: [
      'ALTER TABLE "t" DROP CONSTRAINT "old", DROP CONSTRAINT IF EXISTS "never"',
      'ALTER TABLE "t" RENAME CONSTRAINT "kept" TO "Kept ""1"""',
      'ALTER TABLE "t" ADD CONSTRAINT "uq" UNIQUE ("id", "name"), ' +
        'ADD CONSTRAINT "fk" FOREIGN KEY ("id") REFERENCES "parent" ("id") NOT VALID, ADD CONSTRAINT "ck" CHECK (id < 100) NO INHERIT',
      `COMMENT ON CONSTRAINT "uq" ON "t" IS 'both'`,
    ],
  },
  {
    name: 'a unique constraint that takes NULL once',
    since: 15,
    before: BEFORE,
    op: alter({
      kind: 'addConstraint',
      constraint: { kind: 'unique', name: 'uq', columns: ['name'], options: { postgres: { nullsNotDistinct: true } } },
    }),
    sql: ['ALTER TABLE "t" ADD CONSTRAINT "uq" UNIQUE NULLS NOT DISTINCT ("name")'],
  },
]

/** Operations that no version takes, with a word of the message. */
export const ALTER_TABLE_REFUSED: readonly (readonly [name: string, op: Op, message: RegExp])[] = [
  [
    'a column without a type',
    alter({ kind: 'addColumn', column: { name: 'untyped', type: { kind: 'custom', sql: '' }, nullable: true } }),
    /no columns without a type/,
  ],
  [
    'an ordinary column made generated',
    column('id', { generated: { sql: '1', stored: true } }, { was: { generated: null } }),
    /ordinary column/,
  ],
  [
    'stored made virtual',
    column('id', { generated: { sql: '1', stored: false } }, { was: { generated: { sql: '1', stored: true } } }),
    /stored and virtual/,
  ],
  [
    'virtual made ordinary',
    column('id', { generated: null }, { was: { generated: { sql: '1', stored: false } } }),
    /virtual generated column/,
  ],
  [
    'MATCH PARTIAL',
    alter({
      kind: 'addConstraint',
      constraint: { kind: 'foreignKey', columns: ['id'], references: { table: 't', columns: ['id'] }, match: 'partial' },
    }),
    /MATCH PARTIAL/,
  ],
  [
    'a comment on a constraint without a name',
    alter({ kind: 'addConstraint', constraint: { kind: 'check', sql: 'true', comment: 'x' } }),
    /no name/,
  ],
  ['a counter that is no number', column('id', { identity: { start: '1; DROP TABLE t' } }), /not a number/],
]
