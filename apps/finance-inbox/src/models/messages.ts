import { index, sql, t, table } from '@mig/core'
import { accounts } from './accounts.ts'
import { createdAt } from './columns.ts'

/** A mail or a receipt that came in and may turn into an expense. */
export const messages = table(
  'messages',
  {
    id: t.integer().identity().primaryKey(),
    accountId: t.integer('account_id').notNull().references(() => accounts.id, { onDelete: 'cascade' }),
    subject: t.text().notNull(),
    body: t.text(),
    readAt: t.timestamptz('read_at'),
    createdAt,
  },
  (m) => [index('ix_messages_unread').on(m.accountId, m.createdAt.desc()).where(sql`${m.readAt} is null`)],
)
