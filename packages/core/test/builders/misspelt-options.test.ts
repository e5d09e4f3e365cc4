import { expect, test } from 'vitest'
import { t } from '../../src/builders/column-types.ts'
import { enumType } from '../../src/builders/enum-type.ts'
import { check, foreignKey, index, primaryKey, unique } from '../../src/builders/extra.ts'
import { column } from '../../src/builders/index-part.ts'
import { schemaOf } from '../../src/builders/schema-of.ts'
import { sql } from '../../src/builders/sql.ts'
import { table } from '../../src/builders/table-handle.ts'
import { trigger } from '../../src/builders/trigger.ts'
import { view } from '../../src/builders/view.ts'
import { loose } from './wrong-option.ts'

const id = t.integer()

/** Its constraints and columns are read with it. */
const read = (columns: object, ...extras: readonly unknown[]): unknown => schemaOf([table('a', { id, ...columns }, () => extras as never)])

test.each<[string, () => unknown, string]>([
  [
    'references',
    () => read({ b: id.references('t.id', loose({ onDel: 'cascade' })) }),
    'The foreign key of a.b has no option onDel; did you mean onDelete?',
  ],
  [
    'references',
    () => read({ b: id.references('t.id', loose({ ondelete: 'cascade' })) }),
    'The foreign key of a.b has no option ondelete; did you mean onDelete?',
  ],
  [
    'references',
    () => read({ b: id.references('t.id', loose('cascade')) }),
    'The foreign key of a.b was given options that are no object.',
  ],
  [
    'foreignKey',
    () => read({}, foreignKey('id').references('t.id', loose({ nam: 'x' }))),
    'The foreign key of a.id has no option nam; did you mean name?',
  ],
  [
    'foreignKey',
    () => read({}, foreignKey('id').references('t.id', loose(null))),
    'The foreign key of a.id was given options that are no object.',
  ],
  [
    'identity',
    () => read({ b: id.identity(loose({ strat: 5 })) }),
    'Column a.b, identity() has no option strat; did you mean start?',
  ],
  ['identity', () => read({ b: id.identity(loose(null)) }), 'Column a.b, identity() was given options that are no object.'],
  [
    'generated',
    () => read({ b: id.generated(sql`1`, loose({ stord: false })) }),
    'Column a.b, generated() has no option stord; did you mean stored?',
  ],
  [
    'deferrable',
    () => read({}, unique().on('id').deferrable(loose({ initialy: 'deferred' }))),
    'The unique constraint of a.id, deferrable() has no option initialy; did you mean initially?',
  ],
  ['custom types', () => t.custom(loose({ sql: 'citext', sqlite: 'text' })), 't.custom() has no option sqlite.'],
  ['enums', () => enumType('mood', ['ok'], loose({ shema: 'app' })), 'The enum mood has no option shema; did you mean schema?'],
  ['views', () => view('v', sql`SELECT 1`, loose({ comments: 'x' })), 'The view v has no option comments; did you mean comment?'],
  ['views', () => view('v', sql`SELECT 1`, loose({ column: ['a'] })), 'The view v has no option column; did you mean columns?'],
  [
    'triggers',
    () => trigger('touch', 'a', loose({ after: 'update', exec: 'f()' })),
    'The trigger touch has no option exec; did you mean execute?',
  ],
  [
    'triggers',
    () => trigger('touch', 'a', loose({ after: 'update', wen: sql`true` })),
    'The trigger touch has no option wen; did you mean when?',
  ],
  ['triggers', () => trigger('touch', 'a', loose(undefined)), 'The trigger touch was given options that are no object.'],
  [
    'tables of triggers',
    () => trigger('touch', loose({ shema: 'app', name: 'a' }), { after: 'update' }),
    'The table of the trigger touch has no option shema; did you mean schema?',
  ],
  ['tables', () => table('a', { id }, loose({ shema: 'app' })), 'The table a has no option shema; did you mean schema?'],
  ['tables', () => table('a', { id }, loose([index().on('id')])), 'The table a was given options that are no object.'],
  ['tables', () => table('a', { id }, loose({ postgres: true })), 'The table a was given options for postgres that are no object.'],
])('an option of %s that is misspelt names the nearest one', (_, build, message) => {
  expect(build).toThrow(
    expect.objectContaining({ name: 'ModelError', code: 'model.option', message, hint: expect.stringMatching(/^It takes /) }),
  )
})

test('an option that is misspelt in an extra keeps its code where the extra is made with the table', () => {
  const model = table('a', { id }, () => [index('ix').on('id').with(loose({ postgress: { using: 'gin' } }))])
  expect(() => schemaOf([model])).toThrow(
    expect.objectContaining({
      code: 'model.option',
      message: expect.stringMatching(/of table a cannot be read: with\(\) knows no dialect/),
    }),
  )
})

const misspelt = loose({ postgress: { unlogged: true } })

test.each<[string, () => unknown]>([
  ['a table', () => table('a', { id }, misspelt)],
  ['a view', () => view('v', sql`SELECT 1`, misspelt)],
  ['a column', () => id.with(misspelt)],
  ['a constraint', () => check(sql`true`).with(misspelt)],
  ['an index', () => index().on('a').with(misspelt)],
  ['a part of an index', () => column('a').with(misspelt)],
  ['a variant', () => id.variant('postgress', t.text())],
])('a dialect that is misspelt at %s is refused', (_, build) => {
  expect(build).toThrow(
    expect.objectContaining({
      code: 'model.option',
      message: expect.stringMatching(/knows no dialect postgress; did you mean postgres\?$/),
    }),
  )
})

test.each([
  ['postgresql', 'postgres'],
  ['pglite', 'postgres'],
  ['Postgres', 'postgres'],
  ['sqlit', 'sqlite'],
])('%s is the dialect %s misspelt', (given, meant) => {
  expect(() => id.with(loose({ [given]: { a: 1 } }))).toThrow(new RegExp(`did you mean ${meant}\\?`))
})

test('dialects of plugins, and options that are undefined, are taken as they are', () => {
  const model = table('a', { id: id.with({ mysql: { unsigned: true } }) }, loose({ oracle: { tablespace: 'x' }, postgres: undefined }))
  expect(schemaOf([model]).tables[0]).toMatchObject({
    options: { oracle: { tablespace: 'x' } },
    columns: [{ options: { mysql: { unsigned: true } } }],
  })
})

test('a misspelt name in the target of a reference is refused', () => {
  const model = table('a', { id: id.references(loose({ shema: 'app', table: 't', columns: ['id'] })) })
  expect(() => schemaOf([model])).toThrow('The reference of a.id has no option shema; did you mean schema?')
})

test('a type that is misspelt names the nearest one', () => {
  const types: object = t
  const misspelt = (): unknown => Reflect.get(types, 'intger')
  expect(misspelt).toThrow(expect.objectContaining({ code: 'model.type', message: 't has no type intger; did you mean integer?' }))
  expect(Reflect.get(types, 'then')).toBeUndefined()
  expect(Reflect.get(types, 'renamedFrom')).toBeUndefined()
  expect(Object.keys(types)).toContain('integer')
})

test.each<[string, () => unknown, RegExp]>([
  [
    'an index',
    () => index('ix_a').on('a', loose(undefined)),
    /^A column is wanted as part 2 of the index ix_a, and undefined was given\.$/,
  ],
  ['an index without a name', () => index().on(loose(3)), /^A column is wanted as part 1 of an index, and a number was given\.$/],
  [
    'a unique constraint',
    () => unique('uq').on(loose(null)),
    /^A column is wanted as part 1 of the unique constraint uq, and null was given\.$/,
  ],
  ['a primary key', () => primaryKey(loose(undefined)), /part 1 of a primary key, and undefined was given/],
  ['a foreign key', () => foreignKey('a', loose(undefined)), /part 2 of a foreign key, and undefined was given/],
])('something else than a column in %s says where', (_, build, message) => {
  expect(build).toThrow(expect.objectContaining({ code: 'model.column', message: expect.stringMatching(message) }))
})

test('primaryKey has no on, and says what to write', () => {
  const key = primaryKey('pk_a') as unknown as { on(...columns: readonly string[]): unknown }
  expect(() => key.on('a', 'b')).toThrow(
    expect.objectContaining({
      code: 'model.extra',
      message: 'A primary key has no on().',
      hint: expect.stringContaining('primaryKey(e.a, e.b)'),
    }),
  )
})
