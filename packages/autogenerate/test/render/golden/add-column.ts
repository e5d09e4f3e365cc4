import { t } from '@mig/core'
import type { Operations } from '@mig/core'

export const revision = '8f2c1d9a7b3e'
export const downRevision = '51d0c2a9e4f7'
export const message = 'add currency'
export const createdAt = '2026-11-22T09:15:00Z'

// Does:
//   add column expenses.currency
// Not verified: it has not run anywhere yet
export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn('expenses', 'currency', t.char(3).notNull().default('EUR'))
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropColumn('expenses', 'currency', { was: t.char(3).notNull().default('EUR') })
}
