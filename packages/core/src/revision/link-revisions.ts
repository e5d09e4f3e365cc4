import { suggest } from '../config/suggestion.ts'
import { RevisionError } from '../errors.ts'
import { displayPath } from '../load/display-path.ts'
import type { RevisionHeader } from './header.ts'
import { sortableMoment } from './moment.ts'
import { NameIndex } from './name-index.ts'
import type { Folded } from './replaces.ts'

/** A revision with the edges that lead to it and from it; lists are free of repetitions. */
export interface RevisionNode {
  readonly id: string
  readonly header: RevisionHeader
  /** The place in the order of creation, which breaks every tie. */
  readonly position: number
  readonly parents: readonly RevisionNode[]
  /** What it depends on beside its parents. */
  readonly dependencies: readonly RevisionNode[]
  readonly children: readonly RevisionNode[]
  /** The revisions that depend on it and are not its children. */
  readonly dependents: readonly RevisionNode[]
}

/** A node whose edges are still being drawn. */
type Draft = { -readonly [K in keyof RevisionNode]: RevisionNode[K] }

const NONE: readonly RevisionNode[] = []

/** The revisions of a project with their names, in order of creation. */
export interface LinkedRevisions {
  readonly nodes: ReadonlyMap<string, RevisionNode>
  readonly names: NameIndex
  readonly labels: ReadonlyMap<string, string>
}

/**
 * Connects revisions by their parents and dependencies.
 *
 * @throws RevisionError `revision.duplicate`, `revision.duplicateLabel`, `revision.missingParent`, `revision.missingDependency`,
 * `revision.replaced`
 */
export function linkRevisions({ standing, aliases, replacements }: Folded): LinkedRevisions {
  const nodes = new Map<string, Draft>()
  for (const header of inOrderOfCreation(standing)) {
    const { id } = header
    const other = nodes.get(id)
    if (other !== undefined) throw duplicate(other.header, header)
    nodes.set(id, { id, header, position: nodes.size, parents: NONE, dependencies: NONE, children: NONE, dependents: NONE })
  }
  const labels = collectLabels(nodes)
  const names = new NameIndex(nodes, aliases.size === 0 ? labels : new Map([...aliases, ...labels]))
  const replaced = (id: string): RevisionHeader | undefined => nodes.get(replacements.get(id) ?? '')?.header
  for (const node of nodes.values()) {
    for (const id of node.header.parents) {
      const parent = nodes.get(id) ?? nodes.get(aliases.get(id) ?? '')
      if (parent === undefined) throw missingParent(node.header, id, { names, replaced })
      if (node.parents.includes(parent)) continue
      node.parents = added(node.parents, parent)
      parent.children = added(parent.children, node)
    }
    for (const name of node.header.dependsOn) {
      const needed = nodes.get(dependency(node.header, name, { names, nodes, replaced })) as Draft
      if (node.parents.includes(needed) || node.dependencies.includes(needed)) continue
      node.dependencies = added(node.dependencies, needed)
      needed.dependents = added(needed.dependents, node)
    }
  }
  return { nodes, names, labels }
}

/** Most lists have one member: those that have none share one array, and those that have one hold no room for more. */
function added(list: readonly RevisionNode[], node: RevisionNode): readonly RevisionNode[] {
  if (list.length === 0) return [node]
  const users = list as RevisionNode[]
  users.push(node)
  return users
}

/** Older first, then by id: an order that no file name and no file system has a say in. */
function inOrderOfCreation(headers: Iterable<RevisionHeader>): readonly RevisionHeader[] {
  const dated = Array.from(headers, (header) => {
    const { createdAt } = header
    return { header, moment: createdAt === undefined ? '' : sortableMoment(createdAt) }
  })
  dated.sort((a, b) => compare(a.moment, b.moment) || compare(a.header.id, b.header.id) || compare(a.header.file, b.header.file))
  return dated.map(({ header }) => header)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function collectLabels(nodes: ReadonlyMap<string, RevisionNode>): ReadonlyMap<string, string> {
  const labels = new Map<string, string>()
  for (const { header } of nodes.values()) {
    for (const label of header.labels) {
      const other = nodes.get(labels.get(label) ?? label)
      if (other !== undefined) throw duplicateLabel(label, header, other.header)
      labels.set(label, header.id)
    }
  }
  return labels
}

/** Where what a header names is looked up. */
interface Lookup {
  readonly names: NameIndex
  /** What replaces a revision. */
  readonly replaced: (id: string) => RevisionHeader | undefined
}

function dependency(
  header: RevisionHeader, name: string, { names, nodes, replaced }: Lookup & { readonly nodes: LinkedRevisions['nodes'] },
): string {
  const found = names.matches(name)
  if (found.length === 1) return found[0] as string
  const file = displayPath(header.file)
  if (found.length > 1) {
    const which = found.slice(0, 5).map((id) => `${id} (${nodes.get(id)?.header.message ?? ''})`).join(', ')
    throw new RevisionError('revision.ambiguous', `${file}: dependsOn '${name}' is ambiguous: it matches ${which}.`, {
      hint: 'Write the whole id.',
    })
  }
  const by = replaced(name)
  if (by !== undefined) throw replacedInside(header, name, by, 'depends on')
  throw new RevisionError('revision.missingDependency', `${file}: no revision or label '${name}' exists, which ${header.id} depends on.`, {
    hint: instead(name, names, 'dependsOn'),
  })
}

function missingParent(header: RevisionHeader, parent: string, { names, replaced }: Lookup): RevisionError {
  const by = replaced(parent)
  if (by !== undefined) return replacedInside(header, parent, by, 'follows')
  return new RevisionError(
    'revision.missingParent',
    `${displayPath(header.file)}: no file has the revision '${parent}', which ${header.id} follows.`,
    { hint: instead(parent, names, 'downRevision') },
  )
}

/** Only the end of what is replaced is a place in the history still. */
function replacedInside(header: RevisionHeader, id: string, by: RevisionHeader, verb: string): RevisionError {
  const files = [displayPath(header.file), displayPath(by.file)] as const
  const message = `${files[0]}: ${header.id} ${verb} '${id}', which ${files[1]} replaces together with what follows it.`
  return new RevisionError('revision.replaced', message, {
    hint:
      `Write '${by.id}' in its place, if it can stand above all that ${by.id} replaces; ` +
      'otherwise that has to come back in files of its own.',
  })
}

function instead(name: string, names: NameIndex, field: string): string {
  const near = names.matches(name)[0] ?? suggest(name, names.names)
  return `Bring the missing file back, or correct ${field}${near === undefined ? '.' : `; did you mean '${near}'?`}`
}

function duplicate(a: RevisionHeader, b: RevisionHeader): RevisionError {
  const stem = (file: string): string => file.replace(/\.[cm]?[jt]s$/, '')
  const files = `${displayPath(a.file)} and ${displayPath(b.file)}`
  return new RevisionError('revision.duplicate', `Two files have the revision '${a.id}': ${files}.`, {
    hint: stem(a.file) === stem(b.file)
      ? 'One is compiled from the other: keep only one of them in the migrations folder.'
      : 'Give one of them an id of its own, and correct the downRevision of the files that follow it.',
  })
}

function duplicateLabel(label: string, a: RevisionHeader, b: RevisionHeader): RevisionError {
  const used = label === b.id ? 'is the id of' : 'is used already in'
  return new RevisionError(
    'revision.duplicateLabel',
    `The branch label '${label}' in ${displayPath(a.file)} ${used} ${displayPath(b.file)}.`,
    { hint: 'Take the label out of branchLabels in one of the two files, or give it another name.' },
  )
}
