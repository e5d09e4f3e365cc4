import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Change, ColumnAlteration, Connection, Schema } from '@mig/core/dialect'
import { postgresServers } from '@mig/test-databases'
import { alterTable } from '../src/alter-table.ts'
import { inlined } from '@mig/core/dialect'
import { quoting } from '../src/quoting.ts'
import { reflector } from '../src/reflector.ts'
import { withDatabase } from './with-database.ts'

const START = `CREATE TABLE t (a integer DEFAULT 1, b text NOT NULL DEFAULT 'x', c varchar(5), CONSTRAINT k CHECK (a > 0));
  INSERT INTO t VALUES (5, 'y', 'z')`

const name = fc.constantFrom('a', 'b', 'c', 'd')
const constraint = fc.constantFrom('k', 'l')

const alteration: fc.Arbitrary<ColumnAlteration> = fc.constantFrom<ColumnAlteration>(
  { type: { kind: 'text' }, default: { value: '7' } },
  { type: { kind: 'text' } },
  { type: { kind: 'varchar', length: 20 }, default: null },
  { nullable: false },
  { nullable: true },
  { default: { value: '8' } },
  { default: null },
  { comment: 'said' },
)

const change: fc.Arbitrary<Change> = fc.oneof(
  name.map((column): Change => ({ kind: 'dropColumn', name: column })),
  fc.tuple(name, fc.boolean()).map(
    ([column, comment]): Change => ({
      kind: 'addColumn',
      column: { name: column, type: { kind: 'text' }, nullable: true, default: { value: '9' }, ...(comment ? { comment: 'new' } : {}) },
    }),
  ),
  fc.tuple(name, alteration).map(([column, set]): Change => ({ kind: 'alterColumn', name: column, set })),
  fc.tuple(name, name).map(([from, to]): Change => ({ kind: 'renameColumn', name: from, to })),
  constraint.map((key): Change => ({ kind: 'dropConstraint', name: key })),
  fc
    .tuple(constraint, name)
    .map(([key, column]): Change => ({ kind: 'addConstraint', constraint: { kind: 'check', name: key, sql: `${column}::text <> ''` } })),
  fc
    .tuple(constraint, name)
    .map(
      ([key, column]): Change => ({ kind: 'addConstraint', constraint: { kind: 'unique', name: key, columns: [column], comment: 'one' } }),
    ),
  constraint.map((key): Change => ({ kind: 'renameConstraint', name: key, to: 'm' })),
)

async function inTransaction<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  await connection.run('BEGIN')
  try {
    return await work()
  } finally {
    await connection.run('ROLLBACK')
  }
}

/** The changes that the server takes one after the other, and the schema after them. */
async function oneByOne(
  connection: Connection,
  changes: readonly Change[],
): Promise<{ readonly taken: readonly Change[]; readonly schema: Schema }> {
  const taken: Change[] = []
  for (const item of changes) {
    await connection.run('SAVEPOINT one')
    try {
      for (const sql of compiled(connection, [item])) await connection.run(sql)
      taken.push(item)
    } catch {
      await connection.run('ROLLBACK TO SAVEPOINT one')
    }
  }
  return { taken, schema: await reflector.reflect(connection) }
}

function compiled(connection: Connection, changes: readonly Change[]): readonly string[] {
  const op = { kind: 'alterTable' as const, table: { name: 't' }, changes }
  return alterTable(op, { version: connection.version }).flatMap((item) => ('text' in item ? [inlined(item, quoting)] : []))
}

describe.each(postgresServers())('changes of one table on PostgreSQL $major', (server) => {
  test('joined into few statements do what they do one after the other', async () => {
    await withDatabase(server, async (connection) => {
      await connection.run(START)
      let joined = 0
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 2, maxLength: 12 }), async (changes) => {
          const { taken, schema } = await inTransaction(connection, () => oneByOne(connection, changes))
          const statements = compiled(connection, taken)
          if (statements.length < taken.length) joined += 1
          const after = await inTransaction(connection, async () => {
            for (const sql of statements) await connection.run(sql)
            return reflector.reflect(connection)
          })
          expect(after).toEqual(schema)
        }),
        { numRuns: 60 },
      )
      expect(joined).toBeGreaterThan(10)
    })
  })
})
