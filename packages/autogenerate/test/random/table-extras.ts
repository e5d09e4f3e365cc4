import type { Column, Constraint, ForeignKeyConstraint, Index, Table, Value } from '@mig/core/dialect'
import { postgres, present, quoted, type Chosen } from './drawing.ts'

/** What PostgreSQL alone has of a table, over the columns that were drawn for it. */
export const EXTRAS = {
  settings: [undefined, undefined, undefined, { fillfactor: 70 }, { fillfactor: 90, autovacuum_enabled: false }],
  rowSecurity: [undefined, undefined, true],
  force: [undefined, undefined, true],
  replica: [undefined, undefined, undefined, 'full', 'nothing', 'index', 'index'],
  cluster: [undefined, undefined, true],
  unlogged: [undefined, undefined, true],
  identity: [{}, { always: true }, { start: '10' }, { increment: '5', cache: '20' }, { increment: '-1' }, { max: '1000', cycle: true }],
  serial: [undefined, undefined, 'plain', 'start'],
  exclusion: [undefined, undefined, undefined, 'keys', 'ranges', 'some'],
  unique: [undefined, undefined, undefined, 'include', 'nulls', 'deferrable', 'deferred', 'again'],
  check: [undefined, undefined, 'plain', 'notValid', 'noInherit', 'notEnforced'],
  reference: ['plain', 'plain', 'deferrable', 'deferred', 'full', 'update', 'columns', 'notValid', 'notEnforced'],
  overlaps: [undefined, undefined, undefined, 'key', 'reference'],
  notNull: [undefined, undefined, undefined, 'plain', 'named', 'notValid', 'noInherit'],
  extra: [undefined, undefined, 'positive', 'positive[]', 'place', 'place[]', 'span', 'span[]', 'shade', 'shade[]', 'span_multirange'],
  extraIndex: [undefined, undefined, true],
  made: [undefined, undefined, undefined, 'plain', 'stored', 'virtual', 'called', 'other'],
  doc: [undefined, undefined, 'plain', 'external', 'statistics', 'pglz', 'varchar'],
  number: [undefined, undefined, undefined, 'nextval', 'called', 'constant'],
  index: [undefined, undefined, 'hash', 'brin', 'include', 'nulls', 'with', 'calls', 'gist', 'pattern', 'words', 'commented'],
} as const

export type Extras = Chosen<typeof EXTRAS>

export interface Surroundings {
  /** The version of the server. */
  readonly major: number
  /** Names of what is there besides tables. */
  readonly has: ReadonlySet<string>
  readonly shades: readonly string[]
}

export function withExtras(table: Table, extras: Extras, around: Surroundings): Table {
  const identified = table.columns.map((column) => (column.name === 'id' ? counted(column, table, extras) : column))
  const columns = [...identified, ...addedColumns(extras, around)]
  const parts = { columns, constraints: table.constraints.map((item) => referenceOf(item, extras, around)), indexes: table.indexes }
  const constraints = [...parts.constraints, ...addedConstraints(table.name, columns, extras, around)]
  const indexes = [...parts.indexes, ...addedIndexes(table.name, columns, extras, around)]
  const whole = { ...table, columns, constraints, indexes }
  return { ...whole, ...tableOptions(whole, extras) }
}

function tableOptions(table: Table, { settings, rowSecurity, force, replica, cluster, unlogged }: Extras): Pick<Table, 'options'> {
  const index = identifyingIndex(table)
  return postgres({
    with: settings,
    rowSecurity,
    forceRowSecurity: force,
    replicaIdentity: replica === 'index' ? index && { index } : replica,
    clusterOn: cluster && table.indexes.find(({ where, options }) => where === undefined && options === undefined)?.name,
    unlogged,
  })
}

/**
 * The last index that can stand for the rows in replication:
 * https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-REPLICA-IDENTITY
 */
function identifyingIndex({ columns, constraints, indexes }: Table): string | undefined {
  const isThere = (name: string): boolean => columns.some((column) => column.name === name && !column.nullable)
  const keys = constraints.filter((item) => item.kind === 'primaryKey' || item.kind === 'unique')
  const names = [
    ...keys.filter((item) => item.deferrable !== true && item.columns.every(isThere) && item.options === undefined).map(({ name }) => name),
    ...indexes
      .filter(({ unique, where }) => unique === true && where === undefined)
      .filter(({ parts }) => parts.every((part) => 'column' in part && isThere(part.column)))
      .map(({ name }) => name),
  ]
  return names.filter((name) => name !== undefined).at(-1)
}

/**
 * The tables with those logged to which a logged one refers.
 * @param others Further ones that are to be logged.
 */
export function loggedTargets(tables: readonly Table[], others: readonly string[]): readonly Table[] {
  const isLogged = ({ options }: Table): boolean => options?.['postgres']?.['unlogged'] !== true
  const constraints = tables.filter(isLogged).flatMap((table) => table.constraints)
  const targets = new Set([...others, ...constraints.flatMap((item) => (item.kind === 'foreignKey' ? [item.references.table] : []))])
  if (tables.every((table) => isLogged(table) || !targets.has(table.name))) return tables
  return loggedTargets(
    tables.map((table) => (targets.has(table.name) ? { ...table, ...logged(table) } : table)),
    others,
  )
}

function logged({ options }: Table): Required<Pick<Table, 'options'>> {
  const { unlogged: _, ...own } = options?.['postgres'] ?? {}
  return { options: { postgres: own } }
}

/** An identity as it was drawn with more options, or a serial column in its place. */
function counted(column: Column, { name }: Table, { identity, serial }: Extras): Column {
  if (column.identity !== undefined) return { ...column, identity }
  if (serial === undefined) return column
  const type = column.type.kind === 'bigint' ? 'bigint' : 'integer'
  return { ...column, ...postgres({ serial: serial === 'plain' ? type : { type, start: '7', sequence: `numbers of ${name}` } }) }
}

const EXTRA_DEFAULTS: { readonly [type: string]: string } = { positive: '5', span: "'[1,2]'", shade: "'light'" }

function addedColumns({ extra, made, doc, number, notNull, overlaps }: Extras, { has, major, shades }: Surroundings): readonly Column[] {
  const columns: Column[] = []
  const base = extra?.replace('[]', '').replace('_multirange', '')
  if (extra !== undefined && base !== undefined && has.has(base)) {
    const own: Column['type'] =
      base === 'shade' ? { kind: 'enum', name: 'shade', schema: 'app', values: shades } : { kind: 'custom', sql: extra }
    const type: Column['type'] = extra === 'shade[]' ? { kind: 'array', of: own } : own
    const text = EXTRA_DEFAULTS[extra]
    columns.push(present({ name: 'extra', type, nullable: true, default: text === undefined ? undefined : { sql: text } }))
  }
  if (made !== undefined) columns.push({ name: 'made', type: { kind: 'bigint' }, nullable: true, ...madeFrom(made, major, has) })
  // Storage goes back to that of its type from PostgreSQL 16 on.
  if (doc !== undefined) columns.push(docColumn(major < 16 && doc === 'external' ? 'plain' : doc))
  if (number === 'constant') columns.push({ name: 'number', type: { kind: 'bigint' }, nullable: true, default: { value: 4 } })
  if (number === 'nextval' && has.has('numbers'))
    columns.push({ name: 'number', type: { kind: 'bigint' }, nullable: true, default: { sql: `nextval('numbers')` } })
  if (number === 'called' && has.has('twice'))
    columns.push({ name: 'number', type: { kind: 'bigint' }, nullable: true, default: { sql: 'twice(3)' } })
  if (notNull !== undefined) columns.push({ name: 'needed', type: { kind: 'integer' }, nullable: false, ...notNullOptions(notNull, major) })
  if (overlaps !== undefined && major >= 18) {
    columns.push({ name: 'room', type: { kind: 'custom', sql: 'int4range' }, nullable: false })
    columns.push({ name: 'during', type: { kind: 'custom', sql: 'tstzrange' }, nullable: false })
  }
  return columns
}

function madeFrom(made: string, major: number, has: ReadonlySet<string>): Pick<Column, 'generated'> {
  if (made === 'plain' || (made === 'called' && !has.has('twice'))) return {}
  const sql = made === 'called' ? 'twice(id::bigint)' : made === 'other' ? 'id * 3' : 'id + 1'
  return { generated: { sql, stored: made !== 'virtual' || major < 18 } }
}

function docColumn(doc: NonNullable<Extras['doc']>): Column {
  const options = {
    plain: {},
    varchar: {},
    external: { storage: 'external' },
    statistics: { statistics: 300 },
    pglz: { compression: 'pglz' },
  }[doc]
  return { name: 'doc', type: doc === 'varchar' ? { kind: 'varchar', length: 50 } : { kind: 'text' }, nullable: true, ...postgres(options) }
}

function notNullOptions(notNull: NonNullable<Extras['notNull']>, major: number): Pick<Column, 'options'> {
  if (major < 18) return {}
  const options = {
    plain: {},
    named: { notNullName: 'there "is" one' },
    notValid: { notNullName: 'late', notNullNotValid: true },
    noInherit: { notNullNoInherit: true },
  }[notNull]
  return postgres(options)
}

function referenceOf(constraint: Constraint, { reference }: Extras, { major }: Surroundings): Constraint {
  if (constraint.kind !== 'foreignKey' || constraint.columns[0] !== 'parent_id') return constraint
  const changed = (more: Partial<ForeignKeyConstraint>): Constraint => ({ ...constraint, ...more })
  switch (reference) {
    case 'deferrable':
      return changed({ deferrable: true })
    case 'deferred':
      return changed({ deferrable: true, initially: 'deferred' })
    case 'full':
      return changed({ match: 'full' })
    case 'update':
      return changed({ onUpdate: 'set null', onDelete: 'set default' })
    case 'columns':
      return major < 15 ? constraint : changed({ onDelete: 'set null', ...postgres({ onDeleteColumns: ['parent_id'] }) })
    case 'notValid':
      return changed(postgres({ notValid: true }))
    case 'notEnforced':
      return major < 18 ? constraint : changed(postgres({ notEnforced: true }))
    default:
      return constraint
  }
}

function addedConstraints(
  table: string,
  columns: readonly Column[],
  extras: Extras,
  { major }: Surroundings,
): readonly Constraint[] {
  const { exclusion, unique, check, overlaps } = extras
  const found: Constraint[] = []
  const id = columns.find(({ name }) => name === 'id')
  const isBig = id?.type.kind === 'bigint'
  const name = (what: string): string => `${table} ${what}`
  if (exclusion !== undefined) found.push(exclusionOf(exclusion, name('ex'), isBig ? 'int8range' : 'int4range'))
  const code = columns.find((column) => column.name === 'code')
  if (unique !== undefined && code !== undefined) found.push(uniqueOf(unique, name('uq'), major))
  if (check !== undefined && !(check === 'notEnforced' && major < 18)) {
    const state: { readonly [option: string]: Value } = check === 'plain' ? {} : { [check]: true }
    found.push({ kind: 'check', name: name('ck'), sql: 'id <> 0 and id between -1000 and 1000000', ...postgres(state) })
  }
  if (overlaps !== undefined && major >= 18) {
    const columns = ['room', 'during']
    found.push({ kind: 'unique', name: name('wo'), columns, ...postgres({ withoutOverlaps: true }) })
    if (overlaps === 'reference')
      found.push({ kind: 'foreignKey', name: name('period'), columns, references: { table, columns }, ...postgres({ period: true }) })
  }
  return found
}

function exclusionOf(exclusion: NonNullable<Extras['exclusion']>, name: string, range: string): Constraint {
  if (exclusion === 'keys') {
    const parts = [{ column: 'id', operator: '=' }]
    return { kind: 'exclusion', name, parts, deferrable: true, ...postgres({ with: { fillfactor: 80 } }) }
  }
  const part = { sql: `${range}(id, id, '[]')`, operator: '&&' }
  const plain = { kind: 'exclusion' as const, name, parts: [part], ...postgres({ using: 'gist' }) }
  return exclusion === 'some' ? { ...plain, where: 'id > 10', deferrable: true, initially: 'deferred', comment: 'not two' } : plain
}

function uniqueOf(unique: NonNullable<Extras['unique']>, base: string, major: number): Constraint {
  const common = { kind: 'unique' as const, name: `${base} plain`, columns: ['code', 'id'] }
  switch (unique) {
    case 'include':
      return { ...common, columns: ['code'], ...postgres({ include: ['id'] }) }
    case 'nulls':
      return major < 15 ? common : { ...common, ...postgres({ nullsNotDistinct: true }) }
    case 'deferrable':
      return { ...common, name: base, deferrable: true }
    case 'deferred':
      return { ...common, name: base, deferrable: true, initially: 'deferred', comment: "it's late" }
    case 'again':
      return { ...common, columns: ['id'] }
  }
}

function addedIndexes(table: string, columns: readonly Column[], extras: Extras, { major, has }: Surroundings): readonly Index[] {
  const found: Index[] = []
  const kindOf = (name: string): string | undefined => columns.find((column) => column.name === name)?.type.kind
  const isText = (name: string): boolean => kindOf(name) === 'text' || kindOf(name) === 'varchar'
  const name = `${table} more`
  const extra = columns.find((column) => column.name === 'extra')
  if (extra !== undefined && extras.extraIndex === true && extras.extra !== 'span_multirange')
    found.push({ name: `${table} extra`, parts: [{ column: 'extra' }] })
  const text = isText('note') ? 'note' : isText('at') ? 'at' : undefined
  const id = [{ column: 'id' }]
  const ordered = [{ column: 'id', order: 'desc', nulls: 'last' }] as const
  switch (extras.index) {
    case 'hash':
    case 'brin':
      found.push({ name, parts: [{ column: 'id' }], ...postgres({ using: extras.index }) })
      break
    case 'include':
      found.push({ name, unique: true, parts: id, ...postgres({ include: columns.slice(1, 2).map((column) => column.name) }) })
      break
    case 'nulls':
      found.push({ name, unique: true, parts: [{ column: 'id' }], ...postgres(major < 15 ? {} : { nullsNotDistinct: true }) })
      break
    case 'with':
      found.push({ name, parts: ordered, where: 'id > 5 AND id IS NOT NULL', ...postgres({ with: { fillfactor: 60 } }) })
      break
    case 'calls':
      if (has.has('twice')) found.push({ name, parts: [{ sql: 'twice(id)' }, { column: 'id' }] })
      break
    case 'gist':
      found.push({ name, parts: [{ sql: 'numrange(id, NULL)' }], ...postgres({ using: 'gist' }) })
      break
    case 'pattern':
      if (text !== undefined) {
        const pattern = { column: text, collation: 'C', ...postgres({ opclass: 'text_pattern_ops' }) }
        found.push({ name, parts: [pattern, { sql: `lower(${quoted(text)})`, order: 'desc' }] })
      }
      break
    case 'words':
      if (text !== undefined)
        found.push({ name, parts: [{ sql: `to_tsvector('simple', ${text})` }], ...postgres({ using: 'gin', with: { fastupdate: false } }) })
      break
    case 'commented':
      found.push({ name, parts: [{ sql: 'id % 7' }], comment: 'by seven' })
      break
    default:
  }
  return found
}
