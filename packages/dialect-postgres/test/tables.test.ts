import { describe, expect, test } from 'vitest'
import { nameKey, parentTables, type Connection, type Op, type Schema, type Table } from '@mig/core/dialect'
import { postgresServers } from '@mig/test-databases'
import { catalogFacts } from './catalog-facts.ts'
import { normalize } from '../src/normalize.ts'
import { reflector } from '../src/reflector.ts'
import { TABLE_SCHEMAS } from './table-schemas.ts'
import { runOps, withDatabase } from './with-database.ts'

/** Each table after those that it refers to or has columns from. */
function inOrder(tables: readonly Table[]): readonly Table[] {
  const byName = new Map(tables.map((table) => [nameKey(table), table]))
  const done = new Set<Table>()
  const visit = (table: Table): void => {
    const targets = table.constraints.flatMap((item) => (item.kind === 'foreignKey' ? [{ name: item.references.table }] : []))
    for (const name of [...parentTables(table), ...targets]) {
      const other = byName.get(nameKey(name))
      if (other !== undefined && other !== table && !done.has(other)) visit(other)
    }
    done.add(table)
  }
  for (const table of tables) if (!done.has(table)) visit(table)
  return [...done]
}

/** What is no table, and so is made before by the same text. */
function others(sql: string): string {
  const kept = /^\s*CREATE (?:SCHEMA|COLLATION|OPERATOR CLASS|DOMAIN|TYPE|ACCESS METHOD)/
  return sql
    .split(';')
    .filter((statement) => kept.test(statement))
    .join(';')
}

async function create(connection: Connection, { tables }: Schema): Promise<void> {
  await runOps(
    connection,
    inOrder(tables).map((table): Op => ({ kind: 'createTable', table })),
  )
}

describe.each(postgresServers())('a collation of PostgreSQL $major', (server) => {
  test('is changed alone and taken away, whatever the names and the type are', async () => {
    await withDatabase(server, async (connection) => {
      const table = { name: "odd % 'name'" }
      await connection.run(`CREATE TABLE "odd % 'name'" ("a %s" varchar(9)[] DEFAULT '{x}' CHECK ("a %s"[1] < 'z'))`)
      const start = await catalogFacts(connection)
      const alter = (set: string | null): Op => ({
        kind: 'alterTable',
        table,
        changes: [{ kind: 'alterColumn', name: 'a %s', set: { collation: set } }],
      })
      await runOps(connection, [alter('C')])
      expect((await reflector.reflect(connection)).tables[0]?.columns).toMatchObject([
        { collation: 'C', type: { kind: 'array', of: { kind: 'varchar', length: 9 } } },
      ])
      await runOps(connection, [alter(null)])
      expect(await catalogFacts(connection)).toEqual(start)
    })
  })
})

describe.each(postgresServers())('tablespaces of PostgreSQL $major', (server) => {
  test('are those of tables, indexes and keys', async () => {
    await withDatabase(server, async (connection) => {
      const name = `mig_space_${process.pid}_${server.major}`
      // https://www.postgresql.org/docs/current/runtime-config-developer.html#GUC-ALLOW-IN-PLACE-TABLESPACES
      await connection.run('SET allow_in_place_tablespaces = on')
      await connection.run(`CREATE TABLESPACE ${name} LOCATION ''`)
      try {
        await connection.run(`CREATE TABLE t (a integer, CONSTRAINT uq UNIQUE (a) USING INDEX TABLESPACE ${name}) TABLESPACE ${name};
          CREATE INDEX i ON t (a) TABLESPACE ${name}`)
        const [facts, schema] = [await catalogFacts(connection), await reflector.reflect(connection)]
        expect(schema.tables[0]?.options).toEqual({ postgres: { tablespace: name } })
        await connection.run('DROP TABLE t')
        await create(connection, schema)
        expect(await catalogFacts(connection)).toEqual(facts)
        const set = { postgres: { tablespace: 'pg_default' } }
        const change = { kind: 'setTableOptions', set, was: schema.tables[0]?.options ?? {} } as const
        await runOps(connection, [{ kind: 'alterTable', table: { name: 't' }, changes: [change] }])
        expect((await reflector.reflect(connection)).tables[0]?.options).toBeUndefined()
      } finally {
        await connection.run('DROP TABLE IF EXISTS t')
        await connection.run(`DROP TABLESPACE ${name}`)
      }
    })
  })
})

describe.each(postgresServers())('tables of PostgreSQL $major', (server) => {
  test.each(TABLE_SCHEMAS.filter(({ since = 0 }) => Number(server.major) >= since))('$name come out as they went in', async ({ sql }) => {
    await withDatabase(server, async (original) => {
      await original.run(sql)
      const schema = await reflector.reflect(original)
      await withDatabase(server, async (copy) => {
        await copy.run(others(sql))
        await create(copy, schema)
        expect(await catalogFacts(copy)).toEqual(await catalogFacts(original))
        const normal = await normalize(schema, original)
        expect(await normalize(await reflector.reflect(copy), copy)).toEqual(normal)
        expect(await normalize(normal, original)).toEqual(normal)
      })
      await withDatabase(server, async (copy) => {
        await copy.run(others(sql))
        await create(copy, await normalize(schema, original))
        expect(await catalogFacts(copy)).toEqual(await catalogFacts(original))
      })
    })
  })
})
