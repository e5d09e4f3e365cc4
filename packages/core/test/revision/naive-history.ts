import type { RevisionHeader } from '../../src/revision/header.ts'

/**
 * A history that knows sets and nothing else: each question is answered by looking at every revision again, so slowly and so
 * simply that it can be trusted. Dependencies are whole ids.
 */
export class NaiveHistory {
  readonly revisions: readonly RevisionHeader[]

  constructor(revisions: readonly RevisionHeader[]) {
    this.revisions = revisions
  }

  /** What a revision needs at once. */
  needs(id: string, dependencies = true): readonly string[] {
    const found = this.revisions.filter((revision) => revision.id === id)
    return found.flatMap(({ parents, dependsOn }) => (dependencies ? [...parents, ...dependsOn] : parents))
  }

  /** These and all that they need. */
  below(ids: Iterable<string>, dependencies = true): Set<string> {
    const set = new Set(ids)
    for (let size = -1; size !== set.size;) {
      size = set.size
      for (const { id } of this.revisions) if (set.has(id)) for (const need of this.needs(id, dependencies)) set.add(need)
    }
    return set
  }

  /** These and all that need them. */
  above(ids: Iterable<string>, dependencies = true): Set<string> {
    const set = new Set(ids)
    for (let size = -1; size !== set.size;) {
      size = set.size
      for (const { id } of this.revisions) if (this.needs(id, dependencies).some((need) => set.has(need))) set.add(id)
    }
    return set
  }

  related(id: string, other: string, dependencies = true): boolean {
    return this.below([id], dependencies).has(other) || this.above([id], dependencies).has(other)
  }

  /** Members that no member needs, sorted. */
  tips(set: ReadonlySet<string>): readonly string[] {
    return [...set].filter((id) => ![...set].some((other) => this.needs(other).includes(id))).sort()
  }

  /** What is applied after an upgrade. */
  upgraded(applied: ReadonlySet<string>, targets: Iterable<string>): Set<string> {
    return new Set([...applied, ...this.below(targets)])
  }

  /** What is left after a downgrade to a revision, or to base; with a branch, only what is on it goes, and what needs that. */
  downgraded(applied: ReadonlySet<string>, target: string | undefined, branch?: string): Set<string> {
    const roots = this.revisions
      .filter(({ parents }) => (target === undefined ? parents.length === 0 : parents.includes(target)))
      .map(({ id }) => id)
      .filter((id) => branch === undefined || this.related(id, branch, false))
    const gone = this.above(roots.filter((id) => applied.has(id)))
    return new Set([...applied].filter((id) => !gone.has(id)))
  }

  /** The rows after a stamp: those that have to do with no target, and the targets that no other one implies. */
  stamped(rows: readonly string[], targets: readonly string[]): readonly string[] {
    const tips = this.tips(this.below(targets))
    return [...rows.filter((row) => !tips.some((tip) => this.related(tip, row))), ...tips].sort()
  }
}
