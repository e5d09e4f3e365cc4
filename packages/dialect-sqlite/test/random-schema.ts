import type { Column, ColumnDefault, ColumnType, Constraint, ForeignKeyAction, Index, IndexPart, Schema, Table } from '@mig/core/dialect'
import fc from 'fast-check'

/*
 * Schemas that SQLite takes: every type, odd names, defaults, constraints and indexes. Wishes that it refuses (a key on a generated
 * column, AUTOINCREMENT without a rowid) are never made.
 */

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

const oddNames = [
  'order',
  'Group',
  'a b',
  'a.b',
  'quo"te',
  "apos'trophe",
  'naïve',
  '表',
  '[x]',
  '`y`',
  '1st',
  'x)',
  '(y',
  'a,b',
  '--c',
  '/*d*/',
  '%',
  'UNIQUE',
  'check',
  'emoji🙂',
]
const name = fc
  .oneof(fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/), fc.constantFrom(...oddNames))
  .filter((text) => !text.startsWith('sqlite_'))

const precision = fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined })

function withKey<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V })
}

const plainType: fc.Arbitrary<ColumnType> = fc.oneof(
  fc
    .constantFrom(
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
    )
    .map((kind): ColumnType => ({ kind })),
  fc.tuple(fc.constantFrom('varchar', 'char'), precision).map(([kind, length]): ColumnType => ({ kind, ...withKey('length', length) })),
  fc
    .tuple(fc.constantFrom('time', 'timestamp', 'timestamptz'), precision)
    .map(([kind, digits]): ColumnType => ({ kind, ...withKey('precision', digits) })),
  fc.constantFrom<ColumnType>({ kind: 'numeric' }, { kind: 'numeric', precision: 12 }, { kind: 'numeric', precision: 12, scale: 2 }),
  fc
    .uniqueArray(fc.constantFrom('open', 'paid', "it's", '', 'a, b', 'x)'), { minLength: 1, maxLength: 4 })
    .map((values): ColumnType => ({ kind: 'enum', name: 'e', values })),
)
const customType: fc.Arbitrary<ColumnType> = fc
  .constantFrom('citext', 'Geo(1, 2)', 'ANY', 'unsigned big int', 'money(3)')
  .map((sql): ColumnType => ({ kind: 'custom', sql }))
const typed = fc.oneof({ weight: 6, arbitrary: plainType }, { weight: 1, arbitrary: customType }).chain((type) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constant(type) },
    {
      weight: 1,
      arbitrary: plainType.map((variant): ColumnType => ({
        ...type,
        variants: { sqlite: variant, postgres: { kind: 'array', of: type } },
      })),
    },
  ),
)

const defaultValue: fc.Arbitrary<ColumnDefault> = fc.oneof(
  fc
    .oneof(
      fc.string({ maxLength: 12 }),
      fc.string({ maxLength: 4, unit: 'binary' }),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
      fc.boolean(),
      fc.constant(null),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => ({ $bigint: String(value) })),
      fc.uint8Array({ maxLength: 4 }).map((bytes) => ({ $bytes: Buffer.from(bytes).toString('hex') })),
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }).map((date) => ({ $date: date.toISOString() })),
      fc.constant({ k: [1, 'x', null] }),
    )
    .map((value) => ({ value })),
  fc
    .constantFrom(
      'current_timestamp',
      'CURRENT_DATE',
      "lower('X')",
      "('x')",
      '1 + 1',
      'null',
      'TRUE',
      '1.0',
      '0x10',
      '- 5',
      "datetime('now', '+1 day') /* later */",
      '9e999',
    )
    .map((sql) => ({ sql })),
)

/** REPLACE by DEFAULT NULL looks at other columns first, REPLACE without a default at this one: nobody asks for either. */
function isNull(value: ColumnDefault | undefined): boolean {
  return value !== undefined && ('value' in value ? value.value === null : value.sql === 'null')
}

const column: fc.Arbitrary<Column> = fc
  .record({
    name,
    type: typed,
    nullable: fc.boolean(),
    default: fc.option(defaultValue, { nil: undefined }),
    collation: fc.option(fc.constantFrom('nocase', 'BINARY', 'RTRIM'), { nil: undefined }),
    comment: fc.option(fc.string(), { nil: undefined }),
    conflict: fc.option(fc.constantFrom('abort', 'ignore', 'replace'), { nil: undefined }),
    constraintNames: fc.option(fc.record({ notNull: name, default: name, collate: name, generated: name }, { requiredKeys: [] }), {
      nil: undefined,
    }),
  })
  .map(({ conflict, constraintNames, ...rest }): Column => ({
    name: rest.name,
    type: rest.type,
    nullable: rest.nullable,
    ...withKey('default', rest.default),
    ...withKey('collation', rest.collation),
    ...withKey('comment', rest.comment),
    options: {
      sqlite: {
        ...(conflict === 'replace' && isNull(rest.default) ? {} : withKey('onConflict', conflict)),
        ...withKey('constraintNames', constraintNames),
      },
    },
  }))

function expression(columns: readonly Column[]): fc.Arbitrary<string> {
  return fc
    .constantFrom(...columns)
    .chain(({ name: text }) =>
      fc.constantFrom(
        `${quote(text)} IS NOT NULL`,
        `length(${quote(text)}) > 3`,
        `${quote(text)} <> 'x'')'`,
        `(${quote(text)} > 0)`,
        `${quote(text)} /* ) */ > 0 -- done`,
        `${quote(text)}\n  IN (1, 2) OR (${quote(text)} = X'00')`,
        `CASE WHEN ${quote(text)} THEN 1 ELSE 0 END`,
      ),
    )
}

const action = fc.option(fc.constantFrom<ForeignKeyAction>('restrict', 'cascade', 'set null', 'set default'), { nil: undefined })
const maybeName = (prefix: string): fc.Arbitrary<string | undefined> =>
  fc.option(
    name.map((text) => `${prefix} ${text}`),
    { nil: undefined },
  )

const keyPart = fc.record(
  { order: fc.constantFrom('asc', 'desc'), collation: fc.constantFrom('nocase', 'BINARY', 'RTRIM') },
  { requiredKeys: [] },
)
const keyOptions = fc.record(
  { onConflict: fc.constantFrom('abort', 'replace'), parts: fc.array(keyPart, { minLength: 1, maxLength: 3 }) },
  { requiredKeys: [] },
)

function constraint(columns: readonly Column[]): fc.Arbitrary<Constraint> {
  const names = columns.map((item) => item.name)
  const some = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 })
  return fc.oneof(
    fc.tuple(maybeName('uq'), some, keyOptions).map(([label, list, { parts, ...sqlite }]): Constraint => ({
      kind: 'unique',
      ...withKey('name', label),
      columns: list,
      options: {
        sqlite: { ...sqlite, ...(parts === undefined ? {} : { parts: parts.slice(0, list.length) }) },
        postgres: { nullsNotDistinct: true },
      },
    })),
    fc
      .tuple(maybeName('ck'), expression(columns))
      .map(([label, sql]): Constraint => ({ kind: 'check', ...withKey('name', label), sql, comment: 'x' })),
    fc
      .record({
        label: maybeName('fk'),
        list: some,
        table: name,
        onDelete: action,
        onUpdate: action,
        full: fc.boolean(),
        deferral: fc.integer({ min: 0, max: 2 }),
        toKey: fc.boolean(),
      })
      .map(({ label, list, table, onDelete, onUpdate, full, deferral, toKey }): Constraint => ({
        kind: 'foreignKey',
        ...withKey('name', label),
        columns: list,
        references: { table, columns: toKey ? [] : list.map((_, index) => `c${index}`) },
        ...withKey('onDelete', onDelete),
        ...withKey('onUpdate', onUpdate),
        ...(full ? { match: 'full' as const } : {}),
        ...(deferral > 0 ? { deferrable: true as const } : {}),
        ...(deferral > 1 ? { initially: 'deferred' as const } : {}),
      })),
  )
}

function index(columns: readonly Column[]): fc.Arbitrary<Index> {
  const target: fc.Arbitrary<IndexPart> = fc.oneof(
    fc.constantFrom(...columns).map((item) => ({ column: item.name })),
    expression(columns).map((sql) => ({ sql })),
    expression(columns).map((sql) => ({ sql: `(${sql}\n) COLLATE nocase` })),
    fc.constantFrom(...columns).map((item) => ({ sql: `lower(${quote(item.name)}) COLLATE "RTRIM"` })),
  )
  const part = fc
    .tuple(target, fc.integer({ min: 0, max: 3 }), fc.option(fc.constantFrom('nocase', 'BINARY', 'rtrim'), { nil: undefined }))
    .map(([item, order, collation]): IndexPart => ({
      ...item,
      ...(order === 1 ? { order: 'desc' as const } : {}),
      ...(order === 2 ? { order: 'desc' as const, nulls: 'last' as const } : {}),
      ...(order === 3 ? { nulls: 'first' as const } : {}),
      ...withKey('collation', collation),
    }))
  return fc
    .record({
      name,
      unique: fc.boolean(),
      parts: fc.array(part, { minLength: 1, maxLength: 3 }),
      where: fc.option(expression(columns), { nil: undefined }),
    })
    .map(({ unique, where, ...rest }): Index => ({ ...rest, ...(unique ? { unique: true as const } : {}), ...withKey('where', where) }))
}

type Key = 'none' | 'rowid' | 'autoincrement' | 'descending' | 'columns' | 'nullable' | 'withoutRowid'

interface KeyWishes {
  readonly key: Key
  readonly label: string | undefined
  readonly wishes: { readonly onConflict?: string; readonly parts?: readonly { readonly order?: string; readonly collation?: string }[] }
}

function withPrimaryKey(columns: readonly Column[], { key, label, wishes }: KeyWishes): Pick<Table, 'columns' | 'constraints' | 'options'> {
  const named = withKey('name', label)
  const { parts = [], ...conflict } = wishes
  if (key === 'none') return { columns, constraints: [] }
  if (key === 'columns' || key === 'nullable' || key === 'withoutRowid') {
    const names = columns.slice(0, 2).map((item) => item.name)
    const options = { sqlite: { ...conflict, parts: parts.slice(0, names.length) } }
    const primary: Constraint = { kind: 'primaryKey', ...named, columns: names, options }
    const nullable = (item: Column): Column => ({ ...item, options: { sqlite: { ...item.options?.['sqlite'], nullableKey: true } } })
    return {
      columns: key === 'nullable' ? columns.map(nullable) : columns,
      constraints: [primary],
      ...(key === 'withoutRowid' ? { options: { sqlite: { withoutRowid: true } } } : {}),
    }
  }
  const id: Column = {
    name: 'rowid key',
    type: { kind: key === 'autoincrement' ? 'bigint' : 'integer' },
    nullable: false,
    ...(key === 'descending' ? {} : { identity: { always: true } }),
    ...(key === 'autoincrement' ? { options: { sqlite: { autoincrement: true } } } : {}),
  }
  const options = { sqlite: { ...conflict, ...(key === 'descending' ? { parts: [{ order: 'desc' }] } : {}) } }
  return { columns: [...columns, id], constraints: [{ kind: 'primaryKey', ...named, columns: [id.name], options }] }
}

/** Columns that are computed from the others. */
function generated(columns: readonly Column[]): fc.Arbitrary<readonly Column[]> {
  return fc.array(fc.tuple(expression(columns), fc.boolean(), plainType), { maxLength: 2 }).map((items) =>
    items.map(([sql, stored, type], position): Column => ({
      name: `generated ${position}`,
      type,
      nullable: true,
      generated: { sql, stored },
    })),
  )
}

/** Keys of the same columns share an index, whose order is that of the first one. */
function withoutTwins(constraints: readonly Constraint[]): readonly Constraint[] {
  const columns = ({ kind, ...rest }: Constraint): string | undefined =>
    (kind === 'unique' || kind === 'primaryKey') && 'columns' in rest ? JSON.stringify(rest.columns) : undefined
  return constraints.filter((item, place) => {
    const own = columns(item)
    return own === undefined || constraints.findIndex((other) => columns(other) === own) === place
  })
}

const uniqueColumns = fc.uniqueArray(column, { minLength: 1, maxLength: 5, selector: (item) => item.name.toLowerCase() })

const table: fc.Arbitrary<Table> = uniqueColumns.chain((base) =>
  fc
    .record({
      name,
      key: fc.constantFrom<Key>('none', 'rowid', 'autoincrement', 'descending', 'columns', 'nullable', 'withoutRowid'),
      label: maybeName('pk'),
      wishes: keyOptions,
      computed: generated(base),
      constraints: fc.array(constraint(base), { maxLength: 3 }),
      indexes: fc.array(index(base), { maxLength: 2 }),
      strict: fc.boolean(),
    })
    .map(({ name: label, key, label: keyName, wishes, computed, constraints, indexes, strict }): Table => {
      const keyed = withPrimaryKey(base, { key, label: keyName, wishes })
      const isStrict =
        strict && base.every(({ type }) => ![type, type.variants?.['sqlite']].some((item) => item?.kind === 'custom' && item.sql !== 'ANY'))
      const options = { sqlite: { ...keyed.options?.['sqlite'], strict: isStrict } }
      return {
        name: label,
        columns: [...keyed.columns, ...computed],
        constraints: withoutTwins([...keyed.constraints, ...constraints]),
        indexes,
        comment: 'x',
        options,
      }
    }),
)

/** Tables and indexes of a file share their names. */
export const randomSchema: fc.Arbitrary<Schema> = fc
  .uniqueArray(table, { minLength: 1, maxLength: 3, selector: (item) => item.name.toLowerCase() })
  .map((tables) => ({
    tables: tables.map((item, position) => ({
      ...item,
      indexes: item.indexes.map((entry, place) => ({ ...entry, name: `ix ${position}.${place} ${entry.name}` })),
    })),
    enums: [],
  }))
