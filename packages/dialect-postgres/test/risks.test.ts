import { describe, expect, test } from 'vitest'
import type { ColumnType, Connection } from '@mig/core/dialect'
import { postgresServers } from '@mig/test-databases'
import { assigns } from '../src/assigns.ts'
import { rewritesRows } from '../src/rewrites.ts'
import { formatType } from '../src/type-format.ts'
import { withDatabase } from './with-database.ts'

const TYPES: readonly ColumnType[] = [
  ...(['integer', 'bigint', 'double', 'boolean', 'text', 'bytes', 'date', 'interval', 'jsonb'] as const).map((kind) => ({ kind })),
  { kind: 'char', length: 5 },
  { kind: 'varchar', length: 5 },
  { kind: 'varchar', length: 9 },
  { kind: 'varchar' },
  { kind: 'numeric' },
  { kind: 'numeric', precision: 9, scale: 2 },
  { kind: 'numeric', precision: 12, scale: 2 },
  { kind: 'numeric', precision: 12, scale: 4 },
  { kind: 'time' },
  ...[{}, { precision: 3 }, { precision: 6 }].map((more): ColumnType => ({ kind: 'timestamp', ...more })),
  { kind: 'timestamptz' },
  { kind: 'array', of: { kind: 'integer' } },
  { kind: 'array', of: { kind: 'text' } },
  { kind: 'custom', sql: 'inet' },
  { kind: 'custom', sql: 'cidr' },
  { kind: 'custom', sql: 'digits' },
]
const PAIRS = TYPES.flatMap((from) => TYPES.filter((to) => to !== from).map((to) => [from, to] as const))

/** Whether the server takes the change, and whether it writes the table again for it. */
async function tried(connection: Connection, from: ColumnType, to: ColumnType): Promise<'refused' | 'rewritten' | 'kept'> {
  const file = async (): Promise<unknown> => (await connection.run("SELECT pg_relation_filenode('t') AS file")).rows[0]?.['file']
  await connection.run(`DROP TABLE IF EXISTS t; CREATE TABLE t (a ${formatType(from)})`)
  const before = await file()
  try {
    await connection.run(`ALTER TABLE t ALTER a TYPE ${formatType(to)}`)
  } catch {
    return 'refused'
  }
  return (await file()) === before ? 'kept' : 'rewritten'
}

describe.each(postgresServers())('PostgreSQL $major', (server) => {
  test('what is said of changes of type is what the server does', { timeout: 120_000 }, async () => {
    await withDatabase(server, async (connection) => {
      // The change between times with and without a zone depends on the zone of the session.
      await connection.run("SET TimeZone = 'Europe/Berlin'; CREATE DOMAIN digits AS integer CHECK (VALUE >= 0)")
      const assigned = await assigns(PAIRS, connection)
      const wrong: string[] = []
      for (const [index, [from, to]] of PAIRS.entries()) {
        const said = assigned[index] === false ? 'refused' : rewritesRows(from, to, undefined, 'a') ? 'rewritten' : 'kept'
        const done = await tried(connection, from, to)
        // Of types that only the server knows nothing is said.
        if (done === 'rewritten' && said === 'kept' && [from, to].some(({ kind }) => kind === 'custom')) continue
        if (said !== done) wrong.push(`${formatType(from)} to ${formatType(to)} is ${done}, not ${said}`)
      }
      expect(wrong).toEqual([])
    })
  })
})
