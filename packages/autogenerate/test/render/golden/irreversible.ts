import type { Operations } from '@mig/core'

export const revision = '8f2c1d9a7b3e'
export const downRevision = '51d0c2a9e4f7'
export const message = "it's worse"
export const createdAt = '2026-11-22T09:15:00Z'
export const irreversible = 'add value awful to enum mood: a database cannot take a value out of an enum, since rows may hold it'

// Does:
//   add value awful to enum mood
// Not verified: it has not run anywhere yet
export async function upgrade(op: Operations): Promise<void> {
  await op.addEnumValue('mood', 'awful', { before: 'sad' })
}
