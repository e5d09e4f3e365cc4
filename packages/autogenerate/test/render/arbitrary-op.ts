import fc from 'fast-check'
import type { Change, ColumnAlteration, CoreOpKind, Op, OpOf, SqlText, Value } from '@mig/core/dialect'
import { arbitraryObjectOps } from './arbitrary-object-op.ts'
import {
  column,
  columnDefault,
  constraint,
  enumColumn,
  enumeration,
  generated,
  identity,
  index,
  table,
  type,
} from './arbitrary-schema.ts'
import { maybe, name, odd, options, qualified, record, sql, value, yes } from './arbitrary-value.ts'

/** Operations of every kind with everything that they can hold, whatever sense it makes to a database: what counts is the way back. */

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
  record({ kind: fc.constant('setConstraintComment' as const), name, set: fc.option(name), was: maybe(fc.option(name)) }).map((item) => [
    item,
  ]),
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

/** SQL that is never empty, and never a value alone. */
const written = sqlText(embeddable, odd).map((sqlOf): SqlText => ({ ...sqlOf, text: [`y ${sqlOf.text[0] ?? ''}`, ...sqlOf.text.slice(1)] }))

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
  moveTable: record({ kind: fc.constant('moveTable' as const), table: qualified, to: fc.option(name) }),
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
  setIndexComment: record({
    kind: fc.constant('setIndexComment' as const),
    table: qualified,
    name,
    set: fc.option(name),
    was: maybe(fc.option(name)),
  }),
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
  moveEnum: record({ kind: fc.constant('moveEnum' as const), enum: qualified, to: fc.option(name) }),
  renameEnum: record({ kind: fc.constant('renameEnum' as const), enum: qualified, to: name }),
  renameEnumValue: record({ kind: fc.constant('renameEnumValue' as const), enum: qualified, value: name, to: name }),
  setEnumComment: record({
    kind: fc.constant('setEnumComment' as const),
    enum: qualified,
    set: fc.option(name),
    was: maybe(fc.option(name)),
  }),
  setEnumOptions: record({ kind: fc.constant('setEnumOptions' as const), enum: qualified, set: options, was: maybe(options) }),
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
      ...(mapped
        ? { map: Object.fromEntries(before.filter((item) => !values.includes(item)).map((item, at) => [item, values[at] ?? null])) }
        : {}),
    })),
  execute: fc
    .tuple(fc.oneof(sqlText(embeddable, odd), withPlaceholders), down)
    .map(([text, back]) => ({
      kind: 'execute',
      ...text,
      ...(back === undefined ? {} : { down: { ...back, text: ['y ', ...back.text.slice(1)] } }),
    })),
  backfill: fc
    .tuple(
      fc.dictionary(name, fc.oneof(written, value.map((item): SqlText => ({ text: ['', ''], values: [item] }))), { minKeys: 1, maxKeys: 3 }),
      record({
        table: qualified,
        where: maybe(written),
        key: maybe(fc.array(name, { minLength: 1, maxLength: 2 })),
        batch: maybe(fc.integer({ min: 1 })),
        pause: maybe(fc.nat()),
        down: maybe(written),
      }),
    )
    .map(([set, op]) => ({ kind: 'backfill', ...op, set })),
  bulkInsert: fc.tuple(qualified, row, type, fc.boolean()).map(([into, rows, columnType, typed]) => ({
    kind: 'bulkInsert',
    table: into,
    rows,
    ...(typed && rows[0] !== undefined ? { types: Object.fromEntries(Object.keys(rows[0]).map((key) => [key, columnType])) } : {}),
  })),
}

export const arbitraryCoreOp: fc.Arbitrary<Op> = fc.oneof(...Object.values(BY_KIND))
