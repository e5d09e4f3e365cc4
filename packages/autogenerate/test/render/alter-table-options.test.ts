import type { AlterTableOp } from '@mig/core/dialect'
import { expect, test } from 'vitest'
import { renderRevision } from '../../src/index.ts'
import { recordRevision } from '../record.ts'

const header = { id: '8f2c1d9a7b3e', parents: ['51d0c2a9e4f7'], createdAt: '2026-11-22T09:15:00Z', message: '' }
const table = { name: 't' }

const ops: readonly AlterTableOp[] = [
  { kind: 'alterTable', table, changes: [{ kind: 'renameColumn', name: 'a', to: 'b' }], options: { sqlite: { rebuild: 'always', before: { b: 'id' } } } },
  { kind: 'alterTable', table, changes: [], options: { sqlite: { order: ['b', 'a'] } } },
  {
    kind: 'alterTable',
    table,
    changes: [{ kind: 'alterColumn', name: 'a', set: { nullable: true } }],
    was: {
      name: 't',
      columns: [
        { name: 'id', type: { kind: 'integer' }, nullable: false },
        { name: 'a', type: { kind: 'text' }, nullable: false },
      ],
      constraints: [{ kind: 'primaryKey', columns: ['id'] }],
      indexes: [{ name: 'ix', parts: [{ column: 'a' }] }],
    },
  },
]

test('op.alterTable is written with its options and the table as it was', async () => {
  const recorded = await recordRevision(renderRevision({ ...header, upgrade: ops, downgrade: [] }))
  expect(recorded.upgrade).toEqual(ops)
})
