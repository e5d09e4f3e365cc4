import type { PrepareContext, PreparedStep } from '../prepare.ts'
import type { Step } from '../../revision/plan.ts'

/**
 * Steps that were made ready, for databases that take the same way: each is loaded, recorded and compiled once for a kind of database and
 * its version. What runs of a revision that depends on data is its function, which is the same for all of them too.
 */
export class PreparedSteps {
  readonly #known = new Map<string, Promise<readonly PreparedStep[]>>()

  get(
    steps: readonly Step[],
    { dialect, version, mode }: PrepareContext,
    prepare: () => Promise<readonly PreparedStep[]>,
  ): Promise<readonly PreparedStep[]> {
    const way = steps.map(({ revision, direction, rowsBefore, rows }) => [revision.id, direction, rowsBefore, rows])
    const key = JSON.stringify([dialect.name, version, mode, way])
    const prepared = this.#known.get(key) ?? prepare()
    this.#known.set(key, prepared)
    return prepared
  }
}
