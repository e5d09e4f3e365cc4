import path from 'node:path'
import { expect, test } from 'vitest'
import { shownPath } from '../src/shown-path.ts'

test.each([
  [['app', 'migrations', 'a.ts'], path.join('migrations', 'a.ts')],
  [['app', '..a.ts'], '..a.ts'],
  [['other', 'b.db'], path.resolve('/other', 'b.db')],
  [['app'], path.resolve('/app')],
])('%j', (parts, shown) => {
  expect(shownPath(path.resolve('/app'), path.resolve('/', ...parts))).toBe(shown)
})
