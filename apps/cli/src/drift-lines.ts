import type { Differences } from '@mig/autogenerate'
import type { DriftFound } from '@mig/core'
import type { Autogenerate } from './base.ts'
import { differenceLines } from './differences.ts'
import { moment } from './log-line.ts'

/** `3 objects changed since 2026-11-22 09:30:00, outside of revisions`. */
export function driftHead({ objects, since }: Pick<DriftFound, 'objects' | 'since'>): string {
  return `${objects.length} ${objects.length === 1 ? 'object' : 'objects'} changed since ${moment(since)}, outside of revisions`
}

/** What changed, a line each; what is too long for a screen is counted. */
export function driftLines(autogenerate: Autogenerate, { findings }: Pick<Differences, 'findings'>, most: number): readonly string[] {
  const lines = differenceLines(autogenerate, { findings })
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), `… and ${lines.length - most + 1} lines more: mig drift`]
}
