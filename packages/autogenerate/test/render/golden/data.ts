import { sql, t } from '@mig/core'
import type { Operations } from '@mig/core'

export const revision = '8f2c1d9a7b3e'
export const downRevision = '51d0c2a9e4f7'
export const message = 'some rows'
export const createdAt = '2026-11-22T09:15:00Z'
export const irreversible = 'the rows cannot be told from others'

// Does:
//   insert 2 rows into rows
//   execute UPDATE rows SET active = ? WHERE name ~ '^\d+'
// Not verified: it has not run anywhere yet
export async function upgrade(op: Operations): Promise<void> {
  await op.bulkInsert('rows', [
    {
      id: 9007199254740993n,
      at: new Date('2026-11-22T09:15:00.000Z'),
      raw: Buffer.from('00ff', 'hex'),
      json: { a: [1, null] },
      active: true,
    },
    { id: 2, at: null, raw: null, json: [], active: false },
  ], { types: { json: t.jsonb() } })
  await op.execute(sql`UPDATE rows SET active = ${true} WHERE name ~ '^\d+'`, {
    down: sql`UPDATE rows SET active = NULL`,
  })
}
