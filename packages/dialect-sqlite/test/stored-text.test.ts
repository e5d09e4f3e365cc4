import { describe, expect, test } from 'vitest'
import { sqlite } from '../src/index.ts'
import { checkText } from '../src/check-text.ts'
import { parseTable } from '../src/parse-table.ts'
import { memory } from './database.ts'
import { expectSameAgain } from './same-again.ts'
import { storeText } from './stored-text.ts'

describe('texts in double quotes, which SQLite took for strings in former times', () => {
  test('become strings where no column has the name', async () => {
    const connection = await memory(
      'CREATE TABLE t (a TEXT, b TEXT, g TEXT AS (a), CHECK (1))',
      'CREATE INDEX ix ON t (b) WHERE a',
      'CREATE INDEX ex ON t (b || a)',
    )
    await storeText(
      connection,
      't',
      'CREATE TABLE t (a TEXT, b TEXT, g TEXT AS (a || "it\'s"), ' +
        'CHECK ("a" <> "x" AND "B" <> "say ""hi""" AND "t"."a" <> "b c" AND "lower"(a) <> CAST(b AS "TEXT") COLLATE "nocase" AND "rowid" > 0))',
    )
    await storeText(connection, 'ix', 'CREATE INDEX ix ON t (b) WHERE a <> "x"')
    await storeText(connection, 'ex', 'CREATE INDEX ex ON t (b || "x")')
    const [table] = (await expectSameAgain(connection, 1)).tables
    expect(table?.columns[2]?.generated).toEqual({ sql: "a || 'it''s'", stored: false })
    expect(table?.constraints).toEqual([
      {
        kind: 'check',
        sql: `"a" <> 'x' AND "B" <> 'say "hi"' AND "t"."a" <> 'b c' AND "lower"(a) <> CAST(b AS "TEXT") COLLATE "nocase" AND "rowid" > 0`,
      },
    ])
    expect(table?.indexes).toEqual([
      { name: 'ex', parts: [{ sql: "b || 'x'" }] },
      { name: 'ix', parts: [{ column: 'b' }], where: "a <> 'x'" },
    ])
    await connection.close()
  })

  test('the rowid has no name in a table without rowids', async () => {
    const connection = await memory('CREATE TABLE t (a TEXT PRIMARY KEY, CHECK (1)) WITHOUT ROWID')
    await storeText(connection, 't', 'CREATE TABLE t (a TEXT PRIMARY KEY, CHECK (a <> "rowid")) WITHOUT ROWID')
    const [table] = (await expectSameAgain(connection, 1)).tables
    expect(table?.constraints[1]).toEqual({ kind: 'check', sql: "a <> 'rowid'" })
    await connection.close()
  })

  test('an index of a text, as a column that was misspelt in double quotes', async () => {
    const connection = await memory('CREATE TABLE t (a TEXT)', "CREATE INDEX ix ON t (+'x')")
    await storeText(connection, 'ix', 'CREATE INDEX ix ON t ("misspelt")')
    const [table] = (await expectSameAgain(connection, 1)).tables
    expect(table?.indexes).toEqual([{ name: 'ix', parts: [{ sql: "+'misspelt'" }] }])
    await connection.close()
  })
})

describe('a text that is not read as SQLite reads it', () => {
  const table = { name: 't', sql: 'CREATE TABLE t (…)', withoutRowid: 0, strict: 0 }
  const row = { table: 't', name: 'a', type: 'TEXT', notNull: 0, default: null, key: 0, hidden: 0 }
  const part = { table: 't', index: 'i', unique: 1, origin: 'u', column: 'a', descending: 0, collation: 'BINARY' }
  const foreignKey = { table: 't', id: 0, target: 'p', from: 'a', to: null, onDelete: 'CASCADE', onUpdate: 'NO ACTION' }
  const said = { table, columns: [row], parts: [part], foreignKeys: [foreignKey] }

  test('is fine when both say the same', () => {
    checkText(parseTable('CREATE TABLE t (a TEXT UNIQUE REFERENCES p ON DELETE CASCADE)'), said)
  })

  test.each([
    ['a TEXT UNIQUE REFERENCES p ON DELETE CASCADE, b', 'it has 1 columns, and 2 were found'],
    ['b TEXT UNIQUE REFERENCES p ON DELETE CASCADE', 'the column a is not found'],
    ['a INT UNIQUE REFERENCES p ON DELETE CASCADE', 'the column a is not found'],
    ['a TEXT NOT NULL UNIQUE REFERENCES p ON DELETE CASCADE', 'the column a is not found'],
    ['a TEXT UNIQUE AS (1) REFERENCES p ON DELETE CASCADE', 'the column a is not found'],
    ['a TEXT PRIMARY KEY REFERENCES p ON DELETE CASCADE', 'its primary key is not found'],
    ['a TEXT REFERENCES p ON DELETE CASCADE', 'its keys and unique constraints are not found'],
    ['a TEXT REFERENCES p ON DELETE CASCADE, UNIQUE (a COLLATE nocase)', 'its keys and unique constraints are not found'],
    ['a TEXT UNIQUE REFERENCES p', 'its foreign keys are not found'],
    ['a TEXT UNIQUE', 'its foreign keys are not found'],
    ['a TEXT UNIQUE REFERENCES q ON DELETE CASCADE', 'its foreign keys are not found'],
    ['a TEXT UNIQUE REFERENCES p (x) ON DELETE CASCADE', 'its foreign keys are not found'],
  ])('is an error that names the table: %s', (columns, reason) => {
    const parsed = parseTable(`CREATE TABLE t (${columns})`)
    expect(() => checkText(parsed, said)).toThrow(
      expect.objectContaining({
        code: 'database.unreadable',
        message: expect.stringContaining(`The text of the table t cannot be read: ${reason}`),
      }),
    )
  })
})

describe('what else a database may hold', () => {
  test('virtual tables of modules that are not there, and broken views', async () => {
    const connection = await memory(
      'CREATE TABLE t (a)',
      'CREATE VIRTUAL TABLE ft USING fts5 (a)',
      'CREATE VIEW broken AS SELECT a FROM nowhere',
      'CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO nowhere VALUES (1); END',
    )
    await storeText(connection, 'ft', 'CREATE VIRTUAL TABLE ft USING a_module_of_yours (a)')
    const { tables } = await sqlite.reflector.reflect(connection)
    expect(tables.map(({ name }) => name)).toContain('t')
    expect(tables.map(({ name }) => name)).not.toContain('ft')
    await connection.close()
  })

  test('tables in a temporary and an attached database', async () => {
    const connection = await memory(
      "ATTACH ':memory:' AS other",
      'CREATE TABLE p (id INTEGER PRIMARY KEY)',
      'CREATE TEMP TABLE p (k TEXT PRIMARY KEY, v COLLATE nocase)',
      'CREATE TEMP TABLE c (a REFERENCES p, UNIQUE (a COLLATE rtrim))',
      'CREATE UNIQUE INDEX temp.ix ON p (v DESC, lower(v)) WHERE v > 0',
      'CREATE TABLE other.c (a REFERENCES P)',
    )
    const { tables } = await sqlite.reflector.reflect(connection, { schemas: ['temp', 'other'] })
    expect(tables.map(({ schema, name }) => [schema, name])).toEqual([
      [undefined, 'p'],
      ['other', 'c'],
      ['temp', 'c'],
      ['temp', 'p'],
    ])
    expect(tables[1]?.constraints).toEqual([
      { kind: 'foreignKey', columns: ['a'], references: { schema: 'other', table: 'P', columns: [] } },
    ])
    expect(tables[2]?.constraints).toEqual([
      { kind: 'unique', columns: ['a'], options: { sqlite: { parts: [{ collation: 'RTRIM' }] } } },
      { kind: 'foreignKey', columns: ['a'], references: { schema: 'temp', table: 'p', columns: ['k'] } },
    ])
    expect(tables[3]?.indexes).toEqual([
      { name: 'ix', unique: true, parts: [{ column: 'v', order: 'desc' }, { sql: 'lower(v)' }], where: 'v > 0' },
    ])
    await connection.close()
  })

  test('ON CONFLICT behind a check has no effect', async () => {
    const connection = await memory('CREATE TABLE t (a, CHECK (a > 0) ON CONFLICT IGNORE)')
    await expect(connection.run('INSERT INTO t VALUES (-1)')).rejects.toThrow('CHECK constraint failed')
    await connection.close()
  })
})
