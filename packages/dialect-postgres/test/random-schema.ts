import fc from 'fast-check'
import type {
  Column,
  ColumnDefault,
  ColumnType,
  Constraint,
  Enum,
  Identity,
  Index,
  IndexPart,
  Schema,
  Table,
  Value,
} from '@mig/core/dialect'

/** Schemas besides the default one that a test has to make first. */
export const EXTRA_SCHEMA = 'Odd "Schema".x'

const RESERVED = ['select', 'table', 'user', 'order', 'Group', 'from', 'default', 'column', 'end', 'check']
const CHARACTERS = Array.from('abcxyzABZ019_ .\'"$;%-\\/()[]{}?:,é漢😀ß')

const word = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: fc.constantFrom(...Array.from('abcdefgh_')), minLength: 1, maxLength: 8 }) },
  { weight: 1, arbitrary: fc.constantFrom(...RESERVED) },
  { weight: 2, arbitrary: fc.string({ unit: fc.constantFrom(...CHARACTERS), minLength: 1, maxLength: 8 }) },
)
const text = fc.string({ unit: fc.constantFrom(...CHARACTERS, '\n'), minLength: 1, maxLength: 12 })

const maybe = <T>(arbitrary: fc.Arbitrary<T>, frequency = 3): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: frequency })

/** The object without its undefined members: an absent key is the default. */
function present<T extends object>(item: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }
}

type Typed = readonly [type: ColumnType, defaults: readonly ColumnDefault[]]

const sql = (...texts: readonly string[]): readonly ColumnDefault[] => texts.map((item) => ({ sql: item }))
const values = (...items: readonly (string | number | boolean | null)[]): readonly ColumnDefault[] => items.map((value) => ({ value }))

const size = fc.integer({ min: 1, max: 40 })
const precision = fc.integer({ min: 0, max: 6 })
const KEY_TYPES: readonly ColumnType[] = [
  { kind: 'integer' },
  { kind: 'bigint' },
  { kind: 'uuid' },
  { kind: 'text' },
  { kind: 'varchar', length: 9 },
]

const plain: readonly Typed[] = [
  [{ kind: 'integer' }, [...values(0, -7, 12), ...sql('1 + 1', "length('abc')")]],
  [{ kind: 'bigint' }, [...values(5), { value: { $bigint: '9223372036854775807' } }]],
  [{ kind: 'smallint' }, values(3, -3)],
  [{ kind: 'boolean' }, values(true, false)],
  [{ kind: 'text' }, [...values("it's", '', '\\d "x"', 'a\nb', null), ...sql("lower('A')", 'current_user')]],
  [{ kind: 'real' }, values(1.5)],
  [{ kind: 'double' }, values(1.25, -2)],
  [{ kind: 'date' }, [...sql('current_date', "'2026-01-02'"), { value: { $date: '2026-01-02T00:00:00.000Z' } }]],
  [{ kind: 'uuid' }, sql('gen_random_uuid()')],
  [{ kind: 'json' }, [{ value: { a: [1, 'x'] } }, ...values('{}'), ...sql("'[]'::json")]],
  [{ kind: 'jsonb' }, [{ value: { b: { c: null } } }, { value: [] }, { value: 5 }, { value: true }]],
  [{ kind: 'bytes' }, [{ value: { $bytes: '00ff27' } }]],
  [{ kind: 'interval' }, sql("'1 day'", "interval '2 hours'")],
  [{ kind: 'array', of: { kind: 'text' } }, [{ value: [] }, { value: ['a', 'b "c"', 'd\\e', 'NULL', null] }, ...sql('ARRAY[]::text[]')]],
  [
    { kind: 'array', of: { kind: 'array', of: { kind: 'integer' } } },
    [
      {
        value: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
  ],
  [{ kind: 'array', of: { kind: 'jsonb' } }, [{ value: [{ a: 1 }, { b: 2 }] }]],
  [{ kind: 'custom', sql: 'int4' }, values(1)],
  [{ kind: 'custom', sql: 'timetz( 3 )' }, []],
  [{ kind: 'custom', sql: 'BIT VARYING(5)' }, sql("'101'")],
  [{ kind: 'custom', sql: 'tsvector' }, []],
  [{ kind: 'custom', sql: 'varchar(12)' }, values('x')],
  [{ kind: 'custom', sql: 'timestamp(3) with time zone' }, sql('now()')],
  [{ kind: 'custom', sql: 'money' }, []],
  [{ kind: 'custom', sql: 'interval day to second(2)' }, []],
  [{ kind: 'custom', sql: 'inet[]' }, []],
]

const type: fc.Arbitrary<Typed> = fc.oneof(
  fc.constantFrom(...plain),
  maybe(size).map((length): Typed => [present({ kind: 'varchar' as const, length }), values('x', "'")]),
  maybe(size).map((length): Typed => [present({ kind: 'char' as const, length }), values('y')]),
  fc
    .tuple(maybe(fc.integer({ min: 8, max: 20 })), maybe(fc.integer({ min: 0, max: 5 })))
    .map(
      ([digits, scale]): Typed => [
        digits === undefined ? { kind: 'numeric' } : present({ kind: 'numeric' as const, precision: digits, scale }),
        values(0, 2.5, -1),
      ],
    ),
  fc
    .tuple(fc.constantFrom('time' as const, 'timestamp' as const, 'timestamptz' as const), maybe(precision))
    .map(
      ([kind, digits]): Typed => [
        present({ kind, precision: digits }),
        kind === 'time' ? sql("'12:00'") : sql('now()', 'current_timestamp'),
      ],
    ),
)

const identity: fc.Arbitrary<Identity> = fc
  .record({
    always: maybe(fc.constant(true as const)),
    start: maybe(fc.constantFrom('1', '10')),
    increment: maybe(fc.constantFrom('1', '5', '-1')),
    cache: maybe(fc.constantFrom('1', '20')),
    cycle: maybe(fc.constant(true as const)),
  })
  .map((item) => (item.increment === '-1' ? present({ ...item, start: undefined }) : present(item)))

interface Drawn {
  readonly typed: Typed
  readonly enumIndex: number
  readonly name: string
  readonly nullable: boolean
  readonly defaultIndex: number
  readonly identity: Identity | undefined
  readonly serial: Value | undefined
  readonly collation: string | undefined
  readonly comment: string | undefined
  readonly storage: string | undefined
  readonly compression: string | undefined
  readonly statistics: number | undefined
}

const drawnColumn: fc.Arbitrary<Drawn> = fc.record({
  typed: type,
  enumIndex: fc.integer({ min: -6, max: 2 }),
  name: word,
  nullable: fc.boolean(),
  defaultIndex: fc.integer({ min: -2, max: 5 }),
  identity: maybe(identity, 5),
  serial: maybe(fc.constantFrom<Value>('integer', 'bigint', { type: 'smallint', start: '5', cycle: true }), 5),
  collation: maybe(fc.constantFrom('C', 'POSIX')),
  comment: maybe(text),
  storage: maybe(fc.constantFrom('plain', 'external', 'extended', 'main'), 5),
  compression: maybe(fc.constant('pglz'), 5),
  statistics: maybe(fc.integer({ min: 0, max: 500 }), 5),
})

const INTEGERS = ['integer', 'bigint', 'smallint']
const TEXTS = ['text', 'varchar', 'char']

function columnOf(drawn: Drawn, number: number, enums: readonly Enum[]): Column {
  const name = `${drawn.name}${number}`
  const own = enums[drawn.enumIndex]
  const [columnType, defaults]: Typed = own === undefined ? drawn.typed : [enumType(own), values(own.values[0] ?? '')]
  const counts = INTEGERS.includes(columnType.kind) ? drawn.identity : undefined
  const serial = INTEGERS.includes(columnType.kind) && counts === undefined ? drawn.serial : undefined
  return present({
    name,
    type: columnType,
    nullable: drawn.nullable,
    default: counts === undefined && serial === undefined ? defaults[drawn.defaultIndex] : undefined,
    identity: counts,
    collation: TEXTS.includes(columnType.kind) ? drawn.collation : undefined,
    comment: drawn.comment,
    options: columnOptions(drawn, columnType, serial),
  })
}

/** Texts alone can be stored in all ways. */
function columnOptions({ storage, compression, statistics }: Drawn, { kind }: ColumnType, serial: Value | undefined): Column['options'] {
  const isText = kind === 'text' || kind === 'varchar'
  const own = present({ serial, statistics, storage: isText ? storage : undefined, compression: isText ? compression : undefined })
  return Object.keys(own).length === 0 ? undefined : { postgres: own as { readonly [option: string]: Value } }
}

function enumType(item: Enum): ColumnType {
  return { kind: 'enum', name: item.name, ...(item.schema === undefined ? {} : { schema: item.schema }), values: item.values }
}

type Order = '' | 'desc' | 'first' | 'last' | 'both'

const drawnTable = fc.record({
  name: word,
  schema: maybe(fc.constantFrom('public', EXTRA_SCHEMA)),
  keyTypes: fc.array(fc.constantFrom(...KEY_TYPES), { minLength: 0, maxLength: 2 }),
  columns: fc.array(drawnColumn, { minLength: 0, maxLength: 6 }),
  generated: maybe(fc.boolean()),
  reference: fc.nat(),
  deferral: fc.constantFrom({}, { deferrable: true as const }, { initially: 'deferred' as const }),
  onDelete: maybe(fc.constantFrom('cascade' as const, 'restrict' as const, 'set null' as const)),
  match: maybe(fc.constant('full' as const)),
  indexPicks: fc.array(fc.tuple(fc.nat(), fc.constantFrom<Order>('', 'desc', 'first', 'last', 'both'), fc.boolean(), fc.boolean()), {
    maxLength: 3,
  }),
  comment: maybe(text),
  unlogged: maybe(fc.constant(true as const), 9),
  fillfactor: maybe(fc.integer({ min: 10, max: 100 }), 5),
  replicaIdentity: maybe(fc.constantFrom('full', 'nothing'), 7),
  exclusion: fc.boolean(),
  state: fc.constantFrom({}, { notValid: true }, { noInherit: true }),
  constraintWord: word,
})
type DrawnTable = typeof drawnTable extends fc.Arbitrary<infer T> ? T : never

function tableOf(drawn: DrawnTable, number: number, enums: readonly Enum[], before: readonly Table[], virtual: boolean): Table {
  const keys = drawn.keyTypes.map((keyType, index): Column => ({ name: `key "${index}"`, type: keyType, nullable: false }))
  const plainColumns = drawn.columns.map((column, index) => columnOf(column, index, enums))
  const isLogged = (table: Table): boolean => table.options?.['postgres']?.['unlogged'] !== true
  const targets = before.filter((table) => keysOf(table).length > 0 && (isLogged(table) || drawn.unlogged === true))
  const target = drawn.reference % 2 === 0 ? undefined : targets[drawn.reference % Math.max(1, targets.length)]
  const references =
    target === undefined ? [] : keysOf(target).map((key, index): Column => ({ ...key, name: `ref ${index}`, nullable: true }))
  const source = plainColumns.find((column) => column.type.kind === 'text' || column.type.kind === 'integer')
  const generated = source === undefined || drawn.generated === undefined ? [] : [generatedFrom(source, virtual ? drawn.generated : true)]
  const name = `${drawn.name}_${number}`
  const usable = [...keys, ...plainColumns]
  return present({
    name,
    schema: drawn.schema,
    columns: [...keys, ...plainColumns, ...references, ...generated],
    constraints: constraintsOf(drawn, name, keys, references, target, source),
    indexes: drawn.indexPicks.flatMap((pick, index) => indexOf(pick, `${name}_i${index}`, usable)),
    comment: drawn.comment,
    options: tableOptions(drawn),
  })
}

function tableOptions({ unlogged, fillfactor, replicaIdentity }: DrawnTable): Table['options'] {
  const own = present({ unlogged, replicaIdentity, with: fillfactor === undefined ? undefined : { fillfactor } })
  return Object.keys(own).length === 0 ? undefined : { postgres: own, sqlite: { strict: true } }
}

function keysOf(table: Table): readonly Column[] {
  const key = table.constraints.find((constraint) => constraint.kind === 'primaryKey')
  return (key?.columns ?? []).flatMap((name) => table.columns.find((column) => column.name === name) ?? [])
}

function generatedFrom(source: Column, stored: boolean): Column {
  const name = `"${source.name.replaceAll('"', '""')}"`
  return source.type.kind === 'text'
    ? { name: 'computed', type: { kind: 'text' }, nullable: true, generated: { sql: `upper(${name}) || 'x'`, stored } }
    : { name: 'computed', type: { kind: 'bigint' }, nullable: true, generated: { sql: `(${name} * 2)`, stored } }
}

function quoted({ name }: Column): string {
  return `"${name.replaceAll('"', '""')}"`
}

function constraintsOf(
  drawn: DrawnTable,
  table: string,
  keys: readonly Column[],
  references: readonly Column[],
  target: Table | undefined,
  source: Column | undefined,
): readonly Constraint[] {
  const name = (kind: string): string => `${drawn.constraintWord}_${kind}_${table}`
  const constraints: Constraint[] = []
  const columns = keys.map((key) => key.name)
  if (keys.length > 0) constraints.push({ kind: 'primaryKey', name: name('pk'), columns })
  const [key] = keys
  if (key !== undefined && drawn.exclusion) {
    const parts = [{ column: key.name, operator: '=' }]
    const options = { postgres: { with: { fillfactor: 90 }, ...(source === undefined ? {} : { include: [source.name] }) } }
    constraints.push({ kind: 'exclusion', name: name('ex'), parts, where: `${quoted(key)} is not null`, ...drawn.deferral, options })
  }
  if (keys.length > 1)
    constraints.push({ kind: 'unique', name: name('uq'), columns: columns.toReversed(), comment: "a 'unique'", ...drawn.deferral })
  if (target !== undefined) {
    const to = {
      ...(target.schema === undefined ? {} : { schema: target.schema }),
      table: target.name,
      columns: keysOf(target).map((key) => key.name),
    }
    const rest = present({ onDelete: drawn.onDelete, match: drawn.match })
    constraints.push({
      kind: 'foreignKey',
      name: name('fk'),
      columns: references.map((column) => column.name),
      references: to,
      ...rest,
      ...drawn.deferral,
    })
  }
  if (source !== undefined) {
    const column = `"${source.name.replaceAll('"', '""')}"`
    constraints.push({
      kind: 'check',
      name: name('ck'),
      options: { postgres: drawn.state },
      sql: source.type.kind === 'text' ? `${column} in ('a', 'it''s') OR length(${column}) > 2` : `( ${column} between -5 and 1e6 )`,
    })
  }
  return constraints
}

const SORTABLE = new Set(['integer', 'bigint', 'smallint', 'text', 'varchar', 'date', 'uuid', 'numeric', 'boolean'])

function indexOf(pick: readonly [number, Order, boolean, boolean], name: string, columns: readonly Column[]): readonly Index[] {
  const [at, order, unique, partial] = pick
  const sortable = columns.filter((column) => SORTABLE.has(column.type.kind))
  const column = sortable[at % Math.max(1, sortable.length)]
  if (column === undefined) return []
  const quoted = `"${column.name.replaceAll('"', '""')}"`
  const isText = column.type.kind === 'text' || column.type.kind === 'varchar'
  const ordered: Pick<IndexPart, 'order' | 'nulls'> = {
    ...(order === 'desc' || order === 'both' ? { order: 'desc' as const } : {}),
    ...(order === 'first' || order === 'last' ? { nulls: order } : order === 'both' ? { nulls: 'last' as const } : {}),
  }
  const parts: IndexPart[] = [{ column: column.name, ...ordered }]
  if (isText) parts.push({ sql: `lower(${quoted})`, ...ordered }, { sql: `(${quoted} || 'x') collate "POSIX"` })
  if (isText) parts.push({ column: column.name, collation: 'C', options: { postgres: { opclass: 'text_pattern_ops' } } })
  return [
    present({
      name,
      unique: unique ? (true as const) : undefined,
      parts,
      where: partial ? `${quoted} IS NOT NULL and (1 = 1)` : undefined,
      comment: partial ? 'some of it' : undefined,
      options: unique ? undefined : { postgres: { using: 'btree', with: { fillfactor: 70 }, concurrently: true } },
    }),
  ]
}

const drawnEnum = fc.record({
  name: word,
  schema: maybe(fc.constant(EXTRA_SCHEMA)),
  values: fc.uniqueArray(word, { minLength: 1, maxLength: 4 }),
  comment: maybe(text),
})

/** Schemas with everything that this dialect compiles and reflects; foreign keys refer to tables that stand before. */
export function randomSchema(virtual: boolean): fc.Arbitrary<Schema> {
  return fc
    .tuple(fc.array(drawnEnum, { maxLength: 3 }), fc.array(drawnTable, { minLength: 1, maxLength: 4 }))
    .map(([drawnEnums, drawnTables]) => {
      const enums = drawnEnums.map((item, index): Enum => present({ ...item, name: `${item.name}e${index}` }))
      const tables: Table[] = []
      drawnTables.forEach((drawn, index) => tables.push(tableOf(drawn, index, enums, tables, virtual)))
      return { tables, enums }
    })
}
