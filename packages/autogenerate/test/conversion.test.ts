import { describe, expect, test } from 'vitest'
import type { ColumnType } from '@mig/core/dialect'
import { postgres } from '@mig/dialect-postgres'
import { sqlite } from '@mig/dialect-sqlite'
import { newestPostgres } from '@mig/test-databases'
import { conversion } from '../src/conversion.ts'
import { compareWith, withPostgres } from './databases.ts'

const KINDS = [
  'integer',
  'bigint',
  'smallint',
  'numeric',
  'real',
  'double',
  'date',
  'timestamp',
  'timestamptz',
  'time',
  'interval',
  'json',
  'jsonb',
  'boolean',
  'uuid',
  'bytes',
  'text',
  'varchar',
  'char',
] as const
const PAIRS = KINDS.flatMap((from) => KINDS.filter((to) => to !== from).map((to) => [from, to] as const))

const using = (from: ColumnType['kind'], to: ColumnType['kind'], dialect = postgres): string | undefined => {
  const column = (kind: ColumnType['kind']) => ({ name: 'a', type: { kind } as ColumnType, nullable: true })
  return conversion(column(from), column(to), dialect)
}

describe('every type becomes every other one', () => {
  test('PostgreSQL takes the alteration', async () => {
    await withPostgres(newestPostgres(), async ({ connection, dialect }) => {
      for (const [from, to] of PAIRS) {
        const expression = using(from, to)
        const [before, after] = [from, to].map((kind) => dialect.types.format({ kind } as ColumnType))
        await connection.run(`DROP TABLE IF EXISTS t; CREATE TABLE t (a ${before})`)
        const alter = `ALTER TABLE t ALTER a TYPE ${after}${expression === undefined ? '' : ` USING ${expression}`}`
        await expect(connection.run(alter), `${from} to ${to}: ${alter}`).resolves.toBeDefined()
      }
    })
  })

  test('an expression stands only where PostgreSQL has no assignment', async () => {
    await withPostgres(newestPostgres(), async ({ connection, dialect }) => {
      const meant = new Set(['timestamp timestamptz', 'timestamptz timestamp'])
      for (const [from, to] of PAIRS) {
        if (using(from, to) === undefined || meant.has(`${from} ${to}`)) continue
        const [before, after] = [from, to].map((kind) => dialect.types.format({ kind } as ColumnType))
        await connection.run(`DROP TABLE IF EXISTS t; CREATE TABLE t (a ${before})`)
        await expect(connection.run(`ALTER TABLE t ALTER a TYPE ${after}`), `${from} to ${to}`).rejects.toThrow('cannot be cast')
      }
    })
  })
})

test('a value that is none of the new type stops the upgrade, and the warning says so', async () => {
  await withPostgres(newestPostgres(), async (database) => {
    await database.connection.run('CREATE TABLE t (id integer)')
    const column = { name: 'id', type: { kind: 'uuid' }, nullable: true } as const
    const wanted = { tables: [{ name: 't', columns: [column], constraints: [], indexes: [] }], enums: [] }
    const { warnings } = await compareWith(database, wanted)
    expect(warnings).toEqual([
      't.id changes from integer to uuid: values whose text is no uuid stop the upgrade; look for them before',
      expect.stringMatching(/^nobody reads or writes t while all of its rows are written anew/),
      'on the way back t.id changes from uuid to integer: values whose text is no integer stop the downgrade; look for them before',
    ])
  })
})

test('SQLite holds any value in any column', () => {
  expect(using('integer', 'uuid', sqlite)).toBeUndefined()
})
