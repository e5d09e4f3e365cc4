import { expect, test } from 'vitest'
import { runOperations, type Op } from '@mig/core/dialect'
import { postgresServers } from '@mig/test-databases'
import { postgres } from '../src/index.ts'
import { statementsOf, withDatabase } from './with-database.ts'

const freed = (name: string): Op => ({
  kind: 'alterTable',
  table: { name: 't' },
  changes: [{ kind: 'alterColumn', name, set: { generated: null } }],
})

test('a column is generated no more', () => {
  expect(statementsOf(freed('made'), [15])).toMatchObject([{ text: ['ALTER TABLE "t" ALTER COLUMN "made" DROP EXPRESSION'] }])
})

test.each(postgresServers())('a column that is generated no more outlives its function on PostgreSQL $major, or is left', async (server) => {
  await withDatabase(server, async (connection) => {
    const run = (op: Op): Promise<void> => runOperations([op], { dialect: postgres, connection })
    await connection.run(`
      CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
      CREATE TABLE t (
        id integer,
        made integer GENERATED ALWAYS AS (twice(id)) STORED,
        "sum" integer GENERATED ALWAYS AS (abs(id) + 1) STORED
      );
      INSERT INTO t VALUES (4)
    `)
    await run(freed('sum'))
    if (Number(server.major) < 15) {
      await expect(run(freed('made'))).rejects.toMatchObject({
        code: 'op.guard',
        message: expect.stringMatching(/^t\.made cannot become an ordinary column/) as string,
      })
    } else {
      await run(freed('made'))
      await connection.run('DROP FUNCTION twice')
    }
    expect((await connection.run('SELECT * FROM t')).rows).toEqual([{ id: 4, made: 8, sum: 5 }])
  })
})
