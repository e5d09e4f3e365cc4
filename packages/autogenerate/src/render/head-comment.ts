import { describe } from '@mig/core/dialect'
import type { Op, Registry, Risk } from '@mig/core/dialect'

/** What a revision file says of itself to those who review it. */
export interface HeadComment {
  /** What somebody should know before it runs. */
  readonly risks?: readonly Risk[]
  /** What was tried with it and how that went, as the end of `Verified: …`. */
  readonly verified?: string
  /** Why nothing was tried, as the end of `Not verified: …`. Default: that it was not. */
  readonly unverified?: string
}

/** Operations that are told one by one; the header of a file is to end within what is read of it first. */
const SHOWN = 20

/**
 * Comment lines: what the operations do, what is at risk, and what was verified.
 *
 * They stand right above the function, and each line is a comment of its own, so that nothing in a name or in SQL can end it.
 */
export function headComment(ops: readonly Op[], { risks = [], verified, unverified }: HeadComment, registry: Registry): readonly string[] {
  const steps = ops.flatMap((op) => separate(op).map((step) => describe(step, registry)))
  const rest = steps.length - SHOWN
  return [
    '// Does:',
    ...steps.slice(0, SHOWN).flatMap(item),
    ...(rest > 0 ? item(`and ${rest} more`) : []),
    ...(risks.length === 0 ? [] : ['// Risks:', ...risks.flatMap(({ kind, sentence }) => item(`${kind}: ${sentence}`))]),
    ...wrapped(
      verified === undefined ? `Not verified: ${unverified ?? 'it has not run anywhere yet'}` : `Verified: ${verified}`,
      '// ',
      '//   ',
    ),
  ]
}

/** Each change of a table as an operation of its own. */
function separate(op: Op): readonly Op[] {
  if (op.kind !== 'alterTable' || !('changes' in op)) return [op]
  return op.changes.map((change): Op => ({ kind: 'alterTable', table: op.table, changes: [change] }))
}

function item(text: string): readonly string[] {
  return wrapped(text, '//   ', '//     ')
}

const WIDTH = 120

/** Lines of whole words; a word that is longer than a line has one to itself. */
function wrapped(text: string, first: string, others: string): readonly string[] {
  const lines: string[] = []
  let line = first
  // Whatever ends a line would end the comment.
  for (const word of text.split(/[\s\u0085]+/).filter((part) => part !== '')) {
    const start = lines.length === 0 ? first : others
    const next = line === start ? start + word : `${line} ${word}`
    if (next.length <= WIDTH || line === start) line = next
    else {
      lines.push(line)
      line = others + word
    }
  }
  return [...lines, line]
}
