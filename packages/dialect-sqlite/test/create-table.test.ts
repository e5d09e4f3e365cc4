import { check, primaryKey, schemaOf, sql, t, table, unique } from '@mig/core'
import { bound, type CoreOp } from '@mig/core/dialect'
import { describe, expect, test } from 'vitest'
import { sqlite } from '../src/index.ts'
import { compile, memory } from './database.ts'

type AnyTable = Parameters<typeof schemaOf>[0][number]

function created(handle: AnyTable): string {
  const [model] = schemaOf([handle]).tables
  if (model === undefined) throw new TypeError('no table')
  return compile({ kind: 'createTable', table: model } satisfies CoreOp)
    .map((statement) => bound(statement, sqlite.quoting).sql)
    .join(';\n')
}

describe('what a CREATE TABLE of SQLite says besides the standard', () => {
  test.each<readonly [string, AnyTable, string]>([
    [
      'order and collation of keys',
      table('t', { a: t.text().notNull(), b: t.integer().notNull() }, (e) => [
        primaryKey(e.b, e.a).with({ sqlite: { parts: [{ order: 'desc' }, { collation: 'NOCASE' }], onConflict: 'replace' } }),
        unique('uq')
          .on(e.a, e.b)
          .with({ sqlite: { parts: [{ order: 'desc', collation: 'RTRIM' }] } }),
      ]),
      `CREATE TABLE "t" (
  "a" TEXT NOT NULL,
  "b" INTEGER NOT NULL,
  PRIMARY KEY ("b" DESC, "a" COLLATE "NOCASE") ON CONFLICT REPLACE,
  CONSTRAINT "uq" UNIQUE ("a" COLLATE "RTRIM" DESC, "b")
)`,
    ],
    [
      'a key of an integer that is not the rowid, and can be NULL',
      table('t', { id: t.integer().with({ sqlite: { nullableKey: true } }) }, () => [
        primaryKey('id')
          .named('pk')
          .with({ sqlite: { parts: [{ order: 'desc' }] } }),
      ]),
      `CREATE TABLE "t" (
  "id" INTEGER CONSTRAINT "pk" PRIMARY KEY DESC
)`,
    ],
    [
      'a key that can be NULL, and one that cannot',
      table('t', { a: t.text().with({ sqlite: { nullableKey: true } }), b: t.text() }, () => [primaryKey('a', 'b')]),
      `CREATE TABLE "t" (
  "a" TEXT,
  "b" TEXT NOT NULL,
  PRIMARY KEY ("a", "b")
)`,
    ],
    [
      'names of everything in a column',
      table('t', {
        a: t
          .text()
          .notNull()
          .default('x')
          .collate('nocase')
          .with({ sqlite: { onConflict: 'ignore', constraintNames: { notNull: 'n', default: 'd"', collate: 'c' } } }),
        g: t
          .text()
          .generated(sql`lower(a)`, { stored: false })
          .with({ sqlite: { constraintNames: { generated: 'g' } } }),
      }),
      `CREATE TABLE "t" (
  "a" TEXT CONSTRAINT "n" NOT NULL ON CONFLICT IGNORE CONSTRAINT "d""" DEFAULT 'x' CONSTRAINT "c" COLLATE "NOCASE",
  "g" TEXT CONSTRAINT "g" GENERATED ALWAYS AS (lower(a)) VIRTUAL
)`,
    ],
    [
      'a reference to a primary key that is not known',
      table('t', { a: t.integer().references('p()', { name: 'fk' }) }),
      `CREATE TABLE "t" (
  "a" INTEGER CONSTRAINT "fk" REFERENCES "p"
)`,
    ],
  ])('%s', async (_, handle, expected) => {
    expect(created(handle)).toBe(expected)
    await (await memory(expected)).close()
  })

  test.each<readonly [string, AnyTable, string]>([
    [
      'more parts than columns',
      table('t', { a: t.text() }, (e) => [
        unique('uq')
          .on(e.a)
          .with({ sqlite: { parts: [{}, { order: 'desc' }] } }),
      ]),
      'The SQLite option parts of the constraint uq of t has more items than the key has columns.',
    ],
    [
      'a counter that is not the rowid',
      table('t', { id: t.integer().identity() }, (e) => [primaryKey(e.id).with({ sqlite: { parts: [{ order: 'desc' }] } })]),
      'SQLite cannot count by itself in column t.id.',
    ],
    [
      'a conflict clause that SQLite would ignore',
      table('t', { a: t.text() }, () => [check('ck', sql`a > 0`).with({ sqlite: { onConflict: 'ignore' } })]),
      'SQLite has no option "onConflict" for the constraint ck of t.',
    ],
  ])('refuses %s', (_, handle, message) => {
    expect(() => created(handle)).toThrow(expect.objectContaining({ message }))
  })
})
