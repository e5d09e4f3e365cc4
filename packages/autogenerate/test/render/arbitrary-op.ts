import fc from 'fast-check'
import { bareExpression } from '../../../core/src/sql/parentheses.ts'
import type {
  Change,
  Column,
  ColumnAlteration,
  ColumnType,
  Constraint,
  CoreOpKind,
  DialectOptions,
  Enum,
  EnumColumn,
  Identity,
  Index,
  IndexPart,
  Op,
  OpOf,
  QualifiedName,
  SqlText,
  Table,
  Value,
} from '@mig/core/dialect'

import { arbitraryObjectOps } from './arbitrary-object-op.ts'

/** Operations of every kind with everything that they can hold, whatever sense it makes to a database: what counts is the way back. */

const ODD = [
  '__proto__',
  'constructor',
  '1',
  '007',
  'a.b',
  't',
  'op',
  '',
  "'",
  '"',
  '`',
  '${x}',
  '\\',
  '\n',
  '\r\n',
  '\u2028',
  '\u202e',
  '\ud800',
  '*/',
  '//',
  '😀',
]
const odd = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ maxLength: 8, unit: 'binary' }),
  fc.constantFrom(...ODD),
  fc.constantFrom('id', 'amount', 'spent_at'),
)
const name: fc.Arbitrary<string> = odd.filter((text) => text !== '')
/** As schemas hold it. */
const sql = fc
  .oneof(
    odd,
    fc.string({ unit: fc.constantFrom('\\', '`', '$', '{', '}', 'd', '\n', '\r', '\t', "'", ' ', '-'), maxLength: 9 }),
    fc.constantFrom('amount > 0', "x ~ '^\\d+\\.\\s'"),
  )
  .map(bareExpression)
  .filter((text) => text !== '' && text === text.trim())

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined, freq: 2 })
const yes = maybe(fc.constant(true as const))

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** A record without the keys that are undefined: an absent key is the default. */
function record<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Present<T>> {
  return fc
    .record(model)
    .map((item) => Object.fromEntries(Object.entries(item as object).filter(([, value]) => value !== undefined)) as Present<T>)
}

const plainKey = odd.filter((key) => !key.startsWith('$'))
const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.constant(null),
    fc.boolean(),
    odd,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
    fc.bigInt().map((number) => ({ $bigint: String(number) })),
    fc.date({ noInvalidDate: true }).map((date) => ({ $date: date.toISOString() })),
    fc.uint8Array({ maxLength: 5 }).map((bytes) => ({ $bytes: Buffer.from(bytes).toString('hex') })),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(plainKey, tie('value'), { maxKeys: 3 }).map((item) => ({ ...item })),
  ),
})).value

const qualified: fc.Arbitrary<QualifiedName> = record({ schema: maybe(name), name })
const dialectName = fc.constantFrom('postgres', 'sqlite', 'my-db')
const option: fc.Arbitrary<Value> = fc.oneof(
  odd,
  fc.boolean(),
  fc.integer(),
  fc.array(odd, { maxLength: 2 }),
  fc.dictionary(plainKey, odd, { maxKeys: 2 }).map((item) => ({ ...item })),
)
const options: fc.Arbitrary<DialectOptions> = fc.dictionary(
  dialectName,
  fc.dictionary(fc.constantFrom('using', 'with', 'a b'), option, { maxKeys: 2 }),
  { minKeys: 1, maxKeys: 2 },
)

const size = fc.integer({ min: 1, max: 99 })
const PLAIN = [
  'integer',
  'bigint',
  'smallint',
  'boolean',
  'text',
  'real',
  'double',
  'date',
  'uuid',
  'json',
  'jsonb',
  'bytes',
  'interval',
] as const
const ownType: fc.Arbitrary<ColumnType> = fc.oneof(
  fc.constantFrom(...PLAIN).map((kind) => ({ kind })),
  record({ kind: fc.constantFrom('varchar' as const, 'char' as const), length: maybe(size) }),
  record({ kind: fc.constant('numeric' as const), precision: maybe(size), scale: maybe(size) }),
  record({
    kind: fc.constantFrom('time' as const, 'timestamp' as const, 'timestamptz' as const),
    precision: maybe(fc.integer({ min: 0, max: 6 })),
  }),
  record({ kind: fc.constant('enum' as const), name, schema: maybe(name), values: fc.array(odd, { maxLength: 3 }) }),
  record({ kind: fc.constant('custom' as const), sql: name.filter((text) => text.trim() !== '') }),
)
const type: fc.Arbitrary<ColumnType> = fc.letrec<{ type: ColumnType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    ownType,
    tie('type').map((of): ColumnType => ({ kind: 'array', of })),
    fc
      .tuple(ownType, fc.dictionary(dialectName, tie('type'), { minKeys: 1, maxKeys: 2 }))
      .map(([own, variants]): ColumnType => ({ ...own, variants })),
  ),
})).type

const decimal = fc.bigInt().map(String)
const identity: fc.Arbitrary<Identity> = record({
  always: yes,
  start: maybe(decimal),
  increment: maybe(decimal),
  min: maybe(decimal),
  max: maybe(decimal),
  cache: maybe(decimal),
  cycle: yes,
})
const columnDefault = fc.oneof(
  value.map((item) => ({ value: item })),
  sql.map((text) => ({ sql: text })),
)
const generated = record({ sql, stored: fc.boolean() })

function column(columnName: fc.Arbitrary<string>): fc.Arbitrary<Column> {
  const rest = { name: columnName, type, nullable: fc.boolean(), collation: maybe(odd), comment: maybe(odd), options: maybe(options) }
  return fc.oneof(
    record(rest),
    record({ ...rest, default: columnDefault }),
    record({ ...rest, generated }),
    record({ ...rest, identity, nullable: fc.constant(false) }),
    record({ ...rest, identity: fc.constant({}), nullable: fc.constant(false), options: fc.constant({ sqlite: { autoincrement: true } }) }),
  )
}

const part: fc.Arbitrary<IndexPart> = fc
  .tuple(
    fc.oneof(
      name.map((text) => ({ column: text })),
      sql.map((text) => ({ sql: text })),
    ),
    record({
      order: maybe(fc.constant('desc' as const)),
      nulls: maybe(fc.constantFrom('first' as const, 'last' as const)),
      collation: maybe(odd),
      options: maybe(options),
    }),
  )
  .map(([target, rest]) => ({ ...target, ...rest }))
const exclusionParts = fc.array(
  fc.tuple(part, odd).map(([item, operator]) => ({ ...item, operator })),
  { minLength: 1, maxLength: 2 },
)

const deferral = fc.constantFrom({}, { deferrable: true } as const, { deferrable: true, initially: 'deferred' } as const)
const action = maybe(fc.constantFrom('restrict' as const, 'cascade' as const, 'set null' as const, 'set default' as const))

function constraint(
  columns: fc.Arbitrary<string>,
  constraintName: fc.Arbitrary<string | undefined> = maybe(name),
): fc.Arbitrary<Constraint> {
  const base = { name: constraintName, comment: maybe(odd), options: maybe(options) }
  const bare = { name: constraintName }
  const list = fc.uniqueArray(columns, { minLength: 1, maxLength: 2 })
  const foreignKey = record({
    kind: fc.constant('foreignKey' as const),
    columns: list,
    onDelete: action,
    onUpdate: action,
    match: maybe(fc.constantFrom('full' as const, 'partial' as const)),
  })
  const target = fc.tuple(maybe(name), name, fc.array(name, { minLength: 2, maxLength: 2 }))
  return fc.oneof(
    ...[base, bare].flatMap((more): readonly fc.Arbitrary<Constraint>[] => [
      fc
        .tuple(record({ kind: fc.constantFrom('primaryKey' as const, 'unique' as const), columns: list, ...more }), deferral)
        .map(([key, when]) => ({ ...key, ...when })),
      record({ kind: fc.constant('check' as const), sql, ...more }),
      fc
        .tuple(record({ kind: fc.constant('exclusion' as const), parts: exclusionParts, where: maybe(sql), ...more }), deferral)
        .map(([item, when]) => ({ ...item, ...when })),
      fc.tuple(foreignKey, target, record(more), deferral).map(([key, [schema, table, names], rest, when]) => ({
        ...key,
        ...rest,
        ...when,
        references: { ...(schema === undefined ? {} : { schema }), table, columns: names.slice(0, key.columns.length) },
      })),
    ]),
  )
}

const index: fc.Arbitrary<Index> = record({
  name,
  unique: yes,
  parts: fc.array(part, { minLength: 1, maxLength: 3 }),
  where: maybe(sql),
  comment: maybe(odd),
  options: maybe(options),
})

const columnNames = fc.uniqueArray(name, { minLength: 1, maxLength: 4 })
const table: fc.Arbitrary<Table> = columnNames.chain((names) =>
  fc
    .tuple(
      record({ schema: maybe(name), name, comment: maybe(odd), options: maybe(options) }),
      fc.tuple(...names.map((one) => column(fc.constant(one)))),
      fc.array(constraint(fc.constantFrom(...names)), { maxLength: 4 }),
      fc.array(index, { maxLength: 2 }),
    )
    .map(([base, columns, constraints, indexes]) => ({ ...base, columns, constraints, indexes })),
)
const enumColumn: fc.Arbitrary<EnumColumn> = record({ table: qualified, column: name, array: yes, default: maybe(columnDefault) })
const enumeration: fc.Arbitrary<Enum> = record({ schema: maybe(name), name, values: fc.array(odd, { maxLength: 3 }), comment: maybe(odd) })

/** The same keys on both sides. */
const alteration = fc
  .subarray(['type', 'nullable', 'default', 'identity', 'generated', 'collation', 'comment', 'options'] as const, { minLength: 1 })
  .chain((keys) => {
    const all = {
      type,
      nullable: fc.boolean(),
      // A literal null is said by SQL, since null removes.
      default: fc.option(columnDefault.filter((item) => !('value' in item) || item.value !== null)),
      identity: fc.option(identity),
      generated: fc.option(generated),
      collation: fc.option(odd),
      comment: fc.option(odd),
      options: fc.dictionary(fc.constant('postgres'), fc.dictionary(fc.constantFrom('a', 'b'), value, { maxKeys: 2 }), { minKeys: 1 }),
    }
    const form: fc.Arbitrary<ColumnAlteration> = fc.record(all).map((item) => Object.fromEntries(keys.map((key) => [key, item[key]])))
    const using = keys.includes('type') ? maybe(odd) : fc.constant(undefined)
    return record({ set: form, was: maybe(form), using, usingDown: using })
  })

const change: fc.Arbitrary<readonly Change[]> = fc.oneof(
  name
    .chain((one) =>
      fc.tuple(
        record({ kind: fc.constant('addColumn' as const), column: column(fc.constant(one)), ifNotExists: yes }),
        fc.array(constraint(fc.constantFrom(one, 'other')), { maxLength: 3 }),
      ),
    )
    .map(([add, more]): readonly Change[] => [add, ...more.map((item) => ({ kind: 'addConstraint', constraint: item }) as const)]),
  name
    .chain((one) =>
      fc.tuple(
        record({ kind: fc.constant('dropColumn' as const), name: fc.constant(one), was: maybe(column(fc.constant(one))), ifExists: yes }),
        fc.array(constraint(fc.constantFrom(one, 'other'), name), { maxLength: 2 }),
      ),
    )
    .map(([drop, more]): readonly Change[] => [
      ...more.map((was) => ({ kind: 'dropConstraint', name: was.name ?? '', was }) as const),
      drop,
    ]),
  fc.tuple(name, alteration).map(([one, rest]): readonly Change[] => [{ kind: 'alterColumn', name: one, ...rest }]),
  record({ kind: fc.constantFrom('renameColumn' as const, 'renameConstraint' as const), name, to: name }).map((item) => [item]),
  constraint(name).map((item): readonly Change[] => [{ kind: 'addConstraint', constraint: item }]),
  record({
    kind: fc.constant('dropConstraint' as const),
    name,
    constraintKind: maybe(fc.constantFrom('unique' as const, 'check' as const)),
    ifExists: yes,
  }).map((item) => [item]),
  record({ kind: fc.constant('setTableComment' as const), set: fc.option(name), was: maybe(fc.option(name)) }).map((item) => [item]),
  record({ kind: fc.constant('setTableOptions' as const), set: options, was: maybe(options) }).map((item) => [item]),
  name.chain((one) =>
    record({
      kind: fc.constant('validateConstraint' as const),
      name: fc.constant(one),
      was: maybe(constraint(fc.constantFrom('a', 'b'), fc.constant(one))),
    }).map((item) => [item]),
  ),
)

const embeddable = value.filter(
  (item) => typeof item !== 'object' || item === null || '$bigint' in item || '$date' in item || '$bytes' in item,
)

function sqlText(values: fc.Arbitrary<Value>, piece: fc.Arbitrary<string>): fc.Arbitrary<SqlText> {
  return fc
    .array(fc.tuple(values, piece), { maxLength: 3 })
    .map((pairs) => ({ text: ['x ', ...pairs.map(([, text]) => text)], values: pairs.map(([item]) => item) }))
}
const withPlaceholders = sqlText(value, fc.constantFrom(', ', ' "$1" ', " '?' ", '\n'))
const down = maybe(sqlText(embeddable, odd))

const row = fc
  .uniqueArray(name, { minLength: 1, maxLength: 3 })
  .chain((names) =>
    fc
      .array(fc.tuple(...names.map(() => value)), { maxLength: 3 })
      .map((rows) => rows.map((cells) => Object.fromEntries(names.map((key, position) => [key, cells[position] ?? null])))),
  )

// The query of a view ends before its semicolon.
const query = sql.filter((text) => !text.endsWith(';'))

/** One generator an operation: the type makes a forgotten one a compile error. */
const BY_KIND: { readonly [K in CoreOpKind]: fc.Arbitrary<OpOf<K>> } = {
  ...arbitraryObjectOps({ name, text: odd, sql: query, index, options }),
  createTable: record({ kind: fc.constant('createTable' as const), table, ifNotExists: yes }),
  dropTable: fc.tuple(table, fc.boolean(), yes).map(([was, known, ifExists]) => ({
    kind: 'dropTable',
    table: was.schema === undefined ? { name: was.name } : { schema: was.schema, name: was.name },
    ...(known ? { was } : {}),
    ...(ifExists === undefined ? {} : { ifExists }),
  })),
  renameTable: record({ kind: fc.constant('renameTable' as const), table: qualified, to: name }),
  alterTable: record({
    kind: fc.constant('alterTable' as const),
    table: qualified,
    changes: fc.array(change, { minLength: 1, maxLength: 3 }).map((lists) => lists.flat()),
  }),
  createIndex: record({ kind: fc.constant('createIndex' as const), table: qualified, index, ifNotExists: yes }),
  dropIndex: fc.tuple(qualified, index, fc.boolean(), yes, maybe(options)).map(([on, was, known, ifExists, more]) => ({
    kind: 'dropIndex',
    table: on,
    name: was.name,
    ...(known ? { was } : {}),
    ...(ifExists === undefined ? {} : { ifExists }),
    ...(more === undefined ? {} : { options: more }),
  })),
  renameIndex: record({ kind: fc.constant('renameIndex' as const), table: qualified, name, to: name }),
  createEnum: record({ kind: fc.constant('createEnum' as const), enum: enumeration }),
  dropEnum: fc.tuple(enumeration, fc.boolean(), yes).map(([was, known, ifExists]) => ({
    kind: 'dropEnum',
    enum: was.schema === undefined ? { name: was.name } : { schema: was.schema, name: was.name },
    ...(known ? { was } : {}),
    ...(ifExists === undefined ? {} : { ifExists }),
  })),
  addEnumValue: fc
    .tuple(
      record({ kind: fc.constant('addEnumValue' as const), enum: qualified, value: name, ifNotExists: yes }),
      fc.oneof(fc.constant({}), record({ before: name }), record({ after: name })),
    )
    .map(([op, place]) => ({ ...op, ...place })),
  renameEnum: record({ kind: fc.constant('renameEnum' as const), enum: qualified, to: name }),
  renameEnumValue: record({ kind: fc.constant('renameEnumValue' as const), enum: qualified, value: name, to: name }),
  alterEnum: fc
    .tuple(
      fc.uniqueArray(odd, { minLength: 1, maxLength: 4 }),
      fc.uniqueArray(odd, { maxLength: 4 }),
      fc.boolean(),
      fc.boolean(),
      record({ kind: fc.constant('alterEnum' as const), enum: qualified, columns: maybe(fc.array(enumColumn, { maxLength: 2 })) }),
    )
    .map(([values, before, known, mapped, op]) => ({
      ...op,
      values,
      ...(known ? { was: before } : {}),
      ...(mapped ? { map: Object.fromEntries(before.filter((item) => !values.includes(item)).map((item, at) => [item, values[at] ?? null])) } : {}),
    })),
  execute: fc
    .tuple(fc.oneof(sqlText(embeddable, odd), withPlaceholders), down)
    .map(([text, back]) => ({
      kind: 'execute',
      ...text,
      ...(back === undefined ? {} : { down: { ...back, text: ['y ', ...back.text.slice(1)] } }),
    })),
  bulkInsert: fc.tuple(qualified, row, type, fc.boolean()).map(([into, rows, columnType, typed]) => ({
    kind: 'bulkInsert',
    table: into,
    rows,
    ...(typed && rows[0] !== undefined ? { types: Object.fromEntries(Object.keys(rows[0]).map((key) => [key, columnType])) } : {}),
  })),
}

export const arbitraryCoreOp: fc.Arbitrary<Op> = fc.oneof(...Object.values(BY_KIND))
export { value as arbitraryValue, name as arbitraryName }
