/** What a drawing of the history shows of a revision. */
export interface DrawnRevision {
  readonly id: string
  /** The revisions it follows; those that are not drawn themselves get no line. */
  readonly parents: readonly string[]
  /** What it depends on beside its parents, as it is to be shown. */
  readonly dependsOn: readonly string[]
  /** The branch labels to show. */
  readonly labels: readonly string[]
  readonly message: string
  /** ISO 8601. */
  readonly createdAt?: string
  readonly isHead: boolean
  /** What a database says of it: `current` is the last applied one of its branch. Absent when no database was asked. */
  readonly state?: 'current' | 'applied' | 'pending'
}
