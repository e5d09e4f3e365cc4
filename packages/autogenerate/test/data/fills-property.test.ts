import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isIrreversible, type Column, type ColumnType, type Schema } from '@mig/core/dialect'
import { postgresServers } from '@mig/test-databases'
import { readAnswers, type Answer, type Decisions } from '../../src/index.ts'
import { compareWith, migrateTo, run, withPostgres, withSqlite, type Database } from '../databases.ts'
import { id, pk } from '../plain.ts'

/** A column of one side: whether it takes NULL, and whether it has a default. */
interface Side {
  readonly nullable: boolean
  readonly default: boolean
}

interface Drawn {
  readonly name: string
  readonly kind: 'integer' | 'text' | 'boolean'
  readonly before?: Side
  readonly after?: Side
  /** What the three rows have, where they may be NULL. */
  readonly nulls: readonly boolean[]
  readonly fillSql: boolean
}

const side = fc.option(fc.record({ nullable: fc.boolean(), default: fc.boolean() }), { nil: undefined, freq: 3 })
/** Names that need quotes, hold what separates answers, or are words of SQL. */
const NAMES = ['a', 'Full name', 'x=y', 'a.b', 'order', '"q"'] as const
const drawn: fc.Arbitrary<readonly Drawn[]> = fc.tuple(
  ...NAMES.map((name) =>
    fc
      .record({
        kind: fc.constantFrom('integer' as const, 'text' as const, 'boolean' as const),
        before: side,
        after: side,
        nulls: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
        fillSql: fc.boolean(),
      })
      .map(({ before, after, ...rest }): Drawn => ({
        name,
        ...rest,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      })),
  ),
)

const VALUES = { integer: [1, 2, 3], text: ['one', "it's", ''], boolean: [true, false, true] } as const
const FILL = { integer: '-7', text: "o'fill; --", boolean: 'true' } as const
const DEFAULT = { integer: 5, text: 'default', boolean: false } as const

function schemaOf(columns: readonly Drawn[], which: 'before' | 'after'): Schema {
  const own = columns.flatMap(({ name, kind, [which]: there }): readonly Column[] => {
    if (there === undefined) return []
    const type: ColumnType = { kind }
    return [{ name, type, nullable: there.nullable, ...(there.default ? { default: { value: DEFAULT[kind] } } : {}) }]
  })
  return { tables: [{ name: 't', columns: [id, ...own], constraints: [pk], indexes: [] }], enums: [] }
}

const quoted = (name: string): string => (/^\w+$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`)

/** Answers to all that can be asked: up, and for what comes back down. */
function answersTo(columns: readonly Drawn[], { dialect }: Database): Decisions {
  const answers = columns.flatMap(({ name, kind, before, after, fillSql }): readonly Answer[] => {
    const isRequired = (there: Side | undefined): boolean => there !== undefined && !there.nullable
    const comes = isRequired(after) && (before === undefined ? after?.default === false : before.nullable)
    const returns = isRequired(before) && (after === undefined ? before?.default === false : after.nullable)
    if (!comes && !returns) return []
    const literal = dialect.quoting.literal(kind === 'integer' ? -7 : kind === 'boolean' ? true : FILL.text)
    return [
      fillSql
        ? { option: 'fill-sql', value: `t.${quoted(name)}=${literal}` }
        : { option: 'fill', value: `t.${quoted(name)}=${FILL[kind]}` },
    ]
  })
  const gone = columns.filter(({ before, after }) => before !== undefined && after === undefined)
  const isTaken = (column: Drawn): boolean =>
    columns.some((other) => other.kind === column.kind && other.before === undefined && other.after !== undefined)
  return readAnswers([...answers, ...gone.filter(isTaken).map(({ name }): Answer => ({ option: 'no-rename', value: `t.${quoted(name)}` }))])
}

async function rows({ connection, dialect }: Database, columns: readonly Drawn[]): Promise<readonly (readonly unknown[])[]> {
  const list = ['id', ...columns.map(({ name }) => name)].map((name) => dialect.quoting.identifier(name))
  const found = await connection.run(`SELECT ${list.map((name, index) => `${name} AS c${index}`).join(', ')} FROM t ORDER BY id`)
  return found.rows.map((row) => columns.map(({ kind }, index) => plainValue(row[`c${index + 1}`], kind)))
}

function plainValue(value: unknown, kind: Drawn['kind']): unknown {
  return kind === 'boolean' && value !== null ? Boolean(value) : value
}

const filled = (kind: Drawn['kind']): unknown => (kind === 'integer' ? -7 : kind === 'boolean' ? true : FILL.text)

/** What a row has after a way: what it had, unless that is nothing. */
function expected(column: Drawn, to: Side, had: unknown, wasThere: boolean): unknown {
  if (wasThere && had !== null) return had
  if (!wasThere && to.default) return DEFAULT[column.kind]
  return to.nullable ? null : filled(column.kind)
}

async function keepsRows(database: Database, columns: readonly Drawn[]): Promise<void> {
  const { connection, dialect } = database
  await connection.run('DROP TABLE IF EXISTS t')
  const [a, b] = [schemaOf(columns, 'before'), schemaOf(columns, 'after')]
  await migrateTo(database, a)
  const old = columns.filter(({ before }) => before !== undefined)
  for (const row of [0, 1, 2]) {
    const values = old.map(({ kind, before, nulls }) =>
      before?.nullable === true && nulls[row] === true ? null : (VALUES[kind][row] ?? null),
    )
    const names = ['id', ...old.map(({ name }) => name)].map((name) => dialect.quoting.identifier(name)).join(', ')
    await connection.run(`INSERT INTO t (${names}) VALUES (${[row, ...values].map((value) => dialect.quoting.literal(value)).join(', ')})`)
  }
  const before = await rows(database, old)
  const { downgrade } = await migrateTo(database, b, { decisions: answersTo(columns, database) })
  expect((await compareWith(database, b, {})).ops).toEqual([])
  const now = columns.filter(({ after }) => after !== undefined)
  const there = (column: Drawn, row: number): unknown => before[row]?.[old.indexOf(column)]
  const after = [0, 1, 2].map((row) =>
    now.map((column) =>
      expected(column, column.after ?? { nullable: true, default: false }, there(column, row), column.before !== undefined),
    ),
  )
  expect(await rows(database, now)).toEqual(after)
  await run(database, isIrreversible(downgrade) ? [] : downgrade)
  expect((await compareWith(database, a, {})).ops).toEqual([])
  const later = (column: Drawn, row: number): unknown => after[row]?.[now.indexOf(column)]
  const back = [0, 1, 2].map((row) =>
    old.map((column) =>
      expected(column, column.before ?? { nullable: true, default: false }, later(column, row), column.after !== undefined),
    ),
  )
  expect(await rows(database, old)).toEqual(back)
}

describe('rows of any table come along, up and down, with what was answered', () => {
  test('SQLite', { timeout: 120_000 }, () =>
    withSqlite((database) =>
      fc.assert(
        fc.asyncProperty(drawn, (columns) => keepsRows(database, columns)),
        { numRuns: 40 },
      ),
    ),
  )

  test.each(postgresServers())('PostgreSQL $major', { timeout: 120_000 }, (server) =>
    withPostgres(server, (database) =>
      fc.assert(
        fc.asyncProperty(drawn, (columns) => keepsRows(database, columns)),
        { numRuns: 15 },
      ),
    ),
  )
})
