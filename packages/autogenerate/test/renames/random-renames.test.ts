import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyAll, isIrreversible } from '@mig/core/dialect'
import type { Op, Schema, Table } from '@mig/core/dialect'
import { postgresServers } from '@mig/test-databases'
import { answerName } from '../../src/decisions/names.ts'
import type { RenameDecision } from '../../src/decisions/decision.ts'
import { autogenerate } from '../../src/index.ts'
import { columnRenames, tableRenames, valueRenames } from '../../src/renames/rename-ops.ts'
import { emptied, migrateTo, run, withPostgres, withSqlite, type Database, type Pair } from '../databases.ts'
import { catalog } from '../oracle.ts'
import { nativePair, schemaPair } from '../schemas.ts'

/** Names that things may get, some of which others have; an odd one stands for all that has to be in quotes. */
const NAMES = ['amount', 'note', 'mood', 'code', 'alpha', 'beta', 'an odd "name', 'fresh', 'other'] as const

interface Drawn {
  /** For each thing the place of its new name among all names; as many as there may be. */
  readonly names: readonly number[]
}

const drawn: fc.Arbitrary<Drawn> = fc.record({ names: fc.array(fc.nat({ max: 40 }), { minLength: 60, maxLength: 60 }) })

/** New names for some of the old ones, so that no two are the same afterwards; swaps and chains are among them. */
function renamed(old: readonly string[], { names }: Drawn, start: number, others: readonly string[] = NAMES): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const taken = (name: string): boolean => old.some((other) => (found.get(other) ?? other).toLowerCase() === name.toLowerCase())
  old.forEach((name, index) => {
    const choice = names[(start + index) % names.length] ?? 0
    const to = [...old, ...others][choice]
    if (to === undefined || to === name) return
    const holder = old.find((other) => (found.get(other) ?? other) === to)
    if (holder === undefined ? taken(to) : choice % 2 === 0) return
    // Who has the name gets the other one in return.
    if (holder !== undefined) found.set(holder, found.get(name) ?? name)
    found.set(name, to)
  })
  return new Map([...found].filter(([name, to]) => name !== to))
}

interface RenamedSchema {
  readonly to: Schema
  readonly decisions: readonly RenameDecision[]
}

function renameAll(from: Schema, given: Drawn, enums: boolean): RenamedSchema {
  const tables = renamed(
    from.tables.map(({ name }) => name),
    given,
    0,
    // A table cannot have the name of a type.
    NAMES.filter((name) => name !== 'mood'),
  )
  const decisions: RenameDecision[] = [...tables].map(([name, to]) => ({ subject: answerName(name), to: answerName(to) }))
  const ops: Op[] = [...tableRenames([...tables].map(([name, to]) => [{ name }, { name: to }]), from)]
  let to = applyAll(from, ops)
  from.tables.forEach((table, index) => {
    const now = tables.get(table.name) ?? table.name
    const columns = renamed(
      table.columns.map(({ name }) => name),
      given,
      7 * index + 5,
    )
    decisions.push(...[...columns].map(([name, next]) => ({ subject: answerName(table.name, name), to: answerName(now, next) })))
    const steps = [...columns].map(([name, next]) => ({ from: name, to: next }))
    to = applyAll(to, columnRenames({ ...table, name: now }, steps, { ...table, name: now }))
  })
  for (const item of enums ? from.enums : []) {
    const values = renamed(item.values, given, 40)
    decisions.push(...[...values].map(([value, next]) => ({ subject: answerName(item.name, value), to: answerName(item.name, next) })))
    to = applyAll(to, valueRenames(item, [...values].map(([value, next]) => ({ from: value, to: next })), item.values))
    to = { ...to, tables: to.tables.map((table) => withValue(table, values.get('ok') ?? 'ok')) }
  }
  return { to, decisions }
}

/** The models say the value in the one check that there is of it. */
function withValue(table: Table, value: string): Table {
  const constraints = table.constraints.map((constraint) =>
    constraint.kind === 'check' ? { ...constraint, sql: constraint.sql.replace("<> 'ok'", `<> '${value}'`) } : constraint,
  )
  return { ...table, constraints }
}

function compare(
  { dialect, connection }: Database,
  wanted: Schema,
  rename: readonly RenameDecision[] = [],
): ReturnType<typeof autogenerate> {
  return autogenerate({ dialect, connection, wanted, decisions: { rename }, versionTables: [] })
}

/** The renames and nothing else; what comes out is what a fresh build gives, and the way back leads to where it came from. */
async function renames({ database, fresh }: Pair, from: Schema, { to, decisions }: RenamedSchema): Promise<void> {
  await migrateTo(database, from)
  const start = await catalog(database)
  const found = await compare(database, to, decisions)
  const done = found.ops.flatMap((op): readonly { readonly kind: string }[] =>
    op.kind === 'alterTable' && 'changes' in op ? op.changes : [op],
  )
  expect(done.filter(({ kind }) => !kind.startsWith('rename'))).toEqual([])
  await run(database, found.ops)
  expect((await compare(database, to)).summary).toEqual([])
  await migrateTo(fresh, to)
  expect(plain(await catalog(database))).toEqual(plain(await catalog(fresh)))
  if (isIrreversible(found.downgrade)) throw new Error(found.downgrade.irreversible)
  await run(database, found.downgrade)
  expect(plain(await catalog(database))).toEqual(plain(start))
}

/**
 * Texts may have other quotes after a rename, and rows come in the order of names. Counters of columns keep the names that the database
 * made for them, which models leave open.
 */
function plain(answers: readonly unknown[]): readonly unknown[] {
  const text = (row: unknown): string =>
    JSON.stringify(row)
      .replaceAll(/\\?"/g, '')
      .toLowerCase()
      .replace(/^\[[^,]*_seq\d*,/, '[a counter,')
  return answers.map((rows) => (rows as readonly unknown[]).map(text).toSorted())
}

describe.each(postgresServers())('PostgreSQL $major', (server) => {
  test('any names become any others, and nothing else happens', { timeout: 240_000 }, async () => {
    await withPostgres(server, async (database) =>
      withPostgres(server, async (fresh) => {
        const pair = { database, fresh }
        await fc.assert(
          fc.asyncProperty(schemaPair, drawn, async ([from], given) => {
            await emptied(pair)
            await renames(pair, from, renameAll(from, given, true))
          }),
          { numRuns: 8, endOnFailure: true },
        )
      }),
    )
  })
})

test('SQLite: any names become any others, and nothing else happens', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(nativePair, drawn, async ([from], given) => {
      await withSqlite(async (database) => withSqlite(async (fresh) => renames({ database, fresh }, from, renameAll(from, given, false))))
    }),
    { numRuns: 25 },
  )
})
