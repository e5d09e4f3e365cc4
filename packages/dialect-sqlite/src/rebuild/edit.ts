import type { Change, ChangeKind, ChangeOf, QualifiedName } from '@mig/core/dialect'
import type { Draft } from './draft.ts'
import { addColumn, alterColumn, dropColumn } from './edit-column.ts'
import { addConstraint, dropConstraint, renameConstraint } from './edit-constraint.ts'
import { setTableOptions } from './edit-options.ts'

/** What an edit may know besides its change. */
export interface EditContext {
  readonly table: QualifiedName
  /** The changes that follow in the same operation. */
  readonly later: readonly Change[]
}

type Edits = { readonly [K in Exclude<ChangeKind, 'renameColumn'>]: (draft: Draft, change: ChangeOf<K>, context: EditContext) => Draft }

const edits: Edits = {
  addColumn,
  dropColumn,
  alterColumn,
  addConstraint,
  dropConstraint,
  renameConstraint,
  // SQLite keeps no comments.
  setTableComment: (draft) => draft,
  setConstraintComment: (draft) => draft,
  // Every row was looked at when the constraint was added.
  validateConstraint: (draft) => draft,
  setTableOptions,
}

export type Edit = Exclude<Change, ChangeOf<'renameColumn'>>

/**
 * The table after a change; renaming a column is SQLite's own, since others speak of it as well.
 * @throws OperationError for what the table does not have, or has already. @throws UnsupportedError for what SQLite cannot express.
 */
export function edit(draft: Draft, change: Edit, context: EditContext): Draft {
  // The table of edits says by its type that the one under a kind takes the change of that kind; a lookup cannot carry that over.
  const apply = edits[change.kind] as (draft: Draft, change: Edit, context: EditContext) => Draft
  return apply(draft, change, context)
}
