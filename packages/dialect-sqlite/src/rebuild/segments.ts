import type { AlterColumnChange, Change, RenameColumnChange } from '@mig/core/dialect'
import { foldName, mentions } from '../tokens.ts'
import type { Edit } from './edit.ts'

/** Changes that are done together: columns renamed by SQLite itself, or all that one rebuild can do. */
export type Segment = { readonly rename: RenameColumnChange } | { readonly edits: readonly Edit[] }

/**
 * Cuts the changes of a table where they cannot be done at once. A rename goes before what has nothing to do with it, so that one
 * rebuild is enough.
 */
export function segmentsOf(changes: readonly Change[]): readonly Segment[] {
  const segments: Segment[] = []
  for (const change of renamesFirst(changes)) {
    const last = segments.at(-1)
    if (change.kind === 'renameColumn') segments.push({ rename: change })
    else if (last !== undefined && 'edits' in last && !needsResult(change, last.edits))
      segments.splice(-1, 1, { edits: [...last.edits, change] })
    else segments.push({ edits: [change] })
  }
  return segments.length === 0 ? [{ edits: [] }] : segments
}

function renamesFirst(changes: readonly Change[]): readonly Change[] {
  let ordered: readonly Change[] = []
  for (const change of changes) ordered = change.kind === 'renameColumn' ? withRename(ordered, change) : [...ordered, change]
  return ordered
}

/** Moves the rename before those that do not speak of its names; an alteration of the column is said with the new one. */
function withRename(before: readonly Change[], rename: RenameColumnChange): readonly Change[] {
  const last = before.at(-1)
  const other = last === undefined || last.kind === 'renameColumn' ? undefined : afterRename(last, rename)
  return other === undefined ? [...before, rename] : [...withRename(before.slice(0, -1), rename), other]
}

function afterRename(change: Edit, { name, to }: RenameColumnChange): Edit | undefined {
  const { kind } = change
  const itself = kind === 'alterColumn' && foldName(change.name) === foldName(name)
  const { name: _name, ...rest } = change.kind === 'alterColumn' ? change : { name: '', ...change }
  if (speaksOf(itself ? rest : change, name) || speaksOf(change, to)) return undefined
  return itself ? { ...(change as AlterColumnChange), name: to } : change
}

/** Whether any text in the data names the column. */
function speaksOf(data: unknown, column: string): boolean {
  if (typeof data === 'string') return foldName(data) === foldName(column) || mentions(data, column)
  return typeof data === 'object' && data !== null && Object.values(data).some((value) => speaksOf(value, column))
}

/** A conversion reads the old row, so a column that it reads has to be there as it is. */
function needsResult(change: Edit, before: readonly Edit[]): boolean {
  if (change.kind !== 'alterColumn' || change.using === undefined) return false
  const { using } = change
  return before.some((earlier) => {
    if (earlier.kind === 'addColumn') return mentions(using, earlier.column.name)
    return (
      earlier.kind === 'alterColumn' &&
      (earlier.set.type !== undefined || earlier.set.generated !== undefined) &&
      mentions(using, earlier.name)
    )
  })
}
