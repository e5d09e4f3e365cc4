import {
  lowerQuery,
  lowerSql,
  ModelError,
  objectModel,
  ownerName,
  type EnabledState,
  type ObjectModel,
  type QualifiedName,
  type RenamedOptions,
  type Rule,
  type Sql,
  type StatisticsKind,
} from '@mig/core/dialect'
import { objectOptions } from './known-options.ts'
import { inPostgres, type OwnedOptions } from './routine-models.ts'

/** Whom a policy is about, and which rows it lets them see and write. */
export interface PolicyOptions extends RenamedOptions {
  /** Default: all of them. */
  readonly command?: 'all' | 'select' | 'insert' | 'update' | 'delete'
  readonly restrictive?: boolean
  /** Default: every role. */
  readonly roles?: readonly string[]
  /** Rows that can be seen. */
  readonly using?: Sql
  /** Rows that can be written. */
  readonly check?: Sql
  readonly comment?: string
}

/** What happens when a table or a view is changed, besides the change or instead of it. */
export interface RuleOptions extends RenamedOptions {
  readonly event: Rule['event']
  /** The change itself is not made. */
  readonly instead?: boolean
  /** It speaks of NEW and OLD. */
  readonly where?: Sql
  /** Statements; without one, nothing is done. */
  readonly actions?: Sql | readonly Sql[]
  /** Default: it counts when changes are not replicated. */
  readonly enabled?: EnabledState
  readonly comment?: string
}

/** What ANALYZE finds out about columns together. */
export interface StatisticsOptions extends OwnedOptions, RenamedOptions {
  /** Default: all of them. */
  readonly kinds?: readonly StatisticsKind[]
  readonly columns?: readonly string[]
  readonly expressions?: readonly Sql[]
  /** How many values ANALYZE keeps. Default: as many as of the columns. */
  readonly target?: number
}

/** Objects that belong to a table or a view. */
export interface RelationModels {
  /**
   * Which rows of a table roles may see and write. Row-level security itself is an option of the table:
   * `{ postgres: { rowSecurity: true } }`.
   * @example
   * ```ts
   * import { sql } from '@mig/core'
   * import { pg } from '@mig/dialect-postgres'
   *
   * export const own = pg.policy('own', 'expenses', { using: sql`owner = current_user` })
   * ```
   */
  policy(name: string, table: string | QualifiedName, options: PolicyOptions): ObjectModel<'policy'>
  /**
   * What a table or a view does besides a change of its rows, or in its place.
   * @example
   * ```ts
   * import { sql } from '@mig/core'
   * import { pg } from '@mig/dialect-postgres'
   *
   * export const keep = pg.rule('keep', 'expenses', { event: 'delete', instead: true, where: sql`old.paid > 0` })
   * ```
   * @throws ModelError `model.option` for another event; `model.sql`
   */
  rule(name: string, table: string | QualifiedName, options: RuleOptions): ObjectModel<'rule'>
  /**
   * Extended statistics: what the planner is to know of values that go together. They have a schema of their own and go with their table.
   * @example
   * ```ts
   * import { pg } from '@mig/dialect-postgres'
   *
   * export const places = pg.statistics('places', 'addresses', { columns: ['city', 'zip'], kinds: ['dependencies'] })
   * ```
   * @throws ModelError `model.option` without columns and expressions; `model.sql`
   */
  statistics(name: string, table: string | QualifiedName, options: StatisticsOptions): ObjectModel<'statistics'>
}

export const relationModels: RelationModels = {
  policy: (name, on, options) => {
    const { command, restrictive, roles, using, check, comment, renamedFrom } = objectOptions('policy', name, options)
    const table = ownerName(on, `The table of the policy ${name}`)
    return objectModel<'policy'>({
      kind: 'policy',
      schema: table.schema,
      table: table.name,
      name,
      command: command === 'all' ? undefined : command,
      restrictive: restrictive === true ? true : undefined,
      roles,
      using: using === undefined ? undefined : lowerSql(using),
      check: check === undefined ? undefined : lowerSql(check),
      comment,
      renamedFrom,
    })
  },

  rule: (name, on, options) => {
    const { event, instead, where, actions = [], enabled, comment, renamedFrom } = objectOptions('rule', name, options)
    const table = ownerName(on, `The table of the rule ${name}`)
    return objectModel<'rule'>({
      kind: 'rule',
      schema: table.schema,
      table: table.name,
      name,
      event,
      instead: instead === true ? true : undefined,
      where: where === undefined ? undefined : lowerSql(where),
      actions: [actions].flat().map((action) => lowerQuery(action)),
      enabled,
      comment,
      renamedFrom,
    })
  },

  statistics: (name, of, options) => {
    const { schema, comment, postgres, renamedFrom, ...facts } = objectOptions('statistics', name, options)
    const { kinds, columns = [], expressions = [], target } = facts
    if (columns.length + expressions.length === 0) {
      throw new ModelError('model.option', `The statistics object ${name} speaks of nothing.`, {
        hint: "Give columns or expressions: { columns: ['city', 'zip'] }.",
      })
    }
    return objectModel<'statistics'>({
      kind: 'statistics',
      schema,
      name,
      of: ownerName(of, `The table of the statistics object ${name}`),
      kinds,
      columns,
      expressions: expressions.length === 0 ? undefined : expressions.map((expression) => lowerSql(expression)),
      target,
      comment,
      options: inPostgres(postgres),
      renamedFrom,
    })
  },
}
