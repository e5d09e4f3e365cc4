import type { Refusal } from '@mig/core/dialect'
import { sqlState } from './snapshot.ts'

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const REFUSALS: { readonly [state: string]: Refusal } = {
  '42P06': 'exists',
  '42P07': 'exists',
  '42701': 'exists',
  '42710': 'exists',
  '42723': 'exists',
  '25001': 'needsAutocommit',
}

export function refusal(error: unknown): Refusal | undefined {
  return REFUSALS[sqlState(error) ?? '']
}
