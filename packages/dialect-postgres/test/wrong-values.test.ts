import { expect, test } from 'vitest'
import { schemaOf, sql } from '@mig/core'
import { OBJECT_KINDS, objectWord } from '@mig/core/dialect'
import { A_COUNT, A_FLAG, A_TEXT, loose, TEXTS } from '../../core/test/builders/wrong-option.ts'
import { pg } from '../src/index.ts'

const objects = (...models: readonly unknown[]): unknown => schemaOf(loose(models)).objects

const A_LIST = 'It takes a list.'
const A_NUMBER = 'It takes a number.'
const PARALLEL = 'It takes one of safe, restricted, unsafe.'
const ENABLED = 'It takes one of disabled, always, replica.'
const RULE_EVENT = 'It takes one of insert, update, delete; what SELECT gives is the query of a view.'
const DDL_EVENT = 'It takes one of ddl_command_start, ddl_command_end, table_rewrite, sql_drop, login.'

const query = sql`SELECT 1`
const body = { language: 'sql', body: query }
const sum = { sfunc: 'f', stype: 'integer' }

/** A builder of each kind: with what it needs, and one more option. */
const BUILD: { readonly [kind: string]: (more: object) => unknown } = {
  extension: (more) => pg.extension('x', loose(more)),
  sequence: (more) => pg.sequence('x', loose(more)),
  materializedView: (more) => pg.materializedView('x', query, loose(more)),
  schema: (more) => pg.schema('x', loose(more)),
  domain: (more) => pg.domain('x', loose({ type: 'text', ...more })),
  compositeType: (more) => pg.compositeType('x', [], loose(more)),
  rangeType: (more) => pg.rangeType('x', loose({ subtype: 'float8', ...more })),
  operator: (more) => pg.operator('x', loose({ right: 'text', function: 'f', ...more })),
  function: (more) => pg.function('x', loose({ ...body, ...more })),
  procedure: (more) => pg.procedure('x', loose({ ...body, ...more })),
  policy: (more) => pg.policy('x', 'notes', loose(more)),
  rule: (more) => pg.rule('x', 'notes', loose({ event: 'insert', ...more })),
  statistics: (more) => pg.statistics('x', 'notes', loose({ columns: ['a', 'b'], ...more })),
  aggregate: (more) => pg.aggregate('x', loose({ ...sum, ...more })),
  eventTrigger: (more) => pg.eventTrigger('x', loose({ event: 'login', execute: 'f()', ...more })),
}

const TEXT_OPTIONS: { readonly [kind: string]: readonly string[] } = {
  extension: ['schema', 'comment', 'version'],
  sequence: ['schema', 'comment', 'renamedFrom', 'ownedBy'],
  materializedView: ['schema', 'comment', 'renamedFrom'],
  schema: ['comment'],
  domain: ['schema', 'comment', 'renamedFrom', 'type', 'collation'],
  compositeType: ['schema', 'comment', 'renamedFrom'],
  rangeType: ['schema', 'comment', 'renamedFrom', 'subtype', 'opclass', 'collation', 'canonical', 'subtypeDiff', 'multirange'],
  operator: ['schema', 'comment', 'left', 'right', 'function', 'commutator', 'negator', 'restrict', 'join'],
  function: ['schema', 'comment', 'renamedFrom', 'language', 'file', 'returns'],
  procedure: ['schema', 'comment', 'renamedFrom', 'language', 'file'],
  policy: ['renamedFrom', 'comment'],
  rule: ['renamedFrom', 'comment'],
  statistics: ['schema', 'comment', 'renamedFrom'],
  aggregate: ['schema', 'comment', 'renamedFrom', 'sfunc', 'stype', 'finalfunc', 'combinefunc', 'serialfunc', 'deserialfunc', 'sortop'],
  eventTrigger: ['renamedFrom', 'execute', 'comment'],
}

const FLAGS: { readonly [kind: string]: readonly string[] } = {
  sequence: ['cycle', 'unlogged'],
  domain: ['notNull'],
  operator: ['hashes', 'merges'],
  function: ['parsed', 'securityDefiner', 'strict', 'leakproof', 'window'],
  procedure: ['parsed', 'securityDefiner'],
  policy: ['restrictive'],
  rule: ['instead'],
  aggregate: ['finalfuncExtra', 'hypothetical'],
}

/** The others: kind, option, wrong value, how it is shown, hint. */
const OTHERS: readonly (readonly [kind: string, option: string, value: unknown, shown: string, hint: string])[] = [
  ['sequence', 'type', 'bigin', '"bigin"; did you mean bigint?', 'It takes one of smallint, integer, bigint.'],
  ...['start', 'increment', 'min', 'max', 'cache'].map((option) => ['sequence', option, 'one', '"one".', A_COUNT] as const),
  ['sequence', 'start', 1.5, '1.5.', A_COUNT],
  ['materializedView', 'columns', [5], '5.', TEXTS],
  ['materializedView', 'indexes', {}, 'an object.', A_LIST],
  ['domain', 'checks', {}, 'an object.', A_LIST],
  ['function', 'volatility', 'imutable', '"imutable"; did you mean immutable?', 'It takes one of immutable, stable, volatile.'],
  ['function', 'parallel', 'saf', '"saf"; did you mean safe?', PARALLEL],
  ['function', 'cost', '100', '"100".', A_NUMBER],
  ['function', 'rows', Number.NaN, 'NaN.', A_NUMBER],
  ['function', 'args', 'integer', '"integer".', A_LIST],
  ['function', 'settings', { search_path: [] }, 'an object.', 'It takes an object of texts.'],
  ['policy', 'command', 'selct', '"selct"; did you mean select?', 'It takes one of all, select, insert, update, delete.'],
  ['policy', 'roles', 'app', '"app".', TEXTS],
  ['rule', 'event', 'select', '"select".', RULE_EVENT],
  ['rule', 'event', 'updat', '"updat"; did you mean update?', RULE_EVENT],
  ['rule', 'enabled', 'alway', '"alway"; did you mean always?', ENABLED],
  ['statistics', 'kinds', ['mcw'], '"mcw"; did you mean mcv?', 'It takes a list of ndistinct, dependencies, mcv.'],
  ['statistics', 'columns', 'a', '"a".', TEXTS],
  ['statistics', 'expressions', query, 'an object.', A_LIST],
  ['statistics', 'target', '100', '"100".', A_NUMBER],
  ['aggregate', 'args', {}, 'an object.', A_LIST],
  ['aggregate', 'orderBy', 'x', '"x".', A_LIST],
  ['aggregate', 'parallel', true, 'true.', PARALLEL],
  ['aggregate', 'sspace', '8', '"8".', A_NUMBER],
  ['aggregate', 'initcond', [], 'an array.', A_TEXT],
  ['aggregate', 'finalfuncModify', 'read_only', '"read_only"; did you mean readOnly?', 'It takes one of readOnly, shareable, readWrite.'],
  ['eventTrigger', 'event', 'sqldrop', '"sqldrop"; did you mean sql_drop?', DDL_EVENT],
  ['eventTrigger', 'tags', 'DROP TABLE', '"DROP TABLE".', TEXTS],
  ['eventTrigger', 'enabled', true, 'true.', ENABLED],
]

const WRONG = [
  ...Object.entries(TEXT_OPTIONS).flatMap(([kind, options]) =>
    options.map((option) => [kind, option, ['x'], 'an array.', A_TEXT] as const),
  ),
  ...Object.entries(FLAGS).flatMap(([kind, options]) => options.map((option) => [kind, option, 'yes', '"yes".', A_FLAG] as const)),
  ...OTHERS,
]

test.each(WRONG)('a value that a %s cannot have as %s is refused', (kind, option, value, shown, hint) => {
  const of = OBJECT_KINDS.find((known) => known === kind) ?? 'view'
  const message = `The ${objectWord(of)} x: ${option} cannot be ${shown}`
  expect(() => BUILD[kind]?.({ [option]: value })).toThrow(
    expect.objectContaining({ name: 'ModelError', code: 'model.option', message, hint }),
  )
})

test.each<[string, () => unknown, string]>([
  [
    'a check of a domain',
    () => pg.domain('d', { type: 'text', checks: [loose({ name: 'c', sql: query, notValid: 'yes' })] }),
    'Item 1 in checks of the domain d: notValid cannot be "yes".',
  ],
  [
    'an attribute',
    () => pg.compositeType('c', [loose({ name: 'a', type: 5 })]),
    'Item 1 in attributes of the composite type c: type cannot be 5.',
  ],
  [
    'an argument',
    () => pg.function('f', loose({ ...body, args: [{ type: 'integer', mode: 'inot' }] })),
    'Item 1 in args of the function f: mode cannot be "inot"; did you mean inout?',
  ],
  [
    'an argument of an aggregate',
    () => pg.aggregate('a', loose({ ...sum, args: [{ type: 'integer', mode: 'out' }] })),
    'Item 1 in args of the aggregate a: mode cannot be "out".',
  ],
  [
    'moving steps',
    () => pg.aggregate('a', loose({ ...sum, moving: { ...sum, inverse: 5 } })),
    'The moving steps of the aggregate a: inverse cannot be 5.',
  ],
])('a value that %s cannot have is refused', (_, build, message) => {
  expect(build).toThrow(expect.objectContaining({ code: 'model.option', message, hint: expect.stringMatching(/^It takes /) }))
})

test('what worked goes on to work, and is what it means', () => {
  const written = objects(
    pg.function('f', loose({ ...body, volatility: 'IMMUTABLE', parallel: 'SAFE', settings: { statement_timeout: 5000 } })),
    pg.procedure('p', loose({ ...body, args: [{ type: 'integer', mode: 'IN' }, { type: 'text', mode: 'INOUT', default: 5 }] })),
    pg.policy('own', 'notes', loose({ command: 'ALL' })),
    pg.statistics('s', 'notes', loose({ columns: ['a', 'b'], kinds: ['MCV'] })),
    pg.aggregate('a', loose({ ...sum, initcond: 0 })),
    pg.sequence('q', { start: 2 ** 60, min: '+5', cache: 3n }),
    pg.schema('x', loose({ comment: null })),
  )
  const meant = objects(
    pg.function('f', { ...body, volatility: 'immutable', parallel: 'safe', settings: { statement_timeout: '5000' } }),
    pg.procedure('p', { ...body, args: [{ type: 'integer' }, { type: 'text', mode: 'inout', default: '5' }] }),
    pg.policy('own', 'notes', {}),
    pg.statistics('s', 'notes', { columns: ['a', 'b'], kinds: ['mcv'] }),
    pg.aggregate('a', { ...sum, initcond: '0' }),
    pg.sequence('q', { start: '1152921504606846976', min: 5, cache: '3' }),
    pg.schema('x'),
  )
  expect(written).toEqual(meant)
})
