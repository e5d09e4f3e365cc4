import type { Refusal } from '@mig/core/dialect'

/** SQLite has no codes for it, and says it in words alone. */
const REFUSALS: readonly (readonly [Refusal, RegExp])[] = [
  ['exists', /\balready exists$|^duplicate column name/i],
  ['needsAutocommit', /^cannot VACUUM from within a transaction$/i],
]

export function refusal(error: unknown): Refusal | undefined {
  const message = error instanceof Error ? error.message : ''
  return REFUSALS.find(([, words]) => words.test(message))?.[0]
}
