import type { Differences, Sign } from '@mig/autogenerate'
import { out } from './colors.ts'
import type { Autogenerate } from './base.ts'
import type { Output } from './output.ts'

/**
 * Prints what differs as data: the findings, their SQL where that was asked for, or both as JSON.
 * @param others what the JSON says besides.
 */
export function printDifferences(
  autogenerate: Pick<Autogenerate, 'findingLines'>,
  differences: Differences,
  output: Output,
  others: { readonly [key: string]: unknown } = {},
): void {
  const { ops, summary, findings, left, notes, statements } = differences
  for (const note of notes) output.note(note)
  for (const sentence of left) output.note(`Warning: ${sentence}`)
  output.result({ pending: summary, findings, ops, left, notes, ...(statements === undefined ? {} : { statements }), ...others })
  for (const line of differenceLines(autogenerate, differences)) output.line(line)
}

/** The findings as lines, or their SQL where that was asked for. */
export function differenceLines(
  { findingLines }: Pick<Autogenerate, 'findingLines'>,
  { findings, statements }: Pick<Differences, 'findings' | 'statements'>,
): readonly string[] {
  return statements?.map((statement) => `${statement};`) ?? findingLines(findings, coloured)
}

/** What comes is green, what goes red, what changes yellow. */
function coloured(text: string, sign: Sign): string {
  const { green, red, yellow } = out()
  return { '+': green, '-': red, '~': yellow }[sign](text)
}

/** `3 operations` */
export function countOf(ops: readonly unknown[]): string {
  return `${ops.length} ${ops.length === 1 ? 'operation' : 'operations'}`
}
