import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { objectName, objectOp, type Op, type Schema } from '@mig/core/dialect'
import { postgresServers } from '@mig/test-databases'
import { arbitraryObject } from '../../core/test/ops/arbitrary-objects.ts'
import { findOps } from '../src/find-ops.ts'
import { linkSchema, order } from '../src/index.ts'
import { tidySchema } from '../src/tidy.ts'
import { compareWith, migrateTo, run, withPostgres, withSqlite, type Database } from './databases.ts'
import { nativePair, schemaPair } from './schemas.ts'

/** The operations to a schema as they are found, and how they are put into an order. */
async function unordered({ dialect, connection }: Database, wanted: Schema): Promise<Parameters<typeof order>> {
  const actual = tidySchema(await dialect.reflector.reflect(connection))
  const linked = async (schema: Schema): Promise<ReturnType<typeof linkSchema>> =>
    linkSchema(await dialect.types.normalize(schema, connection), schema)
  const { ops, dependents } = await findOps({ from: await linked(actual), to: await linked(wanted), dialect, connection })
  return [ops, dialect.features, dependents]
}

/** The places of new values of an enum depend on each other, so they keep their order whatever else is shuffled. */
function shuffled(ops: readonly Op[], keys: readonly number[]): readonly Op[] {
  const mixed = ops
    .map((op, index) => ({ op, key: keys[index % keys.length] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ op }) => op)
  const values = ops.filter(({ kind }) => kind === 'addEnumValue')
  return mixed.map((op) => (op.kind === 'addEnumValue' ? (values.shift() ?? op) : op))
}

async function isOrdered(database: Database, a: Schema, b: Schema, keys: readonly number[]): Promise<void> {
  await migrateTo(database, a)
  const [ops, features, dependents] = await unordered(database, b)
  const ordered = order(ops, features, dependents)
  expect(order(shuffled(ops, keys), features, dependents)).toEqual(ordered)
  ordered.forEach((op, index) => {
    const next = ordered[index + 1]
    // Two alterations of a table with nothing between them would be one.
    if (op.kind === 'alterTable' && next?.kind === 'alterTable') expect(next.table).not.toEqual(op.table)
  })
  await run(database, ordered)
  expect((await compareWith(database, b)).summary).toEqual([])
}

const keys = fc.array(fc.nat(), { minLength: 40, maxLength: 40 })

describe.each(postgresServers().slice(0, 1))('PostgreSQL $major', (server) => {
  test('operations have one order, however they come, and run in it', { timeout: 120_000 }, async () => {
    await withPostgres(server, (database) =>
      fc.assert(
        fc.asyncProperty(schemaPair, keys, async ([a, b], drawn) => {
          await database.connection.run('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
          await isOrdered(database, a, b, drawn)
        }),
        { numRuns: 15, endOnFailure: true },
      ),
    )
  })
})

test('SQLite: operations have one order, however they come, and run in it', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(nativePair, keys, ([a, b], drawn) =>
      withSqlite(async (database) => {
        await database.connection.run('PRAGMA foreign_keys = OFF')
        await isOrdered(database, a, b, drawn)
      }),
    ),
    { numRuns: 50 },
  )
})

/** Objects under a few names that speak of each other, and of the tables that come and go beside them. */
const NAMES = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'] as const
const name = fc.constantFrom(...NAMES)
const mention = fc.tuple(name, name).map(([one, other]) => `SELECT ${one} FROM ${other}`)
const object = arbitraryObject({
  name,
  text: mention,
  sql: mention,
  index: name.map((column) => ({ name: `ix_${column}`, parts: [{ column }] })),
  options: fc.constant({}),
})
const objectOps: fc.Arbitrary<Op> = fc
  .tuple(object, fc.constantFrom('create' as const, 'drop' as const, 'alter' as const))
  .map(([it, verb]) =>
    objectOp(
      verb,
      it.kind,
      verb === 'drop' ? { object: objectName(it), was: it } : { object: it, ...(verb === 'alter' ? { was: it } : {}) },
    ),
  )
const tableOps: fc.Arbitrary<Op> = fc.tuple(name, name, fc.boolean()).map(([own, target, comes]): Op => {
  const constraints = [
    { kind: 'foreignKey', name: `fk_${target}`, columns: ['id'], references: { table: target, columns: ['id'] } },
  ] as const
  const made = {
    name: own,
    columns: [{ name: 'id', type: { kind: 'integer' }, nullable: false, default: { sql: `${target}(1)` } }],
    constraints,
    indexes: [],
  } as const
  return comes ? { kind: 'createTable', table: made } : { kind: 'dropTable', table: { name: own }, was: made }
})

/** A thing is made, altered or dropped once. */
function subjectOf(op: Op): string {
  if ('object' in op) return `${op.kind} ${JSON.stringify('kind' in op.object ? objectName(op.object) : op.object)}`
  return `${op.kind} ${'table' in op ? op.table.name : ''}`
}

test.each([{ forwardReferences: false }, { forwardReferences: true }])(
  'objects and tables have one order, however they come: %j',
  (features) => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(objectOps, objectOps, tableOps), { selector: subjectOf, maxLength: 14 }), keys, (ops, drawn) => {
        expect(order(shuffled(ops, drawn), features)).toEqual(order(ops, features))
      }),
      { numRuns: 300 },
    )
  },
)
