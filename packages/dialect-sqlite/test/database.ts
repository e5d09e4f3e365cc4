import { bound, type Connection, type Constraint, type CoreOp, type Schema, type Statement } from '@mig/core/dialect'
import { sqlite } from '../src/index.ts'
import { sortedTables } from '../src/normal-form.ts'

export const VERSION: readonly number[] = [3, 53, 2]

/** A new database in memory, with the statements run. */
export async function memory(...setup: readonly string[]): Promise<Connection> {
  const connection = await sqlite.driver.connect({ url: 'sqlite::memory:' })
  for (const sql of setup) await connection.run(sql)
  return connection
}

/** The statements of an operation, whichever kind it is of. */
export function compile(op: CoreOp, version: readonly number[] = VERSION): readonly Statement[] {
  const handler = sqlite.compiler[op.kind] as (op: CoreOp, context: { readonly version: readonly number[] }) => readonly Statement[]
  return handler(op, { version })
}

export async function runAll(connection: Connection, statements: readonly Statement[]): Promise<void> {
  for (const statement of statements) {
    const { sql, values } = bound(statement, sqlite.quoting)
    await connection.run(sql, values)
  }
}

/** Values of the first column of a query. */
export async function column(connection: Connection, sql: string): Promise<readonly unknown[]> {
  const { rows } = await connection.run(sql)
  return rows.map((row) => Object.values(row)[0])
}

/** The schema without the names that the compiler gave to constraints which have none in the other one. */
export function withoutChosenNames(schema: Schema, wanted: Schema): Schema {
  const given = new Set(wanted.tables.flatMap(({ constraints }) => constraints.map(({ name }) => name)))
  const open = (constraint: Constraint): Constraint => {
    const { name: _name, ...rest } = constraint
    return given.has(constraint.name) ? constraint : rest
  }
  return { ...schema, tables: sortedTables(schema.tables.map((table) => ({ ...table, constraints: table.constraints.map(open) }))) }
}
