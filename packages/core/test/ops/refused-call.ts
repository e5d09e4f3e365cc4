import { expect } from 'vitest'
import type { Operations } from '../../src/ops/operations.ts'
import { recordStep } from '../../src/ops/step.ts'

export type Call = (op: Operations) => unknown

/** What the call throws, at once; nothing of it is recorded. */
export async function refusalOf(call: Call): Promise<unknown> {
  let thrown: unknown
  const { recorded } = await recordStep((op) => {
    try {
      void call(op)
    } catch (error) {
      thrown = error
    }
  })
  expect(recorded).toEqual([])
  return thrown
}
