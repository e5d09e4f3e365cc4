import { describe, expect, test } from 'vitest'
import { schemaOf, sql, view } from '@mig/core'
import { pg } from '@mig/dialect-postgres'
import { usualPostgres } from '@mig/test-databases'
import { autogenerate } from '../../src/index.ts'
import { compareWith, migrateTo, withPostgres } from '../databases.ts'
import { between, expenses, open } from './leads.ts'

/** Functions of the server's own, which an aggregate may be made of. */
function own(name: string, source: string, args: string, returns: string): ReturnType<typeof pg.function> {
  const list = args.split('; ').map((type) => (type === 'VARIADIC "any"' ? { type: '"any"', mode: 'variadic' as const } : { type }))
  return pg.function(name, { args: list, returns, language: 'internal', body: source })
}

describe.each(usualPostgres())('aggregates on PostgreSQL $major', (server) => {
  const both = between(server)

  const larger = pg.function('larger', {
    args: [{ type: 'text' }, { type: 'text' }],
    returns: 'text',
    language: 'sql',
    volatility: 'immutable',
    body: 'SELECT CASE WHEN length($1) >= length($2) THEN $1 ELSE $2 END',
  })
  const longest = (more = {}) => pg.aggregate('longest', { args: [{ type: 'text' }], sfunc: 'larger', stype: 'text', ...more })

  test('with every option are read as they are written', async () => {
    const functions = [
      larger,
      own('put', 'ordered_set_transition', 'internal; "any"', 'internal'),
      own('put_all', 'ordered_set_transition_multi', 'internal; VARIADIC "any"', 'internal'),
      own('fraction', 'percentile_disc_final', 'internal; float8; anyelement', 'anyelement'),
      own('place', 'hypothetical_rank_final', 'internal; VARIADIC "any"', 'bigint'),
      pg.function('joined', {
        args: [{ type: 'text' }, { type: 'text[]', mode: 'variadic' }],
        returns: 'text',
        language: 'sql',
        body: 'SELECT $1',
      }),
    ]
    const internal = { sfunc: 'pg_catalog.int8_avg_accum', stype: 'internal', finalfunc: 'numeric_poly_avg' } as const
    const aggregates = [
      longest({ comment: "it's", initcond: '', parallel: 'safe', combinefunc: 'public.larger', finalfuncModify: 'readOnly' }),
      longest({ args: [{ name: 'Of', type: 'varchar' }] }),
      pg.aggregate('mean', {
        args: [{ type: 'int8' }],
        ...internal,
        sspace: 48,
        finalfuncModify: 'shareable',
        combinefunc: 'int8_avg_combine',
        serialfunc: 'int8_avg_serialize',
        deserialfunc: 'int8_avg_deserialize',
        moving: { ...internal, inverse: 'int8_avg_accum_inv', sspace: 0, finalfuncModify: 'readWrite' },
      }),
      pg.aggregate('total', {
        args: [{ type: 'int4' }],
        sfunc: 'int4pl',
        stype: 'int4',
        initcond: '0',
        moving: { sfunc: 'int4pl', inverse: 'int4mi', stype: 'integer', initcond: '7' },
      }),
      pg.aggregate('least_of', {
        args: [{ type: 'integer' }],
        sfunc: 'int4smaller',
        stype: 'integer',
        sortop: 'pg_catalog.<',
        parallel: 'restricted',
      }),
      pg.aggregate('rows', { sfunc: 'int8inc', stype: 'bigint', initcond: '0' }),
      pg.aggregate('all_of', { args: [{ name: 'parts', type: 'text[]', mode: 'variadic' }], sfunc: 'joined', stype: 'text' }),
      pg.aggregate('part', {
        args: [{ name: 'share', type: 'float8' }],
        orderBy: [{ type: 'anyelement' }],
        sfunc: 'put',
        stype: 'internal',
        finalfunc: 'fraction',
        finalfuncExtra: true,
        finalfuncModify: 'readWrite',
      }),
      pg.aggregate('place_of', {
        args: [{ type: '"any"', mode: 'variadic' }],
        orderBy: [{ type: '"any"', mode: 'variadic' }],
        hypothetical: true,
        sfunc: 'put_all',
        stype: 'internal',
        finalfunc: 'place',
        finalfuncExtra: true,
        finalfuncModify: 'shareable',
        comment: 'x',
      }),
    ]
    const summary = await both([], [...aggregates, ...functions])
    expect(summary.filter((line) => line.includes('aggregate')).toSorted()).toEqual([
      'create aggregate all_of(text[])',
      'create aggregate least_of(integer)',
      'create aggregate longest(text)',
      'create aggregate longest(varchar)',
      'create aggregate mean(int8)',
      'create aggregate part(float8, anyelement)',
      'create aggregate place_of("any")',
      'create aggregate rows()',
      'create aggregate total(int4)',
    ])
  })

  test('other functions are put in their place, another result makes them again with what uses them', async () => {
    const uses = view('uses', sql`select longest(note) as note from expenses`)
    const models = [expenses, larger, uses]
    const others = [{ initcond: 'x' }, { parallel: 'safe' }, { comment: 'x' }, { sfunc: 'textcat' }]
    const aggregates = (options: readonly object[]) =>
      options.map((more, place) => pg.aggregate(`a${place}`, { args: [{ type: 'text' }], sfunc: 'larger', stype: 'text', ...more }))
    expect(await both([larger, ...aggregates([{}, {}, {}, {}])], [larger, ...aggregates(others)])).toEqual(
      others.map((_, place) => `alter aggregate a${place}(text)`),
    )
    expect(await both([...models, longest()], [...models, longest({ finalfunc: 'length' })])).toEqual([
      'drop view uses',
      'drop aggregate longest(text)',
      'create aggregate longest(text)',
      'create view uses',
    ])
  })

  test('are made again around their functions', async () => {
    const step = (name: string) =>
      pg.function('larger', {
        args: [{ name, type: 'text' }, { type: 'text' }],
        returns: 'text',
        language: 'sql',
        body: 'SELECT $1',
      })
    const uses = view('uses', sql`select longest(note) as note from expenses`)
    expect(await both([expenses, step('a'), longest(), uses], [expenses, step('b'), longest(), uses])).toEqual([
      'drop view uses',
      'drop aggregate longest(text)',
      'drop function larger(text, text)',
      'create function larger(text, text)',
      'create aggregate longest(text)',
      'create view uses',
    ])
    // Nobody compares aggregates here.
    await withPostgres(server, async (database) => {
      await migrateTo(database, schemaOf([step('a'), longest()]))
      expect((await migrateTo(database, schemaOf([step('b')]))).summary).toEqual([
        'drop aggregate longest(text)',
        'drop function larger(text, text)',
        'create function larger(text, text)',
        'create aggregate longest(text)',
      ])
      expect((await compareWith(database, schemaOf([step('b'), longest()]))).summary).toEqual([])
    })
  })

  test('of extensions and of other schemas are nobody else’s', async () => {
    await withPostgres(server, async (database) => {
      await database.connection.run('CREATE EXTENSION citext')
      const models = schemaOf([
        pg.extension('citext'),
        pg.schema('app'),
        pg.aggregate('total', { schema: 'app', args: [{ type: 'citext' }], sfunc: 'textcat', stype: 'text' }),
        pg.function('plus', {
          schema: 'app',
          args: [{ type: 'int' }, { type: 'int' }],
          returns: 'int',
          language: 'sql',
          body: 'SELECT $1 + $2',
        }),
        pg.aggregate('plus_all', { args: [{ type: 'int' }], sfunc: 'app.plus', stype: 'int' }),
      ])
      await migrateTo(database, models)
      const { dialect, connection } = database
      expect((await autogenerate({ dialect, connection, wanted: models, versionTables: [], objects: 'all' })).summary).toEqual([])
    })
  })
})

describe.each(usualPostgres())('event triggers on PostgreSQL $major', (server) => {
  const both = between(server)
  const guard = pg.function('guard', { returns: 'event_trigger', language: 'plpgsql', body: sql`BEGIN NULL; END` })
  const watch = (more = {}) => pg.eventTrigger('watch', { event: 'ddl_command_end', execute: 'guard()', ...more })

  test('come last and go first, and know their state', async () => {
    const triggers = [
      watch({ tags: ['drop table', 'ALTER TABLE'], comment: "it's", enabled: 'replica' }),
      pg.eventTrigger('No drops', { event: 'sql_drop', execute: 'public.guard()', enabled: 'always' }),
      pg.eventTrigger('rewrites', { event: 'table_rewrite', execute: 'guard()', enabled: 'disabled' }),
    ]
    expect(await both([], [...triggers, open, guard, expenses])).toEqual([
      'create table expenses',
      'create function guard()',
      'create view open_expenses',
      'create event trigger No drops',
      'create event trigger rewrites',
      'create event trigger watch',
    ])
  })

  test('are changed in their place, and made again around their function', async () => {
    const others = [{ event: 'sql_drop' }, { tags: ['DROP TABLE'] }, { enabled: 'always' }, { comment: 'x' }]
    const triggers = (options: readonly object[]) =>
      options.map((more, place) => pg.eventTrigger(`e${place}`, { event: 'ddl_command_end', execute: 'guard()', ...more }))
    expect(await both([guard, ...triggers([{}, {}, {}, {}])], [guard, ...triggers(others)])).toEqual(
      others.map((_, place) => `alter event trigger e${place}`),
    )
    await withPostgres(server, async (database) => {
      await migrateTo(database, schemaOf([guard, watch({ comment: 'x' })]))
      const other = pg.function('other', { returns: 'event_trigger', language: 'plpgsql', body: sql`BEGIN NULL; END` })
      expect((await migrateTo(database, schemaOf([other, watch({ comment: 'x', execute: 'other()' })]))).summary).toEqual([
        'drop event trigger watch',
        'drop function guard()',
        'create function other()',
        'create event trigger watch',
      ])
    })
  })

  test('are left alone by models that have none', async () => {
    await withPostgres(server, async (database) => {
      await migrateTo(database, schemaOf([guard, watch()]))
      const found = await compareWith(database, schemaOf([guard]))
      expect(found.summary).toEqual([])
      expect(found.notes).toEqual([expect.stringContaining('1 event trigger.')])
    })
  })
})
