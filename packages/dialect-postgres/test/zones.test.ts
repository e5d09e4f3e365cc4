import { describe, expect, test } from 'vitest'
import { runOperations, type AlterColumnChange, type ColumnType, type Op } from '@mig/core/dialect'
import { postgresServers } from '@mig/test-databases'
import { postgres } from '../src/index.ts'
import { statementsOf, withDatabase } from './with-database.ts'

const PLAIN: ColumnType = { kind: 'timestamp' }
const ZONED: ColumnType = { kind: 'timestamptz', precision: 3 }

function alter(type: ColumnType, more: Partial<AlterColumnChange> = {}): Op {
  return { kind: 'alterTable', table: { name: 't' }, changes: [{ kind: 'alterColumn', name: 'at', set: { type }, ...more }] }
}

describe('a change between timestamps with and without a time zone', () => {
  test.each<readonly [string, ColumnType, ColumnType, string | undefined]>([
    ['to a zone', ZONED, PLAIN, undefined],
    ['from a zone', PLAIN, ZONED, undefined],
    ['of arrays', { kind: 'array', of: ZONED }, { kind: 'array', of: PLAIN }, undefined],
    ['by a cast', ZONED, PLAIN, '"at"::timestamp with time zone'],
    ['by another cast', ZONED, PLAIN, 'CAST("at" AS timestamptz(3))'],
  ])('%s is refused when it names none', (_, type, was, using) => {
    const op = alter(type, { was: { type: was }, ...(using === undefined ? {} : { using }) })
    expect(() => statementsOf(op, [18])).toThrow(
      expect.objectContaining({
        code: 'dialect.unsupported',
        message: 't.at changes between timestamp with and without time zone, and nothing says in which zone its times are.',
        hint: expect.stringContaining(`"at" AT TIME ZONE 'UTC'`) as string,
      }),
    )
  })

  test.each<readonly [string, Op]>([
    ['with a zone', alter(ZONED, { was: { type: PLAIN }, using: `"at" AT TIME ZONE 'Europe/Oslo'` })],
    ['by a function', alter(ZONED, { was: { type: PLAIN }, using: `timezone('UTC', "at")` })],
    ['from another type', alter(ZONED, { was: { type: { kind: 'date' } } })],
    ['of the precision', alter(ZONED, { was: { type: { kind: 'timestamptz' } } })],
    ['to another type', alter({ kind: 'date' }, { was: { type: ZONED } })],
  ])('%s runs', (_, op) => {
    expect(statementsOf(op, [18])).toHaveLength(1)
  })

  test.each(postgresServers())('where nobody says what the column was, PostgreSQL $major does', async (server) => {
    await withDatabase(server, async (connection) => {
      const run = (op: Op): Promise<void> => runOperations([op], { dialect: postgres, connection })
      await connection.run(`CREATE TABLE t (at timestamp); INSERT INTO t VALUES ('2026-07-01 12:00')`)
      await expect(run(alter(ZONED))).rejects.toMatchObject({
        code: 'op.guard',
        message: expect.stringMatching(/^t\.at changes/) as string,
      })
      await run(alter(ZONED, { using: `at AT TIME ZONE 'Europe/Oslo'` }))
      expect((await connection.run('SELECT at::text AS at FROM t')).rows).toEqual([{ at: '2026-07-01 10:00:00+00' }])
      await expect(run(alter(PLAIN))).rejects.toMatchObject({ code: 'op.guard' })
      // A precision is no zone.
      await run(alter(ZONED))
      await run(alter({ kind: 'date' }))
      await run(alter(ZONED))
    })
  })
})
