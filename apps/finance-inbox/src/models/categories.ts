import { t, table } from '@mig/core'

/** Categories nest: a parent that is deleted leaves its children at the top. */
export const categories = table('categories', {
  id: t.integer().identity().primaryKey(),
  name: t.varchar(80).notNull().unique(),
  parentId: t.integer('parent_id').references(() => categories.id, { onDelete: 'set null' }),
})
