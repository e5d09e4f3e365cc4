import {
  COMMENT,
  ELSEWHERE,
  FLAG,
  keyword,
  keywords,
  modelOptions,
  NUMBER,
  objectWord,
  oneOf,
  TEXT,
  TEXTS,
  WHOLE,
  type AggregateArgument,
  type OptionRule,
  type OptionRules,
  type RoutineArgument,
  type TypeAttribute,
} from '@mig/core/dialect'
import type { AggregateOptions } from './aggregate-models.ts'
import type { DomainOptions, PostgresObjects } from './models.ts'

/** What a builder takes last. */
type OptionsOf<Builder> = Builder extends (...args: infer Args) => unknown
  ? Required<Args> extends readonly [...unknown[], infer Options] ? Options : never
  : never

/** Its items are refused by what reads them. */
const LIST: OptionRule<unknown> = { takes: 'a list', test: (value): value is unknown => Array.isArray(value) }

/** A number that a double holds is taken as it is, since sequences always have. */
const COUNT: OptionRule<number | bigint | string> = {
  ...WHOLE,
  test: (value): value is number | bigint | string => WHOLE.test(value) || Number.isInteger(value),
}

/** A text, which may be written as the number that it shows. */
const TEXT_OR_NUMBER: OptionRule<string> = {
  ...TEXT,
  test: (value): value is string => TEXT.test(value) || NUMBER.test(value),
  read: String,
}

interface Settings {
  readonly [name: string]: string
}

const SETTINGS: OptionRule<Settings> = {
  takes: 'an object of texts',
  test: (value): value is Settings => typeof value === 'object' && value !== null && Object.values(value).every(isSetting),
  read: (value) => Object.fromEntries(Object.entries(value).map(([name, item]) => [name, String(item)])),
}

const NAMED_MODE = keyword('out', 'inout', 'variadic', 'table')
type Mode = NonNullable<RoutineArgument['mode']>

/** How an argument is passed; `in` is what it is without a mode. */
const MODE: OptionRule<Mode> = {
  ...NAMED_MODE,
  test: (value): value is Mode => isIn(value) || NAMED_MODE.test(value),
  read: (value) => (isIn(value) ? undefined : NAMED_MODE.read?.(value)),
}

function isIn(value: unknown): boolean {
  return typeof value === 'string' && value.toLowerCase() === 'in'
}

function isSetting(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

const BASE = { schema: TEXT, comment: COMMENT } as const
/** What `postgres` holds is compared with the forms of its options. */
const OWNED = { ...BASE, postgres: ELSEWHERE } as const
const RENAMED = { renamedFrom: TEXT } as const
const EVENT = oneOf('insert', 'update', 'delete')
const PARALLEL = keyword('safe', 'restricted', 'unsafe')
const ENABLED = oneOf('disabled', 'always', 'replica')
const STEPS = {
  sfunc: TEXT,
  stype: TEXT,
  sspace: NUMBER,
  finalfunc: TEXT,
  finalfuncExtra: FLAG,
  finalfuncModify: oneOf('readOnly', 'shareable', 'readWrite'),
  initcond: TEXT_OR_NUMBER,
} as const
const ROUTINE = {
  ...OWNED,
  ...RENAMED,
  args: LIST,
  language: TEXT,
  body: ELSEWHERE,
  parsed: FLAG,
  file: TEXT,
  securityDefiner: FLAG,
  settings: SETTINGS,
} as const

const OBJECTS: { readonly [Kind in keyof PostgresObjects]: OptionRules<OptionsOf<PostgresObjects[Kind]>> } = {
  extension: { ...BASE, version: TEXT },
  sequence: {
    ...OWNED,
    ...RENAMED,
    type: keyword('smallint', 'integer', 'bigint'),
    start: COUNT,
    increment: COUNT,
    min: COUNT,
    max: COUNT,
    cache: COUNT,
    cycle: FLAG,
    unlogged: FLAG,
    ownedBy: TEXT,
  },
  materializedView: { ...OWNED, ...RENAMED, columns: TEXTS, indexes: LIST },
  schema: { comment: COMMENT, postgres: ELSEWHERE },
  domain: { ...OWNED, ...RENAMED, type: TEXT, collation: TEXT, default: ELSEWHERE, notNull: FLAG, checks: LIST },
  compositeType: { ...OWNED, ...RENAMED },
  rangeType: {
    ...OWNED,
    ...RENAMED,
    subtype: TEXT,
    opclass: TEXT,
    collation: TEXT,
    canonical: TEXT,
    subtypeDiff: TEXT,
    multirange: TEXT,
  },
  operator: {
    ...OWNED,
    left: TEXT,
    right: TEXT,
    function: TEXT,
    commutator: TEXT,
    negator: TEXT,
    restrict: TEXT,
    join: TEXT,
    hashes: FLAG,
    merges: FLAG,
  },
  function: {
    ...ROUTINE,
    returns: TEXT,
    volatility: keyword('immutable', 'stable', 'volatile'),
    strict: FLAG,
    leakproof: FLAG,
    window: FLAG,
    parallel: PARALLEL,
    cost: NUMBER,
    rows: NUMBER,
  },
  procedure: ROUTINE,
  policy: {
    ...RENAMED,
    command: keyword('all', 'select', 'insert', 'update', 'delete'),
    restrictive: FLAG,
    roles: TEXTS,
    using: ELSEWHERE,
    check: ELSEWHERE,
    comment: COMMENT,
  },
  rule: {
    ...RENAMED,
    event: { ...EVENT, takes: `${EVENT.takes}; what SELECT gives is the query of a view` },
    instead: FLAG,
    where: ELSEWHERE,
    actions: ELSEWHERE,
    enabled: ENABLED,
    comment: COMMENT,
  },
  statistics: {
    ...OWNED,
    ...RENAMED,
    kinds: keywords('ndistinct', 'dependencies', 'mcv'),
    columns: TEXTS,
    expressions: LIST,
    target: NUMBER,
  },
  aggregate: {
    ...OWNED,
    ...RENAMED,
    ...STEPS,
    args: LIST,
    orderBy: LIST,
    hypothetical: FLAG,
    combinefunc: TEXT,
    serialfunc: TEXT,
    deserialfunc: TEXT,
    moving: ELSEWHERE,
    sortop: TEXT,
    parallel: PARALLEL,
  },
  eventTrigger: {
    ...RENAMED,
    event: keyword('ddl_command_start', 'ddl_command_end', 'table_rewrite', 'sql_drop', 'login'),
    tags: TEXTS,
    execute: TEXT,
    enabled: ENABLED,
    comment: COMMENT,
    postgres: ELSEWHERE,
  },
}

type Items = {
  readonly check: NonNullable<DomainOptions['checks']>[number]
  readonly attribute: TypeAttribute
  readonly argument: RoutineArgument
  readonly aggregateArgument: AggregateArgument
}

/** What stands in lists within options. */
const ITEMS: { readonly [Form in keyof Items]: OptionRules<Items[Form]> } = {
  check: { name: TEXT, sql: ELSEWHERE, notValid: FLAG, comment: COMMENT },
  attribute: { name: TEXT, type: TEXT, collation: TEXT },
  argument: { name: TEXT, type: TEXT, mode: MODE, default: TEXT_OR_NUMBER },
  aggregateArgument: { name: TEXT, type: TEXT, mode: keyword('variadic') },
}

/** What an aggregate is told of frames that move. */
export const MOVING: OptionRules<NonNullable<AggregateOptions['moving']>> = { ...STEPS, inverse: TEXT }

/**
 * The options of an object, as their rules read them.
 * @throws ModelError `model.option` for one that objects of the kind do not have, and for a value that it cannot have.
 */
export function objectOptions<Options extends object>(kind: keyof PostgresObjects, name: string, given: Options): Options {
  return modelOptions(given, OBJECTS[kind], `The ${objectWord(kind)} ${name}`)
}

/**
 * A list in the options of an object, as rules read its items.
 * @param place As in `args of the function half`.
 * @throws ModelError `model.option` for an item with a key that such items do not have, or a value that it cannot have.
 */
export function objectItems<Form extends keyof Items>(form: Form, place: string, items: readonly Items[Form][]): readonly Items[Form][] {
  return items.map((item, at) => modelOptions(item, ITEMS[form], `Item ${at + 1} in ${place}`))
}
