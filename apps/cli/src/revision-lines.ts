import pc from 'picocolors'
import path from 'node:path'
import type { RevisionInfo } from '@mig/core'

/** `51d0c2a9e4f7 -> 8f2c1d9a7b3e (head) (current), add currency` */
export function historyLine(revision: RevisionInfo): string {
  const parents = revision.parents.length === 0 ? 'base' : revision.parents.join(', ')
  return `${pc.dim(parents)} -> ${headLine(revision)}${revision.message === '' ? '' : `, ${revision.message}`}`
}

/** `8f2c1d9a7b3e (head)` */
export function headLine(revision: RevisionInfo): string {
  return [pc.yellow(revision.id), ...marks(revision)].join(' ')
}

/** Everything that the header of a revision says, a line each. */
export function verboseLines(revision: RevisionInfo): string {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Revision', headLine(revision)],
    [revision.parents.length > 1 ? 'Merges' : 'Parent', revision.parents.length === 0 ? 'base' : revision.parents.join(', ')],
    ['Depends on', listed(revision.dependsOn)],
    ['Branch', listed(revision.labels)],
    ['Message', revision.message],
    ['Created', revision.createdAt],
    ['Irreversible', revision.irreversible],
    ['File', path.relative(process.cwd(), revision.file) || revision.file],
  ]
  return rows.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`${`${name}:`.padEnd(14)}${value}`])).join('\n')
}

function marks(revision: RevisionInfo): readonly string[] {
  return [
    ...(revision.isHead ? [pc.green('(head)')] : []),
    ...(revision.isCurrent === true ? [pc.cyan('(current)')] : []),
    ...(revision.isBranchPoint ? ['(branch point)'] : []),
    ...(revision.isMergePoint ? ['(merge point)'] : []),
  ]
}

function listed(items: readonly string[]): string | undefined {
  return items.length === 0 ? undefined : items.join(', ')
}
