import fc from 'fast-check'
import type {
  Column,
  ColumnDefault,
  ColumnType,
  Constraint,
  Enum,
  EnumColumn,
  Generated,
  Identity,
  Index,
  IndexPart,
  Table,
} from '@mig/core/dialect'
import { dialectName, maybe, name, odd, options, qualified, record, sql, value, yes } from './arbitrary-value.ts'

/** Tables, what they consist of, and enums, with everything that they can hold. */

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
export const type: fc.Arbitrary<ColumnType> = fc.letrec<{ type: ColumnType }>((tie) => ({
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
export const identity: fc.Arbitrary<Identity> = record({
  always: yes,
  start: maybe(decimal),
  increment: maybe(decimal),
  min: maybe(decimal),
  max: maybe(decimal),
  cache: maybe(decimal),
  cycle: yes,
})
export const columnDefault: fc.Arbitrary<ColumnDefault> = fc.oneof(
  value.map((item) => ({ value: item })),
  sql.map((text) => ({ sql: text })),
)
export const generated: fc.Arbitrary<Generated> = record({ sql, stored: fc.boolean() })

export function column(columnName: fc.Arbitrary<string>): fc.Arbitrary<Column> {
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

export function constraint(
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

export const index: fc.Arbitrary<Index> = record({
  name,
  unique: yes,
  parts: fc.array(part, { minLength: 1, maxLength: 3 }),
  where: maybe(sql),
  comment: maybe(odd),
  options: maybe(options),
})

const columnNames = fc.uniqueArray(name, { minLength: 1, maxLength: 4 })
export const table: fc.Arbitrary<Table> = columnNames.chain((names) =>
  fc
    .tuple(
      record({ schema: maybe(name), name, comment: maybe(odd), options: maybe(options) }),
      fc.tuple(...names.map((one) => column(fc.constant(one)))),
      fc.array(constraint(fc.constantFrom(...names)), { maxLength: 4 }),
      fc.array(index, { maxLength: 2 }),
    )
    .map(([base, columns, constraints, indexes]) => ({ ...base, columns, constraints, indexes })),
)
export const enumColumn: fc.Arbitrary<EnumColumn> = record({ table: qualified, column: name, array: yes, default: maybe(columnDefault) })
export const enumeration: fc.Arbitrary<Enum> = record({
  schema: maybe(name),
  name,
  values: fc.array(odd, { maxLength: 3 }),
  comment: maybe(odd),
})
