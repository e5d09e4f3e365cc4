import fc from 'fast-check'
import { expect, test } from 'vitest'
import { check, enumType, schemaOf, sql, t, table, view } from '@mig/core'
import type { Op, Schema } from '@mig/core/dialect'
import { createRegistry, EMPTY_SCHEMA } from '@mig/core/dialect'
import { pg } from '@mig/dialect-postgres'
import { autogenerate } from '../../src/index.ts'
import { concernedPart } from '../../src/verify/concerned.ts'
import { verificationLine } from '../../src/verify/verification.ts'
import { verify } from '../../src/verify/verify.ts'
import { migrateTo, withSqlite } from '../databases.ts'
import { nativePair } from '../schemas.ts'
import { likeliest } from './trial.ts'

const id = t.integer().primaryKey()
const mood = enumType('mood', ['sad'])
const actual = schemaOf([
  mood,
  pg.extension('citext'),
  table('root', { id }),
  table('middle', { id, root: t.integer().references('root.id') }),
  table('leaf', { id, middle: t.integer().references('middle.id') }),
  table('Other Table', { id, mood: t.enum(mood) }),
  table('alone', { id }, (e) => [check('positive', sql`is_fine(${e.id})`)]),
  pg.function('is_fine', { args: [{ name: 'n', type: 'integer' }], returns: 'boolean', language: 'sql', body: sql`SELECT n > 0` }),
  view('of_middle', sql`SELECT id FROM middle`),
  view('of_view', sql`SELECT OF_MIDDLE.id FROM OF_MIDDLE, "Other Table"`),
  view('of_alone', sql`SELECT id FROM alone`),
])

function named(schema: Schema | undefined): readonly string[] {
  return [...(schema?.tables ?? []), ...(schema?.objects ?? [])].map(({ name }) => name)
}

const touching = (name: string): Op => ({ kind: 'alterTable', table: { name }, changes: [{ kind: 'setTableComment', set: 'x' }] })

test('what refers to a table, what mentions it, and what these need', () => {
  const part = concernedPart({ actual, wanted: EMPTY_SCHEMA }, [touching('middle')], 0)
  expect(named(part?.actual).toSorted()).toEqual(['Other Table', 'citext', 'is_fine', 'leaf', 'middle', 'of_middle', 'of_view', 'root'])
})

test('a function that a check calls comes along, and objects on other tables do not', () => {
  const part = concernedPart({ actual, wanted: actual }, [touching('alone')], 0)
  expect(named(part?.actual).toSorted()).toEqual(['alone', 'citext', 'is_fine', 'of_alone'])
  expect(named(part?.wanted)).toEqual(named(part?.actual))
})

test('tables that use an enum are concerned when it changes', () => {
  const op: Op = { kind: 'addEnumValue', enum: { name: 'mood' }, value: 'happy' }
  expect(named(concernedPart({ actual, wanted: EMPTY_SCHEMA }, [op], 0)?.actual)).toContain('Other Table')
})

test('tables are known by SQL that names them, in whatever way it is spelt', () => {
  const op: Op = { kind: 'execute', text: ['UPDATE ROOT SET id = 1; DELETE FROM "Other Table"'], values: [] }
  expect(named(concernedPart({ actual, wanted: EMPTY_SCHEMA }, [op], 0)?.actual)).toEqual(expect.arrayContaining(['root', 'Other Table']))
})

test('new tables and all that is theirs stay in the wanted schema', () => {
  const later = table('later', { id, root: t.integer().references('root.id') })
  const wanted = schemaOf([table('root', { id }), table('alone', { id }), later])
  const created = wanted.tables.find(({ name }) => name === 'later')
  const ops: readonly Op[] = created === undefined ? [] : [{ kind: 'createTable', table: created }]
  expect(named(concernedPart({ actual, wanted }, ops, 0)?.wanted)).toEqual(['root', 'later'])
})

test('a database of ordinary size is built as a whole', () => {
  expect(concernedPart({ actual, wanted: EMPTY_SCHEMA }, [touching('middle')])).toBeUndefined()
})

test('the part is enough to verify what is found between random schemas', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(nativePair, async ([a, b]) => {
      await withSqlite(async (database) => {
        await database.connection.run('PRAGMA foreign_keys = OFF')
        await migrateTo(database, a)
        const found = { dialect: database.dialect, wanted: b, versionTables: [], registry: createRegistry([]) }
        const change = await autogenerate({ ...found, connection: database.connection, ask: likeliest })
        const part = concernedPart({ actual: change.actual, wanted: b }, change.ops, 0) ?? { actual: change.actual, wanted: b }
        const verification = await verify({ ...change, found: { ...found, wanted: part.wanted }, actual: part.actual }, () =>
          database.dialect.dev.open({ folder: '.' }),
        )
        expect(verificationLine(verification)).toMatch(/^Verified/)
      })
    }),
    { numRuns: 20, endOnFailure: true },
  )
})
