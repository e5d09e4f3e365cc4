import type { Column, ColumnType, Table } from '@mig/core/dialect'
import { describe, expect, test } from 'vitest'
import { sqlite } from '../src/index.ts'
import { column, memory } from './database.ts'

const texts: readonly (readonly [ColumnType, string])[] = [
  [{ kind: 'uuid' }, '12345678901234567890123456789012'],
  [{ kind: 'date' }, '2024'],
  [{ kind: 'time', precision: 3 }, '12'],
  [{ kind: 'timestamp' }, '2024'],
  [{ kind: 'timestamptz', precision: 6 }, '2024'],
  [{ kind: 'interval' }, '1'],
  [{ kind: 'json' }, '1.0'],
  [{ kind: 'jsonb' }, '1e3'],
  [{ kind: 'varchar', length: 10 }, '007'],
  [{ kind: 'char' }, '007'],
  [{ kind: 'enum', name: 'e', values: ['1'] }, '1'],
]

describe('types', () => {
  test.each(texts)('%o keeps its values as text', async (type, value) => {
    const connection = await memory(`CREATE TABLE t (a ${sqlite.types.format(type)})`)
    await connection.run('INSERT INTO t VALUES (?)', [value])
    expect(await column(connection, `SELECT typeof(a) || ' ' || a FROM t`)).toEqual([`text ${value}`])
  })

  test('a variant for SQLite is what counts', () => {
    expect(sqlite.types.format({ kind: 'array', of: { kind: 'text' }, variants: { sqlite: { kind: 'json' } } })).toBe('JSON_TEXT')
    expect(sqlite.types.format({ kind: 'custom', sql: 'citext', variants: { postgres: { kind: 'text' } } })).toBe('citext')
  })
})

const sameTypes: readonly (readonly [string, ColumnType, boolean])[] = [
  ['int', { kind: 'integer' }, true],
  ['DECIMAL (10,2)', { kind: 'numeric', precision: 10, scale: 2 }, true],
  ['decimal(10)', { kind: 'numeric', precision: 10, scale: 2 }, false],
  ['CHARACTER VARYING(8)', { kind: 'varchar', length: 8 }, true],
  ['FLOAT', { kind: 'double' }, true],
  ['DATETIME', { kind: 'timestamp' }, true],
  ['DATETIME', { kind: 'timestamptz' }, false],
  ['uuid', { kind: 'uuid' }, false],
  ['json', { kind: 'json' }, false],
  ['citext', { kind: 'custom', sql: 'citext' }, true],
  ['citext', { kind: 'text' }, false],
]

describe('names of one type', () => {
  test.each(sameTypes)('%s and %o: %s', (sql, type, same) => {
    expect(sqlite.types.same?.({ kind: 'custom', sql }, type)).toBe(same)
    expect(sqlite.types.same?.(type, { kind: 'custom', sql })).toBe(same)
  })

  test('a default of 1 is true under each name of boolean', async () => {
    const connection = await memory('CREATE TABLE t (a BOOL DEFAULT 1, b BOOLEAN DEFAULT TRUE, c INT DEFAULT TRUE)')
    const [table] = (await sqlite.types.normalize(await sqlite.reflector.reflect(connection), connection)).tables
    expect(table?.columns.map((item) => item.default)).toEqual([{ value: true }, { value: true }, { value: 1 }])
  })
})

describe('normal form', () => {
  const base: Table = { name: 't', columns: [], constraints: [], indexes: [] }
  const normalized = async (table: Partial<Table>): Promise<Table | undefined> => {
    const connection = await memory()
    return (await sqlite.types.normalize({ tables: [{ ...base, ...table }], enums: [] }, connection)).tables[0]
  }
  const typed = (type: ColumnType, more: Partial<Column> = {}): Column => ({ name: 'a', type, nullable: true, ...more })

  test('enums become texts with a check, and their types go', async () => {
    const connection = await memory()
    const type = { kind: 'enum', name: 'status', values: ['open', "it's"] } as const
    const schema = { tables: [{ ...base, columns: [typed(type)] }], enums: [{ name: 'status', values: type.values }] }
    expect(await sqlite.types.normalize(schema, connection)).toStrictEqual({
      tables: [
        { ...base, columns: [typed({ kind: 'text' })], constraints: [{ kind: 'check', name: 'ck_t_a', sql: `"a" IN ('open', 'it''s')` }] },
      ],
      enums: [],
    })
  })

  test('a check that the model names like that of the enum stands for it', async () => {
    const check = { kind: 'check', name: 'ck_t_a', sql: `a IN ('open')` } as const
    const table = await normalized({ columns: [typed({ kind: 'enum', name: 'e', values: ['open'] })], constraints: [check] })
    expect(table?.constraints).toEqual([check])
  })

  test('a key makes its columns NOT NULL, and an identity of any integer type is the rowid', async () => {
    const table = await normalized({
      columns: [typed({ kind: 'bigint' }, { identity: {}, comment: 'x' })],
      constraints: [{ kind: 'primaryKey', columns: ['a'] }],
    })
    expect(table?.columns).toStrictEqual([{ name: 'a', type: { kind: 'integer' }, nullable: false }])
    const plain = await normalized({ columns: [typed({ kind: 'bigint' })], constraints: [{ kind: 'primaryKey', columns: ['a'] }] })
    expect(plain?.columns).toStrictEqual([{ name: 'a', type: { kind: 'bigint' }, nullable: false }])
  })

  test('defaults are what SQLite keeps', async () => {
    const table = await normalized({
      columns: [
        typed({ kind: 'boolean' }, { default: { value: true } }),
        typed({ kind: 'integer' }, { default: { value: true } }),
        typed({ kind: 'text' }, { default: { sql: "('x')" } }),
        typed({ kind: 'text' }, { default: { value: null } }),
        typed({ kind: 'timestamp' }, { default: { value: { $date: '2026-11-22T09:15:00.000Z' } } }),
        typed({ kind: 'json' }, { default: { value: { k: [] } } }),
        typed({ kind: 'timestamp' }, { default: { sql: 'CURRENT_TIMESTAMP' } }),
      ],
    })
    expect(table?.columns.map((item) => item.default)).toEqual([
      { value: true },
      { value: 1 },
      { value: 'x' },
      { value: null },
      { value: '2026-11-22 09:15:00' },
      { value: '{"k":[]}' },
      { sql: 'CURRENT_TIMESTAMP' },
    ])
  })
})
