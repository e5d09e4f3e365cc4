import { out } from './colors.ts'
import type { RevisionInfo } from '@mig/core'
import { shownPath } from './shown-path.ts'

/** `51d0c2a9e4f7 -> 8f2c1d9a7b3e [billing] (head) (current), add currency`; what it depends on stands behind the parents. */
export function historyLine(revision: RevisionInfo): string {
  const { parents, dependsOn, message } = revision
  const below = parents.length === 0 ? 'base' : parents.join(', ')
  const needs = dependsOn.length === 0 ? '' : ` (depends on ${dependsOn.join(', ')})`
  return `${out().dim(below + needs)} -> ${headLine(revision)}${message === '' ? '' : `, ${message}`}`
}

/** `8f2c1d9a7b3e [billing] (head)` */
export function headLine(revision: RevisionInfo): string {
  const { id, labels, isHead, isCurrent, isBranchPoint, isMergePoint } = revision
  const colors = out()
  let line = colors.yellow(id)
  if (labels.length > 0) line += ` ${colors.magenta(`[${labels.join(', ')}]`)}`
  if (isHead) line += ` ${colors.green(headMark(revision))}`
  if (isCurrent === true) line += ` ${colors.cyan('(current)')}`
  if (isBranchPoint) line += ' (branch point)'
  if (isMergePoint) line += ' (merge point)'
  return line
}

/** Everything that the header of a revision says, a line each. */
export function verboseLines(revision: RevisionInfo): string {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Revision', headLine({ ...revision, labels: [] })],
    [revision.parents.length > 1 ? 'Merges' : 'Parent', revision.parents.length === 0 ? 'base' : revision.parents.join(', ')],
    ['Depends on', listed(revision.dependsOn)],
    ['Replaces', listed(revision.replaces ?? [])],
    ['Branch', listed(revision.labels)],
    ['Message', revision.message],
    ['Created', revision.createdAt],
    ['Irreversible', revision.irreversible],
    ['File', shownPath(process.cwd(), revision.file)],
  ]
  return rows.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`${`${name}:`.padEnd(14)}${value}`])).join('\n')
}

/** A head that another revision depends on needs no row of its own. */
function headMark({ requiredBy = [] }: RevisionInfo): string {
  return requiredBy.length === 0 ? '(head)' : `(head, needed by ${requiredBy.join(', ')})`
}

function listed(items: readonly string[]): string | undefined {
  return items.length === 0 ? undefined : items.join(', ')
}
