import type { Connection, ResultRow } from '@mig/core/dialect'

/*
 * What SQLite itself says of a database, and how its tables behave: an oracle that shares no code with the reflector.
 */

/** Tables with their columns, indexes and foreign keys; only what SQLite tells apart. */
export async function catalog(connection: Connection): Promise<unknown> {
  const tables = await rows(connection, `SELECT name, wr, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'`)
  const own = tables.filter(({ name }) => !String(name).startsWith('sqlite_')).toSorted(byText)
  const result: unknown[] = []
  for (const { name, wr, strict } of own) {
    result.push({
      name,
      wr,
      strict,
      columns: await columns(connection, String(name)),
      indexes: await indexes(connection, String(name)),
      foreignKeys: await foreignKeys(connection, String(name)),
    })
  }
  return result
}

async function columns(connection: Connection, table: string): Promise<readonly unknown[]> {
  const list = await rows(connection, 'SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?)', table)
  const [key] = await rows(connection, `SELECT 1 FROM pragma_index_list(?) WHERE origin = 'pk'`, table)
  const result: unknown[] = []
  for (const { name, type, notnull, dflt_value: text, pk, hidden } of list) {
    // Without an index it is the rowid, for which NOT NULL says nothing: https://www.sqlite.org/lang_createtable.html#rowid
    const isRowid = pk !== 0 && key === undefined
    result.push([name, spelled(String(type)), isRowid ? 1 : notnull, plain(text), pk, hidden])
  }
  return result
}

/** Known types are written in one way: `VARCHAR(10)`. A comment before GENERATED ALWAYS is part of the type to SQLite. */
function spelled(type: string): string {
  return type
    .replace(/\s*(?:\/\*[^*]*\*\/\s*)+$|\s*--.*\s*$/, '')
    .toUpperCase()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([(),]) ?/g, '$1')
}

/** The text of a default, apart from comments, white space and parentheses. */
function plain(text: unknown): string | null {
  return typeof text !== 'string' ? null : text.replaceAll(/\/\*.*?\*\/|--.*|[\s()]/g, '')
}

async function indexes(connection: Connection, table: string): Promise<readonly unknown[]> {
  const list = await rows(connection, 'SELECT name, "unique", origin, partial FROM pragma_index_list(?)', table)
  const result: unknown[] = []
  for (const { name, unique, origin, partial } of list) {
    const parts = await rows(connection, 'SELECT name, "desc", coll, key FROM pragma_index_xinfo(?)', String(name))
    const keys = parts.map((part) => [part['name'], part['desc'], String(part['coll']).toUpperCase(), part['key']])
    result.push([origin === 'c' ? name : '', unique, origin, partial, keys])
  }
  return result.toSorted(byText)
}

async function foreignKeys(connection: Connection, table: string): Promise<readonly unknown[]> {
  const list = await rows(connection, 'SELECT * FROM pragma_foreign_key_list(?) ORDER BY id, seq', table)
  const keys = new Map<unknown, unknown[]>()
  for (const { id, seq, table: target, from, to, on_update, on_delete } of list) {
    const [key] = await rows(connection, 'SELECT name FROM pragma_table_info(?) WHERE pk = ?', String(target), Number(seq) + 1)
    const column = to ?? key?.['name'] ?? null
    const part = [target, from, column].map((name) => (typeof name === 'string' ? name.toLowerCase() : name))
    keys.set(id, [...(keys.get(id) ?? []), [...part, on_update, on_delete]])
  }
  return [...keys.values()].toSorted(byText)
}

const VALUES = ['NULL', '0', '1', '-1', '7', '1.5', "'a'", "'A'", "'a  '", "'12'", "'abc'", "x'00'", "'it''s'"] as const

/** What becomes of rows that are put into each table, and what stands in it afterwards. */
export async function behaviour(connection: Connection, seed: number): Promise<unknown> {
  await connection.run('PRAGMA foreign_keys = OFF')
  const random = numbers(seed)
  const tables = await rows(
    connection,
    `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
  )
  const result: unknown[] = []
  for (const { name } of tables) {
    const list = await rows(connection, 'SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0', String(name))
    const target = quoted(String(name))
    const outcomes: boolean[] = []
    for (let round = 0; round < 25; round += 1) {
      const given = list.filter(() => random() < 0.85)
      const values = given.map(() => VALUES[Math.floor(random() * VALUES.length)])
      const names = given.map((column) => quoted(String(column['name'])))
      const source = given.length === 0 ? 'DEFAULT VALUES' : `(${names.join(', ')}) VALUES (${values.join(', ')})`
      outcomes.push(await succeeds(connection, `INSERT INTO ${target} ${source}`))
    }
    const all = await rows(connection, 'SELECT name FROM pragma_table_xinfo(?)', String(name))
    const shown = all.map((column) => `typeof(${quoted(String(column['name']))}) || quote(${quoted(String(column['name']))})`)
    const content = await rows(connection, `SELECT ${shown.map((text, place) => `${text} AS c${place}`).join(', ')} FROM ${target}`)
    result.push([name, outcomes, content.map((row) => JSON.stringify(row).replaceAll(/\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d/g, 'now')).toSorted()])
  }
  return result
}

async function succeeds(connection: Connection, sql: string): Promise<boolean> {
  try {
    await connection.run(sql)
    return true
  } catch {
    return false
  }
}

/** https://en.wikipedia.org/wiki/Linear_congruential_generator: the same numbers for both databases. */
function numbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

async function rows(connection: Connection, sql: string, ...values: readonly (string | number)[]): Promise<readonly ResultRow[]> {
  return (await connection.run(sql, values)).rows
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function byText(a: unknown, b: unknown): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)]
  return left < right ? -1 : Number(left > right)
}
