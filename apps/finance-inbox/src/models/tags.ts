import { primaryKey, t, table } from '@mig/core'
import { expenses } from './expenses.ts'

export const tags = table('tags', {
  id: t.integer().identity().primaryKey(),
  name: t.varchar(40).notNull().unique(),
})

export const expenseTags = table(
  'expense_tags',
  {
    expenseId: t.integer('expense_id').notNull().references(() => expenses.id, { onDelete: 'cascade' }),
    tagId: t.integer('tag_id').notNull().references(() => tags.id, { onDelete: 'cascade' }),
  },
  (link) => [primaryKey(link.expenseId, link.tagId)],
)
