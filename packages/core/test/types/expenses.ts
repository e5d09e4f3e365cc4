/* oxlint-disable import/no-cycle -- models that import each other in a circle are what is tested */
import { t } from '../../src/builders/column-types.ts'
import { enumType } from '../../src/builders/enum-type.ts'
import { check, foreignKey, index, unique } from '../../src/builders/extra.ts'
import { sql } from '../../src/builders/sql.ts'
import { table } from '../../src/builders/table-handle.ts'
import { accounts } from './accounts.ts'
import { categories } from './categories.ts'

export const status = enumType('expense_status', ['open', 'paid'])

export const expenses = table(
  'expenses',
  {
    id: t.integer().identity().primaryKey(),
    number: t.bigint().identity({ always: true }),
    amount: t.numeric(12, 2).notNull(),
    status: t.enum(status).notNull().default('open'),
    tags: t.text().array(),
    matrix: t.integer().array().array(),
    cents: t
      .bigint()
      .generated(sql`amount * 100`)
      .notNull(),
    search: t.custom({ sql: 'tsvector' }).$type<string>(),
    spentAt: t
      .timestamptz('spent_at')
      .notNull()
      .default(sql`current_timestamp`),
    accountId: t.integer('account_id').references(() => accounts.id),
    categoryId: t
      .integer('category_id')
      .notNull()
      .references(() => categories.id, { onDelete: 'cascade' }),
  },
  (e) => [
    index('ix_expenses_spent_at')
      .on(e.spentAt.desc().nulls('last'), sql`lower(${e.status})`.desc())
      .where(sql`${e.amount} > ${0}`),
    check('ck_amount_positive', sql`${e.amount} > 0`),
    unique().on(e.id, e.categoryId),
    // A composite reference to the table itself.
    foreignKey(e.id, e.categoryId).references(() => [expenses.id, expenses.categoryId]),
  ],
  { comment: 'what was spent', sqlite: { strict: true } },
)
