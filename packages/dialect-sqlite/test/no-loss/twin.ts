import type { Intent, Source } from './intent.ts'
import { literal, quote, shown } from './snapshot.ts'
import type { Cell, Db, OpenDb } from './sqlite-file.ts'
import { columnOf, rowidAlias, rowidWord, subjectOf, type TableSpec, type World } from './world.ts'
import { createIndex, createTable, finish, qualified, worldScript } from './write-sql.ts'

/** Makes the world in a database that is empty; `aux` is a second one. */
export function build(db: Db, world: World, aux: string): void {
  if (world.home === 'aux') db.exec(`ATTACH ${literal(aux)} AS aux`)
  for (const { sql, mayFail } of worldScript(world)) {
    try {
      db.exec(sql)
    } catch (error) {
      if (mayFail !== true) throw new SyntaxError(`${String(error)}\n${sql}`, { cause: error })
    }
  }
}

export type Twin = { readonly db: Db; readonly doubts: readonly string[] } | { readonly impossible: string }

/**
 * A database made as it is meant to be after the changes: the tables are written anew, and take the values of the old ones. Where
 * SQLite refuses that, or a value would not stay what it is, the changes are impossible.
 */
export function buildTwin(open: OpenDb, old: Db, before: World, intent: Intent): Twin {
  const db = open(':memory:')
  const doubts: string[] = []
  try {
    const { world } = intent
    if (world.home === 'aux') db.exec(`ATTACH ':memory:' AS aux`)
    for (const table of world.tables.toReversed()) {
      db.exec(createTable(world, table))
      doubts.push(...copyRows(old, db, { before, after: world, table, intent }))
    }
    for (const table of world.tables.toReversed()) for (const index of table.indexes) db.exec(createIndex(world, table, index))
    for (const { sql } of finish({ ...world, analyzed: false })) db.exec(sql)
    copyCounters(old, db, before, world)
    return { db, doubts }
  } catch (error) {
    db.close()
    return { impossible: String(error) }
  }
}

interface Copy {
  readonly before: World
  readonly after: World
  readonly table: TableSpec
  readonly intent: Intent
}

/** Gives the values of which one may say that they changed, and that they did not. */
function copyRows(old: Db, db: Db, { before, after, table, intent }: Copy): readonly string[] {
  const was = before.tables.find(({ id }) => id === table.id)
  if (was === undefined) return []
  const columns = table.columns.filter(({ generated }) => generated === undefined)
  const sources = columns.map(({ id }): Source => (table.id === 's' ? intent.sources[id] ?? { sql: 'NULL' } : { column: id }))
  const from = rowidWord(was)
  const to = rowidAlias(table) === undefined ? rowidWord(table) : undefined
  const rowid = from !== undefined && to !== undefined
  const selected = [...(rowid ? [from] : []), ...sources.map((source) => sourceText(before, source))]
  const names = [...(rowid ? [to] : []), ...columns.map(({ name }) => quote(name))]
  const order = from === undefined ? '' : ` ORDER BY ${from}`
  const rows = old.rows(`SELECT ${selected.join(', ')} FROM ${qualified(before, was.name)}${order}`)
  const into = `INSERT OR ABORT INTO ${qualified(after, table.name)} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
  for (const row of rows) db.insert(into, row)
  return table.id === 's' ? changedValues(old, db, { before, after, table, intent }) : []
}

function sourceText(before: World, source: Source): string {
  if ('column' in source) return quote(columnOf(before, source.column).name)
  return source.sql.replaceAll(/\{(.*?)\}/g, (_, id: string) => quote(columnOf(before, id).name))
}

/**
 * The values that nothing converts stay what they are. 5 and '5' are written alike, and a type may make one of the other; where the
 * text would change, somebody has to be asked.
 */
function changedValues(old: Db, db: Db, { before, after, table, intent }: Copy): readonly string[] {
  const kept = table.columns.flatMap((column) => {
    const source = intent.sources[column.id]
    return column.generated === undefined && source !== undefined && 'column' in source
      ? [[columnOf(before, source.column).name, column.name] as const]
      : []
  })
  // Without rowids the key tells which row became which, where it is not converted itself.
  const converted = table.withoutRowid && keyOf(table).some((id) => 'sql' in (intent.sources[id] ?? {}))
  if (kept.length === 0 || converted) return []
  const was = subjectOf(before)
  const select = (names: readonly string[], of: TableSpec, world: World, order: string): string =>
    `SELECT ${names.map(quote).join(', ')} FROM ${qualified(world, of.name)} ${order}`
  // A column that becomes the rowid gives the rows its order.
  const alias = rowidAlias(was) === undefined ? rowidAlias(table) : undefined
  const counter = alias === undefined ? undefined : kept.find(([, name]) => name === columnOf(after, alias).name)
  const names = { was: kept.map(([name]) => name), now: kept.map(([, name]) => name) }
  const rows = old.rows(select(names.was, was, before, counter === undefined ? inOrder(was, before) : `NOT INDEXED ORDER BY ${quote(counter[0])}`))
  const now = db.rows(select(names.now, table, after, inOrder(table, after)))
  if (rows.length !== now.length) throw new TypeError('a row would go')
  return rows.flatMap((row, place) =>
    row.flatMap((cell, column) => {
      const next = now[place]?.[column] ?? null
      if (shown(cell) === shown(next)) return []
      const change = `${shown(cell)} would become ${shown(next)}`
      if (alike(cell, next) || db.rows(`SELECT CAST(${sqlLiteral(next)} AS TEXT)`)[0]?.[0] === cell) return [change]
      throw new TypeError(`a value would change: ${change}`)
    }),
  )
}

/** Rows come in the order of their rowids, whether those can be named or not, unless an index has all that is asked for. */
function inOrder(table: TableSpec, world: World): string {
  if (!table.withoutRowid) return `NOT INDEXED ORDER BY ${rowidWord(table) ?? 'NULL'}`
  return `ORDER BY ${keyOf(table)
    .map((id) => quote(columnOf(world, id).name))
    .join(', ')}`
}

function keyOf(table: TableSpec): readonly string[] {
  return table.constraints.flatMap((item) => (item.kind === 'primaryKey' ? item.columns : []))
}

/** For numbers alone; the rest is never asked for. */
function sqlLiteral(cell: Cell): string {
  if (typeof cell === 'number') return `CAST(${cell} AS REAL)`
  return typeof cell === 'bigint' ? String(cell) : 'NULL'
}

/** 5 as '5' and 5.0 as 5, and back; but '007' as 7 has lost its zeros. */
function alike(a: Cell, b: Cell): boolean {
  if (a === null || b === null || a instanceof Uint8Array || b instanceof Uint8Array) return false
  if (typeof a !== 'string') return Number(b) === Number(a)
  // A whole number that a double holds exactly is the same one, however many digits it is written with.
  const isSameInteger = typeof b === 'number' && Number.isInteger(b) && /^-?[1-9]\d*$/.test(a) && BigInt(b) === BigInt(a)
  return String(b) === a || isSameInteger
}

function copyCounters(old: Db, db: Db, before: World, after: World): void {
  const [had] = old.rows(`SELECT count(*) FROM ${before.home}.sqlite_schema WHERE name = 'sqlite_sequence'`)[0] ?? []
  if (had !== 1n) return
  for (const [name, seq] of old.rows(`SELECT name, seq FROM ${before.home}.sqlite_sequence`)) {
    const now = name === subjectOf(before).name ? subjectOf(after).name : String(name)
    db.exec(`DELETE FROM ${after.home}.sqlite_sequence WHERE name = ${literal(now)}`)
    const counts = after.tables
      .find((table) => table.name === now)
      ?.constraints.some((item) => item.kind === 'primaryKey' && item.autoincrement === true)
    if (counts === true) db.exec(`INSERT INTO ${after.home}.sqlite_sequence VALUES (${literal(now)}, ${String(seq)})`)
  }
}
