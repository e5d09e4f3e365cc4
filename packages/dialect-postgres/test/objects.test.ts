import { describe, expect, test } from 'vitest'
import { isMovable, isRenamable, OBJECT_KINDS, OBJECT_VERBS, objectOpKind, type ObjectVerdict, type View } from '@mig/core/dialect'
import { newestPostgres, postgresServers } from '@mig/test-databases'
import { OBJECT_CASES } from './object-cases.ts'
import { RELATION_CASES } from './relation-cases.ts'
import { objects } from '../src/objects/kinds.ts'
import { pg } from '../src/pg.ts'
import { reflector } from '../src/reflector.ts'
import { withDatabase } from './with-database.ts'

test('there is a case for each operation on each kind of object', () => {
  const kinds = new Set<string>([...OBJECT_CASES, ...RELATION_CASES].map(({ op }) => op.kind))
  const wanted = OBJECT_KINDS.flatMap((kind) =>
    OBJECT_VERBS.filter((verb) => (verb !== 'rename' || isRenamable(kind)) && (verb !== 'move' || isMovable(kind)))
      .map((verb) => objectOpKind(verb, kind)),
  )
  expect(wanted.filter((kind) => !kinds.has(kind))).toEqual([])
})

/** Two queries over t (a integer, b text) and the view w on it, and what becomes of a view with the first when the second is wanted. */
const QUERIES: readonly (readonly [name: string, from: string, to: string, verdict: ObjectVerdict])[] = [
  ['spaces, case and comments', 'SELECT a FROM t WHERE a > 1', 'select  a from T /* all */ where (a > 1) -- end', 'same'],
  ['a list', "SELECT a FROM t WHERE b IN ('x', 'y')", "SELECT a FROM t WHERE b = ANY (ARRAY['x', 'y'])", 'same'],
  ['BETWEEN', 'SELECT a FROM t WHERE a BETWEEN 1 AND 2', 'SELECT a FROM t WHERE a >= 1 AND a <= 2', 'same'],
  [
    'a subquery, a CTE and a join',
    'WITH x AS (SELECT a FROM t) SELECT x.a, u.b FROM x JOIN (SELECT * FROM t) u ON u.a = x.a',
    'with x as (select a from t) select x.a, u.b from x join (select a, b from t) u using (a)',
    'same',
  ],
  [
    'syntax that is printed otherwise',
    "SELECT coalesce(b, 'x') || 'y' AS c, extract(year FROM now()) AS y, trim(b) AS t, a::numeric(4,1) AS n FROM t",
    "SELECT COALESCE(b, 'x') || 'y' AS c, extract(year from now()) AS y, trim(both from b) AS t, cast(a as numeric(4,1)) AS n FROM t",
    'same',
  ],
  [
    'LIMIT and FETCH',
    'SELECT a FROM t ORDER BY a LIMIT 5 OFFSET 2',
    'SELECT a FROM t ORDER BY a OFFSET 2 FETCH FIRST 5 ROWS ONLY',
    'alter',
  ],
  ['another condition', 'SELECT a FROM t WHERE a > 1', 'SELECT a FROM t WHERE a > 2', 'alter'],
  ['rows of values', "VALUES (1, 'x'), (2, 'y')", "values (1, 'x'), (2, 'y') -- two", 'same'],
  [
    'rows of values that are cast',
    "SELECT * FROM (VALUES (1, 'x'), (2, NULL)) v (a, b)",
    "select * from (values (1, 'x'), (2, null)) v (a, b)",
    'same',
  ],
  ['another row of values', 'SELECT * FROM (VALUES (1), (2)) v (a)', 'SELECT * FROM (VALUES (1), (3)) v (a)', 'alter'],
  ['another limit', 'SELECT a FROM t LIMIT 5', 'SELECT a FROM t LIMIT 6', 'alter'],
  ['another offset', 'SELECT a FROM t OFFSET 5', 'SELECT a FROM t OFFSET 6', 'alter'],
  ['another order', 'SELECT a FROM t ORDER BY a', 'SELECT a FROM t ORDER BY a DESC', 'alter'],
  ['UNION ALL', 'SELECT a FROM t UNION SELECT 1', 'SELECT a FROM t UNION ALL SELECT 1', 'alter'],
  [
    'a recursive UNION ALL',
    'WITH RECURSIVE r AS (SELECT 1 AS a UNION SELECT a + 1 FROM r WHERE a < 3) SELECT a FROM r',
    'WITH RECURSIVE r AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM r WHERE a < 3) SELECT a FROM r',
    'alter',
  ],
  [
    'another frame',
    'SELECT sum(a) OVER (ORDER BY a ROWS UNBOUNDED PRECEDING) AS s FROM t',
    'SELECT sum(a) OVER (ORDER BY a ROWS 1 PRECEDING) AS s FROM t',
    'alter',
  ],
  ['another collation', 'SELECT max(b COLLATE "C") AS m FROM t', 'SELECT max(b COLLATE "POSIX") AS m FROM t', 'remake'],
  ['the table under the view', 'SELECT a FROM w', 'SELECT a FROM t', 'alter'],
  ['a function that does the same', 'SELECT f(a) AS x FROM t', 'SELECT g(a) AS x FROM t', 'alter'],
  ['a lock, which nobody can ask about without taking it', 'SELECT a FROM t', 'SELECT a FROM t FOR UPDATE', 'remake'],
  ['another name of a column', 'SELECT a FROM t', 'SELECT a AS c FROM t', 'remake'],
  ['another type of a column', 'SELECT a FROM t', 'SELECT a::bigint AS a FROM t', 'remake'],
  ['another order of columns', 'SELECT a, b FROM t', 'SELECT b, a FROM t', 'remake'],
  ['more columns', 'SELECT a FROM t', 'SELECT a, b FROM t', 'remake'],
  ['what does not exist yet', 'SELECT a FROM t', 'SELECT a FROM t WHERE later(a)', 'remake'],
  ['no SQL at all', 'SELECT a FROM t', 'SELECT a FROM', 'remake'],
]

describe.each(postgresServers())('views on PostgreSQL $major are compared by what the server makes of them', (server) => {
  test.each(QUERIES)('%s', async (_, from, to, verdict) => {
    await withDatabase(server, async (connection) => {
      await connection.run(`CREATE TABLE t (a integer, b text); CREATE VIEW w AS SELECT a, b FROM t;
        CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
        CREATE FUNCTION g(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
        CREATE VIEW v AS ${from}`)
      const found = (await reflector.reflect(connection)).objects?.find(({ name }) => name === 'v')
      if (found === undefined) return expect.fail('the view is not read')
      const wanted: View = { kind: 'view', name: 'v', query: to }
      expect(await objects.compare(connection, [{ from: found, to: wanted }])).toEqual([verdict])
      // What was read is the same as what is there, whatever the server prints.
      expect(await objects.compare(connection, [{ from: found, to: { ...found, comment: 'x' } as View }])).toEqual(['alter'])
      expect((await connection.run('SELECT 1 AS still_usable')).rows).toEqual([{ still_usable: 1 }])
    })
  })
})

test('what belongs to extensions, to the session, to constraints and to range types is not read', async () => {
  await withDatabase(newestPostgres(), async (connection) => {
    await connection.run(`CREATE EXTENSION citext; CREATE EXTENSION pg_stat_statements;
      CREATE TEMP VIEW tv AS SELECT 1 AS a; CREATE TEMP SEQUENCE ts; CREATE TEMP TABLE tt (a integer, b integer);
      CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE c (id integer GENERATED ALWAYS AS IDENTITY REFERENCES p, s serial);
      CREATE TYPE r AS RANGE (SUBTYPE = float8);
      CREATE RULE tr AS ON DELETE TO tt DO INSTEAD NOTHING; CREATE STATISTICS public.st ON a, b FROM tt`)
    const { objects: found = [] } = await reflector.reflect(connection)
    expect(found.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['extension citext', 'extension pg_stat_statements', 'rangeType r'])
  })
})

test.each([
  ['a number that is none', () => pg.sequence('s', { start: 1.5 }), 'model.option'],
  ['an owner that is no column', () => pg.sequence('s', { ownedBy: 'orders' }), 'model.reference'],
  ['a rule for another event', () => pg.rule('r', 't', { event: 'select' as never }), 'model.option'],
  ['a rule that does a text', () => pg.rule('r', 't', { event: 'insert', actions: 'select 1' as never }), 'model.sql'],
  ['extended statistics of nothing', () => pg.statistics('s', 't', { kinds: ['mcv'] }), 'model.option'],
  ['a constraint among indexes', () => pg.materializedView('m', 'select 1' as never), 'model.sql'],
] as const)('a model with %s is refused', (_, make, code) => {
  expect(make).toThrow(expect.objectContaining({ code }) as Error)
})
