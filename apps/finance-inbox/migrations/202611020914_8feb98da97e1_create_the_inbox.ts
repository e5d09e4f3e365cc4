import { check, column, enumType, index, primaryKey, sql, t, table } from '@mig/core'
import type { Operations } from '@mig/core'

export const revision = '8feb98da97e1'
export const downRevision = null
export const message = 'create the inbox'
export const createdAt = '2026-11-02T09:14:20Z'

export async function upgrade(op: Operations): Promise<void> {
  await op.createEnum(enumType('expense_status', ['open', 'approved', 'paid']))
  await op.createTable('accounts', {
    id: t.integer().identity().primaryKey('pk_accounts'),
    email: t.varchar(255).notNull().unique('uq_accounts_email'),
    display_name: t.text().notNull(),
    created_at: t.timestamptz().notNull().default(sql`current_timestamp`),
  })
  await op.createTable('categories', {
    id: t.integer().identity().primaryKey('pk_categories'),
    name: t.varchar(80).notNull().unique('uq_categories_name'),
    parent_id: t.integer().references('categories.id', {
      name: 'fk_categories_parent_id_categories',
      onDelete: 'set null',
    }),
  })
  await op.createTable('messages', {
    id: t.integer().identity().primaryKey('pk_messages'),
    account_id: t.integer().notNull().references('accounts.id', {
      name: 'fk_messages_account_id_accounts',
      onDelete: 'cascade',
    }),
    subject: t.text().notNull(),
    body: t.text(),
    read_at: t.timestamptz(),
    created_at: t.timestamptz().notNull().default(sql`current_timestamp`),
  }, () => [index('ix_messages_unread').on('account_id', column('created_at').desc()).where(sql`read_at is null`)])
  await op.createTable('expenses', {
    id: t.integer().identity().primaryKey('pk_expenses'),
    account_id: t.integer().notNull().references('accounts.id', {
      name: 'fk_expenses_account_id_accounts',
      onDelete: 'cascade',
    }),
    message_id: t.integer().references('messages.id', {
      name: 'fk_expenses_message_id_messages',
      onDelete: 'set null',
    }),
    status: t.enum(enumType('expense_status', ['open', 'approved', 'paid'])).notNull().default('open'),
    net: t.numeric(12, 2).notNull(),
    tax: t.numeric(12, 2).notNull().default(0),
    gross: t.numeric(12, 2).generated(sql`net + tax`),
    spent_on: t.date().notNull(),
    created_at: t.timestamptz().notNull().default(sql`current_timestamp`),
  }, () => [
    check('ck_expenses_net_positive', sql`net > 0`),
    index('ix_expenses_open').on('account_id', column('spent_on').desc()).where(sql`status = 'open'`),
  ])
  await op.createTable('tags', {
    id: t.integer().identity().primaryKey('pk_tags'),
    name: t.varchar(40).notNull().unique('uq_tags_name'),
  })
  await op.createTable('expense_tags', {
    expense_id: t.integer().notNull().references('expenses.id', {
      name: 'fk_expense_tags_expense_id_expenses',
      onDelete: 'cascade',
    }),
    tag_id: t.integer().notNull().references('tags.id', { name: 'fk_expense_tags_tag_id_tags', onDelete: 'cascade' }),
  }, () => [primaryKey('expense_id', 'tag_id').named('pk_expense_tags')])
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropTable('expense_tags', {
    was: table(
      'expense_tags',
      {
        expense_id: t.integer().notNull().references('expenses.id', {
          name: 'fk_expense_tags_expense_id_expenses',
          onDelete: 'cascade',
        }),
        tag_id: t.integer().notNull().references('tags.id', {
          name: 'fk_expense_tags_tag_id_tags',
          onDelete: 'cascade',
        }),
      },
      () => [primaryKey('expense_id', 'tag_id').named('pk_expense_tags')],
    ),
  })
  await op.dropTable('tags', {
    was: table('tags', {
      id: t.integer().identity().primaryKey('pk_tags'),
      name: t.varchar(40).notNull().unique('uq_tags_name'),
    }),
  })
  await op.dropTable('expenses', {
    was: table('expenses', {
      id: t.integer().identity().primaryKey('pk_expenses'),
      account_id: t.integer().notNull().references('accounts.id', {
        name: 'fk_expenses_account_id_accounts',
        onDelete: 'cascade',
      }),
      message_id: t.integer().references('messages.id', {
        name: 'fk_expenses_message_id_messages',
        onDelete: 'set null',
      }),
      status: t.enum(enumType('expense_status', ['open', 'approved', 'paid'])).notNull().default('open'),
      net: t.numeric(12, 2).notNull(),
      tax: t.numeric(12, 2).notNull().default(0),
      gross: t.numeric(12, 2).generated(sql`net + tax`),
      spent_on: t.date().notNull(),
      created_at: t.timestamptz().notNull().default(sql`current_timestamp`),
    }, () => [
      check('ck_expenses_net_positive', sql`net > 0`),
      index('ix_expenses_open').on('account_id', column('spent_on').desc()).where(sql`status = 'open'`),
    ]),
  })
  await op.dropTable('messages', {
    was: table('messages', {
      id: t.integer().identity().primaryKey('pk_messages'),
      account_id: t.integer().notNull().references('accounts.id', {
        name: 'fk_messages_account_id_accounts',
        onDelete: 'cascade',
      }),
      subject: t.text().notNull(),
      body: t.text(),
      read_at: t.timestamptz(),
      created_at: t.timestamptz().notNull().default(sql`current_timestamp`),
    }, () => [index('ix_messages_unread').on('account_id', column('created_at').desc()).where(sql`read_at is null`)]),
  })
  await op.dropTable('categories', {
    was: table('categories', {
      id: t.integer().identity().primaryKey('pk_categories'),
      name: t.varchar(80).notNull().unique('uq_categories_name'),
      parent_id: t.integer().references('categories.id', {
        name: 'fk_categories_parent_id_categories',
        onDelete: 'set null',
      }),
    }),
  })
  await op.dropTable('accounts', {
    was: table('accounts', {
      id: t.integer().identity().primaryKey('pk_accounts'),
      email: t.varchar(255).notNull().unique('uq_accounts_email'),
      display_name: t.text().notNull(),
      created_at: t.timestamptz().notNull().default(sql`current_timestamp`),
    }),
  })
  await op.dropEnum('expense_status', { was: enumType('expense_status', ['open', 'approved', 'paid']) })
}
