import { describe, expect, test } from 'vitest'
import { index, sql, t, table, view } from '@mig/core'
import { pg } from '@mig/dialect-postgres'
import { usualPostgres } from '@mig/test-databases'
import { between } from './leads.ts'

describe.each(usualPostgres())('functions and operators on PostgreSQL $major', (server) => {
  const both = between(server)

  test('a function is there before the table that uses it, and its body is kept to the last space', async () => {
    const half = pg.function('half', {
      args: [
        { name: 'n', type: 'int' },
        { name: 'by', type: 'pg_catalog.int4', default: '2' },
      ],
      returns: 'int4',
      language: 'sql',
      volatility: 'immutable',
      strict: true,
      parallel: 'safe',
      cost: 7,
      settings: { search_path: 'public,pg_temp', work_mem: '4MB' },
      comment: "it's half",
      body: sql`
  SELECT n / by -- $$ '$body$' \d
`,
    })
    const halves = table('halves', { n: t.integer().default(sql`half(4)`) })
    expect(await both([], [halves, half])).toEqual(['create function half(int, pg_catalog.int4)', 'create table halves'])
    expect(await both([halves, half], [])).toEqual(['drop table halves', 'drop function half(integer, integer)'])
  })

  test('a function becomes immutable before what may use it then, and stops being it behind that', async () => {
    const rank = (volatility?: 'immutable'): unknown =>
      pg.function('rank', {
        args: [{ name: 'n', type: 'integer' }],
        returns: 'integer',
        language: 'sql',
        ...(volatility === undefined ? {} : { volatility }),
        body: 'SELECT n * 2',
      })
    const posts = table('posts', { n: t.integer() })
    const ranked = table('posts', { n: t.integer(), rank: t.integer().generated(sql`rank(n)`) }, () => [index('ix_rank').on(sql`rank(n)`)])
    expect((await both([posts, rank()], [ranked, rank('immutable')]))[0]).toBe('alter function rank(integer)')
    expect((await both([ranked, rank('immutable')], [posts, rank()])).at(-1)).toBe('alter function rank(integer)')
  })

  test('functions of every kind of result and argument are read as they are written', async () => {
    const functions = [
      pg.function('pairs', {
        args: [
          { name: 'n', type: 'integer' },
          { name: 'a b', type: 'text', mode: 'table' },
        ],
        language: 'sql',
        body: "SELECT 'x'",
        rows: 5,
      }),
      pg.function('both', {
        args: [
          { name: 'a', type: 'integer', mode: 'inout' },
          { name: 'b', type: 'text', mode: 'out' },
        ],
        language: 'sql',
        body: "SELECT a, 'x'",
      }),
      pg.function('one', { args: [{ name: 'a', type: 'numeric(4,1)', mode: 'out' }], language: 'sql', body: 'SELECT 1.0' }),
      pg.function('many', {
        args: [{ type: 'text[]', mode: 'variadic' }],
        returns: 'setof varchar',
        language: 'sql',
        body: 'SELECT $1[1]::varchar',
      }),
      pg.function('nothing', {
        returns: 'void',
        language: 'plpgsql',
        leakproof: true,
        securityDefiner: true,
        parallel: 'restricted',
        body: 'BEGIN END',
      }),
      pg.function('sum2', {
        args: [{ name: 'a', type: 'integer' }],
        returns: 'integer',
        language: 'sql',
        parsed: true,
        body: 'RETURN (a + 1)',
      }),
      pg.function('over', { args: [{ name: 'a', type: 'integer' }], returns: 'integer', language: 'sql', body: 'SELECT 1' }),
      pg.function('over', { args: [{ name: 'a', type: 'text' }], returns: 'integer', language: 'sql', body: 'SELECT 2' }),
      pg.procedure('settle', {
        args: [{ name: 'n', type: 'int' }],
        language: 'plpgsql',
        body: sql`BEGIN NULL; END`,
        comment: 'x',
        settings: { search_path: '' },
      }),
    ]
    expect(await both([], functions)).toHaveLength(functions.length)
  })

  test('another body is put in its place; another result makes the function again, with the views on it', async () => {
    const f = (body: string, returns = 'integer', more = {}) =>
      pg.function('f', { args: [{ name: 'n', type: 'integer' }], returns, language: 'sql', body, ...more })
    const uses = view('uses', sql`select f(1) as a`)
    expect(await both([f('SELECT 1'), uses], [f('SELECT 2'), uses])).toEqual(['alter function f(integer)'])
    expect(await both([f('SELECT 1'), uses], [f('SELECT 1', 'integer', { strict: true, comment: 'x' }), uses])).toEqual([
      'alter function f(integer)',
    ])
    expect(await both([f('SELECT 1'), uses], [f("SELECT 'x'", 'text'), uses])).toEqual([
      'drop view uses',
      'drop function f(integer)',
      'create function f(integer)',
      'create view uses',
    ])
    const p = (body: string) => pg.procedure('p', { language: 'sql', body })
    expect(await both([p('SELECT 1')], [p('SELECT 2')])).toEqual(['alter procedure p()'])
  })

  test('operators stand between their functions and the views on them', async () => {
    const matches = pg.function('matches', {
      args: [{ type: 'text' }, { type: 'text' }],
      returns: 'boolean',
      language: 'sql',
      volatility: 'immutable',
      body: 'SELECT $2 ~ $1',
    })
    const operator = (more = {}) => pg.operator('~<<', { left: 'text', right: 'text', function: 'matches', restrict: 'eqsel', ...more })
    const on = view('matching', sql`select 'a'::text ~<< 'b'::text as x`)
    expect(await both([], [on, operator(), matches])).toEqual([
      'create function matches(text, text)',
      'create operator ~<<(text, text)',
      'create view matching',
    ])
    expect(await both([on, operator(), matches], [on, operator({ comment: 'x' }), matches])).toEqual(['alter operator ~<<(text, text)'])
    expect(await both([on, operator(), matches], [on, operator({ restrict: 'neqsel' }), matches])).toEqual([
      'drop view matching',
      'drop operator ~<<(text, text)',
      'create operator ~<<(text, text)',
      'create view matching',
    ])
  })
})
