import { RevisionError } from '../errors.ts'
import { assertAcyclic } from './cycles.ts'
import type { RevisionHeader } from './header.ts'
import { spreadLabels } from './labels.ts'
import { linkRevisions } from './link-revisions.ts'
import type { LinkedRevisions, RevisionNode } from './link-revisions.ts'
import type { NameIndex } from './name-index.ts'

/** Which edges a walk follows. */
export interface Reach {
  /** Whether `dependsOn` counts beside `downRevision`; yes by default. */
  readonly dependencies?: boolean
}

/**
 * The history of a project: revisions by their ids, with edges to what they follow (`downRevision`) and what they depend on.
 *
 * It is built once from all headers and never changes. Lists are in order of creation, whatever order the files came in.
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
  readonly #nodes: LinkedRevisions['nodes']
  #spread: ReadonlyMap<string, readonly string[]> | undefined

  /**
   * @throws RevisionError when ids or labels are taken twice, when a parent or a dependency is missing, when there is a circle
   */
  constructor(headers: Iterable<RevisionHeader>) {
    const { nodes, names, labels } = linkRevisions(headers)
    assertAcyclic(nodes)
    this.#nodes = nodes
    this.names = names
    this.labels = labels
    this.revisions = [...nodes.values()].map((node) => node.header)
    const idsWhere = (test: (node: RevisionNode) => boolean): readonly string[] =>
      this.revisions.map((header) => header.id).filter((id) => test(this.#node(id)))
    this.heads = idsWhere((node) => node.children.length === 0)
    this.effectiveHeads = idsWhere((node) => node.children.length === 0 && node.dependents.length === 0)
    this.bases = idsWhere((node) => node.parents.length === 0)
    this.branchPoints = idsWhere((node) => node.children.length > 1)
    this.mergePoints = idsWhere((node) => node.parents.length > 1)
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
    return this.#node(id).header
  }

  /** What a revision follows. */
  parentsOf(id: string): readonly string[] {
    return this.#node(id).parents
  }

  /** What a revision depends on, beside its parents. */
  dependenciesOf(id: string): readonly string[] {
    return this.#node(id).dependencies
  }

  /** The revisions that follow this one. */
  childrenOf(id: string): readonly string[] {
    return this.#node(id).children
  }

  /** The revisions that depend on this one and do not follow it. */
  dependentsOf(id: string): readonly string[] {
    return this.#node(id).dependents
  }

  /** The labels of the branches that a revision is on, sorted: its own, those from below, and those from above up to a fork. */
  labelsOf(id: string): readonly string[] {
    this.#spread ??= spreadLabels(this)
    return this.#spread.get(id) ?? []
  }

  /** These revisions and all that they need. */
  ancestorsOf(ids: Iterable<string>, reach: Reach = {}): Set<string> {
    return this.#closure(ids, ({ parents, dependencies }) => (reach.dependencies === false ? [parents] : [parents, dependencies]))
  }

  /** These revisions and all that need them. */
  descendantsOf(ids: Iterable<string>, reach: Reach = {}): Set<string> {
    return this.#closure(ids, ({ children, dependents }) => (reach.dependencies === false ? [children] : [children, dependents]))
  }

  /** The revisions of a branch: this one with its ancestors and descendants. */
  lineageOf(id: string, reach: Reach = { dependencies: false }): Set<string> {
    const lineage = this.ancestorsOf([id], reach)
    for (const member of this.descendantsOf([id], reach)) lineage.add(member)
    return lineage
  }

  /** The members of a set that no other member needs, oldest first. */
  tipsOf(set: ReadonlySet<string>, reach: Reach = {}): readonly string[] {
    const isTip = ({ children, dependents }: RevisionNode): boolean =>
      !children.some((id) => set.has(id)) && (reach.dependencies === false || !dependents.some((id) => set.has(id)))
    return [...set].map((id) => this.#node(id)).filter(isTip).sort((a, b) => a.position - b.position).map(({ header }) => header.id)
  }

  /** A set in the order in which it runs: what is needed first, and one branch to its end before the next. */
  inOrder(set: ReadonlySet<string>): readonly string[] {
    const order: string[] = []
    const entered = new Set<string>()
    const path: { readonly id: string, readonly needs: readonly string[], at: number }[] = []
    const enter = (id: string): void => {
      entered.add(id)
      const { parents, dependencies } = this.#node(id)
      path.push({ id, needs: dependencies.length === 0 ? parents : [...parents, ...dependencies], at: 0 })
    }
    for (const tip of this.tipsOf(set)) {
      if (!entered.has(tip)) enter(tip)
      for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
        const next = top.needs[top.at++]
        if (next === undefined) {
          order.push(top.id)
          path.pop()
        } else if (set.has(next) && !entered.has(next)) {
          enter(next)
        }
      }
    }
    return order
  }

  #node(id: string): RevisionNode {
    const node = this.#nodes.get(id)
    if (node !== undefined) return node
    throw new RevisionError('revision.unknown', `There is no revision '${id}'`, { hint: 'Give a whole id here' })
  }

  #closure(ids: Iterable<string>, edges: (node: RevisionNode) => readonly (readonly string[])[]): Set<string> {
    const found = new Set(ids)
    // A set is iterated in order of insertion, members that are added on the way included.
    for (const id of found) for (const list of edges(this.#node(id))) for (const next of list) found.add(next)
    return found
  }
}
