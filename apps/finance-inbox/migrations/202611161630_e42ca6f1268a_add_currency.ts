import { t } from '@mig/core'
import type { Operations } from '@mig/core'

export const revision = 'e42ca6f1268a'
export const downRevision = '8feb98da97e1'
export const message = 'add currency'
export const createdAt = '2026-11-16T16:30:05Z'

export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn('expenses', 'currency', t.char(3).notNull().default('EUR'))
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropColumn('expenses', 'currency', { was: t.char(3).notNull().default('EUR') })
}
