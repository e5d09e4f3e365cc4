import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { backfillLines } from '../src/backfill-lines.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a line now and then, not for every batch', () => {
  const lines: string[] = []
  const tell = backfillLines((line) => lines.push(line))
  for (let batch = 1; batch <= 12; batch++) {
    vi.advanceTimersByTime(1_000)
    tell({ table: 'users', rows: batch * 1000, total: 12_000 })
  }
  expect(lines).toEqual(['Setting rows of users: 5,000 of 12,000 …', 'Setting rows of users: 10,000 of 12,000 …'])
})
