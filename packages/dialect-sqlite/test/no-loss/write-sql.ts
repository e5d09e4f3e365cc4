import { spelling, type Spelling } from './spelling.ts'
import {
  columnOf,
  rowidWord,
  subjectOf,
  tableOf,
  type ColumnSpec,
  type ConstraintSpec,
  type ForeignKeySpec,
  type IndexSpec,
  type KeySpec,
  type ObjectSpec,
  type RowSpec,
  type Sql,
  type TableSpec,
  type World,
} from './world.ts'

/** A statement of the script that makes a world; rows may be refused, since they are random. */
export interface ScriptLine {
  readonly sql: string
  readonly mayFail?: true
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** The statements that make the world, in order. */
export function worldScript(world: World, { rows = true }: { readonly rows?: boolean } = {}): readonly ScriptLine[] {
  const tables = world.tables.toReversed()
  return [
    ...tables.map((table) => ({ sql: createTable(world, table) })),
    ...tables.flatMap((table) => table.indexes.map((index) => ({ sql: createIndex(world, table, index) }))),
    ...(rows ? tables.flatMap((table) => table.rows.map((row): ScriptLine => ({ sql: insertRow(world, table, row), mayFail: true }))) : []),
    ...(rows ? tables.flatMap((table) => deletions(world, table)) : []),
    ...finish(world, { fill: rows }),
  ]
}

/** What comes after the rows. */
export function finish(world: World, { fill = true }: { readonly fill?: boolean } = {}): readonly ScriptLine[] {
  return [
    ...world.objects.flatMap((object) => [
      { sql: createObject(world, object) },
      ...(fill && object.filled !== undefined ? [{ sql: sqlText(world, object.filled) }] : []),
    ]),
    ...(world.hidden ? [{ sql: `CREATE TEMP TABLE ${quote(subjectOf(world).name)} (decoy)` }] : []),
    ...(fill && world.hidden ? [{ sql: `INSERT INTO temp.${quote(subjectOf(world).name)} VALUES ('decoy')` }] : []),
    ...(fill && world.analyzed ? [{ sql: `ANALYZE ${world.home}` }] : []),
  ]
}

export function qualified(world: World, name: string): string {
  return `${world.home}.${quote(name)}`
}

export function sqlText(world: World, sql: Sql, spelt: Spelling = spelling(0)): string {
  return sql
    .map((piece) => {
      if (typeof piece === 'string') return piece
      return 'column' in piece ? spelt.name(columnOf(world, piece.column).name) : spelt.name(tableOf(world, piece.table).name)
    })
    .join('')
}

export function createTable(world: World, table: TableSpec, name: string = table.name): string {
  const s = spelling(table.spelling)
  const inline = table.constraints.filter((item) => item.inline === true && anchor(item) !== undefined)
  for (const item of inline) columnOf(world, anchor(item) ?? '')
  const items = [
    ...table.columns.map((column) =>
      columnDefinition(
        world,
        table,
        column,
        inline.filter((item) => anchor(item) === column.id),
        s,
      ),
    ),
    ...table.constraints.filter((item) => !inline.includes(item)).map((item) => tableConstraint(world, item, s)),
  ]
  const options = [...(table.withoutRowid ? [s.word('WITHOUT ROWID')] : []), ...(table.strict ? [s.word('STRICT')] : [])]
  const body = items.join(`,${s.gap()}`)
  return `CREATE TABLE ${world.home}.${s.defined(name)}${s.space()}(${s.space()}${body}${s.space()})${
    options.length > 0 ? ` ${options.join(', ')}` : ''
  }`
}

/** The column at which an inline constraint stands. */
function anchor(item: ConstraintSpec): string | undefined {
  return item.kind === 'check' ? item.column : item.columns.length === 1 ? item.columns[0] : undefined
}

function columnDefinition(world: World, table: TableSpec, column: ColumnSpec, inline: readonly ConstraintSpec[], s: Spelling): string {
  const type = column.type === '' ? '' : ` ${table.strict ? s.word(column.type) : column.type}`
  if (column.generated !== undefined) {
    const { sql, stored } = column.generated
    const collation = column.collation === undefined ? '' : ` ${s.word('COLLATE')} ${column.collation}`
    const clauses = inline.map((item) => `${s.gap()}${inlineConstraint(world, item, s)}`).join('')
    // A comment before GENERATED would be part of the type: its words may be words of a type's name.
    return `${s.defined(column.name)}${type} ${s.word('GENERATED ALWAYS AS')}${s.space()}(${sqlText(world, sql, s)}) ${s.word(
      stored ? 'STORED' : 'VIRTUAL',
    )}${collation}${clauses}`
  }
  const clauses: string[] = []
  if (column.notNull !== undefined) {
    clauses.push(`${named(column.notNull.name, s)}${s.word('NOT NULL')}${onConflict(column.notNull.conflict, s)}`)
  }
  if (column.default !== undefined) clauses.push(`${s.word('DEFAULT')} ${column.default}`)
  if (column.collation !== undefined) clauses.push(`${s.word('COLLATE')} ${column.collation}`)
  for (const item of inline) clauses.push(inlineConstraint(world, item, s))
  return [`${s.defined(column.name)}${type}`, ...clauses].join(s.gap())
}

function named(name: string | undefined, s: Spelling): string {
  return name === undefined ? '' : `${s.word('CONSTRAINT')} ${s.defined(name)} `
}

function onConflict(conflict: string | undefined, s: Spelling): string {
  return conflict === undefined ? '' : ` ${s.word('ON CONFLICT')} ${s.word(conflict)}`
}

function inlineConstraint(world: World, item: ConstraintSpec, s: Spelling): string {
  if (item.kind === 'check') return `${named(item.name, s)}${s.word('CHECK')}${s.space()}(${sqlText(world, item.sql, s)})`
  if (item.kind === 'foreignKey') return `${named(item.name, s)}${references(world, item, s)}`
  return `${named(item.name, s)}${keyWords(item, s)}${item.desc ? ` ${s.word('DESC')}` : ''}${onConflict(item.conflict, s)}${
    item.autoincrement ? ` ${s.word('AUTOINCREMENT')}` : ''
  }`
}

function keyWords(item: KeySpec, s: Spelling): string {
  return s.word(item.kind === 'unique' ? 'UNIQUE' : 'PRIMARY KEY')
}

function tableConstraint(world: World, item: ConstraintSpec, s: Spelling): string {
  if (item.kind === 'check') return inlineConstraint(world, item, s)
  const columns = item.columns.map((id) => s.name(columnOf(world, id).name)).join(`,${s.space()}`)
  if (item.kind === 'foreignKey')
    return `${named(item.name, s)}${s.word('FOREIGN KEY')}${s.space()}(${columns})${s.gap()}${references(world, item, s)}`
  return `${named(item.name, s)}${keyWords(item, s)}${s.space()}(${columns}${item.desc ? ` ${s.word('DESC')}` : ''}${
    item.autoincrement ? ` ${s.word('AUTOINCREMENT')}` : ''
  })${onConflict(item.conflict, s)}`
}

function references(world: World, item: ForeignKeySpec, s: Spelling): string {
  const columns = item.references.map((id) => s.name(columnOf(world, id).name))
  return [
    `${s.word('REFERENCES')} ${s.defined(tableOf(world, item.table).name)}${
      columns.length === 0 ? '' : `${s.space()}(${columns.join(', ')})`
    }`,
    ...(item.onDelete === undefined ? [] : [s.word(`ON DELETE ${item.onDelete}`)]),
    ...(item.onUpdate === undefined ? [] : [s.word(`ON UPDATE ${item.onUpdate}`)]),
    ...(item.deferrable === undefined ? [] : [s.word(item.deferrable)]),
  ].join(s.gap())
}

export function createIndex(world: World, table: TableSpec, index: IndexSpec): string {
  const s = spelling(table.spelling === 0 ? 0 : table.spelling + index.name.length)
  const parts = index.parts.map(
    ({ sql, collation, desc }) =>
      `${sqlText(world, sql, s)}${collation === undefined ? '' : ` ${s.word('COLLATE')} ${collation}`}${desc ? ` ${s.word('DESC')}` : ''}`,
  )
  const where = index.where === undefined ? '' : `${s.gap()}${s.word('WHERE')} ${sqlText(world, index.where, s)}`
  return `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${world.home}.${s.defined(index.name)} ON ${s.defined(
    table.name,
  )}${s.space()}(${parts.join(', ')})${where}`
}

export function createObject(world: World, object: ObjectSpec): string {
  const kind = { view: 'VIEW', trigger: 'TRIGGER', fts: 'VIRTUAL TABLE' }[object.kind]
  const name = object.temp ? quote(object.name) : qualified(world, object.name)
  return `CREATE ${object.temp ? 'TEMP ' : ''}${kind} ${name} ${sqlText(world, object.sql)}`
}

function insertRow(world: World, table: TableSpec, row: RowSpec): string {
  const cells = Object.entries(row.cells).map(([id, value]) => [quote(columnOf(world, id).name), value] as const)
  const all = row.rowid === undefined ? cells : [['rowid', row.rowid] as const, ...cells]
  if (all.length === 0) return `INSERT INTO ${qualified(world, table.name)} DEFAULT VALUES`
  return `INSERT OR IGNORE INTO ${qualified(world, table.name)} (${all.map(([name]) => name).join(', ')}) VALUES (${all
    .map(([, value]) => value)
    .join(', ')})`
}

function deletions(world: World, table: TableSpec): readonly ScriptLine[] {
  const name = qualified(world, table.name)
  if (table.deleted === 'none') return []
  if (table.deleted === 'all') return [{ sql: `DELETE FROM ${name}` }]
  const rowid = rowidWord(table)
  if (rowid === undefined) return []
  const middle = `(SELECT ${rowid} FROM ${name} ORDER BY ${rowid} LIMIT 1 OFFSET 1)`
  return [{ sql: `DELETE FROM ${name} WHERE ${rowid} = (SELECT max(${rowid}) FROM ${name}) OR ${rowid} = ${middle}` }]
}
