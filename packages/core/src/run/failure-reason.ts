import { StatementError } from '../errors.ts'

/** Why the database refused a statement, as far as it changes what a person does next. */
export type FailureReason = 'exists' | 'needsAutocommit'

/** https://www.postgresql.org/docs/current/errcodes-appendix.html; SQLite says it in words alone. */
const REASONS: readonly (readonly [reason: FailureReason, states: readonly string[], message: RegExp])[] = [
  ['exists', ['42P06', '42P07', '42710', '42723', '42701'], /\balready exists$|duplicate column name/i],
  ['needsAutocommit', ['25001'], /^cannot VACUUM from within a transaction$/i],
]

export function failureReason(error: unknown): FailureReason | undefined {
  if (!(error instanceof StatementError) || !(error.cause instanceof Error)) return undefined
  const { cause } = error
  const code = 'code' in cause ? cause.code : undefined
  return REASONS.find(([, states, message]) => states.some((state) => state === code) || message.test(cause.message))?.[0]
}
