import { enumType, foreignKey, index, sql, t, table, unique, view } from '@mig/core'
import { pg } from '@mig/dialect-postgres'

export const appMood = enumType('mood', ['on', 'off'], { schema: 'app' })

export const mood = enumType('mood', ['sad', "it's ok"])

export const appUsers = table('users', {
  id: t.bigint().identity({ always: true, start: 5 }).primaryKey('users_pkey'),
  userId: t.bigint('user_id').notNull().references(() => users.id, { name: 'fk_user', onDelete: 'cascade' }),
  other: t.integer().notNull(),
}, (c) => [unique('uq_pair').on(c.userId, c.other)], { schema: 'app' })

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

export const numbers = pg.sequence('numbers', { start: 7 })

export const moods = view('moods', sql`SELECT mood
   FROM public.users`, { schema: 'app' })
