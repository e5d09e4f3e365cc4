import { describe, expect, test } from 'vitest'
import { check, enumType, index, schemaOf, sql, t, table, view, type AnyTable } from '@mig/core'
import { isIrreversible } from '@mig/core/dialect'
import { pg } from '@mig/dialect-postgres'
import { postgresServers } from '@mig/test-databases'
import { proposed } from './answers.ts'
import { compareWith, migrateTo, run } from './databases.ts'
import { converges } from './random/converges.ts'
import { sharedPair } from './shared-pair.ts'

/** Types that are made anew while tables have them, and comments of what belongs to a table or a type. */

interface Case {
  readonly name: string
  readonly from: readonly unknown[]
  readonly to: readonly unknown[]
}

const above = { name: 'above', sql: sql`VALUE > 0` }
const positive = (type: string, more: object = {}) => pg.domain('positive', { type, ...more })
const pair = (...attributes: readonly (readonly [name: string, type: string])[]) =>
  pg.compositeType('pair', attributes.map(([name, type]) => ({ name, type })))
const things = (type: string, more: object = {}): AnyTable =>
  table('things', { id: t.bigint().notNull(), x: t.custom({ sql: type }), ...more })
const pairs = { y: t.custom({ sql: 'pair[]' }) }
const parted = table('log', { x: t.custom({ sql: 'positive' }) }, { postgres: { partitionBy: { list: ['x'] } } })

const commented = (ofCheck: string | undefined, ofIndex: string | undefined): AnyTable =>
  table('things', { id: t.bigint().notNull() }, (e) => {
    const [one, two] = [check('ck', sql`id > 0`), index('ix').on(e.id)]
    return [ofCheck === undefined ? one : one.comment(ofCheck), ofIndex === undefined ? two : two.comment(ofIndex)]
  })

/** All that stands on a domain, and on a column that has it. */
const aroundPositive = (type: string): readonly unknown[] => [
  positive(type, { checks: [above], comment: 'counted' }),
  pg.domain('small', { type: 'positive[]' }),
  table(
    'things',
    {
      x: t.custom({ sql: 'positive' }).default(sql`5`),
      y: t.custom({ sql: 'small' }),
      made: t.bigint().generated(sql`x::bigint * 2`),
      z: t.bigint().default(sql`(5::positive)::integer`),
    },
    (e) => [index('ix').on(e.x), index('ix more').on(sql`(x + 1)`), check('ck', sql`x < 10`)],
  ),
  view('v', sql`SELECT x FROM things`),
  pg.policy('p', 'things', { using: sql`x > 1` }),
  pg.function('f', { args: [{ name: 'x', type: 'positive' }], returns: 'positive', language: 'sql', body: 'SELECT x' }),
]

const CASES: readonly Case[] = [
  { name: 'comments of a constraint and of an index', from: [commented('a', undefined)], to: [commented("it's b", 'new')] },
  {
    name: 'a comment of a check of a domain, beside a check that is made anew',
    from: [positive('integer', { checks: [{ ...above, comment: 'a' }, { name: 'other', sql: sql`VALUE < 9` }] })],
    to: [positive('integer', { checks: [{ ...above, comment: 'b' }, { name: 'other', sql: sql`VALUE < 8`, comment: 'c' }] })],
  },
  { name: 'a domain that stands on another type, and all around it', from: aroundPositive('integer'), to: aroundPositive('bigint') },
  {
    name: 'a domain that becomes one of texts',
    from: [positive('integer'), things('positive')],
    to: [positive('text'), things('positive')],
  },
  {
    name: 'a check of a domain in arrays',
    from: [positive('integer'), things('positive[]')],
    to: [positive('integer', { checks: [above] }), things('positive[]')],
  },
  {
    name: 'a domain in arrays that may be NULL again',
    from: [positive('integer', { notNull: true }), things('positive[]')],
    to: [positive('integer'), things('positive[]')],
  },
  {
    name: 'a domain that arrays come to, and ones that had it and go',
    from: [positive('integer'), table('old', { x: t.custom({ sql: 'positive[]' }) })],
    to: [positive('integer', { checks: [above] }), things('positive[]')],
  },
  {
    name: 'rows of other attributes that a column comes to',
    from: [pair(['a', 'integer']), things('integer')],
    to: [pair(['a', 'bigint']), things('integer', { y: t.custom({ sql: 'pair' }) })],
  },
  {
    name: 'a domain in rows that is never NULL',
    from: [positive('integer'), pair(['a', 'positive']), things('pair')],
    to: [positive('integer', { notNull: true }), pair(['a', 'positive']), things('pair')],
  },
  {
    name: 'an attribute of another type, in arrays too',
    from: [pair(['a', 'integer']), things('pair', pairs)],
    to: [pair(['a', 'bigint']), things('pair', pairs)],
  },
  { name: 'a type that is made anew while its table goes', from: [pair(['a', 'integer']), things('pair')], to: [pair(['a', 'bigint'])] },
]

const REFUSED: readonly (Case & { readonly says: string })[] = [
  {
    name: 'a range type that columns have',
    from: [pg.rangeType('span', { subtype: 'float8' }), things('span_multirange')],
    to: [pg.rangeType('span', { subtype: 'numeric' }), things('span_multirange')],
    says: 'The range type span has to be made anew, and column things.x has it.',
  },
  {
    name: 'a domain by which rows are parted',
    from: [positive('integer'), parted],
    to: [positive('bigint'), parted],
    says: 'The domain positive has to be made anew, and column log.x is a partition key: its type cannot change.',
  },
  {
    name: 'a domain over an enum whose values change places',
    from: [enumType('mood', ['a', 'b']), positive('mood'), things('positive')],
    to: [enumType('mood', ['b', 'a']), positive('mood'), things('positive')],
    says: 'The values of enum mood go or change places, and the domain positive stands on it, which column things.x has.',
  },
  {
    name: 'attributes that change places, in arrays',
    from: [pair(['a', 'integer'], ['b', 'text']), things('pair[]')],
    to: [pair(['b', 'text'], ['a', 'integer']), things('pair[]')],
    says: 'Column x holds arrays of the composite type pair, whose attributes have other places in the model.',
  },
]

describe.each(postgresServers())('PostgreSQL $major', (server) => {
  const databases = sharedPair(server)

  test.each(CASES)('$name', ({ from, to }) => converges(databases(), schemaOf(from), schemaOf(to)))

  test.each(REFUSED)('is refused before anything runs: $name', async ({ from, to, says }) => {
    await migrateTo(databases().database, schemaOf(from))
    await expect(compareWith(databases().database, schemaOf(to), { ask: proposed, objects: 'all' })).rejects.toMatchObject({
      code: 'dialect.unsupported',
      message: says,
      hint: expect.stringMatching(/\w/) as string,
    })
  })

  test('a type of which the models say nothing is not lost', async () => {
    const called = (argument: string) =>
      pg.function('is_fine', { args: [{ name: argument, type: 'integer' }], returns: 'boolean', language: 'sql', body: 'SELECT $1 > 0' })
    const checked = positive('integer', { checks: [{ name: 'fine', sql: sql`is_fine(VALUE)` }] })
    await migrateTo(databases().database, schemaOf([called('n'), checked, things('positive')]))
    await expect(compareWith(databases().database, schemaOf([called('given'), things('positive')]))).rejects.toMatchObject({
      message: 'The domain positive has to be made anew, since what it uses is, and column things.x has it; it is not compared.',
    })
  })

  test('rows keep the values of attributes that change places and types', async () => {
    const { database } = databases()
    const [a, b] = [pair(['a', 'integer'], ['b c', 'text']), pair(['b c', 'varchar(9)'], ['new', 'date'], ['a', 'bigint'])]
    await migrateTo(database, schemaOf([a, things('pair')]))
    await database.connection.run(`INSERT INTO things VALUES (1, (7, 'it''s, so')), (2, (NULL, NULL)), (3, NULL)`)
    const rows = async (): Promise<unknown> => (await database.connection.run('SELECT x::text FROM things ORDER BY id')).rows
    const before = await rows()
    const { ops, downgrade } = await compareWith(database, schemaOf([b, things('pair')]), { ask: proposed, objects: 'all' })
    await run(database, ops)
    expect(await rows()).toEqual([{ x: `("it's, so",,7)` }, { x: '(,,)' }, { x: null }])
    if (isIrreversible(downgrade)) return expect.fail(downgrade.irreversible)
    await run(database, downgrade)
    expect(await rows()).toEqual(before)
  })
})
