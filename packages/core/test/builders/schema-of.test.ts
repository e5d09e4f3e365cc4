import { describe, expect, test, vi } from 'vitest'
import { t } from '../../src/builders/column-types.ts'
import { enumType } from '../../src/builders/enum-type.ts'
import { check, type Extra, index, unique } from '../../src/builders/extra.ts'
import { schemaOf } from '../../src/builders/schema-of.ts'
import { sql } from '../../src/builders/sql.ts'
import { table } from '../../src/builders/table-handle.ts'
import { findTable } from '../../src/schema/schema.ts'
import type { Table } from '../../src/schema/table.ts'

// The models of the type tests. They are a project of their own for the compiler, so they are imported by a name it does not follow.
const modules = await Promise.all(['accounts', 'categories', 'expenses'].map((name) => import(`../types/${name}.ts`) as Promise<object>))

const authors = table('authors', { id: t.uuid().primaryKey(), bestBook: t.uuid('best_book').references(() => books.id) })
const books = table('books', {
  id: t.uuid().primaryKey(),
  author: t
    .uuid()
    .notNull()
    .references(() => authors.id),
})

function only(handle: object, ...others: readonly unknown[]): Table {
  const [first] = schemaOf([handle, ...others]).tables
  if (first === undefined) throw new TypeError('no table')
  return first
}

describe('schemaOf', () => {
  test('lifts what is written at columns to the table, in the order of the columns, then the extras', () => {
    const schema = schemaOf(modules)
    expect(schema.tables.map(({ name }) => name)).toEqual(['accounts', 'categories', 'expenses'])
    expect(findTable(schema, { name: 'categories' })).toEqual({
      name: 'categories',
      columns: [
        { name: 'id', type: { kind: 'integer' }, nullable: false, identity: {} },
        { name: 'account_id', type: { kind: 'integer' }, nullable: true },
        { name: 'parent_id', type: { kind: 'integer' }, nullable: true },
        { name: 'favourite_id', type: { kind: 'integer' }, nullable: true },
        { name: 'name', type: { kind: 'varchar', length: 80 }, nullable: false },
        { name: 'created_at', type: { kind: 'timestamptz' }, nullable: false, default: { sql: 'current_timestamp' } },
      ],
      constraints: [
        { kind: 'primaryKey', columns: ['id'] },
        { kind: 'foreignKey', columns: ['account_id'], references: { table: 'accounts', columns: ['id'] } },
        { kind: 'foreignKey', columns: ['parent_id'], references: { table: 'categories', columns: ['id'] }, onDelete: 'cascade' },
        { kind: 'foreignKey', columns: ['favourite_id'], references: { table: 'expenses', columns: ['id'] } },
        { kind: 'unique', columns: ['name'] },
      ],
      indexes: [],
    })
    const expenses = findTable(schema, { name: 'expenses' })
    expect(expenses?.constraints.slice(-3)).toEqual([
      { kind: 'check', name: 'ck_amount_positive', sql: 'amount > 0' },
      { kind: 'unique', columns: ['id', 'category_id'] },
      { kind: 'foreignKey', columns: ['id', 'category_id'], references: { table: 'expenses', columns: ['id', 'category_id'] } },
    ])
    expect(expenses?.indexes).toEqual([
      {
        name: 'ix_expenses_spent_at',
        parts: [
          { column: 'spent_at', order: 'desc', nulls: 'last' },
          { sql: 'lower(status)', order: 'desc' },
        ],
        where: 'amount > 0',
      },
    ])
    expect(expenses?.options).toEqual({ sqlite: { strict: true } })
    expect(schema.enums).toEqual([{ name: 'expense_status', values: ['open', 'paid'] }])
  })

  test('is plain data', () => {
    const schema = schemaOf(modules)
    expect(structuredClone(schema)).toStrictEqual(schema)
    expect(JSON.parse(JSON.stringify(schema))).toStrictEqual(schema)
  })

  test('finds tables and enums in modules, objects and arrays, and ignores the rest', () => {
    const loose = enumType('loose', ['a'], { comment: 'no column has it' })
    const module = { default: { nested: [authors] }, helper: () => 1, size: 3, nothing: null, map: new Map([['x', books]]), loose }
    const schema = schemaOf([module, [books], { again: authors, more: [books] }])
    expect(schema.tables.map(({ name }) => name)).toEqual(['authors', 'books'])
    expect(schema.enums).toEqual([{ name: 'loose', values: ['a'], comment: 'no column has it' }])
  })

  test('calls no function before the models are read', () => {
    const target = vi.fn(() => later.id)
    const extras = vi.fn((): readonly Extra[] => [])
    const early = table('early', { laterId: t.integer('later_id').references(target) }, extras)
    const later = table('later', { id: t.integer().primaryKey() })
    expect([target.mock.calls, extras.mock.calls]).toEqual([[], []])
    expect(schemaOf([early, later]).tables[0]?.constraints).toHaveLength(1)
    expect([target.mock.calls.length, extras.mock.calls.length]).toEqual([1, 1])
  })

  test('builders can be shared: each table has its own columns of them', () => {
    const stamps = { createdAt: t.timestamptz('created_at').check(sql`created_at > '2000-01-01'`, 'recent') }
    const make = (name: string): object => table(name, { id: t.integer(), ...stamps }, (e) => [check('late', sql`${e.createdAt} < now()`)])
    const schema = schemaOf([make('a'), make('b')])
    expect(schema.tables.map(({ constraints }) => constraints.map((given) => 'sql' in given && given.sql))).toEqual([
      ["created_at > '2000-01-01'", 'created_at < now()'],
      ["created_at > '2000-01-01'", 'created_at < now()'],
    ])
  })

  test('a convention names what has no name', () => {
    const named = table(
      'expenses',
      {
        id: t.integer().primaryKey(),
        categoryId: t.integer('category_id').references('categories.id').unique(),
        amount: t.integer().check(sql`amount > 0`, 'positive'),
      },
      (e) => [check('sane', sql`${e.amount} < 1000`), index().on(e.amount, sql`lower(${e.categoryId})`), index().on('category_id')],
    )
    const [lowered] = schemaOf([named], {
      pk: 'pk_%(table_name)s',
      fk: 'fk_%(table_name)s_%(column_0_key)s_%(referred_table_name)s',
      uq: 'uq_%(table_name)s_%(column_0_name)s',
      ck: 'ck_%(table_name)s_%(column_0_name)s_%(constraint_name)s',
    }).tables
    expect(lowered?.constraints.map(({ name }) => name)).toEqual([
      'pk_expenses',
      'uq_expenses_category_id',
      'fk_expenses_categoryId_categories',
      'ck_expenses_amount_positive',
      'ck_expenses_amount_sane',
    ])
    expect(lowered?.indexes.map(({ name }) => name)).toEqual(['ix_expenses_amount_lower_category_id', 'ix_expenses_category_id'])
  })

  test('tables of the same name in two schemas are two tables', () => {
    const app = table('users', { id: t.integer().primaryKey() }, { schema: 'app' })
    const log = table('users', { id: t.integer().primaryKey(), user: t.integer().references(() => app.id) }, { schema: 'log' })
    expect(only(log, app).constraints.at(-1)).toMatchObject({ references: { schema: 'app', table: 'users', columns: ['id'] } })
  })

  test('identity, autoincrement, generated and defaults', () => {
    const lowered = only(
      table('x', {
        a: t.bigint().identity({ always: true, start: 10, increment: -1n, max: '0099', cycle: false }),
        b: t.integer().generated(sql`(a + 1)`),
        c: t.integer().generated(sql`a`, { stored: false }),
        d: t.numeric().default('1.5'),
        e: t.json().default({ at: new Date(0), n: 1n }),
        f: t.text().default(null),
        g: t
          .integer()
          .autoincrement()
          .with({ sqlite: { other: 1 } as object, postgres: { compression: 'lz4' } as object }),
      }),
    )
    expect(lowered.columns).toEqual([
      { name: 'a', type: { kind: 'bigint' }, nullable: false, identity: { always: true, start: '10', increment: '-1', max: '99' } },
      { name: 'b', type: { kind: 'integer' }, nullable: true, generated: { sql: 'a + 1', stored: true } },
      { name: 'c', type: { kind: 'integer' }, nullable: true, generated: { sql: 'a', stored: false } },
      { name: 'd', type: { kind: 'numeric' }, nullable: true, default: { value: '1.5' } },
      {
        name: 'e',
        type: { kind: 'json' },
        nullable: true,
        default: { value: { at: { $date: '1970-01-01T00:00:00.000Z' }, n: { $bigint: '1' } } },
      },
      { name: 'f', type: { kind: 'text' }, nullable: true, default: { value: null } },
      {
        name: 'g',
        type: { kind: 'integer' },
        nullable: false,
        identity: {},
        options: { sqlite: { autoincrement: true, other: 1 }, postgres: { compression: 'lz4' } },
      },
    ])
  })

  test('what is the default of the database is left out', () => {
    const options = { onDelete: 'no action', onUpdate: 'set null', match: 'simple', deferrable: false, initially: 'immediate' } as const
    const lowered = only(
      table('x', { a: t.integer().references('y.a', options), b: t.integer().references('y.b', { initially: 'deferred' }) }, (x) => [
        unique('u').on(x.a).deferrable({ initially: 'immediate' }),
        index('i').on(x.a.desc().asc()),
      ]),
    )
    expect(lowered.constraints).toStrictEqual([
      { kind: 'foreignKey', columns: ['a'], references: { table: 'y', columns: ['a'] }, onUpdate: 'set null' },
      { kind: 'foreignKey', columns: ['b'], references: { table: 'y', columns: ['b'] }, deferrable: true, initially: 'deferred' },
      { kind: 'unique', name: 'u', columns: ['a'], deferrable: true },
    ])
    expect(lowered.indexes).toStrictEqual([{ name: 'i', parts: [{ column: 'a' }] }])
  })

  test('an enum described twice in the same way is one, and variants count', () => {
    const one = table('one', { a: t.enum(enumType('mood', ['sad', 'ok'], { comment: 'how it went' })) })
    const two = table('two', {
      a: t.enum(enumType('mood', ['sad', 'ok'])).array(),
      b: t.text().variant('postgres', t.enum(enumType('size', ['s']))),
    })
    expect(schemaOf([two, one]).enums).toEqual([
      { name: 'mood', values: ['sad', 'ok'], comment: 'how it went' },
      { name: 'size', values: ['s'] },
    ])
  })
})
