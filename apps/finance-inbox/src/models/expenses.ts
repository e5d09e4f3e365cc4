import { check, enumType, index, sql, t, table } from '@mig/core'
import { accounts } from './accounts.ts'
import { categories } from './categories.ts'
import { createdAt } from './columns.ts'
import { messages } from './messages.ts'

export const expenseStatus = enumType('expense_status', ['open', 'approved', 'paid'])

export const expenses = table(
  'expenses',
  {
    id: t.integer().identity().primaryKey(),
    accountId: t.integer('account_id').notNull().references(() => accounts.id, { onDelete: 'cascade' }),
    categoryId: t.integer('category_id').references(() => categories.id, { onDelete: 'set null' }),
    messageId: t.integer('message_id').references(() => messages.id, { onDelete: 'set null' }),
    status: t.enum(expenseStatus).notNull().default('open'),
    net: t.numeric(12, 2).notNull(),
    tax: t.numeric(12, 2).notNull().default(0),
    gross: t.numeric(12, 2).generated(sql`net + tax`),
    currency: t.char(3).notNull().default('EUR'),
    spentOn: t.date('spent_on').notNull(),
    createdAt,
  },
  (e) => [
    check('net_positive', sql`${e.net} > 0`),
    index('ix_expenses_open').on(e.accountId, e.spentOn.desc()).where(sql`${e.status} = 'open'`),
  ],
)
