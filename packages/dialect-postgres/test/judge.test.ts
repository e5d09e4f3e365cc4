import { describe, expect, test } from 'vitest'
import type { ExpressionPair, Table } from '@mig/core/dialect'
import { postgresServers } from '@mig/test-databases'
import { judge } from '../src/judge.ts'
import { withDatabase } from './with-database.ts'

const T: Table = {
  name: 't',
  columns: [
    { name: 'n', type: { kind: 'integer' }, nullable: true },
    { name: 'b', type: { kind: 'bigint' }, nullable: true },
    { name: 'amount', type: { kind: 'numeric', precision: 12, scale: 2 }, nullable: true },
    { name: 'v', type: { kind: 'varchar', length: 20 }, nullable: true },
    { name: 'c', type: { kind: 'char', length: 3 }, nullable: true },
    { name: 'txt', type: { kind: 'text' }, nullable: true },
    { name: 'flag', type: { kind: 'boolean' }, nullable: true },
    { name: 'at', type: { kind: 'timestamptz' }, nullable: true },
    { name: 'local', type: { kind: 'timestamp' }, nullable: true },
    { name: 'day', type: { kind: 'date' }, nullable: true },
    { name: 'span', type: { kind: 'interval' }, nullable: true },
    { name: 'j', type: { kind: 'json' }, nullable: true },
    { name: 'jb', type: { kind: 'jsonb' }, nullable: true },
    { name: 'tags', type: { kind: 'array', of: { kind: 'text' } }, nullable: true },
    { name: 'mood', type: { kind: 'enum', name: 'mood', values: ['ok', 'bad'] }, nullable: true },
    { name: 'id', type: { kind: 'uuid' }, nullable: true },
    { name: 'Odd "Name"', type: { kind: 'text' }, nullable: true },
    { name: 'user', type: { kind: 'text' }, nullable: true },
  ],
  constraints: [],
  indexes: [],
}

type Case = readonly [kind: ExpressionPair['kind'], left: string, right: string, column?: string]

const EQUAL: readonly Case[] = [
  ['default', "'x'", "'x'::character varying", 'v'],
  ['default', "'EUR'", "'EUR'::bpchar", 'c'],
  ['default', '0', "'0'::bigint", 'b'],
  ['default', '-5', "'-5'::integer", 'n'],
  ['default', '0', '0.0', 'b'],
  ['default', '1.5', '1.5::numeric', 'amount'],
  ['default', 'true', "'t'", 'flag'],
  ['default', "'t'::boolean", 'true', 'flag'],
  ['default', "'{}'", "'{}'::json", 'j'],
  ['default', `'{"a":1}'`, `'{"a": 1}'::jsonb`, 'jb'],
  ['default', "'{}'", "'{}'::text[]", 'tags'],
  ['default', 'ARRAY[]::text[]', "'{}'::text[]", 'tags'],
  ['default', "'1 day'", "'1 day'::interval", 'span'],
  ['default', "interval '24 hours'", "'24:00:00'::interval", 'span'],
  ['default', "'ok'", "'ok'::mood", 'mood'],
  ['default', "'ok'", "'ok'::public.mood", 'mood'],
  ['default', "nextval('s')", "nextval('public.s'::regclass)", 'n'],
  ['default', 'NOW()', 'now( )', 'at'],
  ['default', 'current_timestamp', 'CURRENT_TIMESTAMP', 'at'],
  ['default', "(now() at time zone 'utc')", "(now() AT TIME ZONE 'utc'::text)", 'local'],
  ['default', "'2026-01-01'", "'2026-01-01'::date", 'day'],
  ['default', 'NULL', 'NULL::character varying', 'v'],
  ['check', 'amount > 0', '(amount > (0)::numeric)'],
  ['check', "v IN ('a', 'b')", "((v)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))"],
  ['check', "v IN ('a', 'b')", "((v)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))"],
  ['check', 'n IN (1, 2)', '(n = ANY (ARRAY[1, 2]))'],
  ['check', 'n BETWEEN 1 AND 5', '((n >= 1) AND (n <= 5))'],
  ['check', "txt LIKE 'a%'", "(txt ~~ 'a%'::text)"],
  ['check', "txt similar to 'a_'", "(txt ~ similar_to_escape('a_'::text))"],
  ['check', "mood <> 'bad'", "(mood <> 'bad'::public.mood)"],
  ['check', '"Odd ""Name""" is not null', '("Odd ""Name""" IS NOT NULL)'],
  ['check', `"user" <> ''`, `("user" <> ''::text)`],
  ['check', 'not (flag and n > 0)', '(NOT (flag AND (n > 0)))'],
  ['check', "txt ~ '^\\d+$' -- digits", "(txt ~ '^\\d+$'::text)"],
  ['check', "jb->>'a' is not null", "((jb ->> 'a'::text) IS NOT NULL)"],
  ['check', "day > date '2020-01-01'", "(day > '2020-01-01'::date)"],
  ['check', 'cast(n as numeric(5, 1)) > 2', '((n)::numeric(5,1) > (2)::numeric)'],
  ['check', 'extract(year from day) > 2000', '(EXTRACT(year FROM day) > (2000)::numeric)'],
  ['check', "substring(txt from 1 for 2) = 'ab'", "(SUBSTRING(txt FROM 1 FOR 2) = 'ab'::text)"],
  ['check', "substring(txt, 1, 2) = 'ab'", `("substring"(txt, 1, 2) = 'ab'::text)`],
  ['check', "txt like 'a!%' escape '!'", "(txt ~~ like_escape('a!%'::text, '!'::text))"],
  ['check', 'cardinality(tags) < 5', '(cardinality(tags) < 5)'],
  ['check', 't.n > 0', 'n > 0'],
  ['generated', 'amount / 2', '(amount / (2)::numeric)', 'amount'],
  ['generated', "coalesce(txt, '') || 'x'", "(COALESCE(txt, ''::text) || 'x'::text)", 'txt'],
  ['index', 'lower(v)', 'lower((v)::text)'],
  ['index', '(n + 1)', 'n+1'],
  ['index', "(jb -> 'a')", "(jb -> 'a'::text)"],
  ['predicate', 'flag', '(flag)'],
  ['predicate', 'flag = true', '(flag = true)'],
  ['predicate', 'n is null or n <> all (array[1,2])', '((n IS NULL) OR (n <> ALL (ARRAY[1, 2])))'],
]

const DIFFERENT: readonly Case[] = [
  ['default', 'now()', 'CURRENT_TIMESTAMP', 'at'],
  ['default', "'a'", "'b'", 'v'],
  ['default', "'abc'", "'abcd'", 'c'],
  ['default', "'12345678901234567890x'", "'12345678901234567890y'", 'v'],
  ['default', "'1'", "'01'", 'txt'],
  ['default', "nextval('s')", "nextval('s2'::regclass)", 'n'],
  ['default', "'{}'", "'[]'", 'j'],
  ['default', "'ok'", "'bad'", 'mood'],
  ['default', 'true', 'false', 'flag'],
  ['default', "lower('A')", "'a'", 'txt'],
  ['check', 'amount > 0', 'amount >= 0'],
  ['check', "v IN ('a', 'b')", "v IN ('a', 'c')"],
  ['check', 'txt COLLATE "C" > \'a\'', 'txt COLLATE "POSIX" > \'a\''],
  ['check', 'txt COLLATE "C" > \'a\'', "txt > 'a'"],
  ['check', 'f_old(n) > 1', 'n > 1'],
  ['check', 'f_old(n) > 1', 'f_new(n) > 1'],
  ['check', 'n > 0', 'b > 0'],
  ['check', '"user" is null', 'user is null'],
  ['check', "txt = 'A'", "txt = 'a'"],
  ['check', 'missing > 0', 'missing >= 0'],
  ['check', 'n > 0 OR flag', 'n > 0 AND flag'],
  ['generated', 'amount / 2', 'amount / 3', 'amount'],
  ['index', 'lower(v)', 'upper(v)'],
  ['index', 'not even sql (', 'n'],
  ['predicate', 'flag', 'NOT flag'],
  ['predicate', 'n IS NULL', 'n IS NOT NULL'],
]

const pair = ([kind, left, right, column]: Case): ExpressionPair => ({
  kind,
  table: T,
  left,
  right,
  ...(column === undefined ? {} : { column }),
})

const SETUP = `
  CREATE TYPE mood AS ENUM ('ok', 'bad'); CREATE SEQUENCE s; CREATE SEQUENCE s2;
  CREATE FUNCTION f_old(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1';
  CREATE FUNCTION f_new(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1';
`

describe.each(postgresServers())('the judge on PostgreSQL $major', (server) => {
  test('tells what is equal from what is not', async () => {
    await withDatabase(server, async (connection) => {
      await connection.run(SETUP)
      const all = [...EQUAL, ...DIFFERENT]
      const answers = await judge.equal(
        connection,
        all.map((item) => pair(item)),
      )
      const wrong = all.filter((_, index) => answers[index] !== index < EQUAL.length).map(([, left, right]) => `${left} | ${right}`)
      expect(wrong).toEqual([])
      // The other way round, one at a time, within a transaction that goes on.
      await connection.run('BEGIN; CREATE TABLE kept (id integer)')
      for (const [index, [kind, left, right, column]] of all.entries()) {
        const [answer] = await judge.equal(connection, [
          pair([kind, right, left, ...(column === undefined ? [] : [column])] as unknown as Case),
        ])
        expect([left, right, answer]).toEqual([left, right, index < EQUAL.length])
      }
      await connection.run('COMMIT')
      expect((await connection.run("SELECT to_regclass('kept')::text AS kept")).rows).toEqual([{ kept: 'kept' }])
    })
  })
})
