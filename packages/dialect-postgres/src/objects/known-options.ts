import { COUNTER_OPTIONS, modelOptions, objectWord, optionNames } from '@mig/core/dialect'
import type { AggregateArgument, DomainCheck, OptionNames, RoutineArgument, TypeAttribute } from '@mig/core/dialect'
import type { AggregateOptions } from './aggregate-models.ts'
import type { PostgresObjects } from './models.ts'

/** What a builder takes last. */
type OptionsOf<Builder> = Builder extends (...args: infer Args) => unknown
  ? Required<Args> extends readonly [...unknown[], infer Options] ? Options : never
  : never

const BASE = { schema: true, comment: true } as const
const OWNED = { ...BASE, postgres: true } as const
const RENAMED = { renamedFrom: true } as const
const STEPS = {
  sfunc: true,
  stype: true,
  sspace: true,
  finalfunc: true,
  finalfuncExtra: true,
  finalfuncModify: true,
  initcond: true,
} as const
const ROUTINE = {
  ...OWNED,
  ...RENAMED,
  args: true,
  language: true,
  body: true,
  parsed: true,
  file: true,
  securityDefiner: true,
  settings: true,
} as const

const OBJECTS: { readonly [Kind in keyof PostgresObjects]: OptionNames<OptionsOf<PostgresObjects[Kind]>> } = {
  extension: { ...BASE, version: true },
  sequence: { ...OWNED, ...RENAMED, type: true, ...COUNTER_OPTIONS, unlogged: true, ownedBy: true },
  materializedView: { ...OWNED, ...RENAMED, columns: true, indexes: true },
  schema: { comment: true, postgres: true },
  domain: { ...OWNED, ...RENAMED, type: true, collation: true, default: true, notNull: true, checks: true },
  compositeType: { ...OWNED, ...RENAMED },
  rangeType: {
    ...OWNED,
    ...RENAMED,
    subtype: true,
    opclass: true,
    collation: true,
    canonical: true,
    subtypeDiff: true,
    multirange: true,
  },
  operator: {
    ...OWNED,
    left: true,
    right: true,
    function: true,
    commutator: true,
    negator: true,
    restrict: true,
    join: true,
    hashes: true,
    merges: true,
  },
  function: {
    ...ROUTINE,
    returns: true,
    volatility: true,
    strict: true,
    leakproof: true,
    window: true,
    parallel: true,
    cost: true,
    rows: true,
  },
  procedure: ROUTINE,
  policy: { ...RENAMED, command: true, restrictive: true, roles: true, using: true, check: true, comment: true },
  rule: { ...RENAMED, event: true, instead: true, where: true, actions: true, enabled: true, comment: true },
  statistics: { ...OWNED, ...RENAMED, kinds: true, columns: true, expressions: true, target: true },
  aggregate: {
    ...OWNED,
    ...RENAMED,
    ...STEPS,
    args: true,
    orderBy: true,
    hypothetical: true,
    combinefunc: true,
    serialfunc: true,
    deserialfunc: true,
    moving: true,
    sortop: true,
    parallel: true,
  },
  eventTrigger: { ...RENAMED, event: true, tags: true, execute: true, enabled: true, comment: true, postgres: true },
}

/** What stands in lists within options. */
const ITEMS: { readonly [form in 'check' | 'attribute' | 'argument' | 'aggregateArgument']: readonly string[] } = {
  check: optionNames<DomainCheck>({ name: true, sql: true, notValid: true, comment: true }),
  attribute: optionNames<TypeAttribute>({ name: true, type: true, collation: true }),
  argument: optionNames<RoutineArgument>({ name: true, type: true, mode: true, default: true }),
  aggregateArgument: optionNames<AggregateArgument>({ name: true, type: true, mode: true }),
}

/** The names of the options that an aggregate has for frames that move. */
export const MOVING: readonly string[] = optionNames<NonNullable<AggregateOptions['moving']>>({ ...STEPS, inverse: true })

/**
 * The options of an object, as they were given.
 * @throws ModelError `model.option` for one that objects of the kind do not have.
 */
export function objectOptions<Options extends object>(kind: keyof PostgresObjects, name: string, given: Options): Options {
  return modelOptions(given, Object.keys(OBJECTS[kind]), `The ${objectWord(kind)} ${name}`)
}

/**
 * A list in the options of an object, as it was given.
 * @param place As in `args of the function half`.
 * @throws ModelError `model.option` for an item with a key that such items do not have.
 */
export function objectItems<Item extends object>(form: keyof typeof ITEMS, place: string, items: readonly Item[]): readonly Item[] {
  return items.map((item, at) => modelOptions(item, ITEMS[form], `Item ${at + 1} in ${place}`))
}
