import { check, index, sql, t } from '@mig/core'
import type { Operations } from '@mig/core'

export const revision = '8f2c1d9a7b3e'
export const downRevision = '51d0c2a9e4f7'
export const message = 'many changes'
export const createdAt = '2026-11-22T09:15:00Z'

// Does:
//   drop index ix_old on app.t
//   drop constraint ck_old on app.t
//   rename constraint t_pkey on app.t to pk_t
//   alter column app.t.amount (type, to NOT NULL, default)
//   alter column app.t.id (identity, comment)
//   add column app.t.parent_id
//   add foreign key fk_parent on app.t
//   add check ck_new on app.t
//   drop column app.t.note
//   set comment of table app.t
//   set comment of constraint pk_t on app.t
//   rename index ix_a to ix_b
//   remove comment of index ix_b on app.t
//   create index ix_new on app.t
// Not verified: it has not run anywhere yet
export async function upgrade(op: Operations): Promise<void> {
  await op.dropIndex({ schema: 'app', name: 't' }, 'ix_old', { was: index('ix_old').on('note') })
  // loses data: column app.t.note and its values
  await op.alterTable({ schema: 'app', name: 't' }, (table) => {
    table.dropConstraint('ck_old', { was: check('ck_old', sql`amount > 0`) })
    table.renameConstraint('t_pkey', 'pk_t')
    table.alterColumn('amount', { type: t.integer(), nullable: false, default: 0 }, {
      was: { type: t.text(), nullable: true, default: null },
      using: 'CAST("amount" AS integer)',
      usingDown: '"amount"',
    })
    table.alterColumn('id', { identity: {}, comment: null }, { was: { identity: null, comment: 'the key' } })
    table.addColumn('parent_id', t.integer().references('app.t.id', { name: 'fk_parent' }))
    table.addConstraint(check('ck_new', sql`amount >= 0`))
    table.dropColumn('note', { was: t.text() })
    table.setTableComment("it's new", { was: null })
    table.setConstraintComment('pk_t', 'the key', { was: null })
  })
  await op.renameIndex({ schema: 'app', name: 't' }, 'ix_a', 'ix_b')
  await op.setIndexComment({ schema: 'app', name: 't' }, 'ix_b', null, { was: 'of a' })
  await op.createIndex({ schema: 'app', name: 't' }, index('ix_new').on('amount').unique())
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropIndex({ schema: 'app', name: 't' }, 'ix_new', { was: index('ix_new').on('amount').unique() })
  await op.setIndexComment({ schema: 'app', name: 't' }, 'ix_b', 'of a', { was: null })
  await op.renameIndex({ schema: 'app', name: 't' }, 'ix_b', 'ix_a')
  await op.alterTable({ schema: 'app', name: 't' }, (table) => {
    table.setConstraintComment('pk_t', null, { was: 'the key' })
    table.setTableComment(null, { was: "it's new" })
    table.addColumn('note', t.text())
    table.dropConstraint('ck_new', { was: check('ck_new', sql`amount >= 0`) })
    table.dropColumn('parent_id', { was: t.integer().references('app.t.id', { name: 'fk_parent' }) })
    table.alterColumn('id', { identity: null, comment: 'the key' }, { was: { identity: {}, comment: null } })
    table.alterColumn('amount', { type: t.text(), nullable: true, default: null }, {
      was: { type: t.integer(), nullable: false, default: 0 },
      using: '"amount"',
      usingDown: 'CAST("amount" AS integer)',
    })
    table.renameConstraint('pk_t', 't_pkey')
    table.addConstraint(check('ck_old', sql`amount > 0`))
  })
  await op.createIndex({ schema: 'app', name: 't' }, index('ix_old').on('note'))
}
