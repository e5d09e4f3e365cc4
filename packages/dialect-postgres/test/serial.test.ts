import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { schemaOf, t, table } from '@mig/core'
import type { AlterColumnChange, Column, Connection, Op, Table } from '@mig/core/dialect'
import { newestPostgres, postgresServers } from '@mig/test-databases'
import { generatedName } from '../src/generated-name.ts'
import { pg } from '../src/index.ts'
import { reflector } from '../src/reflector.ts'
import { types } from '../src/types.ts'
import { runOps, withDatabase } from './with-database.ts'

const ID: Column = { name: 'id', type: { kind: 'integer' }, nullable: false, options: { postgres: { serial: 'integer' } } }
const NOTE: Column = { name: 'note', type: { kind: 'text' }, nullable: true }

function create(...columns: readonly Column[]): Op {
  return { kind: 'createTable', table: { name: 'items', columns, constraints: [], indexes: [] } }
}

function alter(set: AlterColumnChange['set'], was: AlterColumnChange['set']): Op {
  return { kind: 'alterTable', table: { name: 'items' }, changes: [{ kind: 'alterColumn', name: 'id', set, was }] }
}

async function items(connection: Connection): Promise<Table | undefined> {
  return (await reflector.reflect(connection)).tables.find(({ name }) => name === 'items')
}

async function sequences(connection: Connection): Promise<readonly unknown[]> {
  const { rows } = await connection.run(
    `SELECT c.relname || ' ' || format_type(s.seqtypid, NULL) AS text FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid ORDER BY 1`,
  )
  return rows.map((row) => row['text'])
}

/** The numbers that the next rows get. */
async function next(connection: Connection): Promise<unknown> {
  return (await connection.run("INSERT INTO items (note) VALUES ('x') RETURNING id::int")).rows[0]?.['id']
}

async function serialsOf(connection: Connection): Promise<Record<string, unknown>> {
  const { tables, objects = [] } = await reflector.reflect(connection)
  const columns = tables.flatMap((one) => one.columns.map((column) => [`${one.name}.${column.name}`, column] as const))
  return {
    ...Object.fromEntries(columns.map(([name, { default: value, options }]) => [name, options?.['postgres']?.['serial'] ?? value])),
    sequences: objects.filter(({ kind }) => kind === 'sequence').map(({ name }) => name),
  }
}

describe.each(postgresServers())('serial columns on PostgreSQL $major', (server) => {
  test('read as what they are, and nothing else does', async () => {
    await withDatabase(server, async (connection) => {
      await connection.run(`
        CREATE TABLE a (big bigserial, small smallserial, plain serial, nullable serial);
        ALTER TABLE a ALTER nullable DROP NOT NULL;
        CREATE SEQUENCE named START 7 INCREMENT 2 CACHE 5 CYCLE;
        CREATE TABLE b (id integer DEFAULT nextval('named'), doubled integer, borrowed integer DEFAULT nextval('named'), owned integer);
        ALTER SEQUENCE named OWNED BY b.id;
        COMMENT ON SEQUENCE named IS 'numbers';
        CREATE SEQUENCE doubles OWNED BY b.doubled;
        ALTER TABLE b ALTER doubled SET DEFAULT nextval('doubles') * 2;
        CREATE SEQUENCE unused OWNED BY b.owned;`)
      expect(await serialsOf(connection)).toEqual({
        'a.big': 'bigint',
        'a.small': 'smallint',
        'a.plain': 'integer',
        'a.nullable': 'integer',
        'b.id': { type: 'bigint', sequence: 'named', start: '7', increment: '2', cache: '5', cycle: true, comment: 'numbers' },
        'b.doubled': { sql: "nextval('public.doubles'::regclass) * 2" },
        'b.borrowed': { sql: "nextval('public.named'::regclass)" },
        'b.owned': undefined,
        sequences: ['doubles', 'unused'],
      })
    })
  })

  test('are created, and read as they were written', async () => {
    await withDatabase(server, async (connection) => {
      const models = table('items', {
        id: pg.serial().primaryKey(),
        code: pg.bigserial({ type: 'smallint', sequence: 'Odd "Name".', start: '100', increment: '-1', max: '100', comment: "it's" }),
        note: t.text(),
      })
      const wanted = schemaOf([models])
      await runOps(
        connection,
        wanted.tables.map((one): Op => ({ kind: 'createTable', table: one })),
      )
      const normal = await types.normalize(wanted, connection)
      expect((await items(connection))?.columns).toEqual(normal.tables[0]?.columns)
      await connection.run("INSERT INTO items (note) VALUES ('a'), ('b')")
      expect((await connection.run('SELECT id, code::int FROM items ORDER BY id')).rows.map(Object.values)).toEqual([
        [1, 100],
        [2, 99],
      ])
      await runOps(connection, [{ kind: 'dropTable', table: { name: 'items' } }])
      expect(await sequences(connection)).toEqual([])
    })
  })

  test('number the rows that are there when they are added, also in place of one of the same name', async () => {
    await withDatabase(server, async (connection) => {
      await runOps(connection, [create(NOTE)])
      await connection.run("INSERT INTO items VALUES ('a'), ('b')")
      const add = { kind: 'addColumn', column: ID } as const
      await runOps(connection, [{ kind: 'alterTable', table: { name: 'items' }, changes: [add] }])
      expect(await next(connection)).toBe(3)
      await runOps(connection, [{ kind: 'alterTable', table: { name: 'items' }, changes: [{ kind: 'dropColumn', name: 'id' }, add] }])
      expect(await next(connection)).toBe(4)
      expect(await sequences(connection)).toEqual(['items_id_seq integer'])
    })
  })

  const serial = { postgres: { serial: 'integer' } }
  const WAYS: readonly (readonly [name: string, start: Column, there: Op, back: Op])[] = [
    [
      'an identity',
      ID,
      alter({ identity: {}, options: { postgres: {} } }, { identity: null, options: serial }),
      alter({ identity: null, options: serial }, { identity: {}, options: { postgres: {} } }),
    ],
    [
      'an ordinary column',
      ID,
      alter({ options: { postgres: {} } }, { options: serial }),
      alter({ options: serial }, { options: { postgres: {} } }),
    ],
  ]

  test.each(WAYS)('become %s and come back, and no number is given twice', async (name, start, there, back) => {
    await withDatabase(server, async (connection) => {
      await runOps(connection, [create(start, NOTE)])
      await connection.run("INSERT INTO items (note) SELECT 'x' FROM generate_series(1, 9); DELETE FROM items WHERE id > 5")
      const before = await items(connection)
      await runOps(connection, [there])
      expect((await items(connection))?.columns[0]?.options).toBeUndefined()
      expect(await sequences(connection)).toEqual(name === 'an identity' ? ['items_id_seq integer'] : [])
      if (name === 'an identity') expect(await next(connection)).toBe(10)
      await runOps(connection, [back])
      expect(await items(connection)).toEqual(before)
      expect(await next(connection)).toBe(name === 'an identity' ? 11 : 6)
    })
  })

  test('change their type, the name of their sequence and how it counts', async () => {
    await withDatabase(server, async (connection) => {
      await runOps(connection, [create(ID, NOTE)])
      expect(await next(connection)).toBe(1)
      const to = { postgres: { serial: { type: 'bigint', sequence: 'numbers', increment: '10' } } }
      const change = [
        { type: { kind: 'bigint' }, options: to },
        { type: { kind: 'integer' }, options: serial },
      ] as const
      await runOps(connection, [alter(...change)])
      expect((await items(connection))?.columns[0]).toEqual({ ...ID, type: { kind: 'bigint' }, options: to })
      expect(await next(connection)).toBe(11)
      await runOps(connection, [alter(change[1], change[0])])
      expect((await items(connection))?.columns[0]).toEqual(ID)
      expect(await sequences(connection)).toEqual(['items_id_seq integer'])
    })
  })
})

test('a sequence and a NOT NULL without a name are called as PostgreSQL calls them, however long table and column are', async () => {
  await withDatabase(newestPostgres(), async (connection) => {
    const [major = 0] = connection.version
    const name = fc
      .string({ unit: fc.constantFrom('a', 'Z', 'é', '漢', '😀', '"', ' '), minLength: 1, maxLength: 63 })
      .filter((text) => Buffer.byteLength(text) <= 63)
    await fc.assert(
      fc.asyncProperty(name, name, async (tableName, column) => {
        const quoted = [tableName, column].map((text) => `"${text.replaceAll('"', '""')}"`)
        await connection.run(`BEGIN; CREATE TABLE ${quoted[0]} (${quoted[1]} serial)`)
        const { rows } = await connection.run(`SELECT relname AS sequence, (SELECT conname FROM pg_constraint
          WHERE contype = 'n' AND connamespace = 'public'::regnamespace) AS "notNull" FROM pg_class WHERE relkind = 'S'`)
        await connection.run('ROLLBACK')
        // Before 18 a NOT NULL has no name.
        const notNull = major >= 18 ? generatedName(tableName, column, 'not_null') : null
        expect(rows).toEqual([{ sequence: generatedName(tableName, column, 'seq'), notNull }])
      }),
      { numRuns: 100 },
    )
  })
})

test.each([
  [true],
  ['int'],
  [{ start: '1' }],
  [{ type: 'bigint', start: 1 }],
  [{ type: 'bigint', begin: '1' }],
  [{ type: 'bigint', cycle: false }],
])('a counter %j is refused', async (serial) => {
  await withDatabase(newestPostgres(), async (connection) => {
    const column: Column = { ...ID, options: { postgres: { serial } } }
    await expect(async () => runOps(connection, [create(column)])).rejects.toMatchObject({ code: 'dialect.option' })
  })
})
