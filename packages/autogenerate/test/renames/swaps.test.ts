import { describe, expect, test } from 'vitest'
import { enumType, index, schemaOf, t, table } from '@mig/core'
import type { Schema } from '@mig/core/dialect'
import { run } from '../databases.ts'
import { compare, databases, kinds, renames, rows } from './there-and-back.ts'

const id = t.integer().identity().primaryKey()
const asked = (...pairs: readonly string[]): { readonly rename: readonly { readonly subject: string; readonly to: string }[] } => ({
  rename: pairs.map((pair) => {
    const [subject = '', to = ''] = pair.split('=')
    return { subject, to }
  }),
})

describe.each(databases)('%s', (_, withDatabase) => {
  test('two columns exchange their names, and what hangs on each follows it', async () => {
    const model = (a: string, b: string): Schema =>
      schemaOf([
        table('users', { id, [a]: t.integer().references('users.id'), [b]: t.text().notNull() }, () => [index('ix_text').on(b)]),
      ])
    await withDatabase((database) =>
      renames(database, {
        from: model('a', 'b'),
        to: model('b', 'a'),
        decisions: asked('users.a=users.b', 'users.b=users.a'),
        fill: ["INSERT INTO users (a, b) VALUES (1, 'x')"],
        query: 'SELECT a, b FROM users',
        rows: [['x', 1]],
        does: ['renameColumn', 'renameColumn', 'renameColumn'],
      }),
    )
  })

  test('three columns and three tables go round', async () => {
    const model = (tables: readonly [string, string, string], columns: readonly [string, string, string]): Schema =>
      schemaOf([
        table(tables[0], { id, [columns[0]]: t.text(), [columns[1]]: t.text(), [columns[2]]: t.text() }),
        table(tables[1], { id, of: t.integer().references(`${tables[0]}.id`) }),
        table(tables[2], { id, note: t.text() }),
      ])
    await withDatabase((database) =>
      renames(database, {
        from: model(['one', 'two', 'three'], ['a', 'b', 'c']),
        to: model(['two', 'three', 'one'], ['b', 'c', 'a']),
        decisions: asked('one=two', 'two=three', 'three=one', 'one.a=two.b', 'one.b=two.c', 'one.c=two.a'),
        fill: ["INSERT INTO one (a, b, c) VALUES ('a', 'b', 'c')", 'INSERT INTO two (of) VALUES (1)', "INSERT INTO three (note) VALUES ('n')"],
        query: 'SELECT two.a, two.b, two.c, three.of, one.note FROM two JOIN three ON three.of = two.id, one',
        rows: [['c', 'a', 'b', 1, 'n']],
        does: [...Array<string>(4).fill('renameTable'), ...Array<string>(4).fill('renameColumn')],
      }),
    )
  })

  test('values of an enum and enums exchange their names', async () => {
    const model = (one: readonly [string, string, string], two: string, first: string, second: string): Schema => {
      const [a, b] = [enumType(first, one), enumType(second, [two, 'z'])]
      return schemaOf([a, b, table('users', { id, a: t.enum(a), b: t.enum(b) })])
    }
    await withDatabase(async (database) => {
      if (database.dialect.features.enums !== 'type') return
      await renames(database, {
        from: model(['a', 'b', 'c'], 'x', 'one', 'two'),
        to: model(['b', 'c', 'a'], 'x', 'two', 'one'),
        decisions: asked('one=two', 'two=one', 'one.a=two.b', 'one.b=two.c', 'one.c=two.a'),
        fill: ["INSERT INTO users (a, b) VALUES ('a', 'x')"],
        query: 'SELECT a, b FROM users',
        rows: [['b', 'x']],
        does: [...Array<string>(3).fill('renameEnum'), ...Array<string>(4).fill('renameEnumValue')],
      })
    })
  })

  test('an enum that is renamed where enums are checks changes nothing but its name', async () => {
    const model = (name: string, values: readonly [string, string], renamedFrom?: string): Schema => {
      const mood = enumType(name, values, renamedFrom === undefined ? {} : { renamedFrom })
      return schemaOf([mood, table('users', { id, mood: t.enum(mood).notNull() })])
    }
    await withDatabase(async (database) => {
      if (database.dialect.features.enums === 'type') return
      await run(database, (await compare(database, model('mood', ['sad', 'ok']))).ops)
      await database.connection.run("INSERT INTO users (mood) VALUES ('ok')")
      const found = await compare(database, model('feeling', ['sad', 'ok'], 'mood'))
      expect(kinds(found.ops)).toEqual([])
      const more = await compare(database, model('feeling', ['ok', 'great'], 'mood'))
      await run(database, more.ops)
      expect(await rows(database, 'SELECT mood FROM users')).toEqual([['ok']])
      expect((await compare(database, model('feeling', ['ok', 'great'], 'mood'))).summary).toEqual([])
    })
  })
})
