import {
  modelOptions,
  objectModel,
  type Aggregate,
  type AggregateArgument,
  type AggregateSteps,
  type DdlEvent,
  type EnabledState,
  type EventTrigger,
  type ObjectModel,
  type RenamedOptions,
} from '@mig/core/dialect'
import type { PostgresPrivileges } from '../privileges.ts'
import { MOVING, objectItems, objectOptions } from './known-options.ts'
import { inPostgres, type OwnedOptions } from './routine-models.ts'

/** How an aggregate comes from values to a result; functions and types are SQL. */
export interface AggregateStepsOptions extends Omit<AggregateSteps, 'finalfuncExtra'> {
  readonly finalfuncExtra?: boolean
}

/** The arguments of an aggregate, and how it comes from them to its result. */
export interface AggregateOptions extends OwnedOptions, RenamedOptions, AggregateStepsOptions {
  /** In their order; types are SQL. None: it is called with `*`. */
  readonly args?: readonly AggregateArgument[]
  /** What stands behind WITHIN GROUP (ORDER BY …). */
  readonly orderBy?: readonly AggregateArgument[]
  /** The direct arguments are a row among the ordered ones. */
  readonly hypothetical?: boolean
  readonly combinefunc?: string
  readonly serialfunc?: string
  readonly deserialfunc?: string
  /** Steps of its own for frames that move; `inverse` takes a value out again. */
  readonly moving?: AggregateStepsOptions & { readonly inverse: string }
  /** The operator by which it finds the first value, such as `<`. */
  readonly sortop?: string
  /** Default: unsafe. */
  readonly parallel?: 'safe' | 'restricted' | 'unsafe'
}

/** When an event trigger fires, and what it calls. */
export interface EventTriggerOptions extends RenamedOptions {
  readonly event: DdlEvent
  /** Commands such as `DROP TABLE`. Default: all of them. */
  readonly tags?: readonly string[]
  /** The function that is called: `guard()`. */
  readonly execute: string
  /** Default: it fires when changes are not replicated. */
  readonly enabled?: EnabledState
  readonly comment?: string
  readonly postgres?: PostgresPrivileges
}

export interface AggregateModels {
  /**
   * A function that makes one value of many.
   * @example
   * ```ts
   * import { pg } from '@mig/dialect-postgres'
   *
   * export const product = pg.aggregate('product', { args: [{ type: 'numeric' }], sfunc: 'numeric_mul', stype: 'numeric', initcond: '1' })
   * ```
   */
  aggregate(name: string, options: AggregateOptions): ObjectModel<'aggregate'>
  /**
   * What the whole database does when its schema changes. To create one takes a superuser.
   * @example
   * ```ts
   * import { pg } from '@mig/dialect-postgres'
   *
   * export const guard = pg.eventTrigger('guard', { event: 'sql_drop', tags: ['DROP TABLE'], execute: 'guard()' })
   * ```
   */
  eventTrigger(name: string, options: EventTriggerOptions): ObjectModel<'eventTrigger'>
}

export const aggregateModels: AggregateModels = {
  aggregate: (name, options) => {
    const read = objectOptions('aggregate', name, options)
    const { schema, comment, postgres, renamedFrom, args = [], orderBy, ...others } = read
    const { hypothetical, combinefunc, serialfunc, deserialfunc, moving, sortop, parallel } = others
    const place = `the aggregate ${name}`
    return objectModel<'aggregate'>({
      kind: 'aggregate',
      schema,
      name,
      args: objectItems('aggregateArgument', `args of ${place}`, args),
      orderBy: orderBy && objectItems('aggregateArgument', `orderBy of ${place}`, orderBy),
      hypothetical: hypothetical === true ? true : undefined,
      ...stepsOf(read),
      combinefunc,
      serialfunc,
      deserialfunc,
      moving: moving && movingOf(modelOptions(moving, MOVING, `The moving steps of ${place}`)),
      sortop,
      parallel: parallel === 'unsafe' ? undefined : parallel,
      comment,
      options: inPostgres(postgres),
      renamedFrom,
    })
  },

  eventTrigger: (name, options) => {
    const { event, tags, execute, enabled, comment, postgres, renamedFrom } = objectOptions('eventTrigger', name, options)
    const trigger = { kind: 'eventTrigger', name, event, tags, execute, enabled, comment, options: inPostgres(postgres) } as EventTrigger
    return objectModel<'eventTrigger'>({ ...trigger, renamedFrom })
  },
}

type Steps = { readonly [K in keyof AggregateSteps]-?: AggregateSteps[K] | undefined } & Pick<AggregateSteps, 'sfunc' | 'stype'>

function movingOf(steps: NonNullable<AggregateOptions['moving']>): Aggregate['moving'] {
  return { ...stepsOf(steps), inverse: steps.inverse } as Aggregate['moving']
}

/** Keys may be undefined. */
function stepsOf(steps: AggregateStepsOptions): Steps {
  const { sfunc, stype, sspace, finalfunc, finalfuncExtra, finalfuncModify, initcond } = steps
  return { sfunc, stype, sspace, finalfunc, finalfuncExtra: finalfuncExtra === true ? true : undefined, finalfuncModify, initcond }
}
