import { sql, t } from '@mig/core'

/** The moment a row was made; shared by several tables. */
export const createdAt = t.timestamptz('created_at').notNull().default(sql`current_timestamp`)
