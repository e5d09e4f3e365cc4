import { check, index, primaryKey, sql, t, table } from '@mig/core'

export const categories = table('categories', {
  id: t.integer().primaryKey(),
  name: t.text().notNull().unique(),
  parentId: t.integer('parent_id').references(() => categories.id, { onDelete: 'set null' }),
})

export const emptyKey = table('empty_key', {
  a: t.text().with({ sqlite: { nullableKey: true } }),
  b: t.text().with({ sqlite: { nullableKey: true } }),
}, () => [primaryKey('a', 'b')])

export const expenses = table('expenses', {
  id: t.integer().with({ sqlite: { autoincrement: true } }).primaryKey(),
  amount: t.numeric(12, 2).notNull(),
  spentAt2: t.custom('spent_at', { sql: 'TIMESTAMP' }).notNull().default(sql`current_timestamp`),
  spentAt: t.text().collate('NOCASE'),
  categoryId: t.integer('category_id').notNull().references(() => categories.id, {
    name: 'fk_category',
    onDelete: 'cascade',
    initially: 'deferred',
  }),
  half: t.numeric().generated(sql`amount / 2`, { stored: false }),
  weirdName: t.text('weird name').default("it's"),
  column2nd: t.bytes('2nd'),
}, (c) => [
  check('ck_amount', sql`amount > 0`),
  index('by_name').on(sql`lower("weird name")`.desc(), c.categoryId).unique().where(sql`"2nd" IS NOT NULL`),
  index().on(c.spentAt2),
])

export const indexTable = table('index', {
  a: t.text().notNull(),
  b: t.text().notNull(),
}, (c) => [primaryKey(c.a, c.b)], { sqlite: { withoutRowid: true } })
