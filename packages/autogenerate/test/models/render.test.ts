import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Column, Constraint, Index, Schema, Table } from '@mig/core/dialect'
import { newestPostgres } from '@mig/test-databases'
import { renderModels } from '../../src/index.ts'
import { withPostgres, withSqlite } from '../databases.ts'

const GOLDEN = path.join(import.meta.dirname, 'golden')
const tsc = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')

const SQLITE = `
CREATE TABLE categories (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, parent_id INTEGER REFERENCES categories (id) ON DELETE SET NULL
);
CREATE TABLE expenses (
  id INTEGER PRIMARY KEY AUTOINCREMENT, amount NUMERIC(12, 2) NOT NULL CONSTRAINT ck_amount CHECK (amount > 0),
  spent_at TIMESTAMP NOT NULL DEFAULT current_timestamp, "spentAt" TEXT COLLATE NOCASE, category_id INTEGER NOT NULL,
  half NUMERIC AS (amount / 2) VIRTUAL, "weird name" TEXT DEFAULT 'it''s', "2nd" BLOB,
  CONSTRAINT fk_category FOREIGN KEY (category_id) REFERENCES categories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ix_expenses_spent_at ON expenses (spent_at);
CREATE UNIQUE INDEX by_name ON expenses (lower("weird name") DESC, category_id) WHERE "2nd" IS NOT NULL;
CREATE TABLE "index" (a TEXT, b TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE empty_key (a TEXT, b TEXT, PRIMARY KEY (a, b));`

const POSTGRES = `
CREATE SCHEMA app;
CREATE TYPE mood AS ENUM ('sad', 'it''s ok');
CREATE TYPE app.mood AS ENUM ('on', 'off');
CREATE TABLE users (
  id bigserial PRIMARY KEY, email varchar(80) NOT NULL CONSTRAINT uq_users_email UNIQUE, mood mood DEFAULT 'sad', state app.mood,
  tags text[] NOT NULL DEFAULT '{}', best_friend bigint REFERENCES users (id), document tsvector, settings jsonb DEFAULT '{"a": [1]}',
  score numeric(6, 2) DEFAULT 1.5, seen timestamptz(3) NOT NULL DEFAULT now(), big bigint DEFAULT 9007199254740993
);
COMMENT ON TABLE users IS 'who they are';
COMMENT ON COLUMN users.seen IS 'last seen';
CREATE TABLE app.users (
  id bigint GENERATED ALWAYS AS IDENTITY (START WITH 5) PRIMARY KEY, user_id bigint NOT NULL, other integer NOT NULL,
  CONSTRAINT fk_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT uq_pair UNIQUE (user_id, other)
);
ALTER TABLE users ADD COLUMN pair_user bigint, ADD COLUMN pair_other integer,
  ADD CONSTRAINT fk_pair FOREIGN KEY (pair_user, pair_other) REFERENCES app.users (user_id, other) MATCH FULL;
CREATE INDEX ix_users_seen ON users (seen DESC NULLS LAST, mood) WHERE mood IS NOT NULL;
CREATE INDEX by_document ON users USING gin (document);
CREATE INDEX by_email ON users (lower(email) text_pattern_ops, email COLLATE "C");
CREATE SEQUENCE numbers START 7;
CREATE VIEW app.moods AS SELECT mood FROM users;`

async function sqliteSchema(): Promise<Schema> {
  return withSqlite(async ({ connection, dialect }) => {
    await connection.run(SQLITE)
    return dialect.reflector.reflect(connection)
  })
}

async function postgresSchema(): Promise<Schema> {
  return withPostgres(newestPostgres(), async ({ connection, dialect }) => {
    await connection.run(POSTGRES)
    const { objects = [], ...schema } = await dialect.reflector.reflect(connection, { schemas: ['app'] })
    return { ...schema, objects: objects.filter(({ kind }) => kind === 'view' || kind === 'sequence') }
  })
}

describe('models of a database', () => {
  let read: { readonly sqlite: Schema; readonly postgres: Schema }
  beforeAll(async () => {
    read = { sqlite: await sqliteSchema(), postgres: await postgresSchema() }
  })

  test.each(['sqlite', 'postgres'] as const)('%s, as one file', async (dialect) => {
    const { files, notes } = renderModels(read[dialect])
    expect(notes).toEqual([])
    expect(files.map(({ name }) => name)).toEqual(['models.ts'])
    await expect(files[0]?.source).toMatchFileSnapshot(path.join(GOLDEN, `${dialect}.ts`))
  })

  test('PostgreSQL, a file for each table', async () => {
    const { files } = renderModels(read.postgres, { perTable: true })
    for (const { name, source } of files) await expect(source).toMatchFileSnapshot(path.join(GOLDEN, 'per-table', name))
    expect(files.map(({ name }) => name).toSorted()).toEqual(readdirSync(path.join(GOLDEN, 'per-table')).toSorted())
  })

  test('they compile', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', GOLDEN]).catch((error: { stdout: string }) => error)
    expect(stdout.split('\n').filter((line) => line.includes('models/golden/'))).toEqual([])
  })
})

const TEXT = { type: { kind: 'text' }, nullable: true } as const

function tableOf(
  name: string,
  columns: readonly string[],
  more: { readonly constraints?: readonly Constraint[]; readonly indexes?: readonly Index[] } = {},
): Table {
  return { name, columns: columns.map((column): Column => ({ name: column, ...TEXT })), constraints: [], indexes: [], ...more }
}

function source(schema: Partial<Schema>, options = {}): string {
  return renderModels({ tables: [], enums: [], ...schema }, options)
    .files.map((file) => file.source)
    .join('\n')
}

describe('names', () => {
  test.each([
    [
      ['user_id', 'userId', 'USER_ID'],
      ["userId2: t.text('user_id')", 'userId: t.text()', "userId3: t.text('USER_ID')"],
    ],
    [
      ['ID', 'createdAt', 'Name', '_id'],
      ["id: t.text('ID')", 'createdAt: t.text()', "name: t.text('Name')", "id2: t.text('_id')"],
    ],
    [
      ['1', '__proto__', 'größe', '%', 'then'],
      ["column1: t.text('1')", "proto: t.text('__proto__')", "'größe': t.text()", "column: t.text('%')", 'then: t.text()'],
    ],
  ])('of columns %j', (columns, expected) => {
    const text = source({ tables: [tableOf('things', columns)] })
    for (const line of expected) expect(text).toContain(`  ${line},\n`)
  })

  test.each([
    [
      ['order_items', 'Users'],
      ['orderItems', 'users'],
    ],
    [
      ['index', 'default', 'c', 't', 'class'],
      ['indexTable', 'defaultTable', 'cTable', 'tTable', 'classTable'],
    ],
    [
      ['a_b', 'aB', '2020', '!'],
      ['aB', 'aBTable', '2020', 'tableTable'],
    ],
  ])('of tables %j', (tables, constants) => {
    const text = source({ tables: tables.map((name) => tableOf(name, ['a'])) })
    const found = [...text.matchAll(/^export const (\S+) = /gm)].map(([, name]) => name)
    expect(found).toEqual(constants.map((name) => (/^\d/.test(name) ? `table${name}` : name)))
  })

  test('no constant is called as what the file imports', () => {
    const text = source({
      tables: ['view', 'trigger', 'exclude', 'column'].map((name) => tableOf(name, ['a'])),
      objects: [{ kind: 'view', name: 'seen', query: 'SELECT 1 AS a' }],
    })
    expect(text).toContain("import { sql, t, table, view } from '@mig/core'")
    const constants = [...text.matchAll(/^export const (\S+) = /gm)].map(([, name]) => name)
    expect(constants).toEqual(['viewTable', 'triggerTable', 'excludeTable', 'columnTable', 'seen'])
  })

  test('a table of another schema has its schema in its name where the name is taken', () => {
    const text = source({ tables: [{ ...tableOf('users', ['a']), schema: 'app' }, tableOf('users', ['a'])] })
    expect(text).toContain("export const appUsers = table('users', {\n  a: t.text(),\n}, { schema: 'app' })")
    expect(text).toContain("export const users = table('users', {\n  a: t.text(),\n})")
  })

  test('files are never told apart by case, nor called as those that are there anyway', () => {
    const tables = ['index', 'enums', 'orderItems', 'order_items', 'OrderITEMS'].map((name) => tableOf(name, ['a']))
    const names = renderModels({ tables, enums: [] }, { perTable: true }).files.map(({ name }) => name)
    expect(names).toEqual(['index.ts', 'index-table.ts', 'enums2.ts', 'order-items.ts', 'order-items-table.ts', 'order-items2.ts'])
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length)
  })
})

describe('a naming convention', () => {
  const constraints: readonly Constraint[] = [
    { kind: 'check', name: 'ck_things_positive', sql: "a <> ''" },
    { kind: 'unique', name: 'uq_things_a', columns: ['a'] },
    { kind: 'unique', name: 'by hand', columns: ['b'] },
    { kind: 'unique', columns: ['c'] },
  ]
  const indexes: readonly Index[] = [
    { name: 'ix_things_a_b', parts: [{ column: 'a' }, { column: 'b' }] },
    { name: 'ix_things_lower', parts: [{ sql: 'lower(a)' }] },
  ]
  const schema = { tables: [tableOf('things', ['a', 'b', 'c'], { constraints, indexes })], enums: [] }

  test('leaves out what it gives by itself', () => {
    const naming = { uq: 'uq_%(table_name)s_%(column_0_name)s', ck: 'ck_%(table_name)s_%(constraint_name)s' } as const
    const text = source(schema, { naming })
    for (const part of [
      "check('positive', sql`",
      'a: t.text().unique()',
      "b: t.text().unique('by hand')",
      'index().on(c.a, c.b)',
      "index('ix_things_lower').on(sql`lower(a)`)",
    ]) {
      expect(text).toContain(part)
    }
  })

  test('that no name gets past is named', () => {
    const { notes, files } = renderModels(schema, { naming: { ck: 'x_%(constraint_name)s' } })
    expect(notes).toEqual(['table things: the naming convention makes "x_ck_things_positive" of the name "ck_things_positive"'])
    expect(files[0]?.source).toMatch(/^\/\/ Not in these models:\n\/\/ - table things: the naming convention makes /)
  })
})

test('what models cannot say is named, and left out', () => {
  const long = 'x'.repeat(64)
  const same = { kind: 'check', name: 'same', sql: 'true' } as const
  const tables = [
    tableOf('bare', []),
    tableOf(long, ['a']),
    tableOf('twice', ['a'], { constraints: [same, same] }),
    tableOf('nameless', ['']),
    tableOf('lost', ['a'], { constraints: [{ kind: 'foreignKey', columns: ['a'], references: { table: 'kept', columns: ['b'] } }] }),
    tableOf('kept', ['a'], { constraints: [{ kind: 'foreignKey', columns: ['a'], references: { table: 'elsewhere', columns: ['a'] } }] }),
  ]
  const { notes, files } = renderModels({ tables, enums: [{ name: 'none', values: [] }] })
  expect(notes).toEqual([
    'enum none is left out: it has no values',
    'table bare is left out: it has no columns',
    `table ${long} is left out: the name ${long} has more than 63 bytes`,
    'table twice is left out: it has two constraints with the name same',
    'table nameless is left out: a name is empty',
    'table lost is left out: it refers to columns that do not exist: kept.b',
  ])
  expect(files[0]?.source).toContain("a: t.text().references('elsewhere.a'),")
})
