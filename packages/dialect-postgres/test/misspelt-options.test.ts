import { expect, test } from 'vitest'
import { sql } from '@mig/core'
import { loose } from '../../core/test/builders/wrong-option.ts'
import { pg } from '../src/index.ts'

const body = { language: 'sql', body: sql`SELECT 1` } as const

test.each<[string, () => unknown, string]>([
  ['policy', () => pg.policy('own', 'notes', loose({ usin: sql`true` })), 'The policy own has no option usin; did you mean using?'],
  ['policy', () => pg.policy('own', 'notes', loose(undefined)), 'The policy own was given options that are no object.'],
  [
    'rule',
    () => pg.rule('keep', 'notes', loose({ event: 'delete', insted: true })),
    'The rule keep has no option insted; did you mean instead?',
  ],
  [
    'statistics',
    () => pg.statistics('s', 'notes', loose({ columns: ['a'], kind: [] })),
    'The statistics object s has no option kind; did you mean kinds?',
  ],
  ['function', () => pg.function('half', loose({ ...body, arguments: 'x integer' })), 'The function half has no option arguments.'],
  [
    'function',
    () => pg.function('half', loose({ ...body, volatile: true })),
    'The function half has no option volatile; did you mean volatility?',
  ],
  ['procedure', () => pg.procedure('p', loose({ ...body, returns: 'text' })), 'The procedure p has no option returns.'],
  ['sequence', () => pg.sequence('s', loose({ star: 5 })), 'The sequence s has no option star; did you mean start?'],
  ['domain', () => pg.domain('d', loose({ type: 'text', notnull: true })), 'The domain d has no option notnull; did you mean notNull?'],
  ['extension', () => pg.extension('citext', loose({ shema: 'x' })), 'The extension citext has no option shema; did you mean schema?'],
  ['schema', () => pg.schema('app', loose({ coment: 'x' })), 'The schema app has no option coment; did you mean comment?'],
  [
    'view',
    () => pg.materializedView('m', sql`SELECT 1`, loose({ index: [] })),
    'The materialized view m has no option index; did you mean indexes?',
  ],
  [
    'type',
    () => pg.compositeType('c', [], loose({ postgress: {} })),
    'The composite type c has no option postgress; did you mean postgres?',
  ],
  [
    'range',
    () => pg.rangeType('r', loose({ subtype: 'a', subtypediff: 'b' })),
    'The range type r has no option subtypediff; did you mean subtypeDiff?',
  ],
  ['operator', () => pg.operator('===', loose({ right: 'a', fn: 'b' })), 'The operator === has no option fn.'],
  ['aggregate', () => pg.aggregate('a', loose({ sfunk: 'f', stype: 'text' })), 'The aggregate a has no option sfunk; did you mean sfunc?'],
  [
    'event trigger',
    () => pg.eventTrigger('g', loose({ event: 'login', exec: 'g()' })),
    'The event trigger g has no option exec; did you mean execute?',
  ],
  ['serial', () => pg.serial(loose({ strat: '5' })), 'pg.serial() has no option strat; did you mean start?'],
  ['serial', () => pg.bigserial('number', loose({ owner: 'x' })), 'pg.bigserial() has no option owner.'],
  [
    'check of a domain',
    () => pg.domain('d', loose({ type: 'text', checks: [{ name: 'c', sql: sql`true`, notvalid: true }] })),
    'Item 1 in checks of the domain d has no option notvalid; did you mean notValid?',
  ],
  [
    'attribute',
    () => pg.compositeType('c', loose([{ name: 'a', type: 'text' }, { name: 'b', type: 'text', colation: 'C' }])),
    'Item 2 in attributes of the composite type c has no option colation; did you mean collation?',
  ],
  [
    'argument',
    () => pg.function('half', loose({ ...body, args: [{ name: 'n', type: 'integer', defaults: '1' }] })),
    'Item 1 in args of the function half has no option defaults; did you mean default?',
  ],
  [
    'moving steps',
    () => pg.aggregate('a', loose({ sfunc: 'f', stype: 'text', moving: { sfunc: 'f', stype: 'text', invers: 'g' } })),
    'The moving steps of the aggregate a has no option invers; did you mean inverse?',
  ],
  [
    'name of a table',
    () => pg.policy('own', loose({ shema: 'app', name: 'notes' }), {}),
    'The table of the policy own has no option shema; did you mean schema?',
  ],
])('an option of a %s that is misspelt names the nearest one', (_, build, message) => {
  expect(build).toThrow(
    expect.objectContaining({ name: 'ModelError', code: 'model.option', message, hint: expect.stringMatching(/^It takes /) }),
  )
})

test('a type or an object that is misspelt names the nearest one', () => {
  expect(() => Reflect.get(pg, 'tsvectr')).toThrow('pg has nothing called tsvectr; did you mean tsvector?')
  expect(Reflect.get(pg, 'then')).toBeUndefined()
})
