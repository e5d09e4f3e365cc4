import { describe, expect, it } from 'vitest'
import type { Operations } from '../../src/ops/operations.ts'
import { createRecorder } from '../../src/ops/recorder.ts'
import { recordStep, runStep } from '../../src/ops/step.ts'

const execute = (sql: string): { readonly kind: 'execute'; readonly text: readonly string[]; readonly values: readonly [] } => ({
  kind: 'execute',
  text: [sql],
  values: [],
})

describe('a recorder', () => {
  it('keeps operations, where they were called, and what is outside the transaction', async () => {
    const { recorded, dataDependent } = await recordStep(
      async (op) => {
        await op.execute('one')
        await op.autocommit(async (outside) => {
          await outside.execute('two')
        })
        void op.execute('three')
      },
      { file: import.meta.filename },
    )
    expect(dataDependent).toBe(false)
    expect(recorded.map(({ op, autocommit }) => [op, autocommit])).toEqual([
      [execute('one'), undefined],
      [execute('two'), true],
      [execute('three'), undefined],
    ])
    const places = recorded.map(({ where }) => (where() ?? '').split(/:(?=\d+$)/))
    expect(places.map(([file]) => file)).toEqual(recorded.map(() => import.meta.filename))
    const [first = 0, second = 0, third = 0] = places.map(([, line]) => Number(line))
    expect([second - first, third - second]).toEqual([2, 2])
  })

  it.each<readonly [string, (op: Operations) => Promise<unknown>]>([
    ['a query', (op) => op.connection.query('SELECT 1')],
    ['the client', (op) => op.using(() => {})],
    ['a savepoint', (op) => op.savepoint(async (inner) => inner.execute('two'))],
  ])('stops at %s', async (_, ask) => {
    const { recorded, dataDependent } = await recordStep(async (op) => {
      await op.execute('one')
      await ask(op)
      await op.execute('three')
    })
    expect(dataDependent).toBe(true)
    expect(recorded.map(({ op }) => op)).toEqual([execute('one')])
  })

  it('remembers that data was wanted, although the revision caught the error', async () => {
    const recorder = createRecorder()
    let code: unknown
    await runStep(recorder, async (op) => {
      try {
        await op.connection.query('SELECT 1')
      } catch (error) {
        code = (error as { readonly code: string }).code
      }
      await op.execute('two')
    })
    expect([recorder.dataDependent, code]).toEqual([true, 'op.dataDependent'])
  })

  it('passes on the error of a step that depends on no data', async () => {
    await expect(
      recordStep(() => {
        throw new Error('mine')
      }),
    ).rejects.toThrow('mine')
  })
})
