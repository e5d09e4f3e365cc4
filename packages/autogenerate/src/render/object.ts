import { objectName, referenceText } from '@mig/core/dialect'
import type {
  Aggregate,
  AggregateArgument,
  AggregateSteps,
  DomainCheck,
  FunctionObject,
  Index,
  ObjectKind,
  ObjectName,
  ObjectOf,
  ObjectOp,
  Policy,
  Procedure,
  QualifiedName,
  RoutineArgument,
  Rule,
  SchemaObject,
  Trigger,
  TriggerEvent,
} from '@mig/core/dialect'
import { dialectEntries, flag, nameSource, optionsObject, type Entries } from './entries.ts'
import { indexSource } from './index-source.ts'
import { call, coreCall, object, type CallSource, type Source } from './layout.ts'
import { numberSource } from './column.ts'
import { literal, quote, sqlSource } from './literal.ts'

/** What stands between the name and the options of a builder's call, and the options. */
interface ObjectParts {
  readonly builder: (...args: readonly (Source | undefined)[]) => CallSource
  readonly args?: readonly Source[]
  readonly options: Entries
}

/** A builder that only PostgreSQL's package has. */
function pg(name: string): ObjectParts['builder'] {
  return (...args) => ({ ...call(`pg.${name}`, ...args), imported: { from: '@mig/dialect-postgres', name: 'pg' } })
}

const core =
  (name: 'view' | 'trigger'): ObjectParts['builder'] =>
  (...args) =>
    coreCall(name, ...args)

const PARTS: { readonly [K in ObjectKind]: (object: ObjectOf<K>) => ObjectParts } = {
  schema: () => ({ builder: pg('schema'), options: [] }),
  domain: ({ type, collation, default: value, notNull, checks }) => ({
    builder: pg('domain'),
    options: [
      ['type', quote(type)],
      ...text('collation', collation),
      ...(value === undefined ? [] : [['default', sqlSource(value)] as const]),
      ...flag('notNull', notNull),
      ...(checks.length === 0 ? [] : [['checks', { kind: 'array', items: checks.map(checkSource) }] as const]),
    ],
  }),
  compositeType: ({ attributes }) => ({
    builder: pg('compositeType'),
    args: [
      {
        kind: 'array',
        items: attributes.map(({ name, type, collation }) =>
          object([...text('name', name), ...text('type', type), ...text('collation', collation)]),
        ),
      },
    ],
    options: [],
  }),
  rangeType: ({ subtype, opclass, collation, canonical, subtypeDiff, multirange }) => ({
    builder: pg('rangeType'),
    options: Object.entries({ subtype, opclass, collation, canonical, subtypeDiff, multirange }).flatMap(([key, value]) =>
      text(key, value),
    ),
  }),
  operator: ({ left, right, function: called, commutator, negator, restrict, join, hashes, merges }) => ({
    builder: pg('operator'),
    options: [
      ...Object.entries({ left, right, function: called, commutator, negator, restrict, join }).flatMap(([key, value]) => text(key, value)),
      ...flag('hashes', hashes),
      ...flag('merges', merges),
    ],
  }),
  policy: (policy) => ({
    builder: pg('policy'),
    args: [nameSource(tableOf(policy))],
    options: [
      ...text('command', policy.command),
      ...flag('restrictive', policy.restrictive),
      ...(policy.roles === undefined ? [] : [['roles', literal(policy.roles)] as const]),
      ...(policy.using === undefined ? [] : [['using', sqlSource(policy.using)] as const]),
      ...(policy.check === undefined ? [] : [['check', sqlSource(policy.check)] as const]),
    ],
  }),
  extension: ({ version }) => ({ builder: pg('extension'), options: text('version', version) }),
  sequence: ({ type, start, increment, min, max, cache, cycle, unlogged, ownedBy }) => ({
    builder: pg('sequence'),
    options: [
      ...text('type', type),
      ...Object.entries({ start, increment, min, max, cache }).flatMap(([key, value]): Entries =>
        value === undefined ? [] : [[key, numberSource(value)]],
      ),
      ...flag('cycle', cycle),
      ...flag('unlogged', unlogged),
      ...(ownedBy === undefined ? [] : [['ownedBy', quote(referenceText({ ...ownedBy, columns: [ownedBy.column] }))] as const]),
    ],
  }),
  view: ({ query, columns }) => ({
    builder: core('view'),
    args: [sqlSource(query)],
    options: columnEntry(columns),
  }),
  materializedView: ({ query, columns, indexes }) => ({
    builder: pg('materializedView'),
    args: [sqlSource(query)],
    options: [...columnEntry(columns), ...indexEntry(indexes)],
  }),
  function: (object) => ({
    builder: pg('function'),
    options: [
      ...routineEntries(object, text('returns', object.returns), [
        ...text('volatility', object.volatility),
        ...flag('strict', object.strict),
        ...flag('leakproof', object.leakproof),
        ...flag('window', object.window),
        ...text('parallel', object.parallel),
        ...number('cost', object.cost),
        ...number('rows', object.rows),
      ]),
    ],
  }),
  procedure: (object) => ({ builder: pg('procedure'), options: routineEntries(object, [], []) }),
  trigger: (object) => ({ builder: core('trigger'), args: [nameSource(tableOf(object))], options: triggerEntries(object) }),
  rule: (rule) => ({
    builder: pg('rule'),
    args: [nameSource(tableOf(rule))],
    options: [
      ...text('event', rule.event),
      ...flag('instead', rule.instead),
      ...(rule.where === undefined ? [] : [['where', sqlSource(rule.where)] as const]),
      ...sqlEntry('actions', rule.actions),
      ...text('enabled', rule.enabled),
    ],
  }),
  statistics: ({ of, kinds, columns, expressions = [], target }) => ({
    builder: pg('statistics'),
    args: [nameSource(of)],
    options: [
      ...(kinds === undefined ? [] : [['kinds', literal(kinds)] as const]),
      ...(columns.length === 0 ? [] : [['columns', literal(columns)] as const]),
      ...sqlEntry('expressions', expressions),
      ...number('target', target),
    ],
  }),
  eventTrigger: ({ event, tags, execute, enabled }) => ({
    builder: pg('eventTrigger'),
    options: [
      ...text('event', event),
      ...(tags === undefined ? [] : [['tags', literal(tags)] as const]),
      ...text('execute', execute),
      ...text('enabled', enabled),
    ],
  }),
  aggregate: (object) => ({ builder: pg('aggregate'), options: aggregateEntries(object) }),
}

function checkSource({ name, sql, notValid, comment }: DomainCheck): Source {
  return object([['name', quote(name)], ['sql', sqlSource(sql)], ...flag('notValid', notValid), ...text('comment', comment)])
}

/** The schema is that of the table. */
function tableOf({ schema, table }: Trigger | Policy | Rule): QualifiedName {
  return schema === undefined ? { name: table } : { schema, name: table }
}

const TIMINGS = { before: 'before', after: 'after', 'instead of': 'insteadOf' } as const

function triggerEntries({ timing, events, columns, forEach, when, execute, body }: Trigger): Entries {
  const [first, ...others] = events
  const listed: readonly TriggerEvent[] | TriggerEvent | undefined = others.length === 0 ? first : events
  return [
    ...(listed === undefined ? [] : [[TIMINGS[timing], literal(listed)] as const]),
    ...(columns === undefined ? [] : [['of', literal(columns)] as const]),
    ...text('forEach', forEach),
    ...(when === undefined ? [] : [['when', sqlSource(when)] as const]),
    ...(body === undefined ? [] : [['body', sqlSource(body)] as const]),
    ...text('execute', execute),
  ]
}

function routineEntries(routine: FunctionObject | Procedure, result: Entries, attributes: Entries): Entries {
  const { args, language, body, parsed, file, securityDefiner, settings } = routine
  return [
    ...(args.length === 0 ? [] : [['args', { kind: 'array', items: args.map(argumentSource) }] as const]),
    ...result,
    ['language', quote(language)],
    ...attributes,
    ...flag('securityDefiner', securityDefiner),
    ...(settings === undefined ? [] : [['settings', literal(settings)] as const]),
    ...text('file', file),
    ...flag('parsed', parsed),
    ['body', sqlSource(body)],
  ]
}

function aggregateEntries(aggregate: Aggregate): Entries {
  const { args, orderBy, hypothetical, moving, combinefunc, serialfunc, deserialfunc, sortop, parallel } = aggregate
  const list = (key: string, items: readonly AggregateArgument[]): Entries => [[key, { kind: 'array', items: items.map(argumentSource) }]]
  return [
    ...(args.length === 0 ? [] : list('args', args)),
    ...(orderBy === undefined ? [] : list('orderBy', orderBy)),
    ...flag('hypothetical', hypothetical),
    ...stepEntries(aggregate),
    ...Object.entries({ combinefunc, serialfunc, deserialfunc }).flatMap(([key, value]) => text(key, value)),
    ...(moving === undefined ? [] : [['moving', object([...stepEntries(moving), ...text('inverse', moving.inverse)])] as const]),
    ...text('sortop', sortop),
    ...text('parallel', parallel),
  ]
}

function stepEntries({ sfunc, stype, sspace, finalfunc, finalfuncExtra, finalfuncModify, initcond }: AggregateSteps): Entries {
  return [
    ...text('sfunc', sfunc),
    ...text('stype', stype),
    ...number('sspace', sspace),
    ...text('finalfunc', finalfunc),
    ...flag('finalfuncExtra', finalfuncExtra),
    ...text('finalfuncModify', finalfuncModify),
    ...text('initcond', initcond),
  ]
}

function argumentSource({ name, type, mode, default: value }: RoutineArgument): Source {
  return object([...text('name', name), ...text('type', type), ...text('mode', mode), ...text('default', value)])
}

/** Their builders want options, though all may be the defaults. */
const NEEDS_OPTIONS: ReadonlySet<ObjectKind> = new Set(['policy'])

/** `view('open_expenses', sql`…`)`: an object as models have it. */
export function renderObject(model: SchemaObject): CallSource {
  // The table of parts says by its type that the one under a kind takes that kind; a lookup cannot carry that over.
  const parts = PARTS[model.kind] as (model: SchemaObject) => ObjectParts
  const { builder, args = [], options } = parts(model)
  const schema = objectName(model).table === undefined ? text('schema', model.schema) : []
  const dialects = 'options' in model ? dialectEntries(model.options) : []
  const entries: Entries = [...schema, ...options, ...dialects, ...text('comment', model.comment)]
  return builder(quote(model.name), ...args, entries.length === 0 && NEEDS_OPTIONS.has(model.kind) ? object([]) : optionsObject(entries))
}

/** `op.createView(view(…))`: the call that records the operation. */
export function objectOpSource(op: ObjectOp): Source {
  if ('to' in op) return call(`op.${op.kind}`, ...nameSources(op.object), literal(op.to), optionsObject(argsEntry(op.object)))
  const was: Entries = 'was' in op && op.was !== undefined ? [['was', renderObject(op.was)]] : []
  const options = optionsObject([
    ...was,
    // What it was says its arguments.
    ...('kind' in op.object || was.length > 0 ? [] : argsEntry(op.object)),
    ...('ifExists' in op ? flag('ifExists', op.ifExists) : []),
    ...('ifNotExists' in op ? flag('ifNotExists', op.ifNotExists) : []),
  ])
  const target = 'kind' in op.object ? [renderObject(op.object)] : nameSources(op.object)
  return call(`op.${op.kind}`, ...target, options)
}

/** The name; behind that of its table, where it is the table's. */
function nameSources({ schema, name, table }: ObjectName): readonly Source[] {
  const of = (own: string): Source => nameSource(schema === undefined ? { name: own } : { schema, name: own })
  return table === undefined ? [of(name)] : [of(table), quote(name)]
}

function argsEntry({ args }: ObjectName): Entries {
  return args === undefined ? [] : [['args', literal(args)]]
}

function text(key: string, value: string | undefined): Entries {
  return value === undefined ? [] : [[key, quote(value)]]
}

function number(key: string, value: number | undefined): Entries {
  return value === undefined ? [] : [[key, String(value)]]
}

function sqlEntry(key: string, texts: readonly string[]): Entries {
  return texts.length === 0 ? [] : [[key, { kind: 'array', items: texts.map((item) => sqlSource(item)) }]]
}

function columnEntry(columns: readonly string[] | undefined): Entries {
  return columns === undefined ? [] : [['columns', literal(columns)]]
}

function indexEntry(indexes: readonly Index[]): Entries {
  return indexes.length === 0 ? [] : [['indexes', { kind: 'array', items: indexes.map((index) => indexSource(index)) }]]
}
