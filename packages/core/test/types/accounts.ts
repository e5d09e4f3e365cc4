/* oxlint-disable import/no-cycle -- models that import each other in a circle are what is tested */
import { t } from '../../src/builders/column-types.ts'
import { table } from '../../src/builders/table-handle.ts'
import { categories } from './categories.ts'
import { expenses } from './expenses.ts'

// Three modules that import each other in a circle.
export const accounts = table('accounts', {
  id: t.integer().identity().primaryKey(),
  mainCategoryId: t.integer('main_category_id').references(() => categories.id),
  lastExpenseId: t.integer('last_expense_id').references(() => expenses.id, { onDelete: 'set null' }),
})
