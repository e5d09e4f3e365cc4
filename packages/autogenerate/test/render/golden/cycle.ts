import { foreignKey, t, table } from '@mig/core'
import type { Operations } from '@mig/core'

export const revision = '8f2c1d9a7b3e'
export const downRevision = '51d0c2a9e4f7'
export const message = 'hens and eggs'
export const createdAt = '2026-11-22T09:15:00Z'

// Does:
//   create table hens
//   create table eggs
//   add foreign key fk_eggs on hens
// Not verified: it has not run anywhere yet
export async function upgrade(op: Operations): Promise<void> {
  await op.createTable('hens', {
    id: t.integer().primaryKey(),
    amount: t.integer(),
  })
  await op.createTable('eggs', {
    id: t.integer().primaryKey(),
    amount: t.integer().references('hens.id', { name: 'fk_hens' }),
  })
  await op.addConstraint('hens', foreignKey('amount').references('eggs.id', { name: 'fk_eggs' }))
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropConstraint('hens', 'fk_eggs', { was: foreignKey('amount').references('eggs.id', { name: 'fk_eggs' }) })
  await op.dropTable('eggs', {
    was: table('eggs', {
      id: t.integer().primaryKey(),
      amount: t.integer().references('hens.id', { name: 'fk_hens' }),
    }),
  })
  await op.dropTable('hens', {
    was: table('hens', {
      id: t.integer().primaryKey(),
      amount: t.integer(),
    }),
  })
}
