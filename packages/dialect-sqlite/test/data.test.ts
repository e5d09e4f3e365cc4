import { inlined, type CoreOp } from '@mig/core/dialect'
import { describe, expect, test } from 'vitest'
import { sqlite } from '../src/index.ts'
import { compile, memory, runAll } from './database.ts'

const cases: readonly { readonly name: string; readonly op: CoreOp; readonly sql: readonly string[]; readonly table: string }[] = [
  {
    name: 'execute passes text and values through',
    op: { kind: 'execute', text: ['UPDATE t SET a = ', ' WHERE id = ', ''], values: ["it's", 1] },
    sql: [`UPDATE t SET a = 'it''s' WHERE id = 1`],
    table: 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)',
  },
  {
    name: 'bulkInsert converts values by themselves and by the type of the column',
    op: {
      kind: 'bulkInsert',
      table: { name: 't' },
      rows: [
        {
          a: true,
          b: { $bigint: '9007199254740993' },
          c: { $date: '2026-11-22T09:15:00.250Z' },
          d: { $date: '2026-11-22T09:15:00.000Z' },
          e: 'x',
        },
        { a: null, b: 1.5, c: { $bytes: 'ff' }, d: null, e: { k: [1, { $date: '2026-11-22T09:15:00.000Z' }] } },
      ],
      types: { d: { kind: 'date' }, e: { kind: 'json' } },
    },
    sql: [
      [
        `INSERT INTO "t" ("a", "b", "c", "d", "e") VALUES (1, 9007199254740993, '2026-11-22 09:15:00.250', '2026-11-22', '"x"')`,
        `(NULL, 1.5, X'ff', NULL, '{"k":[1,"2026-11-22T09:15:00.000Z"]}')`,
      ].join(', '),
    ],
    table: 'CREATE TABLE t (a, b, c, d, e)',
  },
  {
    name: 'bulkInsert of rows without columns',
    op: { kind: 'bulkInsert', table: { name: 't' }, rows: [{}, {}] },
    sql: ['INSERT INTO "t" DEFAULT VALUES', 'INSERT INTO "t" DEFAULT VALUES'],
    table: 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)',
  },
]

describe('statements that touch rows', () => {
  test.each(cases)('$name', async ({ op, sql, table }) => {
    const statements = compile(op)
    expect(statements.map((statement) => inlined(statement, sqlite.quoting))).toEqual(sql)
    const online = await memory(table)
    await runAll(online, statements)
    const script = await memory(table)
    for (const text of sql) await script.run(text)
    expect((await script.run('SELECT * FROM t')).rows).toEqual((await online.run('SELECT * FROM t')).rows)
  })

  test('values that are bound are stored as the literals of a script are', async () => {
    const rows = [{ a: 1, b: 1.5, c: true, d: { $bigint: '5' }, e: 1e18, f: 'x\0y', g: { $bytes: '00' }, h: { k: 1 } }]
    const [statement] = compile({ kind: 'bulkInsert', table: { name: 't' }, rows })
    const connection = await memory('CREATE TABLE t (a, b, c, d, e, f, g, h)')
    if (statement === undefined) throw new TypeError('no statement')
    await runAll(connection, [statement])
    await connection.run(inlined(statement, sqlite.quoting))
    const names = Object.keys(rows[0] ?? {})
    const kinds = await connection.run(`SELECT ${names.map((name) => `typeof(${name}) || hex(${name}) AS ${name}`).join(', ')} FROM t`)
    expect(kinds.rows[0]).toEqual(kinds.rows[1])
    expect(kinds.rows[0]).toMatchObject({ a: 'integer31', c: 'integer31', f: 'text780079' })
  })

  test('bulkInsert stays below the limit on bound values', async () => {
    const rows = Array.from({ length: 1201 }, (_, id) =>
      Object.fromEntries(Array.from({ length: 100 }, (_column, index) => [`c${index}`, id])),
    )
    const op = { kind: 'bulkInsert', table: { name: 't' }, rows } as const
    expect(compile(op).map(({ values }) => values.length)).toEqual([32_700, 32_700, 32_700, 22_000])
    expect(compile(op, [3, 31]).every(({ values }) => values.length <= 999)).toBe(true)
    const connection = await memory(`CREATE TABLE t (${Object.keys(rows[0] ?? {}).join(', ')})`)
    await runAll(connection, compile(op))
    expect((await connection.run('SELECT count(*) AS n, sum(c99) AS s FROM t')).rows).toEqual([{ n: 1201, s: 720_600 }])
  })
})
