import { describe, expect, test } from 'vitest'
import { MigError, reverseAll, runOperations, type AlterEnumOp, type Connection, type EnumColumn, type Op } from '@mig/core/dialect'
import { postgresServers } from '@mig/test-databases'
import { postgres } from '../src/index.ts'
import { withDatabase } from './with-database.ts'

const STATUS = { name: 'status' }
const STATUS_COLUMN: EnumColumn = { table: { name: 'expenses' }, column: 'status', default: { value: 'open' } }
const HISTORY: EnumColumn = { table: { name: 'expenses' }, column: 'history', array: true }

function alter(values: readonly string[], more: Partial<AlterEnumOp> = {}): AlterEnumOp {
  return { kind: 'alterEnum', enum: STATUS, values, was: ['open', 'void', 'paid'], columns: [STATUS_COLUMN, HISTORY], ...more }
}

const TABLE = `CREATE TYPE status AS ENUM ('open', 'void', 'paid');
  CREATE TABLE expenses (id integer PRIMARY KEY, status status NOT NULL DEFAULT 'open', history status[] DEFAULT NULL);`
const ROWS = `INSERT INTO expenses VALUES (1, 'void', '{open,void}'), (2, 'void', NULL), (3, 'paid', '{{paid,NULL},{void,void}}');`

async function run(connection: Connection, ops: readonly Op[]): Promise<void> {
  await runOperations(ops, { dialect: postgres, connection })
}

async function values(connection: Connection): Promise<unknown> {
  return (await connection.run(`SELECT enum_range(NULL::status)::text AS values`)).rows[0]?.['values']
}

async function failure(work: Promise<void>): Promise<MigError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof MigError) return error
  throw new TypeError(`no error of mig's: ${String(error)}`)
}

describe.each(postgresServers())('alterEnum on PostgreSQL $major', (server) => {
  const withTable = (sql: string, work: (connection: Connection) => Promise<void>): Promise<void> =>
    withDatabase(server, async (connection) => {
      await connection.run(`${TABLE} ${sql}`)
      await work(connection)
    })

  test('takes values out and gives others a place, in rows, arrays and defaults, and goes back', async () => {
    await withTable(ROWS, async (connection) => {
      const op = alter(['paid', 'gone', 'open'], { map: { void: 'gone' } })
      await run(connection, [op])
      expect(await values(connection)).toBe('{paid,gone,open}')
      const rows = async (): Promise<unknown> =>
        (await connection.run('SELECT id, status::text, history::text FROM expenses ORDER BY expenses.status, id')).rows
      expect(await rows()).toEqual([
        { id: 3, status: 'paid', history: '{{paid,NULL},{gone,gone}}' },
        { id: 1, status: 'gone', history: '{open,gone}' },
        { id: 2, status: 'gone', history: null },
      ])
      await connection.run('INSERT INTO expenses VALUES (4)')
      expect(
        (await connection.run("SELECT typname FROM pg_type WHERE typname ~ 'status' AND typname !~ 'origin' ORDER BY 1")).rows,
      ).toEqual([{ typname: '_status' }, { typname: 'status' }])
      const back = reverseAll([op])
      if ('irreversible' in back) return expect.fail(back.irreversible)
      await run(connection, back)
      expect(await values(connection)).toBe('{open,void,paid}')
      expect(await rows()).toEqual([
        { id: 4, status: 'open', history: null },
        { id: 1, status: 'void', history: '{open,void}' },
        { id: 2, status: 'void', history: null },
        { id: 3, status: 'paid', history: '{{paid,NULL},{void,void}}' },
      ])
    })
  })

  test('values that only come are added: nothing is written anew, and nothing has to make room', async () => {
    await withTable(`${ROWS} CREATE VIEW v AS SELECT * FROM expenses WHERE status = 'open';`, async (connection) => {
      const place = async (): Promise<unknown> =>
        (await connection.run("SELECT pg_relation_filenode('expenses') AS file, 'status'::regtype::oid AS type")).rows
      const before = await place()
      const op = alter(['new', 'open', 'void', 'due', 'paid', 'gone'])
      await run(connection, [op])
      expect(await values(connection)).toBe('{new,open,void,due,paid,gone}')
      expect(await place()).toEqual(before)
      expect(postgres.risks?.(op)).toEqual([])
      // The same again finds them there.
      await run(connection, [op])
      expect((await failure(run(connection, [{ ...op, map: { void: 'open' } }]))).message).toContain('used by what')
    })
  })

  test('rows that hold a value which goes stop it before anything changes, with table, value and count', async () => {
    await withTable(ROWS, async (connection) => {
      const error = await failure(run(connection, [alter(['open', 'paid'])]))
      expect(error.code).toBe('op.guard')
      expect(error.message.split('\n')).toEqual([
        'Rows hold values that enum status is to lose',
        "  column 'expenses.status', value 'void', rows 2",
        "  column 'expenses.history', value 'void', rows 2",
      ])
      expect(error.hint).toContain('`map`')
      expect(await values(connection)).toBe('{open,void,paid}')
      // The same without `was`, which only the way back needs.
      const { was: _, ...bare } = alter(['open', 'paid'])
      expect((await failure(run(connection, [bare]))).code).toBe('op.guard')
      await run(connection, [alter(['open', 'paid'], { map: { void: null }, columns: [{ ...STATUS_COLUMN }, HISTORY] })]).then(
        () => expect.fail('the column is NOT NULL'),
        (error: unknown) => expect(String(error)).toContain('null values'),
      )
      await connection.run('ALTER TABLE expenses ALTER COLUMN status DROP NOT NULL')
      await run(connection, [alter(['open', 'paid'], { map: { void: null } })])
      expect((await connection.run('SELECT count(*)::int AS n FROM expenses WHERE status IS NULL')).rows).toEqual([{ n: 2 }])
    })
  })

  test('keeps comment, owner and privileges of the type, whatever default privileges say', async () => {
    await withTable('', async (connection) => {
      const [owner, reader] = ['mig_t_owner "o"', 'mig_t_reader'].map((name) => `${name} ${process.pid} ${server.major}`)
      const quoted = (name: string | undefined): string => `"${name?.replaceAll('"', '""') ?? ''}"`
      const roles = `${quoted(owner)}, ${quoted(reader)}`
      await connection.run(`CREATE ROLE ${quoted(owner)}; CREATE ROLE ${quoted(reader)}`)
      try {
        await connection.run(`GRANT CREATE ON SCHEMA public TO ${quoted(owner)}; COMMENT ON TYPE status IS 'it''s';
          REVOKE ALL ON TYPE status FROM PUBLIC; GRANT USAGE ON TYPE status TO ${quoted(reader)} WITH GRANT OPTION;
          ALTER TYPE status OWNER TO ${quoted(owner)}; ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO ${quoted(reader)}`)
        const facts = async (): Promise<unknown> =>
          (
            await connection.run(`SELECT typowner::regrole::text AS owner, obj_description(oid, 'pg_type') AS comment,
              ARRAY(SELECT unnest(typacl)::text ORDER BY 1)::text AS acl FROM pg_type WHERE typname = 'status'`)
          ).rows
        const before = await facts()
        await run(connection, [alter(['paid', 'void', 'open'])])
        expect(await facts()).toEqual(before)
        expect(await values(connection)).toBe('{paid,void,open}')
      } finally {
        await connection.run(`DROP OWNED BY ${roles} CASCADE; DROP ROLE ${roles}`)
      }
    })
  })

  test('tables that inherit and partitions follow, at any depth', async () => {
    await withDatabase(server, async (connection) => {
      await connection.run(`CREATE TYPE status AS ENUM ('open', 'void');
        CREATE TABLE expenses (id integer, status status DEFAULT 'open') PARTITION BY RANGE (id);
        CREATE TABLE low PARTITION OF expenses FOR VALUES FROM (0) TO (9) PARTITION BY RANGE (id);
        CREATE TABLE lowest PARTITION OF low FOR VALUES FROM (0) TO (5);
        CREATE INDEX ON expenses (status);
        CREATE TABLE base (status status); CREATE TABLE child () INHERITS (base);
        INSERT INTO expenses VALUES (1, 'void'); INSERT INTO child VALUES ('open')`)
      const columns: readonly EnumColumn[] = [STATUS_COLUMN, { table: { name: 'base' }, column: 'status' }]
      await run(connection, [alter(['void', 'open'], { was: ['open', 'void'], columns })])
      const { rows } = await connection.run(`SELECT attrelid::regclass::text AS t, atttypid::regtype::text AS type FROM pg_attribute
        WHERE attname = 'status' AND attrelid::regclass::text !~ 'idx|pg_' ORDER BY 1`)
      expect(rows).toEqual(['base', 'child', 'expenses', 'low', 'lowest'].map((t) => ({ t, type: 'status' })))
      expect((await connection.run('SELECT min(status)::text AS s FROM expenses')).rows).toEqual([{ s: 'void' }])
    })
  })

  test.each([
    ['a column', 'CREATE TABLE more (s status)', ['column s of table more']],
    ['a default', `CREATE TABLE more (t text DEFAULT ('open'::status)::text)`, ['default value for column t of table more']],
    ['a domain', 'CREATE DOMAIN state AS status', ['type state']],
    ['a domain over arrays', 'CREATE DOMAIN states AS status[]', ['type states']],
    ['a composite type', 'CREATE TYPE pair AS (s status, n integer)', ['column s of composite type pair']],
    ['a function', `CREATE FUNCTION f(s status) RETURNS boolean LANGUAGE sql AS 'SELECT true'`, ['function f(status)']],
    ['a view', 'CREATE VIEW v AS SELECT status FROM expenses', ['column status of view v']],
    ['a check', `ALTER TABLE expenses ADD CONSTRAINT ck CHECK (status <> 'void')`, ['constraint ck on table expenses']],
    ['an index', `CREATE INDEX ix ON expenses (id) WHERE status = 'open'`, ['index ix']],
    ['a policy', `CREATE POLICY p ON expenses USING (status = 'open')`, ['policy p on table expenses']],
    [
      'a default of its own in a table that inherits',
      `CREATE TABLE child (status status DEFAULT 'paid') INHERITS (expenses)`,
      ['default value for column status of table child'],
    ],
  ])('%s that uses the type is named, and nothing changes', async (_, sql, objects) => {
    await withTable(sql, async (connection) => {
      const error = await failure(run(connection, [alter(['paid', 'void', 'open'])]))
      expect(error.code).toBe('op.guard')
      for (const object of objects) expect(error.message).toContain(`object '${object}'`)
      expect(await values(connection)).toBe('{open,void,paid}')
    })
  })

  test('a default that is not said is named, and names of every kind work', async () => {
    await withTable('', async (connection) => {
      const error = await failure(
        run(connection, [alter(['paid', 'open'], { columns: [{ ...HISTORY }, { table: { name: 'expenses' }, column: 'status' }] })]),
      )
      expect(error.message).toContain("object 'default value for column status of table expenses'")
      const name = `${'ä'.repeat(28)} "x"'`
      const type = { schema: "my 'app\"", name }
      const quoted = `"my 'app"""."${name.replaceAll('"', '""')}"`
      await connection.run(`CREATE SCHEMA "my 'app"""; CREATE TYPE ${quoted} AS ENUM ('a', 'b');
        CREATE TABLE "my 'app"""."t.x" ("c 'c""" ${quoted} DEFAULT 'a')`)
      const column: EnumColumn = { table: { schema: type.schema, name: 't.x' }, column: `c 'c"`, default: { value: 'a' } }
      await run(connection, [{ kind: 'alterEnum', enum: type, values: ['b', "it's", 'a'], was: ['a', 'b'], columns: [column] }])
      expect((await connection.run(`SELECT enum_range(NULL::${quoted})::text AS v`)).rows).toEqual([{ v: "{b,it's,a}" }])
    })
  })
})
