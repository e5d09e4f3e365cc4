import { describe, expect, test } from 'vitest'
import { t } from '../../src/builders/column-types.ts'
import { enumType } from '../../src/builders/enum-type.ts'
import { check, exclude, foreignKey, index, primaryKey, unique } from '../../src/builders/extra.ts'
import { column } from '../../src/builders/index-part.ts'
import { schemaOf } from '../../src/builders/schema-of.ts'
import { sql } from '../../src/builders/sql.ts'
import { table } from '../../src/builders/table-handle.ts'
import { trigger } from '../../src/builders/trigger.ts'
import { view } from '../../src/builders/view.ts'
import { A_COUNT, A_FLAG, A_TEXT, loose, TEXTS } from './wrong-option.ts'

const id = t.integer()

const ofColumn = (b: unknown): unknown => schemaOf([table('a', { b: loose(b) })])
const ofExtra = (make: () => unknown): unknown => schemaOf([table('a', { b: id }, loose(() => [make()]))])
const references = (options: object): unknown => ofColumn(id.references('t.id', loose(options)))
const identity = (options: object): unknown => ofColumn(id.identity(loose(options)))
const part = (make: (b: ReturnType<typeof column>) => unknown): unknown => ofExtra(() => index('i').on(loose(make(column('b')))))

const ACTIONS = 'It takes one of no action, restrict, cascade, set null, set default.'
const WHEN = 'It takes one of immediate, deferred.'
const EVENTS = 'It takes one of insert, update, delete, truncate, or a list of them.'

/** Every option of the builders, and what its value is told that is none. */
const WRONG: readonly (readonly [option: string, build: () => unknown, message: string, hint: string])[] = [
  ['name of a reference', () => references({ name: 5 }), 'The foreign key of a.b: name cannot be 5.', A_TEXT],
  [
    'onDelete',
    () => references({ onDelete: 'cascad' }),
    'The foreign key of a.b: onDelete cannot be "cascad"; did you mean cascade?',
    ACTIONS,
  ],
  ['onDelete', () => references({ onDelete: null }), 'The foreign key of a.b: onDelete cannot be null.', ACTIONS],
  [
    'onUpdate',
    () => references({ onUpdate: 'set-null' }),
    'The foreign key of a.b: onUpdate cannot be "set-null"; did you mean set null?',
    ACTIONS,
  ],
  [
    'match',
    () => references({ match: 'ful' }),
    'The foreign key of a.b: match cannot be "ful"; did you mean full?',
    'It takes one of simple, full, partial.',
  ],
  ['deferrable', () => references({ deferrable: 'true' }), 'The foreign key of a.b: deferrable cannot be "true".', A_FLAG],
  [
    'initially',
    () => references({ initially: 'defered' }),
    'The foreign key of a.b: initially cannot be "defered"; did you mean deferred?',
    WHEN,
  ],
  [
    'onDelete of foreignKey',
    () => ofExtra(() => foreignKey('b').references('t.id', loose({ onDelete: 'nothing' }))),
    'The foreign key of a.b: onDelete cannot be "nothing".',
    ACTIONS,
  ],
  ['always', () => identity({ always: 'alway' }), 'Column a.b, identity(): always cannot be "alway".', A_FLAG],
  ['start', () => identity({ start: 'one' }), 'Column a.b, identity(): start cannot be "one".', A_COUNT],
  ['start', () => identity({ start: 2 ** 53 }), `Column a.b, identity(): start cannot be ${2 ** 53}.`, A_COUNT],
  ['increment', () => identity({ increment: 1.5 }), 'Column a.b, identity(): increment cannot be 1.5.', A_COUNT],
  ['min', () => identity({ min: null }), 'Column a.b, identity(): min cannot be null.', A_COUNT],
  ['max', () => identity({ max: true }), 'Column a.b, identity(): max cannot be true.', A_COUNT],
  ['cache', () => identity({ cache: [] }), 'Column a.b, identity(): cache cannot be an array.', A_COUNT],
  ['cycle', () => identity({ cycle: 1 }), 'Column a.b, identity(): cycle cannot be 1.', A_FLAG],
  ['stored', () => ofColumn(id.generated(sql`1`, loose({ stored: 'yes' }))), 'Column a.b, generated(): stored cannot be "yes".', A_FLAG],
  ['comment of a column', () => ofColumn(id.comment(loose(5))), 'Column a.b: comment cannot be 5.', A_TEXT],
  ['collate', () => ofColumn(id.collate(loose({ name: 'C' }))), 'Column a.b: collation cannot be an object.', A_TEXT],
  ['renamedFrom of a column', () => ofColumn(id.renamedFrom(loose(['c']))), 'Column a.b: renamedFrom cannot be an array.', A_TEXT],
  ['primaryKey of a column', () => ofColumn(id.primaryKey(loose(true))), 'The primary key of a.b: name cannot be true.', A_TEXT],
  [
    'unique of a column',
    () => ofColumn(id.unique(loose({ nullsNotDistinct: 'true' }))),
    'The unique constraint of a.b: name cannot be an object.',
    A_TEXT,
  ],
  ['check of a column', () => ofColumn(id.check(sql`true`, loose(5))), 'The check of a.b: name cannot be 5.', A_TEXT],
  ['index', () => ofExtra(() => index(loose({ unique: true })).on('b')), 'The index of a.b: name cannot be an object.', A_TEXT],
  ['index', () => ofExtra(() => index(loose(null)).on('b')), 'The index of a.b: name cannot be null.', A_TEXT],
  ['unique', () => ofExtra(() => unique(loose(5)).on('b')), 'The unique constraint of a.b: name cannot be 5.', A_TEXT],
  ['exclude', () => ofExtra(() => exclude(loose(5)).on(['b', '='])), 'The exclusion constraint of a.b: name cannot be 5.', A_TEXT],
  ['operator', () => ofExtra(() => exclude('x').on(['b', loose(5)])), 'The part b of an index of a: operator cannot be 5.', A_TEXT],
  ['named', () => ofExtra(() => primaryKey('b').named(loose(5))), 'The primary key of a.b: name cannot be 5.', A_TEXT],
  ['comment of an extra', () => ofExtra(() => check('c', sql`true`).comment(loose(5))), 'The check of a: comment cannot be 5.', A_TEXT],
  [
    'initially of deferrable',
    () => ofExtra(() => unique().on('b').deferrable(loose({ initially: 'later' }))),
    'The unique constraint of a.b, deferrable(): initially cannot be "later".',
    WHEN,
  ],
  [
    'initially of an exclusion constraint',
    () => ofExtra(() => exclude('x').on(['b', '=']).deferrable(loose({ initially: true }))),
    'The exclusion constraint of a.b, deferrable(): initially cannot be true.',
    WHEN,
  ],
  [
    'nulls',
    () => part((b) => b.nulls(loose('frist'))),
    'The part b of an index of a: nulls cannot be "frist"; did you mean first?',
    'It takes one of first, last.',
  ],
  ['collate of a part', () => part((b) => b.collate(loose(5))), 'The part b of an index of a: collation cannot be 5.', A_TEXT],
  [
    'nulls of an expression',
    () => part(() => sql`lower(b)`.nulls(loose('end'))),
    'The part lower(b) of an index of a: nulls cannot be "end".',
    'It takes one of first, last.',
  ],
  ['schema of a table', () => table('a', { id }, loose({ schema: 5 })), 'The table a: schema cannot be 5.', A_TEXT],
  ['comment of a table', () => table('a', { id }, loose({ comment: {} })), 'The table a: comment cannot be an object.', A_TEXT],
  ['renamedFrom of a table', () => table('a', { id }, loose({ renamedFrom: true })), 'The table a: renamedFrom cannot be true.', A_TEXT],
  ['schema of a view', () => view('v', sql`SELECT 1`, loose({ schema: 5 })), 'The view v: schema cannot be 5.', A_TEXT],
  ['columns', () => view('v', sql`SELECT 1`, loose({ columns: 'a' })), 'The view v: columns cannot be "a".', TEXTS],
  ['columns', () => view('v', sql`SELECT 1`, loose({ columns: ['a', id] })), 'The view v: columns cannot be an object.', TEXTS],
  ['comment of a view', () => view('v', sql`SELECT 1`, loose({ comment: 5 })), 'The view v: comment cannot be 5.', A_TEXT],
  ['renamedFrom of a view', () => view('v', sql`SELECT 1`, loose({ renamedFrom: 5 })), 'The view v: renamedFrom cannot be 5.', A_TEXT],
  ...(['before', 'after', 'insteadOf'] as const).flatMap((timing) => [
    [
      timing,
      () => trigger('g', 'a', loose({ [timing]: 'updat' })),
      `The trigger g: ${timing} cannot be "updat"; did you mean update?`,
      EVENTS,
    ] as const,
    [
      timing,
      () => trigger('g', 'a', loose({ [timing]: ['insert', 'delet'] })),
      `The trigger g: ${timing} cannot be "delet"; did you mean delete?`,
      EVENTS,
    ] as const,
  ]),
  ['of', () => trigger('g', 'a', loose({ after: 'update', of: 'b' })), 'The trigger g: of cannot be "b".', TEXTS],
  [
    'forEach',
    () => trigger('g', 'a', loose({ after: 'update', forEach: 'statment' })),
    'The trigger g: forEach cannot be "statment"; did you mean statement?',
    'It takes one of row, statement.',
  ],
  [
    'execute',
    () => trigger('g', 'a', loose({ after: 'update', execute: sql`f()` })),
    'The trigger g: execute cannot be an object.',
    A_TEXT,
  ],
  ['comment of a trigger', () => trigger('g', 'a', loose({ after: 'update', comment: 5 })), 'The trigger g: comment cannot be 5.', A_TEXT],
  [
    'renamedFrom of a trigger',
    () => trigger('g', 'a', loose({ after: 'update', renamedFrom: 5 })),
    'The trigger g: renamedFrom cannot be 5.',
    A_TEXT,
  ],
  [
    'name of a table of a trigger',
    () => trigger('g', loose({ name: 5 }), { after: 'update' }),
    'The table of the trigger g: name cannot be 5.',
    A_TEXT,
  ],
  ['values', () => enumType('mood', loose('ok')), 'The enum mood: values cannot be "ok".', TEXTS],
  ['values', () => enumType('mood', loose(['ok', 1])), 'The enum mood: values cannot be 1.', TEXTS],
  ['schema of an enum', () => enumType('mood', ['ok'], loose({ schema: 5 })), 'The enum mood: schema cannot be 5.', A_TEXT],
  ['comment of an enum', () => enumType('mood', ['ok'], loose({ comment: 5 })), 'The enum mood: comment cannot be 5.', A_TEXT],
  ['renamedFrom of an enum', () => enumType('mood', ['ok'], loose({ renamedFrom: 5 })), 'The enum mood: renamedFrom cannot be 5.', A_TEXT],
  [
    'renamedValues',
    () => enumType('mood', ['ok'], loose({ renamedValues: { ok: 5 } })),
    'The enum mood: renamedValues cannot be an object.',
    'It takes an object of texts.',
  ],
  [
    'schema of a target',
    () => ofColumn(id.references(loose({ schema: 5, table: 't', columns: ['id'] }))),
    'The reference of a.b: schema cannot be 5.',
    A_TEXT,
  ],
  [
    'columns of a target',
    () => ofColumn(id.references(loose({ table: 't', columns: [5] }))),
    'The reference of a.b: columns cannot be 5.',
    TEXTS,
  ],
]

test.each(WRONG)('a value that %s cannot have is refused: %#', (_, build, message, hint) => {
  expect(build).toThrow(expect.objectContaining({ name: 'ModelError', code: 'model.option', message, hint }))
})

/** SQL, types and sizes are refused with words of their own. */
test.each<[string, () => unknown, string]>([
  ['when', () => trigger('g', 'a', loose({ after: 'update', when: 'true' })), 'model.sql'],
  ['body', () => trigger('g', 'a', loose({ after: 'update', body: 5 })), 'model.sql'],
  ['where', () => index().on('a').where(loose(true)), 'model.sql'],
  ['the name of a check', () => check(loose(5), sql`true`), 'model.sql'],
  ['the size of a type', () => ofColumn(t.numeric(loose(true))), 'model.type'],
  ['the name of a table', () => schemaOf([table(loose(5), { id })]), 'model.name'],
  ['the name of a view', () => schemaOf([loose(view(loose(5), sql`SELECT 1`))]), 'model.name'],
])('%s is refused by what reads it', (_, build, code) => {
  expect(build).toThrow(expect.objectContaining({ code, hint: expect.stringMatching(/\S/) }))
})

describe('what worked goes on to work', () => {
  test('keywords in capitals are those in small letters', () => {
    const [read] = schemaOf([
      table('a', { b: id.references('t.id', loose({ onDelete: 'CASCADE', onUpdate: 'NO ACTION', match: 'Full' })) }, () => [
        index('i').on(column('b').nulls(loose('FIRST'))),
      ]),
    ]).tables
    expect(read?.constraints).toEqual([
      { kind: 'foreignKey', columns: ['b'], references: { table: 't', columns: ['id'] }, onDelete: 'cascade', match: 'full' },
    ])
    expect(read?.indexes[0]?.parts).toEqual([{ column: 'b', nulls: 'first' }])
  })

  test('a comment that is null is none', () => {
    const models = [
      table('a', { b: id.comment(loose(null)) }, () => [check('c', sql`true`).comment(loose(null))], loose({ comment: null })),
      enumType('mood', ['ok'], loose({ comment: null })),
      view('v', sql`SELECT 1`, loose({ comment: null })),
      trigger('g', 'a', loose({ after: 'update', comment: null })),
    ]
    expect(JSON.stringify(schemaOf(models))).not.toContain('comment')
  })

  test('undefined is as good as left out', () => {
    const given = { name: undefined, onDelete: undefined, match: undefined, deferrable: undefined, initially: undefined }
    expect(references(given)).toEqual(references({}))
  })

  test('counts are numbers, bigints and texts', () => {
    const [read] = (identity({ start: 5, increment: '+1', min: -5n, max: '9223372036854775807' }) as ReturnType<typeof schemaOf>).tables
    expect(read?.columns[0]?.identity).toEqual({ start: '5', increment: '1', min: '-5', max: '9223372036854775807' })
  })
})
