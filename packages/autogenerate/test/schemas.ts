import fc from 'fast-check'
import type { Column, ColumnDefault, ColumnType, Constraint, Index, Schema, Table } from '@mig/core/dialect'

/** Schemas over a few names, so that two of them have most things in common and differ in all ways that there are. */

export const MOODS = ['sad', 'ok', 'happy'] as const

interface Choice {
  readonly type: ColumnType
  readonly defaults: readonly ColumnDefault[]
  readonly checks: readonly string[]
  readonly expression: string
}

const TEXT: Omit<Choice, 'type'> = {
  defaults: [{ value: 'x' }, { value: "it's" }, { sql: "lower('A')" }],
  checks: ["NAME IN ('x', 'y')", "length(NAME) > 0 or NAME = ''"],
  expression: "NAME || '!'",
}
/** What the server prints for `IN` on varchar differs from what it prints for what it printed, so no list here. */
const VARCHAR: Omit<Choice, 'type'> = { ...TEXT, checks: ["NAME <> 'a'", "length(NAME) > 0 or NAME = ''"] }
const NUMBER: Omit<Choice, 'type'> = {
  defaults: [{ value: 0 }, { value: 7 }, { sql: '1 + 1' }],
  checks: ['NAME > 0', 'NAME between -5 and 1000'],
  expression: 'NAME * 2',
}
const BOOLEAN: Omit<Choice, 'type'> = {
  defaults: [{ value: true }, { value: false }],
  checks: ['NAME is not false'],
  expression: 'NOT NAME',
}
const TIME: Omit<Choice, 'type'> = {
  defaults: [{ sql: 'current_timestamp' }],
  checks: ["NAME > '2000-01-01'"],
  expression: "coalesce(NAME, '2000-01-01')",
}

/** By column, so that each type can become each other one of its column. */
const CHOICES: { readonly [column: string]: readonly Choice[] } = {
  amount: [
    { type: { kind: 'integer' }, ...NUMBER },
    { type: { kind: 'bigint' }, ...NUMBER },
    { type: { kind: 'text' }, ...TEXT },
    { type: { kind: 'boolean' }, ...BOOLEAN },
  ],
  note: [
    { type: { kind: 'text' }, ...TEXT },
    { type: { kind: 'varchar', length: 20 }, ...VARCHAR },
    { type: { kind: 'varchar', length: 40 }, ...VARCHAR },
    { type: { kind: 'numeric', precision: 10, scale: 2 }, ...NUMBER },
  ],
  at: [
    { type: { kind: 'timestamp' }, ...TIME },
    { type: { kind: 'timestamptz' }, ...TIME },
    { type: { kind: 'timestamptz', precision: 3 }, ...TIME },
    { type: { kind: 'text' }, ...TEXT },
  ],
  mood: [
    { type: { kind: 'enum', name: 'mood', values: [] }, defaults: [{ value: 'ok' }], checks: ["NAME <> 'ok'"], expression: 'NAME' },
    { type: { kind: 'text' }, ...TEXT },
  ],
}

export const TABLES = ['alpha', 'beta', 'Gamma ray', 'order'] as const

export interface DrawnColumn {
  readonly present: boolean
  readonly choice: number
  readonly default: number
  readonly nullable: boolean
  readonly check: number
  readonly named: boolean
  readonly index: number
  readonly comment: string | undefined
  readonly collate: boolean
}

export const drawnColumn: fc.Arbitrary<DrawnColumn> = fc.record({
  present: fc.boolean(),
  choice: fc.nat({ max: 3 }),
  default: fc.integer({ min: -2, max: 2 }),
  nullable: fc.boolean(),
  check: fc.integer({ min: -2, max: 1 }),
  named: fc.boolean(),
  index: fc.integer({ min: -2, max: 4 }),
  comment: fc.option(fc.constantFrom('one', "it's two"), { nil: undefined }),
  collate: fc.boolean(),
})

interface DrawnFrame {
  readonly present: boolean
  readonly bigKey: boolean
  readonly identity: boolean
  readonly keyName: string | undefined
  readonly generated: boolean | undefined
  readonly code: string
  readonly parent: number | undefined
  readonly parentName: string | undefined
  readonly cascade: boolean
  readonly byCode: number | undefined
  readonly comment: string | undefined
}

/** All that is drawn of a table but its columns. */
export const drawnFrame: fc.Arbitrary<DrawnFrame> = fc.record({
  present: fc.integer({ min: 0, max: 3 }).map((value) => value > 0),
  bigKey: fc.boolean(),
  identity: fc.boolean(),
  keyName: fc.option(fc.constantFrom('pk one', 'pk two'), { nil: undefined }),
  generated: fc.option(fc.boolean(), { nil: undefined }),
  code: fc.constantFrom('none', 'plain', 'unique', 'named unique', 'unique index'),
  parent: fc.option(fc.nat({ max: 3 }), { nil: undefined }),
  parentName: fc.option(fc.constantFrom('fk one', 'fk two'), { nil: undefined }),
  cascade: fc.boolean(),
  byCode: fc.option(fc.nat({ max: 3 }), { nil: undefined }),
  comment: fc.option(fc.constantFrom('a table', "b's table"), { nil: undefined }),
})

export interface DrawnTable extends DrawnFrame {
  readonly columns: readonly DrawnColumn[]
}

const drawnTable: fc.Arbitrary<DrawnTable> = fc
  .tuple(drawnFrame, fc.tuple(drawnColumn, drawnColumn, drawnColumn, drawnColumn))
  .map(([frame, columns]) => ({ ...frame, columns }))

/** Like `Object.fromEntries` of what is not undefined: an absent key is the default. */
function present<T extends object>(item: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }
}

export function schemaOf(drawn: readonly DrawnTable[], moods: readonly string[]): Schema {
  const there = drawn.flatMap((table, position) => (table.present ? [{ table, name: TABLES[position] ?? '' }] : []))
  const find = (position: number | undefined): { readonly table: DrawnTable; readonly name: string } | undefined =>
    there.find(({ name }) => position !== undefined && name === TABLES[position])
  const tables = there.map(({ table, name }) => tableOf(table, name, moods, find(table.parent), find(table.byCode)))
  const uses = tables.some((table) => table.columns.some((column) => column.type.kind === 'enum'))
  return { tables, enums: uses ? [{ name: 'mood', values: moods }] : [] }
}

type Target = { readonly table: DrawnTable; readonly name: string } | undefined

function tableOf(drawn: DrawnTable, name: string, moods: readonly string[], parent: Target, byCode: Target): Table {
  const key = keyType(drawn)
  const columns: Column[] = [present({ name: 'id', type: key, nullable: false, identity: drawn.identity ? {} : undefined })]
  const constraints: Constraint[] = [
    present({ kind: 'primaryKey' as const, name: drawn.keyName && `${drawn.keyName} ${name}`, columns: ['id'] }),
  ]
  const indexes: Index[] = []
  Object.entries(CHOICES).forEach(([column, choices], position) => {
    const one = drawn.columns[position]
    const choice = one && choices[one.choice % choices.length]
    if (one === undefined || choice === undefined || !one.present) return
    addColumn(one, column, choice, name, moods, { columns, constraints, indexes })
  })
  addComputed(drawn, columns, indexes, name)
  addCode(drawn, name, { columns, constraints, indexes })
  if (parent !== undefined) {
    columns.push({ name: 'parent_id', type: keyType(parent.table), nullable: true })
    constraints.push(
      present({
        kind: 'foreignKey' as const,
        name: drawn.parentName && `${drawn.parentName} ${name}`,
        columns: ['parent_id'],
        references: { table: parent.name, columns: ['id'] },
        onDelete: drawn.cascade ? ('cascade' as const) : undefined,
      }),
    )
  }
  if (byCode !== undefined && byCode.table.code.includes('unique')) {
    columns.push({ name: 'other_code', type: codeType(byCode.table), nullable: true })
    constraints.push({
      kind: 'foreignKey',
      name: `fk_code ${name}`,
      columns: ['other_code'],
      references: { table: byCode.name, columns: ['code'] },
    })
  }
  return present({ name, columns, constraints, indexes, comment: drawn.comment })
}

function keyType(drawn: DrawnTable): ColumnType {
  return { kind: drawn.bigKey ? 'bigint' : 'integer' }
}

function codeType(drawn: DrawnTable): ColumnType {
  return drawn.bigKey ? { kind: 'text' } : { kind: 'varchar', length: 9 }
}

interface Parts {
  readonly columns: Column[]
  readonly constraints: Constraint[]
  readonly indexes: Index[]
}

function addColumn(drawn: DrawnColumn, name: string, choice: Choice, table: string, moods: readonly string[], parts: Parts): void {
  const type = choice.type.kind === 'enum' ? { ...choice.type, values: moods } : choice.type
  const collates = drawn.collate && type.kind === 'text'
  parts.columns.push(
    present({
      name,
      type,
      nullable: drawn.nullable,
      default: choice.defaults[drawn.default],
      collation: collates ? 'C' : undefined,
      comment: drawn.comment,
    }),
  )
  const check = choice.checks[drawn.check]
  const sql = (text: string): string => text.replaceAll('NAME', name)
  if (check !== undefined) {
    parts.constraints.push(present({ kind: 'check' as const, name: drawn.named ? `ck_${name} ${table}` : undefined, sql: sql(check) }))
  }
  const index = indexOf(drawn.index, name, choice, table)
  if (index !== undefined) parts.indexes.push(index)
}

function indexOf(kind: number, column: string, choice: Choice, table: string): Index | undefined {
  const name = `ix_${column} ${table}`
  switch (kind) {
    case 0:
      return { name, parts: [{ column }] }
    case 1:
      return { name: `${name} too`, parts: [{ column, order: 'desc', nulls: 'last' }] }
    case 2:
      return choice.type.kind === 'enum' ? undefined : { name, parts: [{ sql: choice.expression.replaceAll('NAME', column) }] }
    case 3:
      return { name, parts: [{ column: 'id' }], where: `${column} IS NOT NULL` }
    case 4:
      return { name, unique: true, parts: [{ column: 'id' }, { column }] }
    default:
      return undefined
  }
}

function addComputed(drawn: DrawnTable, columns: Column[], indexes: Index[], table: string): void {
  const source = columns.find(({ name }) => name === 'amount')
  if (source === undefined || drawn.generated === undefined) return
  const isNumber = source.type.kind === 'integer' || source.type.kind === 'bigint'
  if (!isNumber) return
  columns.push({
    name: 'computed',
    type: { kind: 'bigint' },
    nullable: true,
    generated: { sql: drawn.generated ? 'amount * 2' : 'amount + 1', stored: true },
  })
  indexes.push({ name: `ix_computed ${table}`, parts: [{ column: 'computed' }] })
}

function addCode(drawn: DrawnTable, table: string, { columns, constraints, indexes }: Parts): void {
  if (drawn.code === 'none') return
  columns.push({ name: 'code', type: codeType(drawn), nullable: false, default: { value: '' } })
  if (drawn.code === 'unique') constraints.push({ kind: 'unique', columns: ['code'] })
  if (drawn.code === 'named unique') constraints.push({ kind: 'unique', name: `uq_code ${table}`, columns: ['code'] })
  if (drawn.code === 'unique index') indexes.push({ name: `ux_code ${table}`, unique: true, parts: [{ column: 'code' }] })
}

const drawnSchema = fc.tuple(drawnTable, drawnTable, drawnTable, drawnTable)

/** Two schemas, of which the second has the enum values of the first, more of them, fewer, or others in another order. */
export const schemaPair: fc.Arbitrary<readonly [a: Schema, b: Schema]> = fc
  .tuple(
    drawnSchema,
    drawnSchema,
    fc.constantFrom<readonly number[]>([0, 2], [1, 2], [0, 1], [0, 1, 2]),
    fc.constantFrom('same', 'more', 'fewer', 'turned'),
  )
  .map(([a, b, first, change]) => {
    const some = MOODS.filter((_, position) => position === 1 || first.includes(position))
    const after = { same: some, more: MOODS, fewer: MOODS.slice(1, 2), turned: MOODS.toReversed() }
    return [schemaOf(a, some), schemaOf(b, after[change])]
  })

type KeyPlace = 'id' | 'id, which counts' | 'another column' | 'another column, which counts'

/** What the keys of tables are, by the place of each. */
const drawnKeys: fc.Arbitrary<readonly KeyPlace[]> = fc.array(
  fc.constantFrom<KeyPlace>('id', 'id, which counts', 'another column', 'another column, which counts'),
  { minLength: TABLES.length, maxLength: TABLES.length },
)

/** @param notNull Rowids say that they are never null; where one model does and another leaves it open, the database stays as it is. */
function withKeys(schema: Schema, keys: readonly KeyPlace[], notNull: boolean): Schema {
  const keyOf = ({ name }: Table): KeyPlace => keys[TABLES.findIndex((other) => other === name)] ?? 'id'
  return { ...schema, tables: schema.tables.map((table) => withKey(table, keyOf(table), notNull)) }
}

function withKey(table: Table, key: KeyPlace, notNull: boolean): Table {
  const counts = key.endsWith('counts')
  const options = { sqlite: { ...(counts ? { autoincrement: true } : {}), ...(notNull ? { notNull } : {}) } }
  const named = (column: Column): Column => {
    const isRowid = column.type.kind === 'integer' || column.identity !== undefined
    return isRowid ? { ...column, options } : column
  }
  if (key.startsWith('id')) return { ...table, columns: table.columns.map((column) => (column.name === 'id' ? named(column) : column)) }
  const rowid: Column = { name: 'number', type: { kind: 'integer' }, nullable: false, options }
  return {
    ...table,
    columns: [...table.columns.map(withoutIdentity), rowid],
    constraints: [
      ...table.constraints.map((constraint) => (constraint.kind === 'primaryKey' ? { ...constraint, columns: ['number'] } : constraint)),
      { kind: 'unique', name: `uq_id ${table.name}`, columns: ['id'] },
    ],
  }
}

function withoutIdentity(column: Column): Column {
  const { identity: _, ...plain } = column
  return plain
}

/** Any two schemas for SQLite, most of which rebuild tables to become each other. */
export const sqlitePair: fc.Arbitrary<readonly [a: Schema, b: Schema]> = fc
  .tuple(drawnSchema, drawnSchema, fc.tuple(drawnKeys, drawnKeys), fc.boolean())
  .map(([a, b, [before, after], notNull]) => [
    withKeys(forSqlite(schemaOf(a, MOODS)), before, notNull),
    withKeys(forSqlite(schemaOf(b, MOODS.toReversed())), after, notNull),
  ])

/** Two schemas for SQLite, of which the second is what its own ALTER TABLE can make out of the first. */
export const nativePair: fc.Arbitrary<readonly [a: Schema, b: Schema]> = fc.tuple(drawnSchema, drawnSchema).map(([a, b]) => {
  const changed = b.map((table, position) => changedNatively(a[position] ?? table, table, b))
  return [forSqlite(schemaOf(a.map(withRowid), MOODS)), forSqlite(schemaOf(changed.map(withRowid), MOODS))]
})

/** The name INTEGER makes a rowid, which stays one, also where a table is taken for one that was renamed. */
function withRowid(table: DrawnTable): DrawnTable {
  return { ...table, identity: table.identity || table.bigKey }
}

/** Each database has its own collations. */
function forSqlite(schema: Schema): Schema {
  const columns = (table: Table): readonly Column[] =>
    table.columns.map((item) => (item.collation === undefined ? item : { ...item, collation: 'NOCASE' }))
  return { ...schema, tables: schema.tables.map((table) => ({ ...table, columns: columns(table) })) }
}

/** Keys, computed columns and types stay; columns that come have constant defaults; references come and go with their column. */
function changedNatively(from: DrawnTable, to: DrawnTable, all: readonly DrawnTable[]): DrawnTable {
  if (!from.present) return to
  const { bigKey, identity, keyName, generated, code, byCode, cascade, parentName } = from
  const columns = to.columns.map((column, position) => {
    const before = from.columns[position] ?? column
    if (before.present)
      return {
        ...column,
        choice: before.choice,
        default: before.default,
        collate: before.collate,
        present: position === 0 || column.present,
      }
    // A check of a new column would be named or not by chance; the first column is what the computed one reads.
    const constant = column.default < 0 || position === 2 ? -1 : column.default % 2
    return { ...column, present: column.present && position > 0, nullable: true, default: constant }
  })
  const targetStays = (target: number | undefined): boolean => target === undefined || all[target]?.present === true
  const parent = from.parent === undefined ? to.parent : targetStays(from.parent) ? from.parent : undefined
  return {
    ...to,
    bigKey,
    identity,
    keyName,
    generated,
    code,
    byCode: targetStays(byCode) ? byCode : undefined,
    cascade,
    parentName,
    columns,
    parent,
  }
}
