import { suggest } from '../config/suggestion.ts'
import { RevisionError } from '../errors.ts'
import { displayPath } from '../load/display-path.ts'
import type { RevisionHeader } from './header.ts'
import { NameIndex } from './name-index.ts'

/** A revision with the edges that lead to it and from it; lists are free of repetitions. */
export interface RevisionNode {
  readonly header: RevisionHeader
  /** The place in the order of creation, which breaks every tie. */
  readonly position: number
  readonly parents: readonly string[]
  /** What it depends on beside its parents. */
  readonly dependencies: readonly string[]
  readonly children: string[]
  /** The revisions that depend on it and are not its children. */
  readonly dependents: string[]
}

/** The revisions of a project with their names. */
export interface LinkedRevisions {
  readonly nodes: ReadonlyMap<string, RevisionNode>
  readonly names: NameIndex
  readonly labels: ReadonlyMap<string, string>
}

/**
 * Connects revisions by their parents and dependencies.
 *
 * @throws RevisionError `revision.duplicate`, `revision.duplicateLabel`, `revision.missingParent`, `revision.missingDependency`
 */
export function linkRevisions(headers: Iterable<RevisionHeader>): LinkedRevisions {
  const byId = new Map<string, RevisionHeader>()
  for (const header of [...headers].sort(byCreation)) {
    const other = byId.get(header.id)
    if (other !== undefined) throw duplicate(other, header)
    byId.set(header.id, header)
  }
  const labels = collectLabels(byId)
  const names = new NameIndex(new Map([...[...byId.keys()].map((id) => [id, id] as const), ...labels]))
  const nodes = new Map<string, RevisionNode>()
  for (const header of byId.values()) {
    const parents = [...new Set(header.parents)]
    for (const parent of parents) if (!byId.has(parent)) throw missingParent(header, parent, names)
    const dependencies = new Set(header.dependsOn.map((name) => dependency(header, name, names, byId)))
    for (const parent of parents) dependencies.delete(parent)
    nodes.set(header.id, { header, position: nodes.size, parents, dependencies: [...dependencies], children: [], dependents: [] })
  }
  for (const [id, node] of nodes) {
    for (const parent of node.parents) nodes.get(parent)?.children.push(id)
    for (const needed of node.dependencies) nodes.get(needed)?.dependents.push(id)
  }
  return { nodes, names, labels }
}

/** Older first, then by id: an order that no file name and no file system has a say in. */
function byCreation(a: RevisionHeader, b: RevisionHeader): number {
  return compare(a.createdAt ?? '', b.createdAt ?? '') || compare(a.id, b.id) || compare(a.file, b.file)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function collectLabels(byId: ReadonlyMap<string, RevisionHeader>): ReadonlyMap<string, string> {
  const labels = new Map<string, string>()
  for (const header of byId.values()) {
    for (const label of header.labels) {
      const other = byId.get(labels.get(label) ?? label)
      if (other !== undefined) throw duplicateLabel(label, header, other)
      labels.set(label, header.id)
    }
  }
  return labels
}

function dependency(header: RevisionHeader, name: string, names: NameIndex, byId: ReadonlyMap<string, RevisionHeader>): string {
  const found = names.matches(name)
  if (found.length === 1) return found[0] as string
  const file = displayPath(header.file)
  if (found.length > 1) {
    const which = found.slice(0, 5).map((id) => `${id} (${byId.get(id)?.message ?? ''})`).join(', ')
    throw new RevisionError('revision.ambiguous', `${file}: dependsOn '${name}' is ambiguous: it matches ${which}`, {
      hint: 'Write the whole id',
    })
  }
  throw new RevisionError('revision.missingDependency', `${file}: no revision or label '${name}' exists, which ${header.id} depends on`, {
    hint: instead(name, names, 'dependsOn'),
  })
}

function missingParent(header: RevisionHeader, parent: string, names: NameIndex): RevisionError {
  return new RevisionError(
    'revision.missingParent',
    `${displayPath(header.file)}: no file has the revision '${parent}', which ${header.id} follows`,
    { hint: instead(parent, names, 'downRevision') },
  )
}

function instead(name: string, names: NameIndex, field: string): string {
  const near = names.matches(name)[0] ?? suggest(name, names.names)
  return `Bring the missing file back, or correct ${field}${near === undefined ? '' : `; did you mean '${near}'?`}`
}

function duplicate(a: RevisionHeader, b: RevisionHeader): RevisionError {
  const stem = (file: string): string => file.replace(/\.[cm]?[jt]s$/, '')
  const files = `${displayPath(a.file)} and ${displayPath(b.file)}`
  return new RevisionError('revision.duplicate', `Two files have the revision '${a.id}': ${files}`, {
    hint: stem(a.file) === stem(b.file)
      ? 'One is compiled from the other: keep only one of them in the migrations folder'
      : 'Give one of them an id of its own, and correct the downRevision of the files that follow it',
  })
}

function duplicateLabel(label: string, a: RevisionHeader, b: RevisionHeader): RevisionError {
  const used = label === b.id ? 'is the id of' : 'is used already in'
  return new RevisionError(
    'revision.duplicateLabel',
    `The branch label '${label}' in ${displayPath(a.file)} ${used} ${displayPath(b.file)}`,
    { hint: 'Take the label out of branchLabels in one of the two files, or give it another name' },
  )
}
