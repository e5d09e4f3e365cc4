import type { Cell, Db } from './sqlite-file.ts'

/** What is in a schema of a database, by SQLite's own words alone. */
export interface Snapshot {
  /** `main.table.users` → its SQL. */
  readonly objects: { readonly [object: string]: string | null }
  readonly tables: { readonly [table: string]: TableFacts }
  /** `main.users` → its rows, with their rowids. */
  readonly rows: { readonly [table: string]: readonly string[] }
  readonly views: { readonly [view: string]: readonly string[] | string }
  readonly counters: readonly string[]
  readonly statistics: readonly string[]
  readonly violations: readonly Violation[] | string
  readonly integrity: readonly string[]
  readonly settings: { readonly [pragma: string]: string }
}

export interface Violation {
  readonly parent: string
  readonly rowid: string
  readonly table: string
}

export interface TableFacts {
  readonly flags: string
  readonly columns: readonly string[]
  readonly collations: readonly string[]
  readonly keys: readonly string[]
  readonly indexes: readonly string[]
}

const SETTINGS = [
  'foreign_keys',
  'defer_foreign_keys',
  'legacy_alter_table',
  'recursive_triggers',
  'ignore_check_constraints',
  'user_version',
  'application_id',
  'writable_schema',
  'journal_mode',
  'busy_timeout',
  'encoding',
  'reverse_unordered_selects',
  'trusted_schema',
]

export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** mig's own books. */
const BOOKS = /^mig_version/

export function snapshot(db: Db, { settings = true }: { readonly settings?: boolean } = {}): Snapshot {
  const schemas = db.objects('PRAGMA database_list').map(({ name }) => String(name))
  const list = schemas.flatMap((schema) => tablesOf(db, schema))
  return {
    objects: Object.fromEntries(schemas.flatMap((schema) => objectsOf(db, schema))),
    tables: Object.fromEntries(
      list.filter(({ type }) => type === 'table').map((table) => [`${table.schema}.${table.name}`, factsOf(db, table)]),
    ),
    rows: Object.fromEntries(
      list.filter(({ type }) => type !== 'view' && type !== 'virtual').map((table) => [`${table.schema}.${table.name}`, rowsOf(db, table)]),
    ),
    views: Object.fromEntries(
      list.filter(({ type }) => type === 'view').map(({ schema, name }) => [`${schema}.${name}`, viewRows(db, schema, name)]),
    ),
    counters: schemas.flatMap((schema) => counters(db, schema)),
    statistics: schemas.flatMap((schema) => statistics(db, schema)),
    violations: violations(db, schemas),
    integrity: db.rows('PRAGMA integrity_check').flat().map(String),
    settings: settings ? Object.fromEntries(SETTINGS.map((name) => [name, String(db.rows(`PRAGMA ${name}`)[0]?.[0])])) : {},
  }
}

interface Listed {
  readonly schema: string
  readonly name: string
  readonly type: string
  readonly withoutRowid: boolean
  readonly flags: string
}

function tablesOf(db: Db, schema: string): readonly Listed[] {
  return db
    .objects(`PRAGMA ${quote(schema)}.table_list`)
    .filter((row) => row['schema'] === schema && !String(row['name']).startsWith('sqlite_') && !BOOKS.test(String(row['name'])))
    .map((row) => ({
      schema,
      name: String(row['name']),
      type: String(row['type']),
      withoutRowid: row['wr'] === 1n,
      flags: facts(row, 'ncol', 'wr', 'strict'),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function objectsOf(db: Db, schema: string): readonly (readonly [string, string | null])[] {
  return db
    .rows(`SELECT type, name, tbl_name, sql FROM ${quote(schema)}.sqlite_schema ORDER BY type, name`)
    .map((row) => row as readonly [type: string, name: string, table: string, sql: string | null])
    .filter(([, name, table]) => !BOOKS.test(table) && !/^sqlite_(autoindex|stat|sequence)/.test(name))
    .map(([type, name, table, sql]) => [`${schema}.${type}.${name} on ${table}`, sql])
}

function factsOf(db: Db, { schema, name, flags }: Listed): TableFacts {
  const of = `${quote(schema)}.%(${literal(name)})`
  const ask = (pragma: string): readonly Row[] => db.objects(`PRAGMA ${of.replace('%', pragma)}`)
  const columns = ask('table_xinfo')
  return {
    flags,
    columns: columns.map((row) => `${facts(row, 'name', 'type', 'notnull', 'pk', 'hidden')}, default ${bare(row['dflt_value'])}`),
    collations: collations(
      db,
      schema,
      name,
      columns.map((row) => String(row['name'])),
    ),
    keys: foreignKeys(ask('foreign_key_list')),
    indexes: ask('index_list')
      .map((row) => {
        const parts = db.objects(`PRAGMA ${quote(schema)}.index_xinfo(${literal(String(row['name']))})`)
        const shownParts = parts.map((part) => facts(part, 'name', 'coll', 'desc', 'key').toLowerCase()).join(', ')
        return `${row['origin'] === 'c' ? String(row['name']) : 'of a key'}: ${facts(row, 'unique', 'origin', 'partial')}: ${shownParts}`
      })
      .toSorted(),
  }
}

type Row = { readonly [column: string]: Cell }

/** `notnull 1, pk 0` */
function facts(row: Row, ...names: readonly string[]): string {
  return names.map((name) => `${name} ${shown(row[name] ?? null)}`).join(', ')
}

/** A default without the parentheses and the space around it, which are no part of it. */
function bare(value: Cell | undefined): string {
  let text = typeof value === 'string' ? value.trim() : 'none'
  while (/^\([^()]*\)$/.test(text)) text = text.slice(1, -1).trim()
  // A name in quotes is a text here, whichever quotes it has.
  return text.replace(/^"(.*)"$/, "'$1'")
}

/** The order of a key's columns is the database's; the order of keys says nothing. */
function foreignKeys(rows: readonly Row[]): readonly string[] {
  const keys = new Map<Cell | undefined, string[]>()
  for (const row of rows) {
    const of = keys.get(row['id']) ?? [facts(row, 'table', 'on_delete', 'on_update', 'match')]
    keys.set(row['id'], [...of, facts(row, 'from', 'to').toLowerCase()])
  }
  return [...keys.values()].map((parts) => parts.join(', ')).toSorted()
}

/** No pragma tells the collation of a column, but an index on it does. */
function collations(db: Db, schema: string, table: string, columns: readonly string[]): readonly string[] {
  db.exec('SAVEPOINT "collation probe"')
  try {
    return columns.map((column, place) => {
      const index = `collation probe ${place}`
      db.exec(`CREATE INDEX ${quote(schema)}.${quote(index)} ON ${quote(table)} (${quote(column)})`)
      const [part] = db.objects(`PRAGMA ${quote(schema)}.index_xinfo(${literal(index)})`)
      return `${column} ${String(part?.['coll']).toLowerCase()}`
    })
  } finally {
    db.exec('ROLLBACK TO "collation probe"')
    db.exec('RELEASE "collation probe"')
  }
}

/** The rows of every table, with rowids where they can be asked for. */
function rowsOf(db: Db, { schema, name, withoutRowid }: Listed): readonly string[] {
  const columns = db.objects(`PRAGMA ${quote(schema)}.table_xinfo(${literal(name)})`).map((row) => String(row['name']))
  const word = withoutRowid
    ? undefined
    : ['rowid', '_rowid_', 'oid'].find((candidate) => !columns.some((column) => column.toLowerCase() === candidate))
  const wanted = [...(word === undefined ? [] : [word]), ...columns.map(quote)]
  return db
    .rows(`SELECT ${wanted.join(', ')} FROM ${quote(schema)}.${quote(name)}`)
    .map((row) => row.map(shown).join(' | '))
    .toSorted()
}

function viewRows(db: Db, schema: string, name: string): readonly string[] | string {
  try {
    return db
      .rows(`SELECT * FROM ${quote(schema)}.${quote(name)}`)
      .map((row) => row.map(shown).join(' | '))
      .toSorted()
  } catch (error) {
    return String(error)
  }
}

/** The value with its type: 1, 1.0 and '1' differ. */
export function shown(cell: Cell): string {
  if (cell === null) return 'NULL'
  if (typeof cell === 'bigint') return String(cell)
  if (typeof cell === 'number') return `real ${cell}`
  if (typeof cell === 'string') return JSON.stringify(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(cell) ? '<now>' : cell)
  return `x'${Buffer.from(cell).toString('hex')}'`
}

function has(db: Db, schema: string, table: string): boolean {
  return db.rows(`SELECT 1 FROM ${quote(schema)}.sqlite_schema WHERE name = ${literal(table)}`).length > 0
}

function counters(db: Db, schema: string): readonly string[] {
  if (!has(db, schema, 'sqlite_sequence')) return []
  return (
    db
      .rows(`SELECT name, seq FROM ${quote(schema)}.sqlite_sequence`)
      // A counter of 0 counts as one that was never begun.
      .filter(([name, counter]) => !BOOKS.test(String(name)) && counter !== 0n)
      .map((row) => `${schema}: ${row.map(shown).join(' ')}`)
      .toSorted()
  )
}

function statistics(db: Db, schema: string): readonly string[] {
  return ['sqlite_stat1', 'sqlite_stat4'].flatMap((table) =>
    has(db, schema, table)
      ? db
          .rows(`SELECT * FROM ${quote(schema)}.${table}`)
          .filter(([name]) => !BOOKS.test(String(name)))
          // The name of an index that SQLite makes for a key has a number, which follows from the others.
          .map(
            (row) =>
              `${schema} ${table}: ${row
                .map(shown)
                .join(' ')
                .replaceAll(/sqlite_autoindex_(.*?)_\d+"/g, 'sqlite_autoindex_$1"')}`,
          )
          .toSorted()
      : [],
  )
}

function violations(db: Db, schemas: readonly string[]): readonly Violation[] | string {
  try {
    return schemas
      .flatMap((schema) => db.objects(`PRAGMA ${quote(schema)}.foreign_key_check`))
      .map((row) => ({ parent: String(row['parent']), rowid: String(row['rowid']), table: String(row['table']) }))
      .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  } catch (error) {
    return String(error)
  }
}
