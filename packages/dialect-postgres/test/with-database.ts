import type { Connection, Op, Statement } from '@mig/core/dialect'
import { bound } from '@mig/core/dialect'
import { createPostgresDatabase, type TestServer } from '@mig/test-databases'
import { compiler } from '../src/compiler.ts'
import { driver } from '../src/driver.ts'
import { quoting } from '../src/quoting.ts'

/** A connection to a new database; both are gone when the work is done. */
export async function withDatabase<T>(server: TestServer, work: (connection: Connection, url: string) => Promise<T>): Promise<T> {
  const database = await createPostgresDatabase(server)
  try {
    const connection = await driver.connect({ url: database.url })
    try {
      return await work(connection, database.url)
    } finally {
      await connection.close()
    }
  } finally {
    await database.drop()
  }
}

/** The statements of an operation on a server of that version. */
export function statementsOf(op: Op, version: readonly number[]): readonly Statement[] {
  const handler = compiler[op.kind as keyof typeof compiler] as (op: Op, context: { version: readonly number[] }) => readonly Statement[]
  return handler(op, { version })
}

export async function runOps(connection: Connection, ops: readonly Op[]): Promise<void> {
  for (const statement of ops.flatMap((op) => statementsOf(op, connection.version))) {
    const { sql, values } = bound(statement, quoting)
    await connection.run(sql, values)
  }
}
