import type { Connection, Table } from '@mig/core/dialect'
import { describe, expect, test } from 'vitest'
import { sqlite } from '../src/index.ts'
import { compile, memory } from './database.ts'
import { expectAgreement } from './agreement.ts'

async function reflected(...setup: readonly string[]): Promise<readonly Table[]> {
  const connection = await memory(...setup)
  return (await sqlite.reflector.reflect(connection)).tables
}

async function only(...setup: readonly string[]): Promise<Table> {
  const tables = await reflected(...setup)
  const table = tables.find(({ name }) => name === 't')
  if (table === undefined) throw new TypeError('no table t')
  return table
}

describe('tables that people wrote by hand', () => {
  test('comments, odd quotes and inline constraints', async () => {
    const table = await only(`CREATE TABLE t ( -- the table, with "quotes' in a comment
      [id] INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, /* CHECK (no) */
      \`a, b\` TEXT COLLATE nocase CONSTRAINT "not, null" NOT NULL ON CONFLICT IGNORE DEFAULT 'it''s, (x',
      "c" numeric ( 10 , 2 ) CHECK (c > 0 /* really */) CONSTRAINT ck_c CHECK ((c < 10)),
      'd' DATE REFERENCES p ON UPDATE SET DEFAULT ON DELETE NO ACTION NOT DEFERRABLE INITIALLY IMMEDIATE,
      e CONSTRAINT fk_e REFERENCES "p q" (x) MATCH FULL ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED UNIQUE,
      f AS (c || ')') VIRTUAL,
      g TEXT GENERATED ALWAYS AS ( [a, b] ) STORED,
      CONSTRAINT uq UNIQUE (c COLLATE nocase DESC, "d") ON CONFLICT REPLACE
      CONSTRAINT "fk 2" FOREIGN KEY (c, [d]) REFERENCES t2 DEFERRABLE,
      CHECK (e IN ('a', 'b)') -- why not
      )
    )`)
    expect(table).toStrictEqual({
      name: 't',
      columns: [
        { name: 'id', type: { kind: 'integer' }, nullable: false, options: { sqlite: { autoincrement: true, notNull: true } } },
        {
          name: 'a, b',
          type: { kind: 'text' },
          nullable: false,
          default: { value: "it's, (x" },
          collation: 'NOCASE',
          options: { sqlite: { onConflict: 'ignore', constraintNames: { notNull: 'not, null' } } },
        },
        { name: 'c', type: { kind: 'numeric', precision: 10, scale: 2 }, nullable: true },
        { name: 'd', type: { kind: 'custom', sql: 'DATE' }, nullable: true },
        { name: 'e', type: { kind: 'custom', sql: '' }, nullable: true },
        { name: 'f', type: { kind: 'custom', sql: '' }, nullable: true, generated: { sql: "c || ')'", stored: false } },
        { name: 'g', type: { kind: 'text' }, nullable: true, generated: { sql: '[a, b]', stored: true } },
      ],
      constraints: [
        { kind: 'primaryKey', columns: ['id'] },
        { kind: 'unique', columns: ['e'] },
        {
          kind: 'unique',
          name: 'uq',
          columns: ['c', 'd'],
          options: { sqlite: { onConflict: 'replace', parts: [{ collation: 'NOCASE', order: 'desc' }, {}] } },
        },
        { kind: 'foreignKey', columns: ['d'], references: { table: 'p', columns: [] }, onUpdate: 'set default' },
        { kind: 'foreignKey', name: 'fk 2', columns: ['c', 'd'], references: { table: 't2', columns: [] }, deferrable: true },
        {
          kind: 'foreignKey',
          name: 'fk_e',
          columns: ['e'],
          references: { table: 'p q', columns: ['x'] },
          match: 'full',
          onDelete: 'cascade',
          deferrable: true,
          initially: 'deferred',
        },
        { kind: 'check', sql: 'c > 0' },
        { kind: 'check', sql: "e IN ('a', 'b)')" },
        { kind: 'check', name: 'ck_c', sql: 'c < 10' },
      ],
      indexes: [],
    })
  })

  test('a reference without columns means the primary key of the table', async () => {
    const table = await only('CREATE TABLE P (x, y, PRIMARY KEY (y, x))', 'CREATE TABLE t (a, b, FOREIGN KEY (a, b) REFERENCES p)')
    expect(table.constraints).toEqual([{ kind: 'foreignKey', columns: ['a', 'b'], references: { table: 'P', columns: ['y', 'x'] } }])
  })

  test.each([
    ['INTEGER PRIMARY KEY', { type: { kind: 'integer' }, nullable: false }],
    ['integer primary key', { type: { kind: 'integer' }, nullable: false }],
    ['INTEGER PRIMARY KEY DESC', { type: { kind: 'integer' }, nullable: true, options: { sqlite: { nullableKey: true } } }],
    ['INT PRIMARY KEY', { type: { kind: 'custom', sql: 'INT' }, nullable: true, options: { sqlite: { nullableKey: true } } }],
    ['BIGINT PRIMARY KEY', { type: { kind: 'bigint' }, nullable: true, options: { sqlite: { nullableKey: true } } }],
    ['TEXT PRIMARY KEY NOT NULL', { type: { kind: 'text' }, nullable: false }],
  ])('key %s', async (text, expected) => {
    const table = await only(`CREATE TABLE t (id ${text})`)
    expect(table.columns).toEqual([{ name: 'id', ...expected }])
  })

  test.each([
    ['integer', { kind: 'integer' }],
    ['int', { kind: 'custom', sql: 'int' }],
    ['Boolean', { kind: 'boolean' }],
    ['varchar(255)', { kind: 'varchar', length: 255 }],
    ['character varying (8)', { kind: 'custom', sql: 'character varying (8)' }],
    ['NUMERIC ( 10,2 )', { kind: 'numeric', precision: 10, scale: 2 }],
    ['double  precision', { kind: 'double' }],
    ['DATETIME', { kind: 'custom', sql: 'DATETIME' }],
    ['TIMESTAMP_TEXT(3)', { kind: 'timestamp', precision: 3 }],
    ['UUID_TEXT', { kind: 'uuid' }],
    ['"my  type" (3)', { kind: 'custom', sql: '"my  type"' }],
    ['"INTEGER"', { kind: 'integer' }],
    ['double /* INT */  precision', { kind: 'custom', sql: 'double /* INT */  precision' }],
    ['INT GENERATED ALWAYS', { kind: 'custom', sql: 'INT' }],
    ['TEXT(20)', { kind: 'custom', sql: 'TEXT(20)' }],
    ['/* none */', { kind: 'custom', sql: '' }],
  ])('type %s', async (text, expected) => {
    const table = await only(`CREATE TABLE t (a ${text} NOT NULL)`)
    expect(table.columns[0]?.type).toEqual(expected)
  })

  test.each([
    ["DEFAULT ('x')", { value: 'x' }],
    ['DEFAULT ""', { sql: '""' }],
    ['DEFAULT -5', { value: -5 }],
    ['DEFAULT - 5', { sql: '- 5' }],
    ['DEFAULT (+5)', { sql: '+5' }],
    ['DEFAULT 9007199254740993', { value: { $bigint: '9007199254740993' } }],
    ['DEFAULT 1.0', { sql: '1.0' }],
    ["DEFAULT X'0f'", { value: { $bytes: '0f' } }],
    ["DEFAULT x'0F'", { sql: "x'0F'" }],
    ['DEFAULT true', { sql: 'true' }],
    ['DEFAULT NULL', { value: null }],
    ['DEFAULT null', { sql: 'null' }],
    ["DEFAULT (datetime('now') -- local?\n)", { sql: "datetime('now')" }],
    ['DEFAULT CURRENT_TIMESTAMP', { sql: 'CURRENT_TIMESTAMP' }],
  ])('%s', async (text, expected) => {
    const table = await only(`CREATE TABLE t (a TEXT ${text})`)
    expect(table.columns[0]?.default).toEqual(expected)
  })
})

test('defaults, collations and functions in an index are written again as people wrote them', async () => {
  const table = await only(
    'CREATE TABLE t (a TEXT DEFAULT "" COLLATE binary, b INT DEFAULT null)',
    'CREATE INDEX i ON t (lower(a), (b + 1) DESC, lower(a) COLLATE rtrim, (a || b) COLLATE rtrim)',
  )
  expect(compile({ kind: 'createTable', table }).map(({ text }) => text.join('').replaceAll(/\s+/g, ' '))).toEqual([
    'CREATE TABLE "t" ( "a" TEXT DEFAULT "" COLLATE "BINARY", "b" INT DEFAULT null )',
    'CREATE INDEX "i" ON "t" (lower(a), (b + 1) DESC, lower(a) COLLATE "RTRIM", (a || b) COLLATE "RTRIM")',
  ])
})

describe('indexes', () => {
  test('order, collation, expressions and predicates', async () => {
    const table = await only(
      'CREATE TABLE t (a TEXT COLLATE nocase, b TEXT, c)',
      `CREATE UNIQUE INDEX "on" ON t ( a DESC , [b] COLLATE rtrim, lower(b) COLLATE nocase DESC,
         (b || c), b || c COLLATE nocase, "c" ASC) WHERE (a IS NOT NULL) -- some`,
      'CREATE INDEX plain ON t (a COLLATE binary, a COLLATE NOCASE)',
    )
    expect(table.indexes).toStrictEqual([
      {
        name: 'on',
        unique: true,
        parts: [
          { column: 'a', order: 'desc' },
          { column: 'b', collation: 'RTRIM' },
          { sql: 'lower(b)', order: 'desc', collation: 'NOCASE' },
          { sql: 'b || c' },
          { sql: 'b || c COLLATE nocase' },
          { column: 'c' },
        ],
        where: 'a IS NOT NULL',
      },
      { name: 'plain', parts: [{ column: 'a', collation: 'BINARY' }, { column: 'a' }] },
    ])
  })
})

describe('which tables', () => {
  test('virtual tables, their shadows, views and tables of SQLite are left out', async () => {
    const tables = await reflected(
      'CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)',
      'CREATE TABLE sqliteish (a)',
      'CREATE VIRTUAL TABLE ft USING fts5 (a)',
      'CREATE TABLE ft_notes (a)',
      'CREATE VIEW v AS SELECT 1 AS a',
      'CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END',
      'ANALYZE',
    )
    expect(tables.map(({ name }) => name)).toEqual(['ft_notes', 'sqliteish', 't'])
  })

  test('strict tables and tables without rowids', async () => {
    const tables = await reflected(
      'CREATE TABLE a (x TEXT PRIMARY KEY) STRICT',
      'CREATE TABLE b (x INTEGER PRIMARY KEY, y ANY) WITHOUT ROWID, STRICT',
    )
    expect(tables.map(({ options }) => options)).toEqual([{ sqlite: { strict: true } }, { sqlite: { strict: true, withoutRowid: true } }])
    expect(tables.flatMap(({ columns }) => columns.map(({ nullable }) => nullable))).toEqual([false, false, true])
  })

  test('attached files are read when they are asked for, and tables can be left out', async () => {
    const connection = await memory(
      "ATTACH ':memory:' AS other",
      'CREATE TABLE t (a)',
      'CREATE TABLE mig_version (v)',
      'CREATE TABLE other.t (a PRIMARY KEY, b REFERENCES t)',
      'CREATE INDEX other.ix ON t (b)',
    )
    expect((await sqlite.reflector.reflect(connection, { exclude: [{ name: 'mig_version' }] })).tables.map(({ name }) => name)).toEqual([
      't',
    ])
    const { tables } = await sqlite.reflector.reflect(connection, {
      schemas: ['other'],
      exclude: [{ schema: 'main', name: 'mig_version' }],
    })
    expect(tables.map(({ schema, name, indexes }) => [schema, name, indexes.length])).toEqual([
      [undefined, 't', 0],
      ['other', 't', 1],
    ])
    expect(tables[1]?.constraints[1]).toEqual({
      kind: 'foreignKey',
      columns: ['b'],
      references: { schema: 'other', table: 't', columns: ['a'] },
    })
  })

  test('hasTable', async () => {
    const connection = await memory("ATTACH ':memory:' AS other", 'CREATE TABLE "T x" (a)', 'CREATE VIEW v AS SELECT 1 AS a')
    expect(await sqlite.reflector.hasTable(connection, { name: 't X' })).toBe(true)
    expect(await sqlite.reflector.hasTable(connection, { schema: 'other', name: 'T x' })).toBe(false)
    expect(await sqlite.reflector.hasTable(connection, { name: 'v' })).toBe(false)
  })

  test('the number of queries does not depend on the number of tables', async () => {
    const counted = async (connection: Connection): Promise<number> => {
      let count = 0
      await sqlite.reflector.reflect({
        ...connection,
        run: (sql, values) => {
          count += 1
          return connection.run(sql, values)
        },
      })
      return count
    }
    const many = Array.from(
      { length: 40 },
      (_, index) => `CREATE TABLE t${index} (a UNIQUE, b REFERENCES t0 (a)); CREATE INDEX ix${index} ON t${index} (b);`,
    )
    expect(await counted(await memory(...many))).toBe(await counted(await memory()))
  })

  test('texts that ALTER TABLE has rewritten', async () => {
    const connection = await memory(
      'CREATE TABLE p (x PRIMARY KEY)',
      'CREATE TABLE old (a REFERENCES p (x), b CHECK (b > a), c) -- the end',
      'CREATE INDEX ix ON old (b) WHERE b > 0',
      'ALTER TABLE old RENAME TO "new one"',
      'ALTER TABLE "new one" RENAME COLUMN b TO "select"',
      "ALTER TABLE \"new one\" ADD COLUMN d TEXT NOT NULL DEFAULT ('x') CONSTRAINT ck CHECK (d <> '')",
      'ALTER TABLE "new one" DROP COLUMN c',
      'ALTER TABLE p RENAME TO q',
    )
    const [table] = (await sqlite.reflector.reflect(connection)).tables
    expect(table?.columns.map(({ name }) => name)).toEqual(['a', 'select', 'd'])
    expect(table?.constraints).toEqual([
      { kind: 'foreignKey', columns: ['a'], references: { table: 'q', columns: ['x'] } },
      { kind: 'check', sql: '"select" > a' },
      { kind: 'check', name: 'ck', sql: "d <> ''" },
    ])
    expect(table?.indexes).toEqual([{ name: 'ix', parts: [{ column: 'select' }], where: '"select" > 0' }])
    await expectAgreement(connection, 'new one')
  })

  test('CREATE TABLE AS', async () => {
    const table = await only('CREATE TABLE t AS SELECT 1 AS "a b", \'x\' AS c, CAST(1 AS TEXT) AS d')
    expect(table.columns.map(({ name }) => name)).toEqual(['a b', 'c', 'd'])
  })
})
