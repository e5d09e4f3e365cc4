/* oxlint-disable import/no-cycle -- models that import each other in a circle are what is tested */
import { t } from '../../src/builders/column-types.ts'
import { sql } from '../../src/builders/sql.ts'
import { table } from '../../src/builders/table-handle.ts'
import { accounts } from './accounts.ts'
import { expenses } from './expenses.ts'

export const stamps = {
  createdAt: t
    .timestamptz('created_at')
    .notNull()
    .default(sql`current_timestamp`),
}

export const categories = table('categories', {
  id: t.integer().identity().primaryKey(),
  accountId: t.integer('account_id').references(() => accounts.id),
  parentId: t.integer('parent_id').references(() => categories.id, { onDelete: 'cascade' }),
  favouriteId: t.integer('favourite_id').references(() => expenses.id),
  name: t.varchar(80).notNull().unique(),
  ...stamps,
})
