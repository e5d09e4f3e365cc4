import { expect, test } from 'vitest'
import { verificationLine, type Verification } from '../../src/verify/verification.ts'

test('a value that the database repeats does not fill the line', () => {
  const said = `invalid input syntax for type integer: "${'x'.repeat(2000)}"`
  const upgrade = { kind: 'lossless', tables: [], columns: [], refused: said } as const
  const verification: Verification = { outcome: 'verified', database: 'PGlite', rows: 2, tables: 1, upgrade }
  const line = verificationLine(verification)
  expect(line).toContain('refused with rows (invalid input syntax for type integer: "xxx')
  expect(line.length).toBeLessThan(300)
  expect(line).toMatch(/xxx …\), no downgrade$/)
})
