import { compile, inlined, runOperations, withPreview, type AlterTableOp, type Change, type Connection, type CoreOp, type Statement } from '@mig/core/dialect'
import { sqlite } from '../../src/index.ts'

/** Runs operations as a revision does: in one transaction, with what has to stand around it. */
export function run(connection: Connection, ...ops: readonly CoreOp[]): Promise<void> {
  return runOperations(ops, { dialect: sqlite, connection })
}

export function alter(table: string, ...changes: readonly Change[]): AlterTableOp {
  return { kind: 'alterTable', table: { name: table }, changes }
}

/** The statements of an operation on the database, without guards; nothing is run. */
export async function statementsOf(connection: Connection, op: CoreOp): Promise<readonly Statement[]> {
  const instructions = compile(op, sqlite, { version: connection.version })
  return withPreview(instructions, { dialect: sqlite, connection }, (preview) => preview(instructions))
}

export async function textsOf(connection: Connection, op: CoreOp): Promise<readonly string[]> {
  return (await statementsOf(connection, op)).map((statement) => inlined(statement, sqlite.quoting))
}

/** The whole of a database: the catalog and the rows of each table. */
export async function contents(connection: Connection): Promise<unknown> {
  const { rows } = await connection.run('SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name')
  const tables = rows.filter(({ type, name }) => type === 'table' && !String(name).startsWith('sqlite_autoindex'))
  const data: unknown[] = []
  for (const { name } of tables) data.push([name, (await connection.run(`SELECT * FROM ${sqlite.quoting.identifier(String(name))}`)).rows])
  return { catalog: rows, data }
}
