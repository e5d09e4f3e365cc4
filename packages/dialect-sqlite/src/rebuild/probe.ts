import type { Connection, Statement } from '@mig/core/dialect'
import { isGuard, bound } from '@mig/core/dialect'
import { schemasOf } from '../attached.ts'
import { master } from '../catalog.ts'
import { adapt } from '../client.ts'
import { quoting } from '../quoting.ts'
import type { Step } from './rebuild.ts'
import { storedSql } from './stored-text.ts'
import { connectionOf } from '../driver.ts'

/** The catalog of a database in memory, without rows, where changes are tried out. */
export interface Probe {
  readonly connection: Connection
  /** False where something could not be made there, such as a check that calls a function of the application's. */
  readonly faithful: boolean
}

interface CatalogRow {
  readonly type: 'table' | 'index' | 'trigger' | 'view'
  readonly name: string
  readonly sql: string
}

/** Copies a catalog: the schemas of attached files and temporary objects too. */
export async function openProbe(like: Connection): Promise<Probe> {
  const client = adapt(like.client).open(':memory:')
  const connection = connectionOf(client, () => client.close())
  try {
    await connection.run('PRAGMA foreign_keys = OFF')
    let faithful = true
    for (const schema of await schemasOf(like)) {
      if (schema !== 'main' && schema !== 'temp') await connection.run(`ATTACH ':memory:' AS ${quoting.identifier(schema)}`)
      faithful = (await copySchema(like, connection, schema)) && faithful
    }
    return { connection, faithful }
  } catch (error) {
    await connection.close()
    throw error
  }
}

async function copySchema(from: Connection, to: Connection, schema: string): Promise<boolean> {
  const shadows = await shadowTables(from, schema)
  const { rows } = await from.run(
    `SELECT type, name, sql FROM ${master(schema)} WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ` +
      // Triggers stand on views as well.
      `ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 WHEN 'view' THEN 3 ELSE 4 END, rowid`,
  )
  const objects = (rows as readonly unknown[] as readonly CatalogRow[]).filter(({ name }) => !shadows.has(name))
  let faithful = true
  for (const object of objects) faithful = (await copyObject(object, { from, to, schema })) && faithful
  await copyStatistics({ from, to, schema })
  return faithful
}

/** SQLite alone can create the tables in which it keeps statistics. */
async function copyStatistics({ from, to, schema }: Places): Promise<void> {
  const wanted = await statisticsOf(from, schema)
  if (wanted.length === 0) return
  await to.run(`ANALYZE ${quoting.identifier(schema)}`)
  for (const name of await statisticsOf(to, schema))
    if (!wanted.includes(name)) await to.run(`DROP TABLE ${quoting.qualified({ schema, name })}`)
}

async function statisticsOf(connection: Connection, schema: string): Promise<readonly string[]> {
  const { rows } = await connection.run(`SELECT name FROM ${master(schema)} WHERE name IN ('sqlite_stat1', 'sqlite_stat4')`)
  return rows.map(({ name }) => String(name))
}

async function shadowTables(connection: Connection, schema: string): Promise<ReadonlySet<string>> {
  const { rows } = await connection.run(`SELECT name FROM pragma_table_list WHERE type = 'shadow' AND schema = ${quoting.literal(schema)}`)
  return new Set(rows.map((row) => String(row['name'])))
}

interface Places {
  readonly from: Connection
  readonly to: Connection
  readonly schema: string
}

/** What cannot be made as it is gets a table with the same columns in its place, so that others can speak of it. */
async function copyObject({ type, name, sql }: CatalogRow, { from, to, schema }: Places): Promise<boolean> {
  try {
    await to.run(storedSql(sql, schema))
    return true
  } catch {
    if (type !== 'table') return false
    const columns = await columnsOf(from, schema, name)
    if (columns.length > 0) await to.run(`CREATE TABLE ${quoting.qualified({ schema, name })} (${columns.join(', ')})`)
    return false
  }
}

/** Runs statements; guards say nothing about a database without rows. Nothing stays of them when one fails. */
export async function tryOut({ connection }: Probe, steps: readonly Step[]): Promise<Error | undefined> {
  await connection.run('SAVEPOINT mig_probe')
  try {
    for (const step of steps) if (!isGuard(step)) await runStatement(connection, step)
    await connection.run('RELEASE mig_probe')
    return undefined
  } catch (error) {
    await connection.run('ROLLBACK TO mig_probe')
    await connection.run('RELEASE mig_probe')
    await connection.run('PRAGMA legacy_alter_table = OFF')
    return error instanceof Error ? error : new TypeError(String(error))
  }
}

async function runStatement(connection: Connection, step: Statement): Promise<void> {
  const { sql, values } = bound(step, quoting)
  await connection.run(sql, values)
}

/** A view or a trigger that cannot be used, and why. */
export interface Broken {
  readonly type: 'view' | 'trigger'
  readonly schema: string
  readonly name: string
  readonly reasons: readonly string[]
}

/** The views and triggers that cannot be used, found by using them, and by what SQLite says when it has to read all of them. */
export async function brokenObjects({ connection }: Probe): Promise<readonly Broken[]> {
  const broken: Broken[] = [...(await unreadable(connection))]
  for (const schema of await schemasOf(connection)) {
    const { rows } = await connection.run(
      `SELECT type, name, tbl_name AS "table" FROM ${master(schema)} WHERE type IN ('view', 'trigger') ORDER BY rowid`,
    )
    for (const row of rows) {
      const [type, name] = [String(row['type']) as Broken['type'], String(row['name'])]
      const reasons =
        type === 'view' ? await viewProblems(connection, schema, name) : await triggerProblems(connection, schema, String(row['table']))
      if (reasons.length > 0) broken.push({ type, schema, name, reasons })
    }
  }
  return broken
}

/** A rename reads every view and trigger, and names the first that it cannot read. */
async function unreadable(connection: Connection): Promise<readonly Broken[]> {
  const broken: Broken[] = []
  for (const schema of (await schemasOf(connection)).filter((name) => name !== 'temp')) {
    await connection.run('SAVEPOINT mig_unreadable')
    await connection.run(`CREATE TABLE ${quoting.qualified({ schema, name: 'mig_unreadable' })} (a)`)
    for (let next = await firstUnreadable(connection, schema); next !== undefined; next = await firstUnreadable(connection, schema)) {
      broken.push(next)
      await connection.run(`DROP ${next.type.toUpperCase()} ${quoting.qualified(next)}`)
    }
    await connection.run('ROLLBACK TO mig_unreadable')
    await connection.run('RELEASE mig_unreadable')
  }
  return broken
}

async function firstUnreadable(connection: Connection, schema: string): Promise<Broken | undefined> {
  const [reason] = await problems(connection, [
    `ALTER TABLE ${quoting.qualified({ schema, name: 'mig_unreadable' })} RENAME TO "mig_readable"`,
  ])
  if (reason === undefined) return undefined
  for (const home of [schema, 'temp']) {
    const { rows } = await connection.run(
      `SELECT type, name FROM ${master(home)} WHERE type IN ('view', 'trigger') ORDER BY length(name) DESC`,
    )
    const row = rows.find(({ type, name }) => reason.startsWith(`error in ${String(type)} ${String(name)}`))
    if (row !== undefined)
      return { type: String(row['type']) as Broken['type'], schema: home, name: String(row['name']), reasons: [reason] }
  }
  return undefined
}

function viewProblems(connection: Connection, schema: string, name: string): Promise<readonly string[]> {
  return problems(connection, [`SELECT * FROM ${quoting.qualified({ schema, name })} LIMIT 0`])
}

/** EXPLAIN makes the program of a statement, which takes in the triggers that would fire, and does not run it. */
async function triggerProblems(connection: Connection, schema: string, table: string): Promise<readonly string[]> {
  const owner = schema === 'temp' ? await ownerOf(connection, table) : schema
  const target = quoting.qualified({ schema: owner, name: table })
  const columns = await columnsOf(connection, owner, table, 'WHERE hidden = 0')
  // What a view shows that cannot be read is not known; the view is named already.
  if (columns.length === 0) return []
  const values = columns.map(() => 'NULL').join(', ')
  return problems(connection, [
    `EXPLAIN INSERT INTO ${target} (${columns.join(', ')}) VALUES (${values})`,
    `EXPLAIN UPDATE ${target} SET ${columns.map((column) => `${column} = ${column}`).join(', ')}`,
    `EXPLAIN DELETE FROM ${target}`,
  ])
}

/** None for a view that cannot be read, and for a virtual table whose module is not loaded. */
async function columnsOf(connection: Connection, schema: string, table: string, where = ''): Promise<readonly string[]> {
  try {
    const { rows } = await connection.run(
      `SELECT name FROM pragma_table_xinfo(${quoting.literal(table)}, ${quoting.literal(schema)}) ${where}`,
    )
    return rows.map((row) => quoting.identifier(String(row['name'])))
  } catch {
    return []
  }
}

async function ownerOf(connection: Connection, table: string): Promise<string> {
  for (const schema of ['temp', ...(await schemasOf(connection)).filter((name) => name !== 'temp')]) {
    const { rows } = await connection.run(
      `SELECT 1 FROM ${master(schema)} WHERE type IN ('table', 'view') AND name = ${quoting.literal(table)} COLLATE NOCASE`,
    )
    if (rows.length > 0) return schema
  }
  return 'main'
}

async function problems(connection: Connection, statements: readonly string[]): Promise<readonly string[]> {
  const reasons: string[] = []
  for (const sql of statements) {
    try {
      await connection.run(sql)
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error))
    }
  }
  return reasons
}
