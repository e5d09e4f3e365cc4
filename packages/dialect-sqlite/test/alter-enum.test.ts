import { describe, expect, test } from 'vitest'
import { runOperations, reverseAll, type AlterEnumOp, type Connection, type EnumColumn, type Op } from '@mig/core/dialect'
import { sqlite } from '../src/index.ts'

const columns: readonly EnumColumn[] = [
  { table: { name: 'expenses' }, column: 'status', default: { value: 'open' } },
  { table: { name: 'expenses' }, column: 'before' },
  { table: { name: 'days' }, column: 'status' },
  { table: { name: 'days' }, column: 'history', array: true },
]
const type = { kind: 'enum', name: 'status', values: ['open', 'void', 'paid'] } as const
const START: readonly Op[] = [
  {
    kind: 'createTable',
    table: {
      name: 'expenses',
      columns: [
        { name: 'id', type: { kind: 'integer' }, nullable: false },
        { name: 'status', type, nullable: false, default: { value: 'open' } },
        { name: 'before', type, nullable: true },
      ],
      constraints: [{ kind: 'primaryKey', columns: ['id'] }],
      indexes: [{ name: 'ix', parts: [{ column: 'status' }] }],
    },
  },
  {
    kind: 'createTable',
    table: {
      name: 'days',
      columns: [
        { name: 'status', type, nullable: true },
        { name: 'history', type: { kind: 'json' }, nullable: true },
      ],
      constraints: [],
      indexes: [],
    },
  },
]

function alter(values: readonly string[], more: Partial<AlterEnumOp> = {}): AlterEnumOp {
  return { kind: 'alterEnum', enum: { name: 'status' }, values, was: type.values, columns, ...more }
}

async function withTables(work: (connection: Connection, run: (...ops: readonly Op[]) => Promise<void>) => Promise<void>): Promise<void> {
  const connection = await sqlite.driver.connect({ url: 'sqlite::memory:' })
  const run = (...ops: readonly Op[]): Promise<void> => runOperations(ops, { dialect: sqlite, connection })
  try {
    await run(...START)
    await connection.run(`INSERT INTO expenses (id, before) VALUES (1, 'void'); INSERT INTO days VALUES ('paid', '["void"]')`)
    await work(connection, run)
  } finally {
    await connection.close()
  }
}

describe('alterEnum where enums are checks', () => {
  test('the checks of all its columns change, and rows follow', async () => {
    await withTables(async (connection, run) => {
      const texts = async (): Promise<unknown> => (await connection.run('SELECT sql FROM sqlite_schema ORDER BY name')).rows
      const start = await texts()
      const op = alter(['paid', 'gone', 'open'], { map: { void: 'gone' } })
      await run(op)
      expect((await connection.run('SELECT status, before FROM expenses')).rows).toEqual([{ status: 'open', before: 'gone' }])
      expect((await connection.run('SELECT * FROM days')).rows).toEqual([{ status: 'paid', history: '["void"]' }])
      await expect(connection.run(`INSERT INTO expenses (id, status) VALUES (2, 'void')`)).rejects.toThrow('ck_expenses_status')
      await connection.run(`INSERT INTO days (status) VALUES ('gone')`)
      const back = reverseAll([op])
      if ('irreversible' in back) return expect.fail(back.irreversible)
      await run(...back)
      expect(await texts()).toEqual(start)
      expect((await connection.run('SELECT status FROM days')).rows).toEqual([{ status: 'paid' }, { status: 'void' }])
    })
  })

  test('a check behind the columns of its table changes as well', async () => {
    await withTables(async (connection, run) => {
      await connection.run('DROP TABLE expenses')
      const check = (column: string): string => `CONSTRAINT ck_expenses_${column} CHECK ("${column}" IN ('open', 'void', 'paid'))`
      await connection.run(`CREATE TABLE expenses (id integer, status text, before text, ${check('status')}, ${check('before')})`)
      await run(alter(['open', 'paid']))
      const { rows } = await connection.run("SELECT sql FROM sqlite_schema WHERE name = 'expenses'")
      expect(rows[0]?.['sql']).not.toContain('void')
    })
  })

  test('rows that hold a value which goes stop it before anything changes', async () => {
    await withTables(async (connection, run) => {
      await expect(run(alter(['open', 'paid']))).rejects.toMatchObject({
        code: 'op.guard',
        message: expect.stringContaining("before 'void'") as string,
      })
      expect((await connection.run('SELECT before FROM expenses')).rows).toEqual([{ before: 'void' }])
      await run(alter(['open', 'paid'], { map: { void: null } }))
      expect((await connection.run('SELECT before FROM expenses')).rows).toEqual([{ before: null }])
    })
  })

  test('without columns there is nothing to do, and without `was` the check is found by its form', async () => {
    await withTables(async (connection, run) => {
      const { columns: _, was: __, ...bare } = alter(['open', 'void'])
      await run(bare)
      await connection.run(`INSERT INTO days (status) VALUES ('paid')`)
      await run({ ...bare, values: ['void', 'paid'], columns: columns.slice(2) })
      await expect(connection.run(`INSERT INTO days (status) VALUES ('open')`)).rejects.toThrow('ck_days_status')
    })
  })

  test.each([
    ['a column', { kind: 'alterTable', table: { name: 'days' }, changes: [{ kind: 'renameColumn', name: 'status', to: 'state' }] }, 'days', 'state'],
    ['a table', { kind: 'renameTable', table: { name: 'days' }, to: 'dates' }, 'dates', 'status'],
  ] as const)('%s that was renamed is limited by its new values alone', async (_, rename, table, column) => {
    for (const was of [{}, { was: type.values }]) {
      await withTables(async (connection, run) => {
        await run(rename, { kind: 'alterEnum', enum: { name: 'status' }, values: [...type.values, 'new'], columns: [{ table: { name: table }, column }], ...was })
        await connection.run(`INSERT INTO ${table} (${column}) VALUES ('new')`)
        await expect(connection.run(`INSERT INTO ${table} (${column}) VALUES ('other')`)).rejects.toThrow(`ck_${table}_${column}`)
      })
    }
  })

  test('a check that says less, and one of a text, are left alone', async () => {
    await withTables(async (connection, run) => {
      await connection.run(`CREATE TABLE t (a TEXT CONSTRAINT ck_own CHECK (a <> 'void'), b TEXT CONSTRAINT ck_b CHECK (b IN ('x')))`)
      await run(
        { ...alter(['open', 'void']), columns: [{ table: { name: 't' }, column: 'a' }] },
        { kind: 'alterTable', table: { name: 't' }, changes: [{ kind: 'alterColumn', name: 'b', set: { type: { kind: 'varchar', length: 9 } } }] },
      )
      await expect(connection.run(`INSERT INTO t (a) VALUES ('void')`)).rejects.toThrow('ck_own')
      await expect(connection.run(`INSERT INTO t (b) VALUES ('y')`)).rejects.toThrow('ck_b')
    })
  })
})
