import { check, enumType, index, primaryKey, schemaOf, sql, t, table, unique } from '@mig/core'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { sqlite, type Database, type InferInsert, type InferRow } from '../src/index.ts'
import { column, compile, memory, runAll, withoutChosenNames } from './database.ts'

const status = enumType('status', ['open', 'paid'])

const categories = table('categories', {
  id: t.integer().autoincrement().primaryKey(),
  name: t.varchar(80).notNull().unique(),
  parentId: t.integer('parent_id').references(() => categories.id, { onDelete: 'cascade' }),
})

const expenses = table(
  'expenses',
  {
    id: t.bigint().identity().primaryKey(),
    amount: t.numeric(12, 2).notNull(),
    paid: t.boolean().notNull().default(false),
    status: t.enum(status).notNull().default('open'),
    spentAt: t
      .timestamptz('spent_at')
      .notNull()
      .default(sql`current_timestamp`),
    receipt: t.bytes(),
    notes: t.json(),
    label: t.text().generated(sql`'#' || id`, { stored: false }),
    categoryId: t
      .integer('category_id')
      .notNull()
      .references(() => categories.id, { initially: 'deferred' }),
  },
  (e) => [
    index('ix_spent')
      .on(e.spentAt)
      .where(sql`${e.paid} = 0`),
    check('ck_amount', sql`${e.amount} > 0`),
    unique('uq').on(e.categoryId, e.spentAt),
  ],
)

const tags = table(
  'tags',
  { expenseId: t.integer('expense_id').notNull(), tag: t.text().notNull() },
  (g) => [primaryKey(g.expenseId, g.tag)],
  {
    sqlite: { strict: true, withoutRowid: true },
  },
)

const models = { categories, expenses, tags }

describe('models on SQLite', () => {
  test('rows are typed as SQLite hands them out', () => {
    expectTypeOf<InferRow<typeof expenses>['paid']>().toEqualTypeOf<0 | 1>()
    expectTypeOf<InferRow<typeof expenses>['spentAt']>().toEqualTypeOf<string>()
    expectTypeOf<InferRow<typeof expenses>['status']>().toEqualTypeOf<'open' | 'paid'>()
    expectTypeOf<InferRow<typeof expenses>['receipt']>().toEqualTypeOf<Uint8Array | null>()
    expectTypeOf<InferRow<typeof expenses>['amount']>().toEqualTypeOf<number>()
    expectTypeOf<InferInsert<typeof expenses>['categoryId']>().toEqualTypeOf<number>()
    expectTypeOf<Database<typeof models>['expenses']['category_id']>().toEqualTypeOf<number>()
    // @ts-expect-error strict is the option's name
    table('x', { a: t.text() }, { sqlite: { strickt: true } })
  })

  test('the tables that they make are what normalising says', async () => {
    const connection = await memory()
    const schema = schemaOf([models])
    for (const item of schema.tables) await runAll(connection, compile({ kind: 'createTable', table: item }))
    const normal = await sqlite.types.normalize(schema, connection)
    expect(withoutChosenNames(await sqlite.reflector.reflect(connection), normal)).toStrictEqual(normal)
    await connection.run(`INSERT INTO categories (name) VALUES ('food')`)
    await connection.run('INSERT INTO expenses (amount, category_id) VALUES (?, 1)', [9.5])
    const { rows } = await connection.run('SELECT * FROM expenses')
    expect(rows[0]).toMatchObject({ id: 1, amount: 9.5, paid: 0, status: 'open', receipt: null, label: '#1' })
    expect(await column(connection, 'SELECT typeof(spent_at) FROM expenses')).toEqual(['text'])
    await expect(connection.run(`UPDATE expenses SET status = 'lost'`)).rejects.toThrow('ck_expenses_status')
  })
})
