import { foreignKey, index, sql, t, table } from '@mig/core'
import { pg } from '@mig/dialect-postgres'
import { appUsers } from './app-users.js'
import { appMood, mood } from './enums.js'

export const users = table('users', {
  id: pg.bigserial().primaryKey('users_pkey'),
  email: t.varchar(80).notNull().unique('uq_users_email'),
  mood: t.enum(mood).default('sad'),
  state: t.enum(appMood),
  tags: t.text().array().notNull().default(sql`'{}'::text[]`),
  bestFriend: t.bigint('best_friend').references(() => users.id, { name: 'users_best_friend_fkey' }),
  document: t.custom({ sql: 'tsvector' }),
  settings: t.jsonb().default({ a: [1] }),
  score: t.numeric(6, 2).default(1.5),
  seen: t.timestamptz(3).notNull().default(sql`now()`).comment('last seen'),
  big: t.bigint().default(9007199254740993n),
  pairUser: t.bigint('pair_user'),
  pairOther: t.integer('pair_other'),
}, (c) => [
  foreignKey(c.pairUser, c.pairOther).references(() => [appUsers.userId, appUsers.other], {
    name: 'fk_pair',
    match: 'full',
  }),
  index('by_document').on(c.document).with({ postgres: { using: 'gin' } }),
  index('by_email')
    .on(sql`lower((email)::text)`.with({ postgres: { opclass: 'text_pattern_ops' } }), c.email.collate('C')),
  index('ix_users_seen').on(c.seen.desc().nulls('last'), c.mood).where(sql`mood IS NOT NULL`),
], { comment: 'who they are' })
