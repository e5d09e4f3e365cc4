import { expect, test } from 'vitest'
import { t } from '../../src/builders/column-types.ts'
import { enumType } from '../../src/builders/enum-type.ts'
import { index, unique } from '../../src/builders/extra.ts'
import { sql } from '../../src/builders/sql.ts'
import { view } from '../../src/builders/view.ts'
import { A_FLAG, A_TEXT, loose } from '../builders/wrong-option.ts'
import { type Call, refusalOf } from './refused-call.ts'

const TEXT_OR_NULL = 'It takes a text, or null to remove it.'
const KINDS = 'It takes one of primaryKey, unique, foreignKey, check, exclusion.'

/** Every option of operations that takes a word, a number, a text or a boolean, and what its value is told that is none. */
const WRONG: readonly (readonly [message: string, call: Call, hint: string])[] = [
  [
    'op.createTable of a: ifNotExists cannot be "yes".',
    (op) => op.createTable('a', { b: t.text() }, loose({ ifNotExists: 'yes' })),
    A_FLAG,
  ],
  [
    'op.createTable of s.a: comment cannot be 5.',
    (op) => op.createTable({ schema: 's', name: 'a' }, { b: t.text() }, loose({ comment: 5 })),
    A_TEXT,
  ],
  ['op.createTable of a: schema cannot be 5.', (op) => op.createTable('a', { b: t.text() }, loose({ schema: 5 })), A_TEXT],
  ['op.dropTable of a: ifExists cannot be 1.', (op) => op.dropTable('a', loose({ ifExists: 1 })), A_FLAG],
  ['op.addColumn of a.b: ifNotExists cannot be "true".', (op) => op.addColumn('a', 'b', t.text(), loose({ ifNotExists: 'true' })), A_FLAG],
  ['op.dropColumn of a.b: ifExists cannot be null.', (op) => op.dropColumn('a', 'b', loose({ ifExists: null })), A_FLAG],
  ['The alteration of column a.b: nullable cannot be "no".', (op) => op.alterColumn('a', 'b', loose({ nullable: 'no' })), A_FLAG],
  ['The alteration of column a.b: nullable cannot be null.', (op) => op.alterColumn('a', 'b', loose({ nullable: null })), A_FLAG],
  ['The alteration of column a.b: collation cannot be 5.', (op) => op.alterColumn('a', 'b', loose({ collation: 5 })), TEXT_OR_NULL],
  ['The alteration of column a.b: comment cannot be 5.', (op) => op.alterColumn('a', 'b', loose({ comment: 5 })), TEXT_OR_NULL],
  [
    '`was` of column a.b: nullable cannot be "yes".',
    (op) => op.alterColumn('a', 'b', { nullable: true }, { was: loose({ nullable: 'yes' }) }),
    A_FLAG,
  ],
  [
    'The generated column a.b: stored cannot be "yes".',
    (op) => op.alterColumn('a', 'b', { generated: loose({ sql: sql`1`, stored: 'yes' }) }),
    A_FLAG,
  ],
  [
    'op.dropConstraint of a.c: kind cannot be "uniqe"; did you mean unique?',
    (op) => op.dropConstraint('a', 'c', loose({ kind: 'uniqe' })),
    KINDS,
  ],
  ['op.dropConstraint of a.c: ifExists cannot be "no".', (op) => op.dropConstraint('a', 'c', loose({ ifExists: 'no' })), A_FLAG],
  ['op.createIndex of a.i: ifNotExists cannot be 0.', (op) => op.createIndex('a', index('i').on('b'), loose({ ifNotExists: 0 })), A_FLAG],
  ['op.dropIndex of a.i: ifExists cannot be "yes".', (op) => op.dropIndex('a', 'i', loose({ ifExists: 'yes' })), A_FLAG],
  ['op.dropEnum of mood: ifExists cannot be "yes".', (op) => op.dropEnum('mood', loose({ ifExists: 'yes' })), A_FLAG],
  ['op.addEnumValue of mood: ifNotExists cannot be "yes".', (op) => op.addEnumValue('mood', 'x', loose({ ifNotExists: 'yes' })), A_FLAG],
  [
    'op.alterEnum of mood, item 1 of columns: array cannot be "yes".',
    (op) => op.alterEnum('mood', { values: ['x'], columns: [loose({ table: 'a', column: 'b', array: 'yes' })] }),
    A_FLAG,
  ],
  [
    'op.createView of v: ifNotExists cannot be "yes".',
    (op) => op.createView(view('v', sql`SELECT 1`), loose({ ifNotExists: 'yes' })),
    A_FLAG,
  ],
  ['op.dropView of v: ifExists cannot be "yes".', (op) => op.dropView('v', loose({ ifExists: 'yes' })), A_FLAG],
  [
    'The operation on half: args cannot be "integer".',
    (op) => op.dropFunction('half', loose({ args: 'integer' })),
    'It takes a list of texts.',
  ],
  [
    'op.backfill of a: batch cannot be "1000".',
    (op) => op.backfill(loose({ table: 'a', set: { b: 1 }, batch: '1000' })),
    'It takes a whole number, 1 or more.',
  ],
  [
    'op.backfill of a: batch cannot be 0.',
    (op) => op.backfill({ table: 'a', set: { b: 1 }, batch: 0 }),
    'It takes a whole number, 1 or more.',
  ],
  [
    'op.backfill of a: pause cannot be -1.',
    (op) => op.backfill({ table: 'a', set: { b: 1 }, pause: -1 }),
    'It takes a whole number, 0 or more.',
  ],
]

test.each(WRONG)('%s', async (message, call, hint) => {
  expect(await refusalOf(call)).toMatchObject({ name: 'OperationError', code: 'op.option', message, hint })
})

/** What operations take of models is refused as models are. */
test.each<[string, Call, string]>([
  [
    'a column',
    (op) => op.addColumn('a', 'b', t.integer().references('t.id', loose({ onDelete: 'cascad' }))),
    'The foreign key of a.b: onDelete cannot be "cascad"; did you mean cascade?',
  ],
  [
    'an identity',
    (op) => op.alterColumn('a', 'b', { identity: loose({ always: 'alway' }) }),
    'Column a.b, identity(): always cannot be "alway".',
  ],
  ['a constraint', (op) => op.addConstraint('a', unique(loose(5)).on('b')), 'The unique constraint of a.b: name cannot be 5.'],
  ['an enum', (op) => op.createEnum(enumType('mood', loose([5]))), 'The enum mood: values cannot be 5.'],
])('%s', async (_, call, message) => {
  expect(await refusalOf(call)).toMatchObject({ name: 'ModelError', code: 'model.option', message })
})

test('SQL that is none is refused as SQL', async () => {
  expect(await refusalOf((op) => op.alterColumn('a', 'b', { generated: loose('1 + 1') }))).toMatchObject({ code: 'model.sql' })
  expect(await refusalOf((op) => op.alterColumn('a', 'b', { type: t.text() }, { using: loose(5) }))).toMatchObject({ code: 'model.sql' })
})
