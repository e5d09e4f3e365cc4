import { check, column, enumType, index, sql, t, table, unique } from '@mig/core'
import type { Operations } from '@mig/core'

export const revision = '8f2c1d9a7b3e'
export const downRevision = null
export const message = 'first tables'
export const createdAt = '2026-11-22T09:15:00Z'

// Does:
//   create enum mood
//   create table categories
//   create table expenses
// Not verified: it has not run anywhere yet
export async function upgrade(op: Operations): Promise<void> {
  await op.createEnum(enumType('mood', ['sad', 'ok', "it's fine"]))
  await op.createTable('categories', {
    id: t.integer().identity().primaryKey('pk_categories'),
    name: t.varchar(80).notNull().unique('uq_categories_name'),
    parent_id: t.integer().references('categories.id', { name: 'fk_categories_parent' }),
  })
  await op.createTable('expenses', {
    id: t.integer().identity({ always: true, start: 1000, max: '99999999999999999999' }).primaryKey(),
    amount: t.numeric(12, 2).notNull().default(0),
    'spent at': t.timestamptz().notNull().default(sql`current_timestamp`),
    mood: t.enum(enumType('mood', ['sad', 'ok', "it's fine"])).default('ok').comment('how it felt'),
    category_id: t.integer().notNull().references('categories.id', {
      name: 'fk_expenses_category_id_categories',
      onDelete: 'cascade',
      initially: 'deferred',
    }),
    tags: t.text().array().notNull().default([]),
    gross: t.numeric().generated(sql`amount * 1.19`),
    email: t.text().variant('postgres', t.custom({ sql: 'citext' })).collate('C'),
    column_2026: t.boolean('2026'),
  }, () => [
    unique('uq_expenses_category_id_spent_at').on('category_id', 'spent at').deferrable(),
    check('ck_amount', sql`amount > 0`),
    check('ck_email', sql`email ~ '^\w+@\w+\.\w+$'`),
    index('ix_expenses_spent_at').on(column('spent at').desc().nulls('last')),
    index('ix_expenses_email').on(sql`lower(email)`, 'category_id').unique().where(sql`email IS NOT NULL`),
    index('ix_tags').on(column('tags').with({ postgres: { opclass: 'array_ops' } })).with({
      postgres: { using: 'gin' },
    }),
  ], { comment: 'what was spent', postgres: { unlogged: true }, sqlite: { strict: true } })
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropTable('expenses', {
    was: table('expenses', {
      id: t.integer().identity({ always: true, start: 1000, max: '99999999999999999999' }).primaryKey(),
      amount: t.numeric(12, 2).notNull().default(0),
      'spent at': t.timestamptz().notNull().default(sql`current_timestamp`),
      mood: t.enum(enumType('mood', ['sad', 'ok', "it's fine"])).default('ok').comment('how it felt'),
      category_id: t.integer().notNull().references('categories.id', {
        name: 'fk_expenses_category_id_categories',
        onDelete: 'cascade',
        initially: 'deferred',
      }),
      tags: t.text().array().notNull().default([]),
      gross: t.numeric().generated(sql`amount * 1.19`),
      email: t.text().variant('postgres', t.custom({ sql: 'citext' })).collate('C'),
      column_2026: t.boolean('2026'),
    }, () => [
      unique('uq_expenses_category_id_spent_at').on('category_id', 'spent at').deferrable(),
      check('ck_amount', sql`amount > 0`),
      check('ck_email', sql`email ~ '^\w+@\w+\.\w+$'`),
      index('ix_expenses_spent_at').on(column('spent at').desc().nulls('last')),
      index('ix_expenses_email').on(sql`lower(email)`, 'category_id').unique().where(sql`email IS NOT NULL`),
      index('ix_tags').on(column('tags').with({ postgres: { opclass: 'array_ops' } })).with({
        postgres: { using: 'gin' },
      }),
    ], { comment: 'what was spent', postgres: { unlogged: true }, sqlite: { strict: true } }),
  })
  await op.dropTable('categories', {
    was: table('categories', {
      id: t.integer().identity().primaryKey('pk_categories'),
      name: t.varchar(80).notNull().unique('uq_categories_name'),
      parent_id: t.integer().references('categories.id', { name: 'fk_categories_parent' }),
    }),
  })
  await op.dropEnum('mood', { was: enumType('mood', ['sad', 'ok', "it's fine"]) })
}
