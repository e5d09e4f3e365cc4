import type { Column } from '@mig/core/dialect'

/** True for a column for which the database has no value in rows that exist. */
export function isBare({ nullable, default: value, identity, generated, options }: Column, dialect: string): boolean {
  const counts = identity !== undefined || options?.[dialect]?.['serial'] !== undefined
  return !nullable && value === undefined && generated === undefined && !counts
}
