import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newestPostgres, temporaryFolder } from '@mig/test-databases'
import { replay, type ReplayReport } from '../src/corpus.ts'
import type { Engine } from '../src/engine.ts'
import { fill } from '../src/fill.ts'
import { lostRows } from '../src/kept-rows.ts'
import { postgresEngine } from '../src/postgres-engine.ts'
import { readVersion, replayPair, type ReadVersion } from '../src/replay.ts'
import { missesByKind, pairLines, summaryLines } from '../src/report.ts'
import { sqliteEngine } from '../src/sqlite-engine.ts'
import { pairsOf, versionsIn } from '../src/versions.ts'

const corpus = (dialect: string): string => path.join(import.meta.dirname, dialect)
const said = (report: ReplayReport): readonly string[] => report.pairs.flatMap(pairLines)

describe.each([1, 2])('versions %i apart become each other and go back, with their rows', (step) => {
  test('SQLite', async () => {
    const report = await replay(corpus('sqlite'), { step })
    expect(said(report)).toEqual([])
    expect(report.pairs.map(({ changes, filled }) => changes && filled > 0)).toEqual(step === 1 ? [true, true] : [true])
  })

  test('PostgreSQL', async () => {
    const report = await replay(corpus('postgres'), { step, url: newestPostgres().url })
    expect(said(report)).toEqual([])
    expect(report.pairs.map(({ changes, filled }) => changes && filled > 0)).toEqual(step === 1 ? [true, true] : [true])
  })
})

test.each([
  ['SQLite', 'sqlite', () => ({})],
  ['PostgreSQL', 'postgres', () => ({ url: newestPostgres().url })],
] as const)('the models of each version make it out of nothing: %s', async (_, dialect, server) => {
  const report = await replay(corpus(dialect), { fromEmpty: true, ...server() })
  expect(said(report)).toEqual([])
  expect(report.pairs.map(({ from, to, changes }) => [from, to, changes])).toEqual([
    ['empty', '0001', true],
    ['empty', '0002', true],
    ['empty', '0003', true],
  ])
})

const ENGINES = [
  ['sqlite', (folder: string) => Promise.resolve(sqliteEngine(folder))],
  ['postgres', () => postgresEngine(newestPostgres().url)],
] as const

describe.each(ENGINES)('the judge of %s', (dialect, open) => {
  let folder: ReturnType<typeof temporaryFolder>
  let engine: Engine
  const versions: ReadVersion[] = []
  beforeAll(async () => {
    folder = temporaryFolder()
    engine = await open(folder.path)
    for (const one of versionsIn(corpus(dialect))) versions.push(await readVersion({ engine, folder: folder.path }, one))
  })
  afterAll(async () => {
    for (const { database } of versions) await database.drop()
    await engine.close()
    folder.remove()
  })
  const version = (index: number): ReadVersion => {
    const found = versions[index]
    if (found === undefined) throw new TypeError(`no version ${index}`)
    return found
  }

  test('sees that a database is not what it has to be, up and down', async () => {
    const [first, second, third] = [version(0), version(1), version(2)]
    const wrongEnd = await replayPair({ engine, folder: folder.path }, first, { ...second, facts: third.facts })
    expect(missesByKind([wrongEnd]).map(([kind]) => kind)).toEqual(expect.arrayContaining(['upgrade: TABLE', 'upgrade: INDEX']))
    const wrongStart = await replayPair({ engine, folder: folder.path }, { ...first, facts: third.facts }, second)
    expect(missesByKind([wrongStart]).map(([kind]) => kind)).toContain('downgrade: TABLE')
    expect(wrongStart.misses.filter(({ way }) => way === 'upgrade')).toEqual([])
  })

  test('sees a revision that fails', async () => {
    const [first, second] = [version(0), version(1)]
    const schema = {
      ...second.schema,
      tables: [
        ...second.schema.tables,
        {
          name: 'bare',
          columns: [{ name: 'a', type: { kind: 'custom', sql: ')' }, nullable: true }],
          constraints: [],
          indexes: [],
        } as const,
      ],
    }
    const result = await replayPair({ engine, folder: folder.path }, first, { ...second, schema })
    expect(result.misses).toHaveLength(1)
    expect(['autogenerate', 'upgrade']).toContain(result.misses[0]?.way)
  })

  test('sees rows that went away or changed', async () => {
    const [first, second] = [version(0), version(1)]
    const copy = await first.database.copy()
    const connection = await engine.dialect.driver.connect({ url: copy.url })
    const rows = await fill(engine, connection, first.schema, second.schema)
    expect(rows.map(({ table }) => table.name)).toEqual(['users', 'notes'])
    expect(await lostRows(engine, connection, rows, second.schema)).toEqual([])
    await connection.run("UPDATE users SET email = 'other' WHERE id = 1")
    expect(await lostRows(engine, connection, rows, second.schema)).toEqual([expect.stringMatching(/^users: /)])
    await connection.run('DELETE FROM notes WHERE user_id = 1')
    expect(await lostRows(engine, connection, rows, second.schema)).toHaveLength(2)
    await connection.close()
    await copy.drop()
  })
})

test('each revision is tried out, unless nobody wants it', async () => {
  const outcomes = async (verify: boolean): Promise<readonly unknown[]> =>
    (await replay(corpus('sqlite'), { verify })).pairs.map(({ verification }) => verification?.outcome)
  expect(await outcomes(true)).toEqual(['verified', 'verified'])
  expect(await outcomes(false)).toEqual([undefined, undefined])
})

test('a revision that could not be tried out is a miss', async () => {
  const folder = temporaryFolder()
  const engine = { ...(await postgresEngine(newestPostgres().url)), dev: 'none' }
  const [first, second] = versionsIn(corpus('postgres'))
  const read = [first, second].flatMap((version) => version ?? []).map((version) => readVersion({ engine, folder: folder.path }, version))
  const [from, to] = await Promise.all(read)
  if (from === undefined || to === undefined) throw new TypeError('two versions are needed')
  const result = await replayPair({ engine, folder: folder.path }, from, to)
  expect(missesByKind([result])).toEqual([['verification: unverified', 1]])
  for (const { database } of [from, to]) await database.drop()
  await engine.close()
  folder.remove()
})

test('a report says the score, and the misses by kind', () => {
  const pair = { from: '0001', to: '0002', changes: true, filled: 1, tables: 2, misses: [] }
  const wrong = { ...pair, misses: [{ way: 'upgrade', kind: 'INDEX', detail: 'INDEX x is missing' } as const] }
  const report = { judge: 'a judge', pairs: [pair, wrong, { ...pair, changes: false }], milliseconds: 3000 }
  expect(summaryLines(report)).toEqual([
    '2 of 3 (66.7 %) pairs are right; of those that differ 1 of 2 (50.0 %)',
    '     1 upgrade: INDEX',
    'rows in 50.0 % of all tables, judged by a judge',
    '3.0 s, 1000 ms a pair',
  ])
  expect(pairLines(wrong)).toEqual(['0001 -> 0002 upgrade: INDEX x is missing'])
  const passage = { kind: 'lossless', tables: [], columns: [] } as const
  const verified = { outcome: 'verified', database: 'a database', rows: 1, tables: 1, upgrade: { ...passage, refused: 'NULL' } } as const
  const tried = { ...report, pairs: [{ ...pair, verification: { ...verified, downgrade: passage } }, { ...pair, verification: verified }] }
  expect(summaryLines(tried)[1]).toBe('2 of 2 revisions verified; downgrades 1 lossless, 0 lossy, 0 destructive; 2 refused with rows')
})

test('pairs are as many steps apart as asked', () => {
  const versions = ['1', '2', '3'].map((name) => ({ name, file: `${name}.sql` }))
  const names = (step: number, limit?: number): readonly string[] =>
    pairsOf(versions, step, limit).map(({ from, to }) => from.name + to.name)
  expect([names(1), names(2), names(3), names(1, 1)]).toEqual([['12', '23'], ['13'], [], ['12']])
})

test('a folder without versions, and a version that cannot be loaded, are refused', async () => {
  const folder = temporaryFolder()
  await expect(replay(folder.path)).rejects.toMatchObject({ code: 'replay.none' })
  folder.remove()
  await expect(replay(corpus('sqlite'), { url: newestPostgres().url })).rejects.toMatchObject({
    code: 'replay.load',
    message: expect.stringContaining('0001.sql'),
  })
})
