import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ColumnBuilder } from '../../src/builders/column-builder.ts'
import { t } from '../../src/builders/column-types.ts'
import { enumType } from '../../src/builders/enum-type.ts'
import { check, exclude, type Extra, foreignKey, index, primaryKey, unique } from '../../src/builders/extra.ts'
import { column, type IndexPartBuilder } from '../../src/builders/index-part.ts'
import { lowerTable } from '../../src/builders/lower-table.ts'
import type { Presence } from '../../src/builders/row-types.ts'
import { sql } from '../../src/builders/sql.ts'
import { table } from '../../src/builders/table-handle.ts'
import { canonical } from '../../src/schema/data.ts'
import type { ColumnType } from '../../src/schema/column-type.ts'
import type { Column } from '../../src/schema/column.ts'
import type { Constraint } from '../../src/schema/constraint.ts'
import type { Index, IndexPart } from '../../src/schema/table-index.ts'
import type { Table } from '../../src/schema/table.ts'
import { type DialectOptions, isBigintValue, isBytesValue, isDateValue, type Value } from '../../src/schema/value.ts'

/*
 * Whatever a table of a schema holds can be said with builders, and lowering them gives it back: revision files are written with
 * builders. The generators below are typed by the schema: a new key that they do not make is a compile error.
 */

/* ---- tables of every shape ---- */

const name = fc.oneof(
  fc.constantFrom('id', 'order', 'Spent At', 'a.b', '__proto__', '"q"', '12', 'ключ'),
  fc.string({ minLength: 1, maxLength: 8 }),
)
const expression = fc.constantFrom(
  'amount > 0',
  "status <> 'x''y'",
  'lower(name)',
  "code ~ '^\\d+\\.\\s'",
  '(a) > (b)',
  "a = '`${'",
  'now()',
)
const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
  fc.bigInt().map((value) => ({ $bigint: String(value) })),
  fc.date({ noInvalidDate: true }).map((value) => ({ $date: value.toISOString() })),
  fc.uint8Array().map((value) => ({ $bytes: Buffer.from(value).toString('hex') })),
)
const value = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('a', '__proto__', 'b c'), scalar, { maxKeys: 2 }),
)
const options = fc.dictionary(
  fc.constantFrom('sqlite', 'postgres', 'other'),
  fc.dictionary(fc.constantFrom('using', 'fillfactor'), value),
  { minKeys: 1 },
)
const decimal = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }).map(String)

/** Some of the keys, never `undefined`. */
function some<T extends object>(generators: { readonly [K in keyof T]: fc.Arbitrary<NonNullable<T[K]>> }): fc.Arbitrary<Partial<T>> {
  return fc.record(generators, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>
}

type KeysOfUnion<T> = T extends unknown ? keyof T : never
/** What a generator makes for each key of each member of the union: the annotation makes it complete. */
type Complete<T> = { readonly [K in KeysOfUnion<T>]: unknown }

/** A type of the kind with some of the keys that the kind has. */
function typeOf(
  kind: string,
  keys: { readonly [key: string]: fc.Arbitrary<unknown> } = {},
  required: readonly string[] = [],
): fc.Arbitrary<ColumnType> {
  const given: { readonly [key: string]: fc.Arbitrary<unknown> } = { kind: fc.constant(kind), ...keys }
  return fc.record(given, { requiredKeys: ['kind', ...required] }) as fc.Arbitrary<unknown> as fc.Arbitrary<ColumnType>
}
const size = fc.integer({ min: 1, max: 100 })
const inner: ColumnType = { kind: 'array', of: { kind: 'text', variants: { other: { kind: 'integer' } } } }
const {
  length,
  precision,
  scale,
  values,
  of,
  sql: typeName,
  variants,
} = {
  kind: undefined,
  name,
  schema: name,
  length: size,
  precision: size,
  scale: size,
  values: fc.uniqueArray(fc.string(), { minLength: 1 }),
  of: fc.constant(inner),
  sql: fc.constantFrom('citext', 'vector(3)'),
  variants: (plain: fc.Arbitrary<ColumnType>) => fc.dictionary(fc.constantFrom('sqlite', 'postgres'), plain, { minKeys: 1 }),
} satisfies Complete<ColumnType>
const kinds: { readonly [K in ColumnType['kind']]: fc.Arbitrary<ColumnType> } = {
  integer: typeOf('integer'),
  bigint: typeOf('bigint'),
  smallint: typeOf('smallint'),
  boolean: typeOf('boolean'),
  text: typeOf('text'),
  real: typeOf('real'),
  double: typeOf('double'),
  date: typeOf('date'),
  uuid: typeOf('uuid'),
  json: typeOf('json'),
  jsonb: typeOf('jsonb'),
  bytes: typeOf('bytes'),
  interval: typeOf('interval'),
  varchar: typeOf('varchar', { length }),
  char: typeOf('char', { length }),
  // A scale alone is no type.
  numeric: fc.oneof(typeOf('numeric'), typeOf('numeric', { precision, scale }, ['precision'])),
  time: typeOf('time', { precision }),
  timestamp: typeOf('timestamp', { precision }),
  timestamptz: typeOf('timestamptz', { precision }),
  enum: typeOf('enum', { name, schema: name, values }, ['name', 'values']),
  array: typeOf('array', { of }, ['of']),
  custom: typeOf('custom', { sql: typeName }, ['sql']),
}
const plainType = fc.oneof(...Object.values(kinds))
const type: fc.Arbitrary<ColumnType> = fc
  .tuple(plainType, fc.option(variants(plainType), { nil: undefined }))
  .map(([plain, given]) => (given === undefined ? plain : { ...plain, variants: given }))

const identity = some<NonNullable<Column['identity']>>({
  always: fc.constant(true),
  start: decimal,
  increment: decimal,
  min: decimal,
  max: decimal,
  cache: decimal,
  cycle: fc.constant(true),
})
const columnKeys = {
  name,
  type,
  nullable: fc.boolean(),
  default: fc.oneof(fc.record({ value }), fc.record({ sql: expression })),
  identity,
  generated: fc.record({ sql: expression, stored: fc.boolean() }),
  collation: name,
  comment: fc.string(),
  options,
} satisfies Complete<Column>
const columnOfSchema = fc
  .tuple(fc.record(columnKeys, { requiredKeys: ['name', 'type', 'nullable'] }), fc.constantFrom('default', 'identity', 'generated'))
  .map(([{ default: given, identity: counter, generated, ...rest }, source]) => ({
    ...rest,
    ...(source === 'default' && given !== undefined ? { default: given } : {}),
    ...(source === 'identity' && counter !== undefined ? { identity: counter, nullable: false } : {}),
    ...(source === 'generated' && generated !== undefined ? { generated } : {}),
  })) as fc.Arbitrary<Column>

const partKeys = { order: fc.constant('desc'), nulls: fc.constantFrom('first', 'last'), collation: name, options }
const part = fc
  .tuple(fc.oneof(fc.record({ column: name }), fc.record({ sql: expression })), fc.record(partKeys, { requiredKeys: [] }))
  .map(([target, rest]) => ({ ...target, ...rest })) as fc.Arbitrary<IndexPart>
const exclusionParts = fc.array(
  fc.tuple(part, fc.constantFrom('=', '&&')).map(([item, operator]) => ({ ...item, operator })),
  { minLength: 1, maxLength: 2 },
)

const columns = fc.uniqueArray(name, { minLength: 1, maxLength: 3 })
const action = fc.constantFrom('restrict', 'cascade', 'set null', 'set default')
const constraintKeys = {
  kind: fc.constantFrom('primaryKey', 'unique'),
  name,
  comment: fc.string(),
  options,
  columns,
  deferrable: fc.constant(true),
  initially: fc.constant('deferred'),
  references: fc.record({ schema: name, table: name, columns }, { requiredKeys: ['table', 'columns'] }),
  onDelete: action,
  onUpdate: action,
  match: fc.constantFrom('full', 'partial'),
  sql: expression,
  parts: exclusionParts,
  where: expression,
} satisfies Complete<Constraint>
const {
  kind,
  name: constraintName,
  comment,
  options: constraintOptions,
  deferrable,
  initially,
  sql: condition,
  parts,
  where,
  ...ofForeignKey
} = constraintKeys
const always = { name: constraintName, comment, options: constraintOptions }
const constraint = fc
  .oneof(
    fc.record({ ...always, kind, columns, deferrable, initially }, { requiredKeys: ['kind', 'columns'] }),
    fc.record({ ...always, kind: fc.constant('check'), sql: condition }, { requiredKeys: ['kind', 'sql'] }),
    fc.record({ ...always, kind: fc.constant('exclusion'), parts, where, deferrable, initially }, { requiredKeys: ['kind', 'parts'] }),
    fc
      .record(
        { ...always, ...ofForeignKey, deferrable, initially, kind: fc.constant('foreignKey') },
        { requiredKeys: ['kind', 'columns', 'references'] },
      )
      .filter((given) => given.columns.length === given.references.columns.length),
  )
  // What is deferred is deferrable, so the one never stands without the other.
  .filter((given) => !('initially' in given) || 'deferrable' in given) as unknown as fc.Arbitrary<Constraint>

const indexKeys = {
  name,
  unique: fc.constant(true),
  parts: fc.array(part, { minLength: 1, maxLength: 3 }),
  where: expression,
  comment: fc.string(),
  options,
} satisfies Complete<Index>
const indexOfSchema = fc.record(indexKeys, { requiredKeys: ['name', 'parts'] }) as fc.Arbitrary<Index>

const tableKeys = {
  schema: name,
  name,
  columns: fc.uniqueArray(columnOfSchema, { minLength: 1, maxLength: 4, selector: (item) => item.name }),
  constraints: fc.array(constraint, { maxLength: 4 }),
  indexes: fc.array(indexOfSchema, { maxLength: 3 }),
  comment: fc.string(),
  options,
} satisfies Complete<Table>
const tableOfSchema = fc.record(tableKeys, { requiredKeys: ['name', 'columns', 'constraints', 'indexes'] }) as fc.Arbitrary<Table>

/* ---- the same with builders ---- */

type AnyBuilder = ColumnBuilder<unknown, boolean, Presence, string>

/** A value as a person writes it. */
function written(data: Value): unknown {
  if (typeof data !== 'object' || data === null) return data
  if (Array.isArray(data)) return data.map(written)
  if (isBigintValue(data)) return BigInt(data.$bigint)
  if (isDateValue(data)) return new Date(data.$date)
  if (isBytesValue(data)) return Buffer.from(data.$bytes, 'hex')
  return Object.fromEntries(Object.entries(data).map(([key, item]) => [key, written(item as Value)]))
}
const writtenOptions = (given: DialectOptions): { readonly [dialect: string]: object } =>
  written(given as Value) as { readonly [dialect: string]: object }

function typeBuilder(given: ColumnType, columnName?: string): AnyBuilder {
  const builder = plainBuilder(given, columnName === undefined ? [] : [columnName])
  return Object.entries(given.variants ?? {}).reduce((made, [dialect, variant]) => made.variant(dialect, typeBuilder(variant)), builder)
}

/** The arguments of the type's function, after the name. */
function typeArguments(given: ColumnType): readonly unknown[] {
  if (given.kind === 'enum') {
    return [enumType(given.name, given.values, given.schema === undefined ? {} : { schema: given.schema })]
  }
  if (given.kind === 'custom') return [{ sql: given.sql }]
  const sizes = given as { readonly length?: number; readonly precision?: number; readonly scale?: number }
  return given.kind === 'numeric' ? [sizes.precision, sizes.scale] : [sizes.length ?? sizes.precision]
}

function plainBuilder(given: ColumnType, first: readonly string[]): AnyBuilder {
  if (given.kind === 'array') return typeBuilder(given.of, first[0]).array()
  const make = t[given.kind] as unknown as (...args: readonly unknown[]) => AnyBuilder
  return make(...first, ...typeArguments(given))
}

function columnBuilder(given: Column): AnyBuilder {
  let made: AnyBuilder = typeBuilder(given.type, given.name)
  if (!given.nullable) made = made.notNull()
  if (given.default !== undefined)
    made = made.default('sql' in given.default ? sql.raw(given.default.sql) : (written(given.default.value) as never))
  if (given.identity !== undefined) made = made.identity(given.identity)
  if (given.generated !== undefined) made = made.generated(sql.raw(given.generated.sql), { stored: given.generated.stored })
  if (given.collation !== undefined) made = made.collate(given.collation)
  if (given.comment !== undefined) made = made.comment(given.comment)
  return given.options === undefined ? made : made.with(writtenOptions(given.options))
}

function constraintExtra(given: Constraint): Extra {
  const made = bareConstraint(given)
  const commented = given.comment === undefined ? made : made.comment(given.comment)
  return given.options === undefined ? commented : commented.with(writtenOptions(given.options))
}

function bareConstraint(given: Constraint): ReturnType<typeof check> {
  switch (given.kind) {
    case 'primaryKey': {
      const key = primaryKey(...given.columns)
      const made = given.name === undefined ? key : key.named(given.name)
      return given.deferrable === undefined ? made : made.deferrable(given.initially === undefined ? {} : { initially: given.initially })
    }
    case 'unique': {
      const made = unique(given.name).on(...given.columns)
      return given.deferrable === undefined ? made : made.deferrable(given.initially === undefined ? {} : { initially: given.initially })
    }
    case 'check':
      return given.name === undefined ? check(sql.raw(given.sql)) : check(given.name, sql.raw(given.sql))
    case 'exclusion': {
      const made = exclude(given.name).on(...given.parts.map(({ operator, ...item }) => [partBuilder(item), operator] as const))
      const filtered = given.where === undefined ? made : made.where(sql.raw(given.where))
      return given.deferrable === undefined ? filtered : filtered.deferrable(given.initially === undefined ? {} : { initially: given.initially })
    }
    case 'foreignKey': {
      const { columns, references, kind: _kind, comment: _comment, options: _options, ...behaviour } = given
      return foreignKey(...columns).references(references, behaviour)
    }
  }
}

function indexExtra(given: Index): Extra {
  let made = index(given.name).on(...given.parts.map(partBuilder))
  if (given.unique !== undefined) made = made.unique()
  if (given.where !== undefined) made = made.where(sql.raw(given.where))
  if (given.comment !== undefined) made = made.comment(given.comment)
  return given.options === undefined ? made : made.with(writtenOptions(given.options))
}

function partBuilder(given: IndexPart): IndexPartBuilder {
  let made: IndexPartBuilder = 'column' in given ? column(given.column) : sql.raw(given.sql)
  if (given.order === 'desc') made = made.desc()
  if (given.nulls !== undefined) made = made.nulls(given.nulls)
  if (given.collation !== undefined) made = made.collate(given.collation)
  return given.options === undefined ? made : made.with(writtenOptions(given.options))
}

describe('builders', () => {
  test('say everything that a table of a schema holds, and lowering gives it back', () => {
    fc.assert(
      fc.property(tableOfSchema, (given) => {
        const { schema, comment, options: tableOptions } = given
        const handle = table(
          given.name,
          Object.fromEntries(given.columns.map((item, position) => [`c${position}`, columnBuilder(item)])),
          () => [...given.constraints.map(constraintExtra), ...given.indexes.map(indexExtra)],
          {
            ...(tableOptions === undefined ? {} : writtenOptions(tableOptions)),
            ...(schema === undefined ? {} : { schema }),
            ...(comment === undefined ? {} : { comment }),
          },
        )
        expect(canonical(lowerTable(handle))).toBe(canonical(given))
      }),
      { numRuns: 500 },
    )
  })
})
