import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { postgres } from '../../../dialect-postgres/src/index.ts'
import { sqlite } from '../../../dialect-sqlite/src/index.ts'
import { createPostgresDatabase } from '../../../test-databases/src/index.ts'
import type { Dialect } from '../../src/dialect/dialect.ts'
import type { Connection } from '../../src/dialect/driver.ts'
import { applyAll } from '../../src/ops/apply.ts'
import type { Op } from '../../src/ops/op.ts'
import { isIrreversible, reverseAll } from '../../src/ops/reverse.ts'
import type { Column } from '../../src/schema/column.ts'
import type { Constraint } from '../../src/schema/constraint.ts'
import type { Schema } from '../../src/schema/schema.ts'
import type { Table } from '../../src/schema/table.ts'
import { runOperations } from '../../src/run/run-operations.ts'
import { arbitraryOps, arbitrarySchema, sorted } from './arbitrary.ts'

type DialectName = 'sqlite' | 'postgres'

function history(dialect: DialectName): fc.Arbitrary<readonly [Schema, readonly Op[]]> {
  const options = { dialect, data: false, reversible: true, maxOps: 5 }
  return arbitrarySchema(options).chain((schema) => arbitraryOps(schema, options).map((ops) => [schema, ops] as const))
}

/** What makes a schema out of nothing. */
function creation(schema: Schema): readonly Op[] {
  return [
    ...schema.enums.map((made): Op => ({ kind: 'createEnum', enum: made })),
    ...schema.tables.map((table): Op => ({ kind: 'createTable', table })),
  ]
}

async function run(ops: readonly Op[], dialect: Dialect, connection: Connection): Promise<void> {
  await runOperations(ops, { dialect, connection })
}

/** Without the options that schemas leave open, such as names that stay behind when a table is renamed. */
function withoutOpen({ options, ...column }: Column, { name, features }: Dialect): Column {
  const own = Object.entries(options?.[name] ?? {}).filter(([option]) => features.openColumnOptions?.includes(option) !== true)
  return own.length === 0 ? column : { ...column, options: { [name]: Object.fromEntries(own) } }
}

/** All but the texts of expressions, which a database may write in its own way. */
function shape(schema: Schema, dialect: Dialect): Schema {
  const nameless = (constraint: Constraint): Constraint => (constraint.kind === 'check' ? { ...constraint, sql: '' } : constraint)
  const tables = schema.tables.map(
    (table): Table => ({
      ...table,
      columns: table.columns.map((column) => ({
        ...withoutOpen(column, dialect),
        ...(column.default === undefined ? {} : { default: { sql: '' } }),
        ...(column.generated === undefined ? {} : { generated: { ...column.generated, sql: '' } }),
      })),
      constraints: table.constraints.map(nameless),
      indexes: table.indexes.map((index) => ({
        ...index,
        parts: index.parts.map((part) => ('sql' in part ? { ...part, sql: '' } : part)),
        ...(index.where === undefined ? {} : { where: '' }),
      })),
    }),
  )
  return sorted({ ...schema, tables })
}

/** On a database that is empty: after the operations it is what `apply` says, and after their reverse what it was. */
async function checkHistory(schema: Schema, ops: readonly Op[], dialect: Dialect, connection: Connection): Promise<void> {
  const expectDatabase = async (wanted: Schema): Promise<void> => {
    const normal = await dialect.types.normalize(wanted, connection)
    expect(shape(await dialect.reflector.reflect(connection), dialect)).toEqual(shape(normal, dialect))
  }
  await run(creation(schema), dialect, connection)
  await run(ops, dialect, connection)
  await expectDatabase(applyAll(schema, ops))
  const back = reverseAll(ops)
  if (isIrreversible(back)) throw new Error(back.irreversible)
  await run(back, dialect, connection)
  await expectDatabase(schema)
}

describe('a database agrees with apply and reverse', () => {
  it('SQLite', async () => {
    await fc.assert(
      fc.asyncProperty(history('sqlite'), async ([schema, ops]) => {
        const connection = await sqlite.driver.connect({ url: 'sqlite::memory:' })
        await checkHistory(schema, ops, sqlite, connection).finally(() => connection.close())
      }),
      { numRuns: 100 },
    )
  })

  it('SQLite: what a column was is what the change before made of it', async () => {
    const notes = { name: 'notes', columns: [{ name: 'body', type: { kind: 'text' }, nullable: true }], constraints: [], indexes: [] } as const
    const to = (nullable: boolean) => ({ kind: 'alterColumn', name: 'body', set: { nullable }, was: { nullable: !nullable } }) as const
    const op: Op = { kind: 'alterTable', table: { name: 'notes' }, changes: [to(false), to(true)] }
    const connection = await sqlite.driver.connect({ url: 'sqlite::memory:' })
    await checkHistory({ tables: [notes], enums: [] }, [op], sqlite, connection).finally(() => connection.close())
  })

  it('PostgreSQL', async () => {
    const database = await createPostgresDatabase()
    const connection = await postgres.driver.connect({ url: database.url })
    try {
      await fc.assert(
        fc.asyncProperty(history('postgres'), async ([schema, ops]) => {
          await connection.run('DROP SCHEMA public CASCADE')
          await connection.run('CREATE SCHEMA public')
          await checkHistory(schema, ops, postgres, connection)
        }),
        { numRuns: 40 },
      )
    } finally {
      await connection.close()
      await database.drop()
    }
  })
})
