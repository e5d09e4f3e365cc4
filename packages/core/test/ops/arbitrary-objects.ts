import fc from 'fast-check'
import type { ObjectKind, ObjectOf, SchemaObject } from '../../src/schema/object.ts'
import type { Index } from '../../src/schema/table-index.ts'
import type { DialectOptions } from '../../src/schema/value.ts'

/** What objects are made of. */
export interface ObjectTexts {
  readonly name: fc.Arbitrary<string>
  readonly text: fc.Arbitrary<string>
  /** SQL as schemas hold it. */
  readonly sql: fc.Arbitrary<string>
  readonly index: fc.Arbitrary<Index>
  readonly options: fc.Arbitrary<DialectOptions>
}

type Objects = { readonly [K in ObjectKind]: fc.Arbitrary<ObjectOf<K>> }

/** One generator a kind, with all that it can hold: the type makes a forgotten one a compile error. */
export function arbitraryObjects({ name, text, sql, index, options }: ObjectTexts): Objects {
  const count = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)
  const base = { name, schema: maybe(name), comment: maybe(text) }
  const postgres = options.map((own): DialectOptions => ({ postgres: Object.values(own)[0] ?? {} }))
  const owned = { ...base, options: maybe(postgres) }
  const columns = maybe(fc.array(name, { minLength: 1, maxLength: 3 }))
  return {
    schema: object('schema', { name, comment: maybe(text), options: maybe(postgres) } as never),
    domain: object('domain', {
      ...owned,
      type: name,
      collation: maybe(name),
      default: maybe(sql),
      notNull: yes,
      checks: fc.array(record({ name, sql, notValid: yes, comment: maybe(name) }), { maxLength: 2 }),
    }),
    compositeType: object('compositeType', {
      ...owned,
      attributes: fc.uniqueArray(record({ name, type: name, collation: maybe(name) }), {
        maxLength: 3,
        selector: (item) => (item as { readonly name: string }).name,
      }),
    }),
    rangeType: object('rangeType', {
      ...owned,
      subtype: name,
      opclass: maybe(name),
      collation: maybe(name),
      canonical: maybe(name),
      subtypeDiff: maybe(name),
      multirange: maybe(name),
    }),
    operator: object('operator', {
      ...owned,
      left: maybe(name),
      right: name,
      function: name,
      commutator: maybe(name),
      negator: maybe(name),
      restrict: maybe(name),
      join: maybe(name),
      hashes: yes,
      merges: yes,
    }),
    policy: object('policy', {
      ...base,
      table: name,
      command: maybe(fc.constantFrom('select', 'insert', 'update', 'delete')),
      restrictive: yes,
      roles: maybe(fc.array(name, { minLength: 1, maxLength: 2 })),
      using: maybe(sql),
      check: maybe(sql),
    }),
    extension: object('extension', { ...base, version: maybe(text) }),
    sequence: object('sequence', {
      ...owned,
      type: maybe(fc.constantFrom('smallint', 'integer')),
      start: maybe(count),
      increment: maybe(count),
      min: maybe(count),
      max: maybe(count),
      cache: maybe(count),
      cycle: yes,
      unlogged: yes,
      ownedBy: maybe(record({ schema: maybe(name), table: name, column: name })),
    }),
    view: object('view', { ...base, columns, query: sql, options: maybe(options) }),
    function: object('function', {
      ...routine({ name, text, sql }),
      ...owned,
      returns: maybe(sql),
      volatility: maybe(fc.constantFrom('immutable', 'stable')),
      strict: yes,
      leakproof: yes,
      window: yes,
      parallel: maybe(fc.constantFrom('safe', 'restricted')),
      cost: maybe(fc.nat()),
      rows: maybe(fc.nat()),
    }),
    procedure: object('procedure', { ...routine({ name, text, sql }), ...owned }),
    trigger: object('trigger', {
      ...base,
      table: name,
      timing: fc.constantFrom('before', 'after', 'instead of'),
      events: fc.subarray(['insert', 'update', 'delete', 'truncate'], { minLength: 1 }),
      columns: maybe(fc.array(name, { minLength: 1, maxLength: 3 })),
      forEach: maybe(fc.constant('statement')),
      when: maybe(sql),
      execute: maybe(text),
      body: maybe(sql),
      options: maybe(options),
    }),
    rule: object('rule', {
      ...base,
      table: name,
      event: fc.constantFrom('insert', 'update', 'delete'),
      instead: yes,
      where: maybe(sql),
      actions: fc.array(sql, { maxLength: 2 }),
      enabled: maybe(enabled),
    }),
    statistics: object('statistics', {
      ...owned,
      of: record({ schema: maybe(name), name }),
      kinds: maybe(fc.subarray(['ndistinct', 'dependencies', 'mcv'], { minLength: 1 })),
      columns: fc.array(name, { maxLength: 3 }),
      expressions: maybe(fc.array(sql, { minLength: 1, maxLength: 2 })),
      target: maybe(fc.nat()),
    }).filter(({ columns: of, expressions }) => of.length > 0 || expressions !== undefined),
    eventTrigger: object('eventTrigger', {
      name,
      comment: maybe(text),
      options: maybe(postgres),
      event: fc.constantFrom('ddl_command_start', 'ddl_command_end', 'table_rewrite', 'sql_drop', 'login'),
      tags: maybe(fc.array(text, { minLength: 1, maxLength: 2 })),
      execute: text,
      enabled: maybe(enabled),
    } as never),
    aggregate: object('aggregate', {
      ...owned,
      ...steps({ name, text }),
      args: aggregateArguments(name),
      orderBy: maybe(aggregateArguments(name)),
      hypothetical: yes,
      combinefunc: maybe(name),
      serialfunc: maybe(name),
      deserialfunc: maybe(name),
      moving: maybe(record({ ...steps({ name, text }), inverse: name })),
      sortop: maybe(name),
      parallel: maybe(fc.constantFrom('safe', 'restricted')),
    }),
    materializedView: object('materializedView', {
      ...base,
      columns,
      query: sql,
      indexes: fc.array(index, { maxLength: 2 }),
      options: maybe(postgres),
    }),
  }
}

/** Any object. */
export function arbitraryObject(texts: ObjectTexts): fc.Arbitrary<SchemaObject> {
  return fc.oneof(...Object.values(arbitraryObjects(texts)))
}

function routine({ name, text, sql }: Pick<ObjectTexts, 'name' | 'text' | 'sql'>) {
  const argument = record({
    name: maybe(name),
    type: name,
    mode: maybe(fc.constantFrom('out', 'inout', 'variadic', 'table')),
    default: maybe(sql),
  })
  return {
    args: fc.array(argument, { maxLength: 3 }),
    language: name,
    body: text,
    parsed: yes,
    file: maybe(text),
    securityDefiner: yes,
    settings: maybe(
      fc.dictionary(fc.constantFrom('search_path', 'work_mem', 'app.user'), text, { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
    ),
  }
}

const enabled = fc.constantFrom('disabled', 'always', 'replica')

function aggregateArguments(name: fc.Arbitrary<string>): fc.Arbitrary<readonly object[]> {
  return fc.array(record({ name: maybe(name), type: name, mode: maybe(fc.constant('variadic')) }), { maxLength: 2 })
}

function steps({ name, text }: Pick<ObjectTexts, 'name' | 'text'>) {
  return {
    sfunc: name,
    stype: name,
    sspace: maybe(fc.nat()),
    finalfunc: maybe(name),
    finalfuncExtra: yes,
    finalfuncModify: maybe(fc.constantFrom('readOnly', 'shareable', 'readWrite')),
    initcond: maybe(text),
  }
}

function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 2 })
}

const yes = maybe(fc.constant(true as const))

/** A record without the keys that are undefined. */
function record(model: { readonly [key: string]: fc.Arbitrary<unknown> }): fc.Arbitrary<object> {
  return fc
    .record(model)
    .map((item): object => Object.fromEntries(Object.entries(item as object).filter(([, value]) => value !== undefined)))
}

function object<K extends ObjectKind>(
  kind: K,
  model: { readonly [P in Exclude<keyof ObjectOf<K>, 'kind'>]-?: fc.Arbitrary<unknown> },
): fc.Arbitrary<ObjectOf<K>> {
  // The keys are those of the kind, and the absent ones are left out.
  return record(model).map((item) => ({ kind, ...item }) as unknown as ObjectOf<K>)
}
