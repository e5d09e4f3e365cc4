import type { Differences, Sign } from '@mig/autogenerate'
import { out } from './colors.ts'
import type { Autogenerate } from './base.ts'
import type { Output } from './output.ts'

/** Prints what differs as data: the findings, their SQL where that was asked for, or both as JSON. */
export function printDifferences(
  { findingLines }: Pick<Autogenerate, 'findingLines'>,
  { ops, summary, findings, left, notes, statements }: Differences,
  output: Output,
): void {
  for (const note of notes) output.note(note)
  for (const sentence of left) output.note(`Warning: ${sentence}`)
  output.result({ pending: summary, findings, ops, left, notes, ...(statements === undefined ? {} : { statements }) })
  const lines = statements?.map((statement) => `${statement};`) ?? findingLines(findings, coloured)
  for (const line of lines) output.line(line)
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
