import { expect, test } from 'vitest'
import type { LoggedStep, Progress } from '@mig/core'
import { logLine } from '../src/log-line.ts'
import { stoppedLines } from '../src/stopped-lines.ts'

const batch = (progress: Progress): LoggedStep => ({
  revision: '8f2c1d9a7b3e',
  direction: 'upgrade',
  startedAt: '2026-11-22T09:15:00.000Z',
  finishedAt: '2026-11-22T09:15:01.000Z',
  by: 'anna@build-7',
  toolVersion: '0.1.0',
  serverVersion: '18.1',
  state: 'intent',
  operation: 3,
  hash: 'a'.repeat(64),
  detail: 'fill notes.slug in batches',
  progress,
})

test.each<[Progress, string]>([
  [{ pass: 1, rows: 2000, inPass: 2000, after: ['4711'] }, '2,000 rows set so far, last key 4711'],
  [{ pass: 2, rows: 1, inPass: 0, after: ["'a'", '7'] }, "1 row set so far in pass 2, last key 'a', 7"],
  [{ pass: 2, rows: 2000, inPass: 0 }, '2,000 rows set, pass 2 begins'],
  [{ pass: 2, rows: 2000, inPass: 0, ended: true }, '2,000 rows set, nothing left in pass 2'],
])('the log says how far a backfill had come: %j', (progress, says) => {
  expect(logLine(batch(progress))).toBe(`2026-11-22 09:15:00    operation 3  batch   fill notes.slug in batches: ${says}`)
})

test('what was stopped says it too', () => {
  const { revision, detail = '', progress } = batch({ pass: 1, rows: 2000, inPass: 2000, after: ['4711'] })
  const since = '2026-11-22T09:15:01.000Z'
  const [line] = stoppedLines({
    revision,
    message: 'slugs',
    direction: 'upgrade',
    operation: 3,
    detail,
    state: 'interrupted',
    since,
    ...(progress === undefined ? {} : { progress }),
  })
  expect(line).toContain('stopped at operation 3: fill notes.slug in batches, 2,000 rows set so far, last key 4711, interrupted')
})
