import fc from 'fast-check'
import type { Column, ColumnDefault, Identity } from '../../src/schema/column.ts'
import type { ColumnType } from '../../src/schema/column-type.ts'
import type { Constraint, ForeignKeyAction } from '../../src/schema/constraint.ts'
import type { Enum } from '../../src/schema/enum.ts'
import { quoteIfNeeded } from '../../src/schema/identifier-text.ts'
import { EMPTY_SCHEMA, type Schema } from '../../src/schema/schema.ts'
import type { QualifiedName, Table } from '../../src/schema/table.ts'
import type { Index, IndexPart } from '../../src/schema/table-index.ts'
import type { Value } from '../../src/schema/value.ts'
import { arbitraryName, arbitraryText, freshName } from './arbitrary-names.ts'

export interface ArbitraryOptions {
  /** Only what this database can create natively; without it everything that the data can say. */
  readonly dialect?: 'sqlite' | 'postgres'
  readonly maxTables?: number
}

/** A schema of tables that may refer to each other and to themselves, with enums, constraints and indexes of every kind. */
export function arbitrarySchema(options: ArbitraryOptions = {}): fc.Arbitrary<Schema> {
  const { maxTables = 4 } = options
  return fc.array(arbitraryEnumShape, { maxLength: options.dialect === 'sqlite' ? 0 : 2 }).chain((shapes) => {
    const enums = shapes.reduce<readonly Enum[]>((made, values, index) => [...made, { name: `enum ${index}`, values }], [])
    return fc.nat({ max: maxTables }).chain((count) => grow({ ...EMPTY_SCHEMA, enums }, count, options))
  })
}

function grow(schema: Schema, count: number, options: ArbitraryOptions): fc.Arbitrary<Schema> {
  if (count === 0) return fc.constant(schema)
  return arbitraryTable(schema, options).chain((table) => grow({ ...schema, tables: [...schema.tables, table] }, count - 1, options))
}

const arbitraryEnumShape: fc.Arbitrary<readonly string[]> = fc.uniqueArray(arbitraryText, { minLength: 1, maxLength: 4 })

/** A bare name such as `text` would mean the type of PostgreSQL's own, so a word stands behind it. */
export function freshEnumName(schema: Schema): fc.Arbitrary<string> {
  return freshName(relationNames(schema).map((name) => name.replace(/ kind$/, ''))).map((name) => `${name} kind`)
}

/** A new enum of the schema. */
export function arbitraryEnum(schema: Schema): fc.Arbitrary<Enum> {
  return fc.tuple(freshEnumName(schema), arbitraryEnumShape).map(([name, values]) => ({ name, values }))
}

/** Names of tables, indexes, constraints that make indexes, and types: in PostgreSQL they are one space. */
export function relationNames(schema: Schema): readonly string[] {
  return [
    ...schema.enums.map((item) => item.name),
    ...schema.tables.flatMap((table) => [
      table.name,
      ...table.indexes.map((index) => index.name),
      ...table.constraints.flatMap((constraint) => constraint.name ?? []),
    ]),
  ]
}

/* ---- columns ---- */

const PLAIN = ['integer', 'bigint', 'smallint', 'boolean', 'text', 'real', 'double', 'date', 'uuid', 'json', 'jsonb', 'bytes'] as const
const INTEGERS: readonly string[] = ['integer', 'bigint', 'smallint']
const TEXTS: readonly string[] = ['text', 'varchar']
/** Types that have no order, so that no key and no index can hold them. */
const UNORDERED: readonly string[] = ['json', 'jsonb', 'array', 'custom']

function arbitraryType(schema: Schema, { dialect }: ArbitraryOptions): fc.Arbitrary<ColumnType> {
  const plain: fc.Arbitrary<ColumnType> = fc.constantFrom(...PLAIN).map((kind) => ({ kind }))
  const sized: fc.Arbitrary<ColumnType> = fc.oneof(
    fc.record({ kind: fc.constantFrom('varchar' as const, 'char' as const), length: fc.integer({ min: 1, max: 200 }) }),
    fc.record({ kind: fc.constant('numeric' as const), precision: fc.integer({ min: 5, max: 20 }), scale: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ kind: fc.constantFrom('time' as const, 'timestamp' as const, 'timestamptz' as const) }),
  )
  if (dialect === 'sqlite') return fc.oneof({ weight: 3, arbitrary: plain }, sized)
  const more: fc.Arbitrary<ColumnType>[] = [
    fc.constant<ColumnType>({ kind: 'interval' }),
    fc.constantFrom('integer' as const, 'text' as const).map((kind) => ({ kind: 'array', of: { kind } })),
    fc.constantFrom('timestamp' as const, 'timestamptz' as const).map((kind) => ({ kind, precision: 3 })),
  ]
  if (dialect === undefined) {
    more.push(
      fc.constant<ColumnType>({ kind: 'custom', sql: 'citext' }),
      fc.constant<ColumnType>({ kind: 'text', variants: { postgres: { kind: 'custom', sql: 'citext' } } }),
    )
  }
  if (schema.enums.length > 0) {
    more.push(fc.constantFrom(...schema.enums).map((item) => ({ kind: 'enum', ...item })))
  }
  return fc.oneof({ weight: 3, arbitrary: plain }, { weight: 2, arbitrary: sized }, ...more)
}

const NUMBER: fc.Arbitrary<Value> = fc.integer({ min: -99, max: 99 })

/** Defaults by kind of type; the kinds that are missing get none. */
const LITERALS: { readonly [kind in ColumnType['kind']]?: fc.Arbitrary<Value> } = {
  integer: NUMBER,
  smallint: NUMBER,
  bigint: fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }).map((number) => ({ $bigint: String(number) })),
  boolean: fc.boolean(),
  text: arbitraryText,
  varchar: fc.constantFrom('a', "'", '\\'),
  date: fc.constant('2020-02-29'),
  bytes: fc.constant({ $bytes: '00ff27' }),
}

function literalOf(type: ColumnType): fc.Arbitrary<ColumnDefault> | undefined {
  if (type.kind === 'timestamptz') {
    return fc.constantFrom<ColumnDefault>({ sql: 'current_timestamp' }, { value: { $date: '2020-02-29T12:30:00.000Z' } })
  }
  const values = type.kind === 'enum' ? fc.constantFrom(...type.values) : LITERALS[type.kind]
  return values?.map((value) => ({ value }))
}

/** A column without generation; it can be added to a table that has rows when it is nullable or has a default. */
export function arbitraryColumn(schema: Schema, name: string, options: ArbitraryOptions): fc.Arbitrary<Column> {
  return arbitraryType(schema, options).chain((type) => {
    const defaults = literalOf(type)
    return fc
      .record({
        nullable: fc.boolean(),
        default: defaults === undefined ? fc.constant(undefined) : fc.option(defaults, { nil: undefined }),
        comment: options.dialect === 'sqlite' ? fc.constant(undefined) : fc.option(arbitraryText, { nil: undefined, freq: 5 }),
      })
      .map(({ nullable, ...rest }) => ({
        name,
        type,
        nullable,
        ...compact({ ...rest, comment: rest.comment === '' ? undefined : rest.comment }),
      }))
  })
}

/** Data without the keys that are undefined: absence is how data says "default". */
function compact<T extends object>(data: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}

/** Texts that speak of the column where it is a name, and look like it where it is none. */
function conditionOn(column: Column): string {
  const name = quoteIfNeeded(column.name)
  const quoted = `'${column.name.replaceAll("'", "''")}'`
  if (INTEGERS.includes(column.type.kind)) return `${name} > 0 OR ${name} IS NULL`
  if (TEXTS.includes(column.type.kind)) return `lower(${name}) <> ${quoted} AND ${name} IS NOT NULL`
  return `${name} IS NOT NULL`
}

function isKeyable(column: Column): boolean {
  return !UNORDERED.includes(column.type.kind) && column.generated === undefined
}

/* ---- tables ---- */

function spaceOf({ schema }: QualifiedName): { readonly schema?: string } {
  return schema === undefined ? {} : { schema }
}

export function arbitraryTable(schema: Schema, options: ArbitraryOptions): fc.Arbitrary<Table> {
  return freshName(relationNames(schema)).chain((name) =>
    fc
      .uniqueArray(arbitraryName, { minLength: 1, maxLength: 5, selector: (column) => column.toLowerCase() })
      .chain((names) => fc.tuple(...names.map((column) => arbitraryColumn(schema, column, options))))
      .chain((columns) => finishTable(schema, { name, columns, constraints: [], indexes: [] }, options)),
  )
}

function finishTable(schema: Schema, table: Table, options: ArbitraryOptions): fc.Arbitrary<Table> {
  return fc
    .record({
      key: fc.constantFrom('none', 'first', 'identity', 'two'),
      generated: fc.boolean(),
      unique: fc.boolean(),
      check: fc.boolean(),
      index: fc.boolean(),
      reference: fc.boolean(),
      comment: options.dialect === 'sqlite' ? fc.constant(false) : fc.boolean(),
    })
    .chain((wishes) => {
      let made = withKey(table, wishes.key, options)
      if (wishes.generated) made = withGenerated(made)
      if (wishes.comment) made = { ...made, comment: `what "${table.name}" is` }
      const parts: fc.Arbitrary<(grown: Table) => Table>[] = []
      if (wishes.unique) parts.push(addition(schema, made, arbitraryUnique(made, options)))
      if (wishes.check) parts.push(addition(schema, made, fc.constantFrom(...made.columns.map(checkOf))))
      if (wishes.index) parts.push(arbitraryIndex(schema, made, options).map((index) => (grown) => withIndex(grown, index)))
      if (wishes.reference) parts.push(arbitraryReference(schema, made, options))
      return fc.tuple(...parts).map((steps) =>
        distinct(
          steps.reduce((grown, step) => step(grown), made),
          schema,
        ),
      )
    })
}

function withKey(table: Table, key: string, { dialect }: ArbitraryOptions): Table {
  const keyable = table.columns.filter(isKeyable)
  const [first, second] = keyable
  if (key === 'none' || first === undefined) return table
  const columns = key === 'two' && second !== undefined ? [first, second] : [first]
  const identity: Identity | undefined = key === 'identity' && columns.length === 1 && first.type.kind === 'integer' ? {} : undefined
  const named = new Set(columns.map((column) => column.name))
  return {
    ...table,
    columns: table.columns.map((column) => {
      if (!named.has(column.name)) return column
      const { default: given, ...rest } = column
      const own: Column = { ...rest, nullable: false }
      if (identity !== undefined) return { ...own, identity: dialect === 'sqlite' ? identity : { always: true, start: '5' } }
      return given === undefined ? own : { ...own, default: given }
    }),
    constraints: [...table.constraints, { kind: 'primaryKey', name: `pk ${table.name}`, columns: [...named] }],
  }
}

function withGenerated(table: Table): Table {
  const source = table.columns.find((column) => INTEGERS.includes(column.type.kind) && column.generated === undefined)
  if (source === undefined || table.columns.some((column) => column.name.toLowerCase() === 'computed')) return table
  const sql = `${quoteIfNeeded(source.name)} + 1`
  return {
    ...table,
    columns: [...table.columns, { name: 'computed', type: source.type, nullable: true, generated: { sql, stored: true } }],
  }
}

function upToTwo<T>(items: readonly T[]): fc.Arbitrary<readonly T[]> {
  return fc.subarray([...items], { minLength: 1, maxLength: Math.min(2, items.length) })
}

type Unnamed<T> = T extends unknown ? Omit<T, 'name'> : never

function addition(
  schema: Schema,
  table: Table,
  constraint: fc.Arbitrary<Unnamed<Constraint> | undefined>,
): fc.Arbitrary<(grown: Table) => Table> {
  return fc.tuple(constraint, freshName([...relationNames(schema), table.name])).map(([made, name]) => (grown) => {
    if (made === undefined) return grown
    return { ...grown, constraints: [...grown.constraints, { ...made, name } as Constraint] }
  })
}

export function arbitraryUnique(table: Table, { dialect }: ArbitraryOptions): fc.Arbitrary<Unnamed<Constraint> | undefined> {
  const keyable = table.columns.filter(isKeyable).map((column) => column.name)
  if (keyable.length === 0) return fc.constant(undefined)
  return fc.record({ columns: upToTwo(keyable), deferrable: fc.boolean() }).map(({ columns, deferrable }) => {
    // In one CREATE TABLE, PostgreSQL leaves out a unique constraint on the columns of another key, whatever its name.
    const isDouble = table.constraints.some((other) => 'columns' in other && other.columns.join('\0') === columns.join('\0'))
    if (isDouble && dialect === 'postgres') return undefined
    return { kind: 'unique', columns, ...(deferrable && dialect !== 'sqlite' ? { deferrable, initially: 'deferred' } : {}) }
  })
}

export function checkOf(column: Column): Unnamed<Constraint> {
  return { kind: 'check', sql: conditionOn(column) }
}

function withIndex(table: Table, index: Index): Table {
  return { ...table, indexes: [...table.indexes, index] }
}

export function arbitraryIndex(schema: Schema, table: Table, { dialect }: ArbitraryOptions): fc.Arbitrary<Index> {
  const columns = table.columns.filter((column) => !UNORDERED.includes(column.type.kind))
  const parts: IndexPart[] = columns.map((column) => ({ column: column.name }))
  parts.push(
    ...columns.filter((column) => TEXTS.includes(column.type.kind)).map((column) => ({ sql: `lower(${quoteIfNeeded(column.name)})` })),
  )
  if (parts.length === 0) parts.push({ sql: table.columns.map((column) => `${quoteIfNeeded(column.name)} IS NULL`).join(' OR ') })
  const order = fc.record({ desc: fc.boolean(), first: dialect === 'sqlite' ? fc.constant(false) : fc.boolean() })
  return fc
    .record({
      name: freshName([...relationNames(schema), table.name]),
      parts: upToTwo(parts).chain((chosen) =>
        fc.tuple(
          ...chosen.map((part) =>
            order.map(({ desc, first }): IndexPart => ({ ...part, ...(desc ? { order: 'desc' } : first ? { nulls: 'first' } : {}) })),
          ),
        ),
      ),
      unique: fc.option(fc.constant(true as const), { nil: undefined }),
      where: fc.option(fc.constantFrom(...table.columns).map(conditionOn), { nil: undefined }),
    })
    .map(({ name, parts: chosen, ...rest }) => ({ name, parts: chosen, ...compact(rest) }))
}

const ACTIONS: readonly ForeignKeyAction[] = ['cascade', 'restrict', 'set null']

/** New columns of the types of a key of some table (this one too), which refer to it. */
function arbitraryReference(schema: Schema, table: Table, options: ArbitraryOptions): fc.Arbitrary<(grown: Table) => Table> {
  const targets = [...schema.tables, table].flatMap((target) =>
    target.constraints.flatMap((key) =>
      (key.kind === 'primaryKey' || key.kind === 'unique') && key.deferrable === undefined ? [{ target, columns: key.columns }] : [],
    ),
  )
  if (targets.length === 0) return fc.constant((grown: Table) => grown)
  return fc
    .record({
      to: fc.constantFrom(...targets),
      onDelete: fc.option(fc.constantFrom(...ACTIONS), { nil: undefined }),
      onUpdate: fc.option(fc.constant<ForeignKeyAction>('cascade'), { nil: undefined }),
      match: options.dialect === 'sqlite' ? fc.constant(undefined) : fc.option(fc.constant('full' as const), { nil: undefined }),
      deferred: fc.boolean(),
      name: freshName([...relationNames(schema), table.name]),
    })
    .map(({ to, name, deferred, ...rest }) => (grown) => {
      const types = to.columns.map(
        (column) => to.target.columns.find((other) => other.name === column)?.type ?? { kind: 'integer' as const },
      )
      const columns = types.map((type, index): Column => ({ name: `ref ${index}`, type, nullable: true }))
      const names = columns.map((column) => column.name)
      const foreignKey: Constraint = {
        kind: 'foreignKey',
        name,
        columns: names,
        references: { ...spaceOf(to.target), table: to.target.name, columns: to.columns },
        ...compact(rest),
        ...(deferred ? { deferrable: true, initially: 'deferred' } : {}),
      }
      return { ...grown, columns: [...grown.columns, ...columns], constraints: [...grown.constraints, foreignKey] }
    })
}

/** Names of what was added at the same time may be the same; a number makes them different. */
function distinct(table: Table, schema: Schema): Table {
  const used = new Set([...relationNames(schema), table.name].map((name) => name.toLowerCase()))
  const rename = <T extends { readonly name?: string }>(thing: T): T => {
    if (thing.name === undefined) return thing
    let name = thing.name
    for (let number = 2; used.has(name.toLowerCase()); number++) name = `${thing.name} ${number}`
    used.add(name.toLowerCase())
    return { ...thing, name }
  }
  return { ...table, constraints: table.constraints.map(rename), indexes: table.indexes.map(rename) }
}
