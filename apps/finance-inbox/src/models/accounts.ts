import { t, table } from '@mig/core'
import { createdAt } from './columns.ts'

export const accounts = table('accounts', {
  id: t.integer().identity().primaryKey(),
  email: t.varchar(255).notNull().unique(),
  displayName: t.text('display_name').notNull(),
  createdAt,
})
