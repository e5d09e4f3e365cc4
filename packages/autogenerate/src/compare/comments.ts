import type { SetTableCommentChange } from '@mig/core/dialect'
import type { LinkedTable } from '../linked.ts'

/** The change of a table's comment, if there is one; the comments of columns are part of their alteration. */
export function compareComments(from: LinkedTable, to: LinkedTable): readonly SetTableCommentChange[] {
  const [was, set] = [from.normal.comment ?? null, to.normal.comment ?? null]
  return was === set ? [] : [{ kind: 'setTableComment', set, was }]
}
