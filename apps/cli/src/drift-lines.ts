import type { Differences } from '@mig/autogenerate'
import type { DriftFound, DriftSummary } from '@mig/core'
import type { Autogenerate } from './base.ts'
import { differenceLines } from './differences.ts'
import { moment } from './log-line.ts'

/** `3 objects changed since 2026-11-22 09:30:00, outside of revisions`. */
export function driftHead({ objects, since }: Pick<DriftFound, 'objects' | 'since'>): string {
  return `${objects.length} ${objects.length === 1 ? 'object' : 'objects'} changed since ${moment(since)}, outside of revisions`
}

/** Objects that a warning names one by one. */
const NAMED = 10
const SIGNS = { added: '+', removed: '-', changed: '~' } as const

/** What a run says of it before it changes anything. */
export function driftWarning(drift: DriftSummary): readonly string[] {
  if (drift.state === 'unknown') return [`Warning: it is not known what others changed in the schema: ${drift.reason}.`]
  if (drift.state !== 'found') return []
  const lines = drift.objects.slice(0, NAMED).map(({ what, name, change }) => `  ${SIGNS[change]} ${what} ${name}`)
  const left = drift.objects.length - lines.length
  return [
    `Warning: ${driftHead(drift)}. The run goes on, and this stays on record: mig drift.`,
    ...lines,
    ...(left > 0 ? [`  … and ${left} more`] : []),
  ]
}

/** What changed, a line each; what is too long for a screen is counted. */
export function driftLines(autogenerate: Autogenerate, { findings }: Pick<Differences, 'findings'>, most: number): readonly string[] {
  const lines = differenceLines(autogenerate, { findings })
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), `… and ${lines.length - most + 1} lines more: mig drift`]
}
