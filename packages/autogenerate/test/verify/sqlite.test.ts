import { describe, expect, test } from 'vitest'
import { check, enumType, schemaOf, sql, t, table } from '@mig/core'
import type { Op, Plugin } from '@mig/core/dialect'
import { verificationLine } from '../../src/verify/verification.ts'
import { withSqlite } from '../databases.ts'
import { tried, type Trial } from './trial.ts'

type Models = Parameters<typeof schemaOf>[0]

const lineOf = async (from: Models, to: Models, trial?: Trial): Promise<string> =>
  withSqlite(async (database) => verificationLine(await tried(database, schemaOf(from), schemaOf(to), trial)))

const id = t.integer().identity().primaryKey()
const users = table('users', { id, name: t.text().notNull() })
const other = table('other', { id: t.integer() })
const IN_MEMORY = 'Verified: up, down and up again in SQLite in memory'

describe('what becomes of rows', () => {
  test('what is added loses nothing', async () => {
    const more = table('users', { id, name: t.text().notNull(), nick: t.text() })
    expect(await lineOf([users], [more])).toBe(`${IN_MEMORY} with 3 rows in 1 table; upgrade lossless, downgrade lossless`)
  })

  test('a dropped column is lossy, up and down', async () => {
    const before = table('users', { id, name: t.text().notNull(), nick: t.text().notNull().default('') })
    const line = await lineOf([before], [users])
    expect(line).toBe(`${IN_MEMORY} with 3 rows in 1 table; upgrade lossy (users.nick), downgrade lossy (users.nick)`)
  })

  test('a dropped column is lossy although its rows hold nothing', async () => {
    const before = table('users', { id, name: t.text().notNull(), shape: t.custom({ sql: 'UNKNOWN_TO_ALL' }) })
    expect(await lineOf([before], [users])).toContain('upgrade lossy (users.shape), downgrade lossy (users.shape)')
  })

  test('a column that cannot come back for rows that are there says so', async () => {
    expect(await lineOf([users], [table('users', { id })])).toBe(
      `${IN_MEMORY} without rows; upgrade lossy (users.name), downgrade lossy (users.name), refused with rows (users cannot be changed: ` +
        'the new column name is NOT NULL, and rows that exist have no value for it (3 rows))',
    )
  })

  test('a table that no row can pass through keeps nobody else from having rows', async () => {
    const line = await lineOf([users, other], [table('users', { id }), table('other', { id: t.integer(), more: t.text() })])
    expect(line).toContain(`${IN_MEMORY} with 3 rows in 1 table; upgrade lossy (users.name), downgrade lossy (users.name), refused with`)
  })

  test('values that an enum loses', async () => {
    const items = (...values: readonly string[]): Models => {
      const state = enumType('state', values)
      return [state, table('items', { id, state: t.enum(state) })]
    }
    const lines: string[] = []
    for (const to of ['paid', 'null', 'gone']) {
      const decisions = { map: [{ subject: 'state.void', to: to === 'null' ? null : to }] }
      const after = to === 'gone' ? ['open', 'paid', 'gone'] : ['open', 'paid']
      lines.push(await lineOf(items('open', 'void', 'paid'), items(...after), { decisions }))
    }
    const lossy = 'upgrade lossy (items.state), downgrade lossy (items.state)'
    expect(lines.map((line) => line.replace(/^.*; /, ''))).toEqual([lossy, lossy, 'upgrade lossless, downgrade lossless'])
    expect(lines[0]).toContain('with 4 rows in 1 table')
  })

  test('a dropped table is destructive, up and down', async () => {
    expect(await lineOf([users, other], [other])).toContain('upgrade destructive (rows of users), downgrade destructive (rows of users)')
  })

  test('a dropped table is destructive although it takes no rows', async () => {
    const closed = table('users', { id: t.integer().notNull() }, () => [check('never', sql`id <> id`)])
    expect(await lineOf([closed, other], [other])).toBe(
      `${IN_MEMORY} with 3 rows in 1 table; upgrade destructive (rows of users), downgrade destructive (rows of users)`,
    )
  })

  test('a type that changes and comes back loses nothing', async () => {
    const items = (columns: Parameters<typeof table>[1]): Models => [table('items', { id, ...columns })]
    expect(await lineOf(items({ amount: t.integer() }), items({ amount: t.text() }))).toContain('upgrade lossless, downgrade lossless')
  })

  test('rows of tables that refer to each other are there as well', async () => {
    const parents = table('parents', { a: t.text().notNull(), b: t.integer().notNull() }, () => [])
    const one = table('one', { id: t.integer().primaryKey() })
    const two = table('two', { id: t.integer().primaryKey(), one: t.integer().notNull().references('one.id') })
    const columns = { two: t.integer().notNull().references('two.id'), self: t.integer().unique().references('three.self') }
    const three = table('three', columns)
    const more = table('three', { ...columns, x: t.text() })
    expect(await lineOf([three, two, one, parents], [more, two, one, parents])).toContain('with 12 rows in 4 tables')
  })

  test('checks that name their values are met', async () => {
    const columns = { id, kind: t.text().notNull() }
    const before = table('items', columns, () => [check('known', sql`kind IN ('in', 'out''s')`)])
    const after = table('items', { ...columns, note: t.text() }, () => [check('known', sql`kind IN ('in', 'out''s')`)])
    expect(await lineOf([before], [after])).toContain('with 3 rows in 1 table')
  })
})

describe('operations that do not lead where they should', () => {
  const more = table('users', { id, name: t.text().notNull(), nick: t.text().notNull().default('none'), age: t.integer() })

  test('a plugin that loses a part of a change is caught', async () => {
    const forgetful = (op: Op): readonly Op[] =>
      op.kind === 'alterTable' && 'changes' in op ? [{ ...op, changes: op.changes.slice(0, 1) }] : [op]
    expect(await lineOf([users], [more], { plugins: [{ name: 'forgetful', rewrite: forgetful }] })).toBe(
      'Not verified: THE FILE DOES NOT DO ALL THAT IT SHOULD: after the upgrade in SQLite in memory, this is left: add column users.age',
    )
  })

  test('an operation too many is caught', async () => {
    const columns = [{ name: 'a', type: { kind: 'text' as const }, nullable: true }]
    const left: Op = { kind: 'createTable', table: { name: 'left', columns, constraints: [], indexes: [] } }
    const instead = (ops: readonly Op[]): readonly Op[] => [...ops, left]
    expect(await lineOf([users], [more], { instead })).toContain('after the upgrade in SQLite in memory, this is left: drop table left')
  })

  test('an operation that fails without any rows is named, with its SQL and what the database says', async () => {
    const instead = (): readonly Op[] => [{ kind: 'dropTable', table: { name: 'absent' } }]
    expect(await lineOf([users], [more], { instead })).toBe(
      'Not verified: THE FILE DOES NOT DO ALL THAT IT SHOULD: the upgrade fails in SQLite in memory: ' +
        'operation 1 (drop table absent): no such table: absent, in: DROP TABLE "absent"',
    )
  })

  test('what a project leaves out on purpose is no difference', async () => {
    const keeper = { name: 'keeper', rewrite: (op: Op): readonly Op[] => (op.kind === 'dropTable' ? [] : [op]) }
    expect(await lineOf([users, other], [more], { plugins: [keeper] })).toContain('upgrade lossless')
  })
})

test('without a dev database the reason is given, and every one that was opened is closed', async () => {
  const more = table('users', { id, name: t.text().notNull(), age: t.integer() })
  expect(await lineOf([users], [more], { dev: 'none' })).toBe("Not verified: the configuration has dev: 'none'")
  let open = 0
  await withSqlite(async ({ dialect, connection }) => {
    const counted = async () => {
      const dev = await dialect.dev.open({ folder: '.' })
      if ('unavailable' in dev) return dev
      open++
      return { ...dev, close: async () => { open--; await dev.close() } }
    }
    await tried({ dialect, connection }, schemaOf([users]), schemaOf([table('users', { id })]), { open: counted })
  })
  expect(open).toBe(0)
})

test('what a comparator of a plugin finds in the dev database alone is none of the revision', async () => {
  const more = table('users', { id, name: t.text().notNull(), age: t.integer() })
  await withSqlite(async (database) => {
    await database.connection.run('CREATE TABLE marks (a); INSERT INTO marks VALUES (1)')
    const execute: Op = { kind: 'execute', text: ['SELECT 1'], values: [] }
    // The mark is a row, which a dev database does not have.
    const compare: NonNullable<Plugin['compare']> = async ({ connection }) => {
      const { rows } = await connection.run("SELECT name FROM sqlite_master WHERE name = 'marks'")
      return rows.length === 1 && (await connection.run('SELECT a FROM marks WHERE a = 1')).rows.length === 1 ? [] : [execute]
    }
    const marks = table('marks', { a: t.custom({ sql: '' }) })
    const line = verificationLine(
      await tried(database, schemaOf([users, marks]), schemaOf([more, marks]), { plugins: [{ name: 'marks', compare }] }),
    )
    expect(line).toContain('upgrade lossless')
  })
})
