import { RevisionError } from '../errors.ts'
import { assertAcyclic } from './cycles.ts'
import type { RevisionHeader } from './header.ts'
import { spreadLabels } from './labels.ts'
import { linkRevisions } from './link-revisions.ts'
import type { LinkedRevisions, RevisionNode } from './link-revisions.ts'
import type { NameIndex } from './name-index.ts'
import { foldReplaced, unfoldFor } from './replaces.ts'
import type { Folded } from './replaces.ts'

/** Which edges a walk follows. */
export interface Reach {
  /** Whether `dependsOn` counts beside `downRevision`; yes by default. */
  readonly dependencies?: boolean
}

/** The history as a database sees it, and where that stands in it. */
export interface SeenHistory {
  readonly graph: RevisionGraph
  /** The version rows by the ids that this graph has. */
  readonly rows: readonly string[]
}

/**
 * The history of a project: revisions by their ids, with edges to what they follow (`downRevision`) and what they depend on.
 *
 * It is built once from all headers and never changes. Lists are in order of creation, whatever order the files came in. A revision
 * that replaces others stands in their place; a database that has some of those sees another graph, which `seenFrom` gives.
 */
export class RevisionGraph {
  /** All revisions, oldest first. */
  readonly revisions: readonly RevisionHeader[]
  /** Revisions that no other one follows. */
  readonly heads: readonly string[]
  /** Heads that no other revision depends on either: the version rows of a database that has everything. */
  readonly effectiveHeads: readonly string[]
  /** Revisions that follow nothing. */
  readonly bases: readonly string[]
  /** Revisions that several others follow. */
  readonly branchPoints: readonly string[]
  /** Revisions that follow several others. */
  readonly mergePoints: readonly string[]
  /** Branch labels, each with the revision that declares it. */
  readonly labels: ReadonlyMap<string, string>
  /** Ids and labels, for identifiers. */
  readonly names: NameIndex
  readonly #headers: readonly RevisionHeader[]
  readonly #folded: Folded
  readonly #unfolded: ReadonlySet<string>
  readonly #nodes: LinkedRevisions['nodes']
  #spread: ReadonlyMap<string, readonly string[]> | undefined

  /**
   * @param unfolded revisions that do not stand in for what they replace
   * @throws RevisionError when ids or labels are taken twice, when a parent or a dependency is missing, when there is a circle
   */
  constructor(headers: Iterable<RevisionHeader>, unfolded: ReadonlySet<string> = new Set()) {
    this.#headers = [...headers]
    this.#unfolded = unfolded
    this.#folded = foldReplaced(this.#headers, unfolded)
    const { nodes, names, labels } = linkRevisions(this.#folded)
    const all = [...nodes.values()]
    assertAcyclic(all)
    const heads = all.filter((node) => node.children.length === 0)
    this.#nodes = nodes
    this.names = names
    this.labels = labels
    this.revisions = all.map((node) => node.header)
    this.heads = idsOf(heads)
    this.effectiveHeads = idsOf(heads.filter((node) => node.dependents.length === 0))
    this.bases = idsOf(all.filter((node) => node.parents.length === 0))
    this.branchPoints = idsOf(all.filter((node) => node.children.length > 1))
    this.mergePoints = idsOf(all.filter((node) => node.parents.length > 1))
  }

  /** Whether a file has this revision; takes whole ids only. */
  has(id: string): boolean {
    return this.#nodes.has(id)
  }

  /** The header of a revision, by its whole id. */
  get(id: string): RevisionHeader | undefined {
    return this.#nodes.get(id)?.header
  }

  /** The header of a revision that is known to be there. */
  header(id: string): RevisionHeader {
    return this.node(id).header
  }

  /** A revision that is known to be there, with its edges. */
  node(id: string): RevisionNode {
    const node = this.#nodes.get(id)
    if (node !== undefined) return node
    throw new RevisionError('revision.unknown', `There is no revision '${id}'.`, { hint: 'Give a whole id here.' })
  }

  /** The revision that replaces this one, whose id may be that of a file which is gone. */
  replacementOf(id: string): string | undefined {
    return this.#folded.replacements.get(id)
  }

  /** The ids of all revisions that another one replaces. */
  get replaced(): readonly string[] {
    return [...this.#folded.replacements.keys()]
  }

  /** The files of revisions by their whole ids, of those that are replaced as well. */
  filesOf(ids: Iterable<string>): readonly string[] {
    const wanted = new Set(ids)
    return this.#headers.flatMap(({ id, file }) => (wanted.has(id) ? [file] : []))
  }

  /** The ids by which the version table knows revisions: their own, or those of revisions that replace one with all that it follows. */
  rowsOf(ids: readonly string[]): readonly string[] {
    const { rowNames } = this.#folded
    return rowNames.size === 0 ? ids : ids.map((id) => rowNames.get(id) ?? id)
  }

  /**
   * The history for a database with these version rows. One that has a part of what a revision replaces goes on through the files of the
   * others, as long as they are there; one that has all of it is at that revision.
   */
  seenFrom(rows: readonly string[]): SeenHistory {
    const { aliases, replacements } = this.#folded
    if (replacements.size === 0 && aliases.size === 0) return { graph: this, rows }
    const fold = (more: ReadonlySet<string>): Folded => foldReplaced(this.#headers, new Set([...this.#unfolded, ...more]))
    const seen = unfoldFor(this.#headers, rows, fold)
    if (seen.unfolded.size === 0) return { graph: this, rows: seen.rows }
    return { graph: new RevisionGraph(this.#headers, new Set([...this.#unfolded, ...seen.unfolded])), rows: seen.rows }
  }

  /** What a revision follows. */
  parentsOf(id: string): readonly string[] {
    return idsOf(this.node(id).parents)
  }

  /** What a revision depends on, beside its parents. */
  dependenciesOf(id: string): readonly string[] {
    return idsOf(this.node(id).dependencies)
  }

  /** The revisions that follow this one. */
  childrenOf(id: string): readonly string[] {
    return idsOf(this.node(id).children)
  }

  /** The revisions that depend on this one and do not follow it. */
  dependentsOf(id: string): readonly string[] {
    return idsOf(this.node(id).dependents)
  }

  /** The labels of the branches that a revision is on, sorted: its own, those from below, and those from above up to a fork. */
  labelsOf(id: string): readonly string[] {
    this.#spread ??= spreadLabels(this)
    return this.#spread.get(id) ?? []
  }

  /** These revisions and all that they need. */
  ancestorsOf(ids: Iterable<string>, reach: Reach = {}): Set<string> {
    return this.#closure(ids, 'parents', reach.dependencies === false ? undefined : 'dependencies')
  }

  /** These revisions and all that need them. */
  descendantsOf(ids: Iterable<string>, reach: Reach = {}): Set<string> {
    return this.#closure(ids, 'children', reach.dependencies === false ? undefined : 'dependents')
  }

  /** The revisions of a branch: this one with its ancestors and descendants. */
  lineageOf(id: string, reach: Reach = { dependencies: false }): Set<string> {
    const lineage = this.ancestorsOf([id], reach)
    for (const member of this.descendantsOf([id], reach)) lineage.add(member)
    return lineage
  }

  /** The members of a set that no other member needs, oldest first. */
  tipsOf(set: ReadonlySet<string>, reach: Reach = {}): readonly string[] {
    return idsOf(this.#tips(set, reach))
  }

  /**
   * A set in the order in which it runs: what is needed first, and one branch to its end before the next.
   *
   * @param set all revisions when it is left out
   */
  inOrder(set?: ReadonlySet<string>): readonly string[] {
    const order: string[] = []
    const seen = new Uint8Array(this.revisions.length)
    // What is needed lies above what needs it; the first parent on top, so that its branch comes first.
    const path = [...(set === undefined ? this.effectiveHeads.map((id) => this.node(id)) : this.#tips(set, {}))].reverse()
    const enter = (needs: readonly RevisionNode[]): void => {
      for (let at = needs.length - 1; at >= 0; at--) {
        const need = needs[at] as RevisionNode
        if (seen[need.position] === 0 && set?.has(need.id) !== false) path.push(need)
      }
    }
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const { id, position, parents, dependencies } = node
      if (seen[position] === 0) {
        seen[position] = ENTERED
        enter(dependencies)
        enter(parents)
      } else {
        path.pop()
        if (seen[position] === ENTERED) order.push(id)
        seen[position] = LISTED
      }
    }
    return order
  }

  #tips(set: ReadonlySet<string>, reach: Reach): readonly RevisionNode[] {
    const isIn = ({ id }: RevisionNode): boolean => set.has(id)
    const tips: RevisionNode[] = []
    for (const id of set) {
      const node = this.node(id)
      if (!node.children.some(isIn) && (reach.dependencies === false || !node.dependents.some(isIn))) tips.push(node)
    }
    return tips.sort((a, b) => a.position - b.position)
  }

  #closure(ids: Iterable<string>, near: 'parents' | 'children', far: 'dependencies' | 'dependents' | undefined): Set<string> {
    const found = new Set(ids)
    const open = Array.from(found, (id) => this.node(id))
    const enter = (nodes: readonly RevisionNode[]): void => {
      for (const node of nodes) {
        if (found.has(node.id)) continue
        found.add(node.id)
        open.push(node)
      }
    }
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      enter(node[near])
      if (far !== undefined) enter(node[far])
    }
    return found
  }
}

/** How far a revision has come while a set is put in order. */
const [ENTERED, LISTED] = [1, 2]

const NONE: readonly string[] = []

function idsOf(nodes: readonly RevisionNode[]): readonly string[] {
  return nodes.length === 0 ? NONE : nodes.map((node) => node.id)
}
