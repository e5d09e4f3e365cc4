/*
 * A whole database as an abstract description, from which its SQL is written: what a change is meant to do is known without asking the
 * code under test. Columns and tables are known by ids that never change; texts hold ids where a database has names.
 */

/** SQL text with ids of columns and tables in it. */
export type Sql = readonly (string | { readonly column: string } | { readonly table: string })[]

export type Conflict = 'ROLLBACK' | 'FAIL' | 'IGNORE' | 'REPLACE' | 'ABORT'
export type Action = 'CASCADE' | 'SET NULL' | 'SET DEFAULT' | 'RESTRICT' | 'NO ACTION'

export interface ColumnSpec {
  readonly id: string
  readonly name: string
  /** As declared; may be empty. */
  readonly type: string
  readonly notNull?: { readonly name?: string; readonly conflict?: Conflict }
  /** What stands after DEFAULT. */
  readonly default?: string
  readonly collation?: string
  readonly generated?: { readonly sql: Sql; readonly stored: boolean }
}

interface ConstraintBase {
  readonly name?: string
  /** Written at the column, where there is one. */
  readonly inline?: true
}

export interface KeySpec extends ConstraintBase {
  readonly kind: 'primaryKey' | 'unique'
  readonly columns: readonly string[]
  readonly conflict?: Conflict
  readonly autoincrement?: true
  readonly desc?: true
}

export interface CheckSpec extends ConstraintBase {
  readonly kind: 'check'
  readonly sql: Sql
  /** Where an inline one stands. */
  readonly column?: string
}

export interface ForeignKeySpec extends ConstraintBase {
  readonly kind: 'foreignKey'
  readonly columns: readonly string[]
  readonly table: string
  /** None: the primary key, unsaid. */
  readonly references: readonly string[]
  readonly onDelete?: Action
  readonly onUpdate?: Action
  readonly deferrable?: 'DEFERRABLE' | 'DEFERRABLE INITIALLY DEFERRED' | 'NOT DEFERRABLE'
}

export type ConstraintSpec = KeySpec | CheckSpec | ForeignKeySpec

export interface IndexSpec {
  readonly name: string
  readonly unique?: true
  readonly parts: readonly { readonly sql: Sql; readonly collation?: string; readonly desc?: true }[]
  readonly where?: Sql
}

/** A row as literals of SQL, by column id; `rowid` where it is chosen. */
export interface RowSpec {
  readonly rowid?: string
  readonly cells: { readonly [column: string]: string }
}

export interface TableSpec {
  readonly id: string
  readonly name: string
  readonly columns: readonly ColumnSpec[]
  readonly constraints: readonly ConstraintSpec[]
  readonly indexes: readonly IndexSpec[]
  readonly strict?: true
  readonly withoutRowid?: true
  /** How it is spelt; 0 is plain. */
  readonly spelling: number
  readonly rows: readonly RowSpec[]
  /** Rows that are deleted again: gaps, counters above the highest number, emptied tables. */
  readonly deleted: 'none' | 'some' | 'all'
}

/** Something that is written after the tables: a view, a trigger, a virtual table. */
export interface ObjectSpec {
  readonly kind: 'view' | 'trigger' | 'fts'
  readonly name: string
  /** What follows the name. */
  readonly sql: Sql
  /** It stands in `temp`. */
  readonly temp?: true
  /** Statements after it, such as those that fill it. */
  readonly filled?: Sql
}

export interface World {
  /** The first one is the table that is changed. */
  readonly tables: readonly TableSpec[]
  readonly objects: readonly ObjectSpec[]
  /** The schema in which everything stands. */
  readonly home: 'main' | 'aux'
  readonly analyzed: boolean
  /** A temporary table of the subject's name, which hides it. */
  readonly hidden: boolean
}

export function subjectOf(world: World): TableSpec {
  const [subject] = world.tables
  if (subject === undefined) throw new RangeError('A world has a table.')
  return subject
}

export function tableOf(world: World, id: string): TableSpec {
  const table = world.tables.find((candidate) => candidate.id === id)
  if (table === undefined) throw new RangeError(`No table ${id}.`)
  return table
}

export function columnOf(world: World, id: string): ColumnSpec {
  const column = world.tables.flatMap(({ columns }) => columns).find((candidate) => candidate.id === id)
  if (column === undefined) throw new RangeError(`No column ${id}.`)
  return column
}

/** The table of the column. */
export function ownerOf(world: World, id: string): TableSpec {
  const table = world.tables.find(({ columns }) => columns.some((column) => column.id === id))
  if (table === undefined) throw new RangeError(`No table of ${id}.`)
  return table
}

/** The template tag of `Sql`: values are ids of columns; `table:x` is the id of a table. */
export function text(strings: TemplateStringsArray, ...ids: readonly string[]): Sql {
  return strings.flatMap((piece, place) => {
    const id = ids[place]
    if (id === undefined) return piece === '' ? [] : [piece]
    return [piece, id.startsWith('table:') ? { table: id.slice('table:'.length) } : { column: id }]
  })
}

export function mentionsColumn(sql: Sql | undefined, id: string): boolean {
  return sql?.some((piece) => typeof piece !== 'string' && 'column' in piece && piece.column === id) ?? false
}

/** The column that is another name of the rowid, where there is one. */
export function rowidAlias(table: TableSpec): string | undefined {
  if (table.withoutRowid) return undefined
  const key = table.constraints.find((constraint): constraint is KeySpec => constraint.kind === 'primaryKey')
  const [id, second] = key?.columns ?? []
  const column = table.columns.find((candidate) => candidate.id === id)
  if (key === undefined || column === undefined || second !== undefined || column.type.toUpperCase() !== 'INTEGER') return undefined
  // An oddity that SQLite keeps: https://www.sqlite.org/lang_createtable.html#rowid
  return key.desc === true && key.inline === true ? undefined : id
}

/** The word under which the rowid can be asked for, where a column has not taken them all. */
export function rowidWord(table: TableSpec): string | undefined {
  if (table.withoutRowid) return undefined
  const names = table.columns.map(({ name }) => name.toLowerCase())
  return ['rowid', '_rowid_', 'oid'].find((word) => !names.includes(word))
}
