import type { Intent } from './intent.ts'
import { quote, literal } from './snapshot.ts'
import type { Db } from './sqlite-file.ts'
import { columnOf, rowidAlias, rowidWord, subjectOf, type World } from './world.ts'
import { createTable, createIndex, createObject, qualified } from './write-sql.ts'

/** What a tool forgets when it rebuilds a table. */
export type Flaw = (typeof FLAWS)[number]

export const FLAWS = [
  'foreign keys on',
  'triggers',
  'triggers of other tables',
  'indexes',
  'CAST',
  'rowids',
  'counter',
  'statistics',
  'collations',
  'conflict clauses',
  'foreign key actions',
  'descending',
  'unnamed checks',
  'names of constraints',
  'STRICT',
  'WITHOUT ROWID',
  'AUTOINCREMENT',
  'defaults',
  'generated',
  'leftover',
  'views',
  'duplicates',
  'OR IGNORE',
  'last row',
  'NOT NULL',
  'partial',
  'pragma',
  'a bystander',
  'a value',
  'deferrable',
  'old names',
] as const

/**
 * A rebuild by hand that knows the intention: create, copy, drop, rename, and all that hangs on the table. With a flaw it is one of the
 * rebuilds that lose something.
 */
export function rebuildByHand(db: Db, before: World, intent: Intent, flaw?: Flaw): void {
  const was = subjectOf(before)
  const world = flawed(intent.world, flaw)
  const table = subjectOf(world)
  const home = world.home
  const [oldName, newName] = [qualified(before, was.name), qualified(world, 'p new')]
  const objects = world.objects.filter(({ kind }) => kind !== 'fts')
  db.exec(`PRAGMA foreign_keys = ${flaw === 'foreign keys on' ? 'ON' : 'OFF'}`)
  db.exec('PRAGMA legacy_alter_table = ON')
  const statistics = savedStatistics(db, before)
  const [counter] = savedCounter(db, before)
  const orphans = db.objects(`SELECT type, name FROM ${home}.sqlite_schema WHERE type IN ('trigger', 'view')`)
  db.exec('BEGIN')
  for (const { type, name } of orphans) db.exec(`DROP ${String(type)} IF EXISTS ${qualified(world, String(name))}`)
  for (const { name } of db.objects(`SELECT name FROM temp.sqlite_schema WHERE type = 'trigger'`))
    db.exec(`DROP TRIGGER temp.${quote(String(name))}`)
  db.exec(createTable(world, table, 'p new'))
  const columns = table.columns.filter(({ generated }) => generated === undefined)
  const selected = columns.map(({ id }) => {
    const source = intent.sources[id]
    if (source === undefined) return 'NULL'
    const text =
      'column' in source
        ? quote(columnOf(before, source.column).name)
        : source.sql.replaceAll(/\{(.*?)\}/g, (_, of: string) => quote(columnOf(before, of).name))
    if (flaw === 'CAST') return `CAST(${text} AS INTEGER)`
    return flaw === 'a value' && id !== 's.id' ? `CASE WHEN ${text} IS NULL THEN NULL ELSE ${text} || '' END` : text
  })
  const [from, to] = [rowidWord(was), rowidAlias(table) === undefined ? rowidWord(table) : undefined]
  const rowid = from !== undefined && to !== undefined && flaw !== 'rowids'
  const names = [...(rowid ? [to] : []), ...columns.map(({ name }) => quote(name))]
  const limit = flaw === 'last row' ? ` LIMIT (SELECT max(count(*) - 1, 0) FROM ${oldName})` : ''
  db.exec(
    `INSERT OR ${flaw === 'OR IGNORE' ? 'IGNORE' : 'ABORT'} INTO ${newName} (${names.join(', ')}) SELECT ${[
      ...(rowid ? [from] : []),
      ...selected,
    ].join(', ')} FROM ${oldName}${limit}`,
  )
  db.exec(`DROP TABLE ${oldName}`)
  db.exec(`ALTER TABLE ${newName} RENAME TO ${quote(table.name)}`)
  for (const index of flaw === 'indexes' ? [] : table.indexes) db.exec(createIndex(world, table, index))
  for (const object of objects) {
    if (flaw === 'triggers' && object.kind === 'trigger' && object.name.startsWith('tr')) continue
    if (flaw === 'triggers of other tables' && ['tr_child', 'tr_other'].includes(object.name)) continue
    if (flaw === 'views' && object.kind === 'view') continue
    db.exec(createObject(flaw === 'old names' && object.kind === 'trigger' ? before : world, object))
  }
  const counts = table.constraints.some((item) => item.kind === 'primaryKey' && item.autoincrement === true)
  if (flaw !== 'counter' && counter !== undefined && counts) {
    db.exec(`DELETE FROM ${home}.sqlite_sequence WHERE name IN (${literal(table.name)}, 'p new')`)
    db.exec(`INSERT INTO ${home}.sqlite_sequence VALUES (${literal(table.name)}, ${counter})`)
  }
  if (flaw !== 'statistics') for (const statement of statistics) db.exec(statement)
  if (flaw === 'leftover') db.exec(`CREATE TABLE ${home}."p__new" (x)`)
  if (flaw === 'a bystander') db.exec(`UPDATE ${home}.bystander SET v = v || '!'`)
  db.exec('COMMIT')
  if (flaw !== 'pragma') db.exec('PRAGMA legacy_alter_table = OFF')
  db.exec('PRAGMA foreign_keys = OFF')
}

/** As statements that put them back. */
function savedStatistics(db: Db, before: World): readonly string[] {
  if (!before.analyzed) return []
  const name = literal(subjectOf(before).name)
  const select = (table: string, columns: readonly string[]): readonly string[] => {
    const from = `${before.home}.${table}`
    const values = columns.map((column) => `quote(${column})`).join(` || ', ' || `)
    return db
      .rows(`SELECT ${values} FROM ${from} WHERE tbl = ${name}`)
      .map(([row]) => `INSERT INTO ${from} (${columns.join(', ')}) VALUES (${String(row)})`)
  }
  const more = db.rows(`SELECT 1 FROM ${before.home}.sqlite_schema WHERE name = 'sqlite_stat4'`).length > 0
  return [
    ...select('sqlite_stat1', ['tbl', 'idx', 'stat']),
    ...(more ? select('sqlite_stat4', ['tbl', 'idx', 'neq', 'nlt', 'ndlt', 'sample']) : []),
  ]
}

function savedCounter(db: Db, before: World): readonly string[] {
  const has = db.rows(`SELECT 1 FROM ${before.home}.sqlite_schema WHERE name = 'sqlite_sequence'`).length > 0
  return has
    ? db
        .rows(`SELECT seq FROM ${before.home}.sqlite_sequence WHERE name = ${literal(subjectOf(before).name)}`)
        .flat()
        .map(String)
    : []
}

/** The world as a tool sees it that cannot express something. */
function flawed(world: World, flaw: Flaw | undefined): World {
  const [subject, ...others] = world.tables
  if (subject === undefined) return world
  const without = <T extends object, K extends keyof T>(item: T, ...keys: readonly K[]): T => {
    const copy = { ...item }
    for (const key of keys) delete copy[key]
    return copy
  }
  const changes: { readonly [F in Flaw]?: () => typeof subject } = {
    collations: () => ({ ...subject, columns: subject.columns.map((column) => without(column, 'collation')) }),
    defaults: () => ({ ...subject, columns: subject.columns.map((column) => without(column, 'default')) }),
    'NOT NULL': () => ({ ...subject, columns: subject.columns.map((column) => without(column, 'notNull')) }),
    generated: () => ({ ...subject, columns: subject.columns.map((column) => without(column, 'generated')) }),
    'conflict clauses': () => ({
      ...subject,
      constraints: subject.constraints.map((item) =>
        item.kind === 'unique' || item.kind === 'primaryKey' ? without(item, 'conflict') : item,
      ),
    }),
    'foreign key actions': () => ({
      ...subject,
      constraints: subject.constraints.map((item) => (item.kind === 'foreignKey' ? without(item, 'onDelete', 'onUpdate') : item)),
    }),
    deferrable: () => ({
      ...subject,
      constraints: subject.constraints.map((item) => (item.kind === 'foreignKey' ? without(item, 'deferrable') : item)),
    }),
    'unnamed checks': () => ({
      ...subject,
      constraints: subject.constraints.filter((item) => item.kind !== 'check' || item.name !== undefined),
    }),
    'names of constraints': () => ({ ...subject, constraints: subject.constraints.map((item) => without(item, 'name')) }),
    AUTOINCREMENT: () => ({
      ...subject,
      constraints: subject.constraints.map((item) => (item.kind === 'primaryKey' ? without(item, 'autoincrement') : item)),
    }),
    descending: () => ({
      ...subject,
      indexes: subject.indexes.map((index) => ({ ...index, parts: index.parts.map((part) => without(part, 'desc')) })),
    }),
    partial: () => ({ ...subject, indexes: subject.indexes.map((index) => without(index, 'where')) }),
    duplicates: () => ({ ...subject, constraints: subject.constraints.filter(({ kind }) => kind !== 'unique') }),
    STRICT: () => without(subject, 'strict'),
    'WITHOUT ROWID': () => without(subject, 'withoutRowid'),
  }
  const changed = flaw === undefined ? undefined : changes[flaw]?.()
  return changed === undefined ? world : { ...world, tables: [changed, ...others] }
}
