import type { Change, CommentChange, Enum, QualifiedName } from '@mig/core/dialect'
import type { SetConstraintCommentChange, SetEnumCommentOp, SetIndexCommentOp, SetTableCommentChange } from '@mig/core/dialect'
import type { TableDifference } from './tables.ts'

type Commented = { readonly comment?: string }

/** The changes of the comments of a table and of its constraints; those of columns are part of their alteration. */
export function comparedComments({ from, to, constraints }: TableDifference): readonly Change[] {
  return [
    ...constraints.kept.flatMap(([a, b]): readonly SetConstraintCommentChange[] => {
      const name = b.normal.name ?? a.normal.name ?? ''
      return change(a.normal, b.normal).map((comment) => ({ kind: 'setConstraintComment', name, ...comment }))
    }),
    ...change(from.normal, to.normal).map((comment): SetTableCommentChange => ({ kind: 'setTableComment', ...comment })),
  ]
}

/** The same for what has operations of its own, by the names that it has then. */
export function comparedIndexComments({ from, indexes }: TableDifference): readonly SetIndexCommentOp[] {
  return indexes.kept.flatMap(([a, b]) =>
    change(a.normal, b.normal).map((comment) => ({ kind: 'setIndexComment' as const, table: from.name, name: b.normal.name, ...comment })),
  )
}

export function comparedEnumComment(name: QualifiedName, from: Enum, to: Enum): readonly SetEnumCommentOp[] {
  return change(from, to).map((comment) => ({ kind: 'setEnumComment', enum: name, ...comment }))
}

function change(from: Commented, to: Commented): readonly CommentChange[] {
  const [was, set] = [from.comment ?? null, to.comment ?? null]
  return was === set ? [] : [{ set, was }]
}
