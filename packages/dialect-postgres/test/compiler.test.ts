import { describe, expect, test } from 'vitest'
import { bound, inlined, UnsupportedError, DialectError, type Op } from '@mig/core/dialect'
import { newestPostgres, pglite, postgresServers } from '@mig/test-databases'
import { ALTER_TABLE_CASES, ALTER_TABLE_REFUSED } from './alter-table-cases.ts'
import { CASES, REFUSED } from './cases.ts'
import { TABLE_CASES, TABLE_REFUSED } from './table-cases.ts'
import { OBJECT_CASES, OBJECT_REFUSED } from './object-cases.ts'
import { RELATION_CASES, RELATION_REFUSED } from './relation-cases.ts'
import { quoting } from '../src/quoting.ts'
import { runOps, statementsOf, withDatabase } from './with-database.ts'

const ALL_CASES = [...CASES, ...ALTER_TABLE_CASES, ...TABLE_CASES, ...OBJECT_CASES, ...RELATION_CASES]
const ALL_REFUSED = [...REFUSED, ...ALTER_TABLE_REFUSED, ...TABLE_REFUSED, ...OBJECT_REFUSED, ...RELATION_REFUSED]

describe.each([...postgresServers(), pglite])('the compiler on PostgreSQL $major', (server) => {
  test('gives the expected SQL for each operation, and the server takes it', async () => {
    await withDatabase(server, async (connection) => {
      const major = connection.version[0] ?? 0
      for (const { name, before, op, sql, since = 0, autocommit } of ALL_CASES) {
        if (major < since) {
          expect(() => statementsOf(op, connection.version), name).toThrow(UnsupportedError)
          continue
        }
        const statements = statementsOf(op, connection.version)
        expect(
          statements.map((statement) => inlined(statement, quoting)),
          name,
        ).toEqual(sql)
        expect(
          statements.some((statement) => statement.autocommit),
          name,
        ).toBe(autocommit === true)
        await connection.run('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
        if (before !== undefined) await connection.run(before)
        if (autocommit !== true) await connection.run('BEGIN')
        for (const statement of statements) {
          const { sql: text, values } = bound(statement, quoting)
          await connection.run(text, values).catch((error: unknown) => expect.fail(`${name}: ${text}: ${String(error)}`))
        }
        if (autocommit !== true) await connection.run('COMMIT')
      }
    })
  })

  test('an identity that is added goes on behind the rows', async () => {
    await withDatabase(server, async (connection) => {
      await connection.run('CREATE TABLE t (id integer NOT NULL); INSERT INTO t VALUES (41); CREATE TABLE empty (id integer NOT NULL)')
      const op = (name: string): Op => ({
        kind: 'alterTable',
        table: { name },
        changes: [{ kind: 'alterColumn', name: 'id', set: { identity: {} }, was: { identity: null } }],
      })
      await runOps(connection, [op('t'), op('empty')])
      const { rows } = await connection.run('INSERT INTO t DEFAULT VALUES RETURNING id')
      expect(rows).toEqual([{ id: 42 }])
      expect((await connection.run('INSERT INTO empty DEFAULT VALUES RETURNING id')).rows).toEqual([{ id: 1 }])
    })
  })

  test('bulkInsert keeps every kind of value, bound and as a script', async () => {
    await withDatabase(server, async (connection) => {
      const columns =
        'b boolean, d timestamptz, ts timestamp, day date, big bigint, bin bytea, tags text[], ' +
        'nested int[], docs jsonb[], j json, js jsonb, txt text'
      const op: Op = {
        kind: 'bulkInsert',
        table: { name: 't' },
        types: {
          tags: { kind: 'array', of: { kind: 'text' } },
          nested: { kind: 'array', of: { kind: 'integer' } },
          docs: { kind: 'array', of: { kind: 'jsonb' } },
          j: { kind: 'json' },
          js: { kind: 'jsonb' },
        },
        rows: [
          {
            b: true,
            d: { $date: '2026-03-01T23:30:00.000Z' },
            ts: { $date: '2026-03-01T23:30:00.000Z' },
            day: { $date: '2026-03-01T23:30:00.000Z' },
            big: { $bigint: '9007199254740993' },
            bin: { $bytes: '00ff27' },
            tags: ['a "b"', 'c\\d', '', 'NULL', null, '{x,y}'],
            nested: [
              [1, 2],
              [3, 4],
            ],
            docs: [{ a: 'it\'s "x"' }, { b: [1] }],
            j: 'text',
            js: { a: { $bigint: '9007199254740993' }, at: { $date: '2026-03-01T23:30:00.000Z' } },
            txt: "back\\slash 'quoted' $1 é漢😀",
          },
          {
            b: null,
            d: null,
            ts: null,
            day: null,
            big: null,
            bin: null,
            tags: null,
            nested: null,
            docs: null,
            j: null,
            js: null,
            txt: null,
          },
        ],
      }
      await connection.run(`CREATE TABLE t (${columns})`)
      const select =
        'SELECT b, d::text, ts::text, day::text, big::text, bin::text, tags::text, nested::text, docs::text, j::text, js::text, txt FROM t'
      await runOps(connection, [op])
      const { rows: once } = await connection.run(select)
      expect(once[0]).toEqual({
        b: true,
        d: '2026-03-01 23:30:00+00',
        ts: '2026-03-01 23:30:00',
        day: '2026-03-01',
        big: '9007199254740993',
        bin: '\\x00ff27',
        tags: '{"a \\"b\\"","c\\\\d","","NULL",NULL,"{x,y}"}',
        nested: '{{1,2},{3,4}}',
        docs: `{"{\\"a\\": \\"it's \\\\\\"x\\\\\\"\\"}","{\\"b\\": [1]}"}`,
        j: '"text"',
        js: '{"a": 9007199254740993, "at": "2026-03-01T23:30:00.000Z"}',
        txt: "back\\slash 'quoted' $1 é漢😀",
      })
      await connection.run('TRUNCATE t')
      for (const statement of statementsOf(op, connection.version)) await connection.run(inlined(statement, quoting))
      expect((await connection.run(select)).rows).toEqual(once)
    })
  })

  test('bulkInsert of many rows stays below the limit of bound values', async () => {
    await withDatabase(server, async (connection) => {
      const names = Array.from({ length: 200 }, (_, index) => `c${index}`)
      await connection.run(`CREATE TABLE t (${names.map((name) => `${name} integer`).join(', ')})`)
      const row = Object.fromEntries(names.map((name, index) => [name, index]))
      const op: Op = { kind: 'bulkInsert', table: { name: 't' }, rows: Array.from({ length: 700 }, () => row) }
      expect(statementsOf(op, connection.version).map((statement) => statement.values.length)).toEqual([65_400, 65_400, 9200])
      await runOps(connection, [op])
      expect((await connection.run('SELECT count(*)::int AS n, sum(c199)::int AS s FROM t')).rows).toEqual([{ n: 700, s: 139_300 }])
    })
  })
})

describe('what PostgreSQL cannot do', () => {
  test.each(ALL_REFUSED)('%s is refused with a hint', (_name, op, message) => {
    const thrown = caught(() => statementsOf(op, [18]))
    expect(thrown).toBeInstanceOf(UnsupportedError)
    expect(String((thrown as Error).message)).toMatch(message)
    expect((thrown as UnsupportedError).hint).toBeDefined()
  })

  test.each([
    ['partitionBy', { range: [] }],
    ['partitionBy', { range: ['a'], list: ['b'] }],
    ['partitionOf', { table: 'p' }],
    ['inherits', [{ name: 'p' }]],
    ['replicaIdentity', 'some'],
    ['with', ['fillfactor']],
  ])('the option %s of a table is no %j', (name, value) => {
    const table = { name: 't', columns: [], constraints: [], indexes: [], options: { postgres: { [name]: value } } }
    expect(caught(() => statementsOf({ kind: 'createTable', table }, [18]))).toMatchObject({
      code: 'dialect.option',
      message: expect.stringContaining(`${name} of the table t has to be`) as string,
      hint: 'Correct the value, or leave the option out.',
    })
  })

  test('an option of another kind of constraint, and one of a NOT NULL that is not there, are refused', () => {
    const add = (constraint: object): Op =>
      ({ kind: 'alterTable', table: { name: 't' }, changes: [{ kind: 'addConstraint', constraint }] }) as unknown as Op
    const key = add({ kind: 'unique', name: 'uq', columns: ['a'], options: { postgres: { notValid: true } } })
    const wrong = caught(() => statementsOf(key, [18]))
    expect(wrong).toMatchObject({ code: 'dialect.option', message: expect.stringContaining('notValid does not belong') as string })
    const column = { name: 'a', type: { kind: 'text' as const }, nullable: true, options: { postgres: { notNullName: 'x' } } }
    const op: Op = { kind: 'alterTable', table: { name: 't' }, changes: [{ kind: 'addColumn', column }] }
    expect(caught(() => statementsOf(op, [18]))).toMatchObject({
      code: 'dialect.option',
      message: expect.stringContaining('can be NULL') as string,
    })
  })

  test('an option that is not known is refused, and the nearest one named', () => {
    const table = (options: object): Op => ({
      kind: 'createTable',
      table: { name: 't', columns: [], constraints: [], indexes: [], options: options as never },
    })
    const thrown = caught(() => statementsOf(table({ postgres: { unloged: true } }), [18])) as DialectError
    expect(thrown).toBeInstanceOf(DialectError)
    expect(thrown.code).toBe('dialect.option')
    expect(`${thrown.message} ${thrown.hint ?? ''}`).toContain('did you mean unlogged?')
    expect(caught(() => statementsOf(table({ postgres: { unlogged: 'yes' } }), [18]))).toMatchObject({ code: 'dialect.option' })
    expect(caught(() => statementsOf(table({ sqlite: { unloged: true } }), [18]))).toBeUndefined()
  })
})

test('a table with an unnamed constraint of each kind gets the names that PostgreSQL gives', async () => {
  await withDatabase(newestPostgres(), async (connection) => {
    const integer = (name: string) => ({ name, type: { kind: 'integer' as const }, nullable: false })
    const table = {
      name: 't',
      columns: [integer('a'), integer('b')],
      constraints: [
        { kind: 'primaryKey' as const, columns: ['a'] },
        { kind: 'unique' as const, columns: ['b'] },
        { kind: 'check' as const, sql: 'a > b' },
        { kind: 'foreignKey' as const, columns: ['b'], references: { table: 't', columns: ['a'] } },
      ],
      indexes: [],
    }
    await runOps(connection, [{ kind: 'createTable', table }])
    const { rows } = await connection.run("SELECT conname FROM pg_constraint WHERE conrelid = 't'::regclass AND contype <> 'n' ORDER BY 1")
    expect(rows.map((row) => row['conname'])).toEqual(['t_b_fkey', 't_b_key', 't_check', 't_pkey'])
  })
})

function caught(work: () => unknown): unknown {
  try {
    work()
    return undefined
  } catch (error) {
    return error
  }
}
