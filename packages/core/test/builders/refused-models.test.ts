import { expect, test } from 'vitest'
import { t } from '../../src/builders/column-types.ts'
import { enumType } from '../../src/builders/enum-type.ts'
import { check, type Extra, foreignKey, index, primaryKey, unique } from '../../src/builders/extra.ts'
import { column } from '../../src/builders/index-part.ts'
import { schemaOf } from '../../src/builders/schema-of.ts'
import { sql } from '../../src/builders/sql.ts'
import { table } from '../../src/builders/table-handle.ts'

const other = table('other', { id: t.integer() })
const id = t.integer()
const target = table('target', { id: t.integer().primaryKey(), codeNumber: t.integer('code_number') })
const refer = (to: unknown): object => table('source', { a: id.references(to as string) })
const extras = (...given: readonly unknown[]): object => table('source', { a: id, b: id }, () => given as readonly Extra[])
const long = 'x'.repeat(64)

test.each<[string, readonly unknown[], string, RegExp, RegExp]>([
  ['two tables of one name', [table('a', { id }), table('a', { id })], 'model.duplicate', /Two tables have the name "a"/, /schema/],
  ['two columns of one name', [table('a', { x: t.text('id'), id })], 'model.duplicate', /Table a has two columns .* "id"/, /its own name/],
  ['a table without columns', [table('a', {})], 'model.table', /Table a has no columns/, /at least one/],
  ['a long name', [table('a', { [long]: id })], 'model.name', /Table a: the name "x+" has 64 bytes/, /63 bytes/],
  ['a long name of an index', [extras(index(long).on('a'))], 'model.name', /Table source/, /63 bytes/],
  ['an empty name', [table('a', { x: t.integer('') })], 'model.name', /Table a: a name is empty/, /name/],
  [
    'two primary keys',
    [table('a', { x: id.primaryKey(), y: id.primaryKey() })],
    'model.primary-key',
    /Table a has two primary keys/,
    /primaryKey\(e\.a, e\.b\)/,
  ],
  [
    'an unknown column of a constraint',
    [extras(unique('u').on('aa'))],
    'model.column',
    /Table source, unique constraint u: there is no column "aa"; did you mean a\?/,
    /a, b/,
  ],
  [
    'an unknown column of an index',
    [extras(index('i').on(column('zzz')))],
    'model.column',
    /Table source, index i: there is no column "zzz"/,
    /a, b/,
  ],
  ['a constraint without columns', [extras(primaryKey())], 'model.column', /primary key: it names no column/, /at least one/],
  ['an index without columns', [extras(index('i').on())], 'model.column', /index i: it names no column/, /at least one/],
  ['a column twice in a key', [extras(unique().on('a', 'a'))], 'model.duplicate', /"a" twice/, /once/],
  [
    'two constraints of one name',
    [extras(unique('u').on('a'), check('u', sql`a > 0`))],
    'model.duplicate',
    /Table source .* the name "u"/,
    /another name/,
  ],
  [
    'an index and a key of one name',
    [extras(unique('u').on('a'), index('u').on('a'))],
    'model.duplicate',
    /Table source .* the name "u"/,
    /another name/,
  ],
  [
    'two indexes of one name in two tables',
    [table('a', { id }, () => [index('i').on('id')]), table('b', { id }, () => [index('i').on('id')])],
    'model.duplicate',
    /Two tables have an index .* "i"/,
    /rename/,
  ],
  ['an unfinished extra', [extras(index('i'))], 'model.extra', /Table source has an extra/, /index\(\)\.on/],
  [
    'a column of another table in an extra',
    [extras(unique().on(target.id))],
    'model.column',
    /Table source .* column target\.id/,
    /own table/,
  ],
  [
    'a column of another table in a check',
    [extras(check('c', sql`${target.id} > 0`))],
    'model.sql',
    /table source uses the column target\.id/,
    /own table/,
  ],
  [
    'an extra that throws',
    [table('source', { a: id }, () => [index().on((undefined as unknown as typeof target).id)])],
    'model.extra',
    /Table source|table source/,
    /circle/,
  ],
  [
    'something else than a column',
    [table('a', { x: undefined as unknown as typeof id })],
    'model.column',
    /Column a\.x is no column/,
    /circle/,
  ],
  ['a column of another table as a column', [table('a', { x: target.id })], 'model.column', /Column a\.x is no column/, /t\.integer/],
  [
    'default and identity',
    [table('a', { x: t.integer().default(1).identity() })],
    'model.column',
    /Column a\.x has both default and identity/,
    /one of them/,
  ],
  [
    'an identity of a fraction',
    [table('a', { x: t.integer().identity({ start: 1.5 }) })],
    'model.option',
    /Column a\.x, identity\(\): start cannot be 1\.5/,
    /bigint/,
  ],
  ['a length that is none', [table('a', { x: t.varchar(-1) })], 'model.type', /Column a\.x: -1 is no length/, /whole number/],
  [
    'a default that is no data',
    [table('a', { x: t.json().default(new Map()) })],
    'value.unsupported',
    /Column a\.x, default: a Map/,
    /JSON/,
  ],
  [
    'an enum with two lists of values',
    [enumType('e', ['a']), enumType('e', ['b'])],
    'model.enum',
    /Enum e is described twice/,
    /\[a\] or \[b\]/,
  ],
  ['an enum without values', [enumType('e', [])], 'model.enum', /Enum e has no values/, /at least one/],
  ['a value of an enum twice', [enumType('e', ['a', 'a'])], 'model.duplicate', /Enum e has the value "a" twice/, /once/],
  ['a reference to undefined', [refer(() => undefined)], 'model.reference', /source\.a gives undefined/, /circle/],
  [
    'a reference to a module that is not loaded yet',
    [refer(() => (undefined as unknown as typeof target).id)],
    'model.reference',
    /source\.a cannot be read: Cannot read/,
    /circle/,
  ],
  ['a reference to a table', [refer(() => target)], 'model.reference', /source\.a gives the table target/, /table\.id/],
  ['a reference to a text', [refer(() => 'target.id')], 'model.reference', /gives the text "target\.id"/, /references\('target\.id'\)/],
  ['a reference to a column of no table', [refer(() => t.integer())], 'model.reference', /belongs to no table/, /table\(\)/],
  ['a reference to a name', [refer(() => column('id'))], 'model.reference', /a column of no table/, /text/],
  ['a reference to a number', [refer(3)], 'model.reference', /a value of type number/, /table\.column/],
  ['a reference of a wrong form', [refer('target')], 'model.reference', /source\.a: "target"/, /"table\.column"/],
  [
    'a reference to a missing column',
    [refer('target.codenumber'), target],
    'model.reference',
    /source\.a names the column "codenumber", which table target does not have; did you mean code_number\?/,
    /id, code_number/,
  ],
  ['a reference to more columns', [refer(() => [target.id, target.codeNumber])], 'model.reference', /has 1 and names 2/, /as many/],
  [
    'a reference to columns of two tables',
    [extras(foreignKey('a', 'b').references(() => [target.id, other.id]))],
    'model.reference',
    /more than one table/,
    /target alone/,
  ],
])('schemaOf refuses %s', (_, models, code, message, hint) => {
  expect(() => schemaOf(models)).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(message), hint: expect.stringMatching(hint) }),
  )
})

test('schemaOf takes a reference that names a table that the models do not have', () => {
  expect(schemaOf([refer('elsewhere.id')]).tables).toHaveLength(1)
})

test.each<[string, () => unknown, string, RegExp]>([
  ['an enum by its name alone', () => t.enum('status' as never), 'model.enum', /no enum type/],
  ['a custom type without a name', () => t.custom({ sql: ' ' }), 'model.type', /no SQL name/],
  ['a custom type without anything', () => t.custom({} as { readonly sql: string }), 'model.type', /no SQL name/],
  ['a misspelt option of a table', () => table('a', { id }, { comments: 'x' }), 'model.option', /comments; did you mean comment\?/],
  [
    'an option of a dialect that is no object',
    () =>
      index('i')
        .on('a')
        .with({ postgres: ['gin'] as never }),
    'model.option',
    /options for postgres that are no object/,
  ],
  ['SQL where a column is wanted', () => unique().on(sql`lower(a)` as never), 'model.column', /A column is wanted/],
  [
    'text where SQL is wanted',
    () =>
      index('i')
        .on('a')
        .where('a > 0' as never),
    'model.sql',
    /"a > 0"/,
  ],
])('builders refuse %s', (_, build, code, message) => {
  expect(build).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }))
})
