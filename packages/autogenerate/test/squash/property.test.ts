import { copyFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Migrator } from '@mig/core'
import { isIrreversible, MigError, reverseAll, type Op } from '@mig/core/dialect'
import { sqlite } from '@mig/dialect-sqlite'
import { arbitraryStory, FACTS, type Story } from '../../../core/test/laws/story.ts'
import { renderRevision, squash, writeRevision } from '../../src/index.ts'
import { catalog } from '../oracle.ts'
import { runs } from '../random/runs.ts'
import { createHistory, type History } from './history.ts'

const { numRuns, timeout } = runs(3)

/**
 * A history that nobody wrote, with rows among its changes of the schema, and a part of it as one revision: from wherever in the part a
 * database comes, and from nowhere, it ends as with the old history, and goes back to nothing.
 */
test('a squashed history leads where the old one leads', { timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(arbitrarySquash, async ({ story, first, last }) => {
      const history = createHistory({ dialect: sqlite, url: 'sqlite:./app.db', drift: false })
      try {
        writeStory(history, story)
        await leadsToTheSame(history, story, { first, last })
      } finally {
        history.remove()
      }
    }),
    { numRuns },
  )
})

interface Range {
  /** Places of revisions. */
  readonly first: number
  readonly last: number
}

const arbitrarySquash: fc.Arbitrary<Range & { readonly story: Story }> = arbitraryStory({ dialect: 'sqlite' })
  .filter(({ revisions }) => revisions.length > 1)
  .chain((story) =>
    fc
      .uniqueArray(fc.nat({ max: story.revisions.length - 1 }), { minLength: 2, maxLength: 2 })
      .map((places) => ({ story, first: Math.min(...places), last: Math.max(...places) })),
  )

function writeStory({ folder }: History, { revisions }: Story): void {
  for (const { id, parent, items } of revisions) {
    const upgrade = items.map(({ op }) => op)
    const text = renderRevision({
      id,
      parents: parent === null ? [] : [parent],
      message: '',
      createdAt: '2026-11-22T09:15:00Z',
      upgrade,
      downgrade: upgrade.toReversed().flatMap(undone),
    })
    writeFileSync(path.join(folder, 'migrations', `${id}.ts`), text)
  }
}

function undone(op: Op): readonly Op[] {
  if (op.kind === 'bulkInsert') {
    const ids = op.rows.map(({ id }) => Number(id)).join(', ')
    return [{ kind: 'execute', text: [`DELETE FROM "${FACTS}" WHERE "id" IN (${ids})`], values: [] }]
  }
  const back = reverseAll([op])
  return isIrreversible(back) ? [] : back
}

async function leadsToTheSame(history: History, { revisions }: Story, { first, last }: Range): Promise<void> {
  const ids = revisions.map(({ id }) => id)
  const at = (place: number): string => path.join(history.folder, `at ${place}.db`)
  const url = (place: number): string => `sqlite:./at ${place}.db`
  const before = first === 0 ? 'base' : (ids[first - 1] ?? 'base')
  // A database at each revision of the range, and one before it.
  for (let place = first - 1; place <= last; place++) {
    if (place >= first) copyFileSync(at(place - 1), at(place))
    await history.withMigrator((migrator) => migrator.upgrade(place < first ? before : (ids[place] ?? 'head')), { url: url(place) })
  }
  copyFileSync(at(last), path.join(history.folder, 'app.db'))
  const end = await history.withMigrator(async (migrator) => {
    await migrator.upgrade('head')
    return stateOf(migrator)
  })
  if (!(await squashed(history, `${ids[first]}:${ids[last]}`))) return
  for (let place = first; place <= last; place++) {
    await history.withMigrator(
      async (migrator) => {
        await migrator.upgrade('head')
        expect(await stateOf(migrator)).toEqual(end)
      },
      { url: url(place) },
    )
  }
  for (const id of ids.slice(first, last + 1)) rmSync(path.join(history.folder, 'migrations', `${id}.ts`))
  await history.withMigrator(
    async (migrator) => {
      await migrator.upgrade('head')
      expect(await stateOf(migrator)).toEqual(end)
      await migrator.downgrade('base')
      expect((await stateOf(migrator)).catalog.flat()).toEqual([])
    },
    { url: url(first - 1) },
  )
}

/** False where one revision cannot stand for them, and it is said why. */
async function squashed(history: History, range: string): Promise<boolean> {
  const files = readdirSync(path.join(history.folder, 'migrations'))
  try {
    writeRevision(await history.withMigrator((migrator) => squash(migrator, range, { id: 'short' })))
    return true
  } catch (error) {
    if (!(error instanceof MigError) || !/^(?:squash|revision)\./.test(error.code)) throw error
    expect(error.hint).toContain('Nothing was written.')
    expect(readdirSync(path.join(history.folder, 'migrations'))).toEqual(files)
    return false
  }
}

/** SQLite puts the names that it renames in quotes. */
function unquoted(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('"', '') : value
}

interface State {
  readonly catalog: readonly (readonly unknown[])[]
  readonly facts: readonly unknown[]
}

const BOOKS = new Set(['mig_version', 'mig_version_log', 'sqlite_sequence'])

/** What the catalog says of all but mig's own tables, and the rows. */
function stateOf(migrator: Migrator): Promise<State> {
  return migrator.inspect(async ({ connection, dialect }) => {
    const parts = (await catalog({ dialect, connection })) as readonly (readonly (readonly unknown[])[])[]
    const own = parts.map((rows) => rows.filter(([name]) => !BOOKS.has(String(name))).map((row) => row.map(unquoted)))
    const { rows: found } = await connection.run(`SELECT 1 FROM sqlite_master WHERE name = '${FACTS}'`)
    const facts = found.length === 0 ? [] : (await connection.run(`SELECT * FROM "${FACTS}" ORDER BY "id"`)).rows
    return { catalog: own, facts }
  })
}
