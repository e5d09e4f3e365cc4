import type { Column, Constraint, Index, Table } from '@mig/core/dialect'
import { postgres, present, type Chosen } from './drawing.ts'

/** Tables that have their columns from others: partitions, and tables that inherit. */

export const LOG = {
  by: [undefined, undefined, 'range', 'list', 'hash', 'mood'],
  key: [undefined, 'primaryKey', 'unique'],
  note: [undefined, 'text', 'varchar', 'integer'],
  index: [undefined, 'plain', 'unique', 'expression', 'brin'],
  check: [undefined, undefined, 'plain', 'notValid'],
  default: [undefined, 'a', 'b'],
  nullable: [true, false],
  made: [undefined, undefined, true],
  reference: [undefined, undefined, 'plain', 'notValid'],
  comment: [undefined, undefined, 'parted'],
  rowSecurity: [undefined, undefined, true],
  partitions: [0, 1, 2],
  wide: [undefined, true],
  turned: [undefined, undefined, 'parts', 'rest'],
  rest: [undefined, 'leaf', 'parted'],
  restParts: [0, 1],
  ownIndex: [undefined, 'plain', 'expression'],
  ownCheck: [undefined, undefined, true],
  ownUnique: [undefined, undefined, true],
  ownSettings: [undefined, undefined, { fillfactor: 80 }],
  ownComment: [undefined, undefined, 'a part'],
  ownUnlogged: [undefined, undefined, true],
} as const

export type Log = Chosen<typeof LOG>

/** Partitions come with time: those that there are stay, as they are parted, whatever the models name. */
export function afterLog(a: Log, b: Log): Log {
  if (a.by !== b.by) return b
  const rest = a.rest ?? b.rest
  const partitions = a.partitions > b.partitions ? a.partitions : b.partitions
  const restParts = a.restParts > b.restParts ? a.restParts : b.restParts
  return { ...b, rest, partitions, restParts }
}

/** The table to which rows may refer, and the type of its key. */
export interface Target {
  readonly name: string
  readonly type: Column['type']
}

const KEYS: { readonly [by: string]: string } = { range: 'at', list: 'kind', hash: 'id', mood: 'mood' }

export function partitionedTables(log: Log, moods: readonly string[], target: Target | undefined, major: number): readonly Table[] {
  if (log.by === undefined) return []
  const name = `log by ${log.by}`
  const key = KEYS[log.by] ?? 'id'
  const columns: Column[] = [
    { name: 'id', type: { kind: 'bigint' }, nullable: false },
    { name: 'at', type: { kind: 'date' }, nullable: false },
    present({
      name: 'kind',
      type: { kind: 'text' },
      nullable: log.nullable && key !== 'kind',
      default: log.default && { value: log.default },
    }),
  ]
  if (log.by === 'mood') columns.push({ name: 'mood', type: { kind: 'enum', name: 'mood', values: moods }, nullable: false })
  if (log.note !== undefined) columns.push({ name: 'note', type: noteType(log.note), nullable: true })
  if (log.made !== undefined)
    columns.push({ name: 'made', type: { kind: 'bigint' }, nullable: true, generated: { sql: 'id * 2', stored: true } })
  if (log.reference !== undefined && target !== undefined) columns.push({ name: 'parent_id', type: target.type, nullable: true })
  const strategy = log.by === 'mood' ? 'list' : log.by
  const parent: Table = {
    name,
    columns,
    constraints: logConstraints(name, key, log, target, major),
    indexes: logIndexes(name, key, log),
    ...present({ comment: log.comment }),
    ...postgres({ partitionBy: { [strategy]: [key] }, rowSecurity: log.rowSecurity }),
  }
  return [parent, ...partitions(name, log)]
}

function noteType(note: NonNullable<Log['note']>): Column['type'] {
  return note === 'varchar' ? { kind: 'varchar', length: 20 } : { kind: note }
}

function logConstraints(name: string, key: string, log: Log, target: Target | undefined, major: number): readonly Constraint[] {
  const found: Constraint[] = []
  const columns = key === 'id' ? ['id'] : ['id', key]
  if (log.key !== undefined) found.push({ kind: log.key, name: `${name} key`, columns })
  const checked = (state: 'plain' | 'notValid'): Pick<Constraint, 'options'> => postgres(state === 'plain' ? {} : { notValid: true })
  if (log.check !== undefined)
    found.push({ kind: 'check', name: `${name} ck`, sql: 'id > 0 AND at > $$2000-01-01$$', ...checked(log.check) })
  if (log.reference !== undefined && target !== undefined) {
    const references = { table: target.name, columns: ['id'] }
    const state = checked(major < 18 ? 'plain' : log.reference)
    found.push({ kind: 'foreignKey', name: `${name} fk`, columns: ['parent_id'], references, onDelete: 'cascade', ...state })
  }
  return found
}

function logIndexes(table: string, key: string, { index, note }: Log): readonly Index[] {
  const name = `${table} ix`
  const text = note === 'text' || note === 'varchar' ? 'note' : 'kind'
  switch (index) {
    case 'plain':
      return [{ name, parts: [{ column: note === undefined ? 'kind' : 'note' }], comment: 'of all' }]
    case 'unique':
      return [{ name, unique: true, parts: [{ column: key }, { column: 'id', order: 'desc' }] }]
    case 'expression':
      return [{ name, parts: [{ sql: `lower(${text})` }], where: 'id > 9' }]
    case 'brin':
      return [{ name, parts: [{ column: 'at' }], ...postgres({ using: 'brin' }) }]
    default:
      return []
  }
}

const BOUNDS: { readonly [by: string]: readonly [narrow: string, wide: string, other?: string] } = {
  range: ["FROM ('2026-01-01') TO ('2027-01-01')", "FROM (MINVALUE) TO ('2027-01-01')", "FROM ('2028-01-01') TO (MAXVALUE)"],
  list: ["IN ('a', 'b')", "IN ('a', 'b', 'c', NULL)", "IN ('it''s')"],
  mood: ["IN ('ok')", "IN ('ok', NULL)"],
  hash: ['WITH (modulus 2, remainder 0)', 'WITH (MODULUS 2, REMAINDER 0)', 'WITH (modulus 2, remainder 1)'],
}

function partitions(parent: string, log: Log): readonly Table[] {
  const by = log.by ?? ''
  const [narrow, wide, other] = BOUNDS[by] ?? []
  const isLeaf = log.rest === 'leaf' && by !== 'hash'
  const ahead = log.wide === true ? wide : narrow
  const turned = log.turned === 'parts' && log.partitions === 2 && other !== undefined
  const bounds = turned ? [other, ahead] : [log.turned === 'rest' && isLeaf ? 'DEFAULT' : ahead, other]
  const some = bounds.flatMap((bound, position) => (bound !== undefined && position < log.partitions ? [bound] : []))
  const part = (name: string, table: string, values: string, more: Partial<Table> = {}, options = {}): Table => ({
    name,
    columns: [],
    constraints: [],
    indexes: [],
    ...more,
    ...postgres({ partitionOf: { table, values }, ...options }),
  })
  const parts = some.map((values, position) => {
    const name = `${parent} ${position}`
    const own = { with: log.ownSettings, unlogged: log.ownUnlogged }
    return position === 0 ? part(name, parent, values, ownParts(name, log), own) : part(name, parent, values)
  })
  // Tables by hash have no default partition.
  if (log.rest === undefined || by === 'hash') return parts
  const rest = `${parent} rest`
  if (isLeaf) return [...parts, part(rest, parent, log.turned === 'rest' && log.partitions > 0 ? (ahead ?? '') : 'DEFAULT')]
  const below = log.restParts === 1 ? [part(`${rest} 0`, rest, 'FROM (1) TO (1000)', ownParts(`${rest} 0`, log))] : []
  return [...parts, part(rest, parent, 'default', {}, { partitionBy: { range: ['id'] } }), ...below]
}

function ownParts(name: string, log: Log): Partial<Table> {
  const constraints: Constraint[] = []
  if (log.ownCheck === true) constraints.push({ kind: 'check', name: `${name} own`, sql: 'id < 100000' })
  // Not the columns of the parent's unique index: PostgreSQL takes one for the other, whatever their order is.
  if (log.ownUnique === true) constraints.push({ kind: 'unique', name: `${name} uq`, columns: ['kind', 'at', 'id'] })
  // Nor those of a plain index of the parent, which would take this one for its part, and take it along when it goes.
  const plain: Index['parts'] = [{ column: 'kind', order: 'desc' }, { column: 'at' }]
  const parts: Index['parts'] = log.ownIndex === 'expression' ? [{ sql: 'upper(kind)' }] : plain
  const indexes: readonly Index[] = log.ownIndex === undefined ? [] : [{ name: `${name} ix`, parts }]
  return { constraints, indexes, ...present({ comment: log.ownComment }) }
}

export const FAMILY = {
  present: [undefined, undefined, true],
  at: ['timestamptz', 'timestamp', 'text'],
  atDefault: [undefined, true],
  nullable: [true, false],
  more: [undefined, 'text', 'integer'],
  check: [undefined, 'plain', 'noInherit', 'notValid'],
  key: [undefined, true],
  child: [undefined, true, true],
  own: [undefined, 'text', 'varchar'],
  ownCheck: [undefined, true],
  ownIndex: [undefined, 'own', 'at', 'id'],
  ownKey: [undefined, undefined, true],
  grandchild: [undefined, undefined, true],
  tagged: [undefined, undefined, true],
  comment: [undefined, undefined, 'inherits'],
  unlogged: [undefined, undefined, true],
} as const

export type Family = Chosen<typeof FAMILY>

export function inheritingTables(family: Family): readonly Table[] {
  if (family.present === undefined) return []
  const base: Column[] = [
    { name: 'id', type: { kind: 'integer' }, nullable: false },
    present({ name: 'at', type: { kind: family.at }, nullable: family.nullable, default: family.atDefault && { sql: 'now()' } }),
  ]
  if (family.more !== undefined) base.push({ name: 'more', type: { kind: family.more }, nullable: true })
  const constraints: Constraint[] = family.key === true ? [{ kind: 'primaryKey', name: 'base key', columns: ['id'] }] : []
  if (family.check !== undefined)
    constraints.push({
      kind: 'check',
      name: 'base ck',
      sql: 'id > 0',
      ...postgres(family.check === 'plain' ? {} : { [family.check]: true }),
    })
  const { comment, unlogged } = family
  const tables: Table[] = [{ name: 'base', columns: base, constraints, indexes: [], ...present({ comment }), ...postgres({ unlogged }) }]
  const parents = ['base', ...(family.tagged === true ? ['tagged'] : [])]
  const tags: Column = { name: 'tags', type: { kind: 'array', of: { kind: 'text' } }, nullable: true }
  if (family.tagged === true) tables.push({ name: 'tagged', columns: [tags], constraints: [], indexes: [] })
  if (family.child === undefined) return tables
  const child = family.tagged === true ? 'child of two' : 'child'
  tables.push(childTable(child, parents, family))
  if (family.grandchild === true)
    tables.push({ name: `grand${child}`, columns: [], constraints: [], indexes: [], ...postgres({ inherits: [child] }) })
  return tables
}

function childTable(name: string, inherits: readonly string[], family: Family): Table {
  const { own, ownCheck, ownIndex, ownKey, comment } = family
  const ownType: Column['type'] = own === 'varchar' ? { kind: 'varchar', length: 9 } : { kind: 'text' }
  const columns: readonly Column[] = own === undefined ? [] : [{ name: 'own', type: ownType, nullable: true, ...present({ comment }) }]
  const constraints: Constraint[] = ownKey === true ? [{ kind: 'primaryKey', name: `${name} key`, columns: ['id'] }] : []
  if (ownCheck === true) constraints.push({ kind: 'check', name: `${name} own`, sql: "at IS NOT NULL OR id > 5" })
  const column = ownIndex === 'own' && own === undefined ? undefined : ownIndex
  const indexes: readonly Index[] = column === undefined ? [] : [{ name: `${name} ix`, parts: [{ column }] }]
  return { name, columns, constraints, indexes, ...postgres({ inherits }) }
}
