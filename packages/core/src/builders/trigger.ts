import { ModelError } from '../errors.ts'
import { COMMENT, ELSEWHERE, oneOf, oneOrMore, type OptionRules, TEXT, TEXTS } from '../option-rules.ts'
import type { Trigger, TriggerEvent } from '../schema/object.ts'
import type { QualifiedName } from '../schema/table.ts'
import { splitOptions, type MergedOptions } from './dialect-options.ts'
import { type ObjectModel, objectModel, type RenamedOptions } from './object-model.ts'
import type { AnyTable } from './row-types.ts'
import type { Sql } from './sql.ts'
import { lowerSql, lowerText } from './sql-lowering.ts'
import { ownerName } from './table-name.ts'

/** Options of a trigger that one dialect has and others do not. */
export interface TriggerDialectOptions {
  readonly [dialect: string]: object | undefined
}

interface OwnTriggerOptions extends RenamedOptions {
  readonly before?: TriggerEvent | readonly TriggerEvent[]
  readonly after?: TriggerEvent | readonly TriggerEvent[]
  /** On a view. */
  readonly insteadOf?: TriggerEvent | readonly TriggerEvent[]
  /** An update counts where it sets one of these columns. */
  readonly of?: readonly string[]
  /** Default: for each row. */
  readonly forEach?: 'row' | 'statement'
  readonly when?: Sql
  /** The function that PostgreSQL calls, with its arguments: `audit('expenses')`. */
  readonly execute?: string
  /** The statements that SQLite runs, with a semicolon behind each. */
  readonly body?: Sql
  readonly comment?: string
}

/** One of `before`, `after` and `insteadOf`, with what happens; the rest as it is needed. */
export type TriggerOptions = MergedOptions<TriggerDialectOptions> & OwnTriggerOptions & {
  readonly [dialect: string]: object | string | undefined
}

const EVENTS = ['insert', 'update', 'delete', 'truncate'] as const
const ON_EVENTS = oneOrMore(...EVENTS)

const TRIGGER_OPTIONS: OptionRules<OwnTriggerOptions> = {
  before: ON_EVENTS,
  after: ON_EVENTS,
  insteadOf: ON_EVENTS,
  of: TEXTS,
  forEach: oneOf('row', 'statement'),
  when: ELSEWHERE,
  execute: TEXT,
  body: ELSEWHERE,
  comment: COMMENT,
  renamedFrom: TEXT,
}
const TIMINGS = { before: 'before', after: 'after', insteadOf: 'instead of' } as const

/**
 * A trigger of a table or a view. PostgreSQL calls the function `execute`, SQLite runs the statements of `body`; a model for both says
 * both.
 * @example
 * ```ts
 * import { sql, trigger } from '@mig/core'
 *
 * export const touch = trigger('touch', 'expenses', {
 *   after: 'update',
 *   of: ['amount'],
 *   when: sql`NEW.amount <> OLD.amount`,
 *   body: sql`UPDATE expenses SET changed_at = current_timestamp WHERE id = NEW.id;`,
 *   execute: 'touch()',
 * })
 * ```
 * @throws ModelError `model.trigger` when it does not say when it fires, or says it twice; `model.sql`, `model.option`
 */
export function trigger(name: string, on: string | QualifiedName | AnyTable, options: TriggerOptions): ObjectModel<'trigger'> {
  const { own, dialects } = splitOptions(options, TRIGGER_OPTIONS, `The trigger ${name}`)
  const { before, after, insteadOf, of, forEach, when, execute, body, comment, renamedFrom } = own
  const table = ownerName(on, `The table of the trigger ${name}`)
  return objectModel<'trigger'>({
    kind: 'trigger',
    schema: table.schema,
    table: table.name,
    name,
    ...timingOf({ before, after, insteadOf }, name),
    columns: of,
    forEach: forEach === 'statement' ? forEach : undefined,
    when: when === undefined ? undefined : lowerSql(when),
    execute,
    body: body === undefined ? undefined : lowerText(body).trim(),
    comment,
    options: dialects,
    renamedFrom,
  })
}

type Given = { readonly [K in keyof typeof TIMINGS]: TriggerEvent | readonly TriggerEvent[] | undefined }

function timingOf(given: Given, name: string): Pick<Trigger, 'timing' | 'events'> {
  const [found, ...others] = (['before', 'after', 'insteadOf'] as const).filter((timing) => given[timing] !== undefined)
  const wanted = found === undefined ? [] : [given[found] ?? []].flat()
  const events = EVENTS.filter((event) => wanted.includes(event))
  if (found === undefined || others.length > 0 || events.length === 0 || events.length !== new Set(wanted).size) {
    throw new ModelError('model.trigger', `The trigger ${name} does not say once when it fires.`, {
      hint: `Give one of before, after and insteadOf, with ${EVENTS.join(', ')}: { after: ['insert', 'update'] }.`,
    })
  }
  return { timing: TIMINGS[found], events }
}
