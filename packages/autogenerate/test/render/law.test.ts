import fc from 'fast-check'
import { expect, test } from 'vitest'
import { customOp, defineOp } from '@mig/core'
import { canonical, createRegistry } from '@mig/core/dialect'
import { renderRevision } from '../../src/index.ts'
import { recordRevision } from '../record.ts'
import { arbitraryCoreOp } from './arbitrary-op.ts'
import { name as arbitraryName, value as arbitraryValue } from './arbitrary-value.ts'

const header = { id: '8f2c1d9a7b3e', parents: ['51d0c2a9e4f7'], createdAt: '2026-11-22T09:15:00Z' }

test('an operation that is rendered, imported and recorded is the same operation', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(arbitraryCoreOp, { minLength: 1, maxLength: 6 }), arbitraryName, async (ops, message) => {
      const text = renderRevision({ ...header, message, upgrade: ops, downgrade: ops.toReversed() })
      const recorded = await recordRevision(text)
      expect(recorded.upgrade.map(canonical)).toEqual(ops.map(canonical))
      expect(recorded.downgrade?.map(canonical)).toEqual(ops.toReversed().map(canonical))
      expect(recorded.module['message']).toBe(message)
    }),
    { numRuns: 500 },
  )
})

test('so is an operation of a plugin, whatever its function is called', async () => {
  const names = ['enableAudit', 't', 'op', 'table', 'enableAudit']
  const specs = names.map((name, index) => defineOp({ kind: `p${index}.run`, render: { from: `@acme/p${index}`, name }, compile: {} }))
  const registry = createRegistry([{ name: 'acme', ops: specs }])
  const modules = Object.fromEntries(
    specs.map((spec) => [spec.render.from, { [spec.render.name]: (...args: readonly unknown[]) => customOp(spec, ...args) }]),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...specs), fc.array(arbitraryValue, { maxLength: 3 })), { maxLength: 5 }),
      async (calls) => {
        const ops = calls.map(([spec, args]) => ({ kind: spec.kind, args }))
        const text = renderRevision({ ...header, message: '', upgrade: ops, downgrade: { irreversible: "it's gone" }, registry })
        const recorded = await recordRevision(text, modules)
        expect(recorded.upgrade.map(canonical)).toEqual(ops.map(canonical))
        expect(recorded.downgrade).toBeUndefined()
        expect(recorded.module['irreversible']).toBe("it's gone")
      },
    ),
    { numRuns: 100 },
  )
})
