import { t, table, unique } from '@mig/core'
import { users } from './users.js'

export const appUsers = table('users', {
  id: t.bigint().identity({ always: true, start: 5 }).primaryKey('users_pkey'),
  userId: t.bigint('user_id').notNull().references(() => users.id, { name: 'fk_user', onDelete: 'cascade' }),
  other: t.integer().notNull(),
}, (c) => [unique('uq_pair').on(c.userId, c.other)], { schema: 'app' })
