import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apply, applyAll } from '../../src/ops/apply.ts'
import { describe as describeOp } from '../../src/ops/describe.ts'
import { isExact } from '../../src/ops/exact.ts'
import type { Op } from '../../src/ops/op.ts'
import { isIrreversible, reverse, reverseAll } from '../../src/ops/reverse.ts'
import { isObjectOp, objectStep } from '../../src/ops/object-op.ts'
import { canonical } from '../../src/schema/data.ts'
import type { Schema } from '../../src/schema/schema.ts'
import { arbitraryOps, arbitrarySchema, sorted } from './arbitrary.ts'

const RUNS = 200

/** A schema and operations that fit it. */
function history(options: Parameters<typeof arbitraryOps>[1] = {}): fc.Arbitrary<readonly [Schema, readonly Op[]]> {
  return arbitrarySchema(options).chain((schema) => arbitraryOps(schema, options).map((ops) => [schema, ops] as const))
}

function reversed(ops: readonly Op[]): readonly Op[] {
  const result = reverseAll(ops)
  if (isIrreversible(result)) throw new Error(result.irreversible)
  return result
}

describe('the law of reversal', () => {
  it('the reverse of the reverse of an exact operation is the operation', () => {
    fc.assert(
      fc.property(history(), ([, ops]) => {
        for (const op of ops.filter(isExact)) expect(reversed(reversed([op]))).toEqual([op])
      }),
      { numRuns: RUNS },
    )
  })

  it('an exact operation and its reverse leave the schema as it was', () => {
    fc.assert(
      fc.property(history(), ([start, ops]) => {
        let schema = start
        for (const op of ops) {
          const after = apply(schema, op)
          if (isExact(op)) expect(sorted(applyAll(after, reversed([op])))).toEqual(sorted(schema))
          schema = after
        }
      }),
      { numRuns: RUNS },
    )
  })

  it('a whole history goes back step by step', () => {
    fc.assert(
      fc.property(history({ reversible: true, maxOps: 10 }), ([start, ops]) => {
        expect(ops.every(isExact)).toBe(true)
        expect(sorted(applyAll(applyAll(start, ops), reversed(ops)))).toEqual(sorted(start))
      }),
      { numRuns: RUNS },
    )
  })

  it('is total: operations, or a reason', () => {
    fc.assert(
      fc.property(history(), ([, ops]) => {
        for (const op of ops) {
          const result = reverse(op)
          if (isIrreversible(result)) expect(result.irreversible).toMatch(/^.*: .+[^.]$/s)
          else expect(result.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: RUNS },
    )
  })
})

it('a description is one line, for every operation', () => {
  fc.assert(
    fc.property(history(), ([, ops]) => {
      for (const op of ops) expect(describeOp(op)).toMatch(/^\S.*\S$/)
    }),
    { numRuns: RUNS },
  )
})

it('applying is pure', () => {
  fc.assert(
    fc.property(history(), ([start, ops]) => {
      const before = canonical([start, ops])
      const once = canonical(applyAll(start, ops))
      expect(canonical(applyAll(start, ops))).toBe(once)
      expect(canonical([start, ops])).toBe(before)
    }),
    { numRuns: 100 },
  )
})

it('the generator makes every kind of operation and of change', () => {
  const kinds = new Set<string>()
  for (const [, ops] of fc.sample(history({ maxOps: 10 }), { numRuns: 300, seed: 1 })) {
    for (const op of ops) {
      // The type of the generators sees to it that each kind of object is among them.
      kinds.add(isObjectOp(op) ? objectStep(op).verb : op.kind)
      if (op.kind === 'alterTable') for (const change of op.changes) kinds.add(change.kind)
    }
  }
  const objects = ['create', 'drop', 'alter', 'rename', 'move']
  const all = `
    createTable dropTable renameTable moveTable alterTable createIndex dropIndex renameIndex setIndexComment
    createEnum dropEnum addEnumValue renameEnum moveEnum renameEnumValue alterEnum setEnumComment setEnumOptions execute bulkInsert
    addColumn dropColumn alterColumn renameColumn addConstraint dropConstraint renameConstraint
    setTableComment setConstraintComment setTableOptions validateConstraint`
  expect([...kinds].toSorted()).toEqual([...all.trim().split(/\s+/), ...objects].toSorted())
})
