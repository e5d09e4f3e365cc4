import { describe, expect, it } from 'vitest'
import { t } from '../../src/builders/column-types.ts'
import { enumType } from '../../src/builders/enum-type.ts'
import { check, foreignKey, index, primaryKey, unique } from '../../src/builders/extra.ts'
import { column } from '../../src/builders/index-part.ts'
import { sql } from '../../src/builders/sql.ts'
import { table } from '../../src/builders/table-handle.ts'
import type { Op } from '../../src/ops/op.ts'
import type { Operations } from '../../src/ops/operations.ts'
import { recordStep } from '../../src/ops/step.ts'

async function recorded(step: (op: Operations) => unknown): Promise<readonly Op[]> {
  return (await recordStep(step)).recorded.map(({ op }) => op)
}

/** The one change that a call stands for. */
async function changes(step: (op: Operations) => unknown): Promise<unknown> {
  const [op] = await recorded(step)
  expect(op).toMatchObject({ kind: 'alterTable', table: { name: 'expenses' } })
  return op?.kind === 'alterTable' ? op.changes : undefined
}

describe('tables', () => {
  it('options of a dialect hold every kind of value', async () => {
    const postgres = { limit: 10n, since: new Date(0), salt: new Uint8Array([1, 255]) }
    const options = { postgres: { limit: { $bigint: '10' }, since: { $date: '1970-01-01T00:00:00.000Z' }, salt: { $bytes: '01ff' } } }
    const [made, dropped] = await recorded(async (op) => {
      await op.createTable('a', { id: t.integer() }, { postgres: postgres as never })
      await op.dropIndex('a', 'ix', { postgres: postgres as never })
    })
    expect(made).toMatchObject({ kind: 'createTable', table: { options } })
    expect(dropped).toMatchObject({ kind: 'dropIndex', options })
  })

  it('are created from what table() takes, and from what it gives', async () => {
    const id = t.integer().identity().primaryKey('pk')
    const name = t.varchar('full_name', 80).notNull().unique('uq')
    const [first, second, third] = await recorded((op) => {
      void op.createTable('people', { id, name }, (e) => [index('ix').on(e.name)], {
        comment: 'who',
        sqlite: { strict: true },
        ifNotExists: true,
      })
      void op.createTable(table('people', { id, name }, (e) => [index('ix').on(e.name)], { comment: 'who', sqlite: { strict: true } }))
      void op.createTable({ schema: 'app', name: 'a.b' }, { id }, { comment: 'x' })
    })
    const people = {
      name: 'people',
      columns: [
        { name: 'id', type: { kind: 'integer' }, nullable: false, identity: {} },
        { name: 'full_name', type: { kind: 'varchar', length: 80 }, nullable: false },
      ],
      constraints: [
        { kind: 'primaryKey', name: 'pk', columns: ['id'] },
        { kind: 'unique', name: 'uq', columns: ['full_name'] },
      ],
      indexes: [{ name: 'ix', parts: [{ column: 'full_name' }] }],
      comment: 'who',
      options: { sqlite: { strict: true } },
    }
    expect(first).toEqual({ kind: 'createTable', table: people, ifNotExists: true })
    expect(second).toEqual({ kind: 'createTable', table: people })
    expect(third).toMatchObject({ kind: 'createTable', table: { schema: 'app', name: 'a.b', comment: 'x' } })
  })

  it('are dropped, with what they were', async () => {
    const was = table('tags', { name: t.text() })
    expect(
      await recorded((op) => {
        void op.dropTable('tags', { ifExists: true })
        void op.dropTable({ schema: 'app', name: 'tags' }, { was, ifExists: false })
        void op.renameTable('tags', 'labels')
      }),
    ).toEqual([
      { kind: 'dropTable', table: { name: 'tags' }, ifExists: true },
      {
        kind: 'dropTable',
        table: { schema: 'app', name: 'tags' },
        was: {
          schema: 'app',
          name: 'tags',
          columns: [{ name: 'name', type: { kind: 'text' }, nullable: true }],
          constraints: [],
          indexes: [],
        },
      },
      { kind: 'renameTable', table: { name: 'tags' }, to: 'labels' },
    ])
  })

  it('are altered in one operation, in order', async () => {
    const step = (op: Operations): Promise<void> =>
      op.alterTable('expenses', (e) => {
        e.renameColumn('a', 'b')
        e.dropColumn('c')
        e.addConstraint(check('ck', sql`b > 0`))
        e.renameConstraint('x', 'y')
        e.setTableComment('z')
        e.setConstraintComment('y', null, { was: 'w' })
      })
    expect(await changes(step)).toEqual([
      { kind: 'renameColumn', name: 'a', to: 'b' },
      { kind: 'dropColumn', name: 'c' },
      { kind: 'addConstraint', constraint: { kind: 'check', name: 'ck', sql: 'b > 0' } },
      { kind: 'renameConstraint', name: 'x', to: 'y' },
      { kind: 'setTableComment', set: 'z' },
      { kind: 'setConstraintComment', name: 'y', set: null, was: 'w' },
    ])
  })
})

describe('columns', () => {
  it('are added, with the constraints of their builder', async () => {
    const builder = t.integer().notNull().unique('uq').references('categories.id', { name: 'fk', onDelete: 'cascade' })
    expect(await changes((op) => op.addColumn('expenses', 'category', builder, { ifNotExists: true }))).toEqual([
      { kind: 'addColumn', column: { name: 'category', type: { kind: 'integer' }, nullable: false }, ifNotExists: true },
      { kind: 'addConstraint', constraint: { kind: 'unique', name: 'uq', columns: ['category'] } },
      {
        kind: 'addConstraint',
        constraint: {
          kind: 'foreignKey',
          name: 'fk',
          columns: ['category'],
          references: { table: 'categories', columns: ['id'] },
          onDelete: 'cascade',
        },
      },
    ])
  })

  it('are dropped the other way round', async () => {
    expect(await changes((op) => op.dropColumn('expenses', 'a', { was: t.text().unique('uq') }))).toEqual([
      { kind: 'dropConstraint', name: 'uq', was: { kind: 'unique', name: 'uq', columns: ['a'] } },
      { kind: 'dropColumn', name: 'a', was: { name: 'a', type: { kind: 'text' }, nullable: true } },
    ])
  })

  it('are altered: absent is untouched, null is removed', async () => {
    const set = {
      type: t.numeric(12, 2),
      nullable: false,
      default: 10n,
      identity: { start: 5 },
      generated: { sql: sql`(a + ${1})`, stored: false },
      collation: 'C',
      comment: 'x',
      options: { postgres: { storage: 'plain' as const } },
    }
    const was = {
      type: t.text(),
      nullable: true,
      default: sql`now()`,
      identity: null,
      generated: sql`a`,
      collation: null,
      comment: null,
      options: {},
    }
    expect(await changes((op) => op.alterColumn('expenses', 'a', set, { was, using: sql`a::numeric`, usingDown: 'a::text' }))).toEqual([
      {
        kind: 'alterColumn',
        name: 'a',
        set: {
          type: { kind: 'numeric', precision: 12, scale: 2 },
          nullable: false,
          default: { value: { $bigint: '10' } },
          identity: { start: '5' },
          generated: { sql: 'a + 1', stored: false },
          collation: 'C',
          comment: 'x',
          options: { postgres: { storage: 'plain' } },
        },
        was: {
          type: { kind: 'text' },
          nullable: true,
          default: { sql: 'now()' },
          identity: null,
          generated: { sql: 'a', stored: true },
          collation: null,
          comment: null,
          options: {},
        },
        using: 'a::numeric',
        usingDown: 'a::text',
      },
    ])
  })
})

describe('constraints, indexes and enums', () => {
  it('are data', async () => {
    const status = enumType('status', ['open', 'paid'], { schema: 'app', comment: 'x' })
    const state = { schema: 'app', name: 'status', values: ['open', 'paid'], comment: 'x' }
    const ops = await recorded((op) => {
      void op.addConstraint('expenses', foreignKey('a', 'b').references('t(c, d)'))
      void op.addConstraint('expenses', primaryKey('a', 'b').named('pk'))
      void op.dropConstraint('expenses', 'uq', { was: unique().on('a').deferrable({ initially: 'deferred' }), kind: 'unique' })
      void op.dropConstraint('expenses', 'uq', { kind: 'unique', ifExists: true })
      void op.createIndex(
        'expenses',
        index()
          .on(column('a').desc(), sql`lower(b)`)
          .where(sql`a > ${'x'}`)
          .unique(),
        { ifNotExists: true },
      )
      void op.dropIndex('expenses', 'ix', { was: index().on('a'), postgres: { concurrently: true } })
      void op.renameIndex('expenses', 'a', 'b')
      void op.createEnum(status)
      void op.dropEnum({ schema: 'app', name: 'status' }, { was: status })
      void op.addEnumValue('status', 'void', { before: 'paid', ifNotExists: true })
      void op.renameEnum('status', 'state')
      void op.renameEnumValue('status', 'open', 'new')
      void op.alterEnum('status', {
        values: ['paid', 'open'],
        was: ['open', 'void'],
        map: { void: null },
        columns: [
          { table: { schema: 'app', name: 'a' }, column: 'b', array: true, default: sql`'{}'` },
          { table: 'a', column: 'c', array: false, default: 'open' },
        ],
      })
    })
    const at = { table: { name: 'expenses' } }
    expect(ops).toEqual([
      {
        kind: 'alterTable',
        ...at,
        changes: [
          {
            kind: 'addConstraint',
            constraint: { kind: 'foreignKey', columns: ['a', 'b'], references: { table: 't', columns: ['c', 'd'] } },
          },
        ],
      },
      {
        kind: 'alterTable',
        ...at,
        changes: [{ kind: 'addConstraint', constraint: { kind: 'primaryKey', name: 'pk', columns: ['a', 'b'] } }],
      },
      {
        kind: 'alterTable',
        ...at,
        changes: [
          {
            kind: 'dropConstraint',
            name: 'uq',
            was: { kind: 'unique', name: 'uq', columns: ['a'], deferrable: true, initially: 'deferred' },
          },
        ],
      },
      { kind: 'alterTable', ...at, changes: [{ kind: 'dropConstraint', name: 'uq', constraintKind: 'unique', ifExists: true }] },
      {
        kind: 'createIndex',
        ...at,
        index: {
          name: 'ix_expenses_a_lower_b',
          unique: true,
          parts: [{ column: 'a', order: 'desc' }, { sql: 'lower(b)' }],
          where: "a > 'x'",
        },
        ifNotExists: true,
      },
      {
        kind: 'dropIndex',
        ...at,
        name: 'ix',
        was: { name: 'ix', parts: [{ column: 'a' }] },
        options: { postgres: { concurrently: true } },
      },
      { kind: 'renameIndex', ...at, name: 'a', to: 'b' },
      { kind: 'createEnum', enum: state },
      { kind: 'dropEnum', enum: { schema: 'app', name: 'status' }, was: state },
      { kind: 'addEnumValue', enum: { name: 'status' }, value: 'void', before: 'paid', ifNotExists: true },
      { kind: 'renameEnum', enum: { name: 'status' }, to: 'state' },
      { kind: 'renameEnumValue', enum: { name: 'status' }, value: 'open', to: 'new' },
      {
        kind: 'alterEnum',
        enum: { name: 'status' },
        values: ['paid', 'open'],
        was: ['open', 'void'],
        map: { void: null },
        columns: [
          { table: { schema: 'app', name: 'a' }, column: 'b', array: true, default: { sql: "'{}'" } },
          { table: { name: 'a' }, column: 'c', default: { value: 'open' } },
        ],
      },
    ])
  })
})

describe('data', () => {
  it('SQL is text, text with values, or a fragment; backslashes stay', async () => {
    const ops = await recorded((op) => {
      void op.execute('SELECT 1')
      void op.execute("UPDATE a SET b = ?, c = '?' WHERE d = ?", { values: [true, 10n] })
      void op.execute('UPDATE a SET b = $2 WHERE c = $1 OR d = $2 AND e ? 1', { values: ['x', new Date(0)] })
      void op.execute(sql`UPDATE a SET b = ${'x'} WHERE c ~ '^\d+\.\s'`, { down: sql`UPDATE a SET b = ${null}` })
    })
    expect(ops).toEqual([
      { kind: 'execute', text: ['SELECT 1'], values: [] },
      { kind: 'execute', text: ['UPDATE a SET b = ', ", c = '?' WHERE d = ", ''], values: [true, { $bigint: '10' }] },
      {
        kind: 'execute',
        text: ['UPDATE a SET b = ', ' WHERE c = ', ' OR d = ', ' AND e ? 1'],
        values: [{ $date: '1970-01-01T00:00:00.000Z' }, 'x', { $date: '1970-01-01T00:00:00.000Z' }],
      },
      {
        kind: 'execute',
        text: ['UPDATE a SET b = ', String.raw` WHERE c ~ '^\d+\.\s'`],
        values: ['x'],
        down: { text: ['UPDATE a SET b = ', ''], values: [null] },
      },
    ])
  })

  it('a backfill is SQL or values by column', async () => {
    const set = { slug: sql`lower(name)`, done: true, note: 'x', old: undefined }
    expect(await recorded((op) => op.backfill({ table: 'x', set, where: sql`slug IS NULL`, key: 'id', batch: 10, down: 'SELECT 1' }))).toEqual([
      {
        kind: 'backfill',
        table: { name: 'x' },
        set: {
          slug: { text: ['lower(name)'], values: [] },
          done: { text: ['', ''], values: [true] },
          note: { text: ['', ''], values: ['x'] },
        },
        where: { text: ['slug IS NULL'], values: [] },
        key: ['id'],
        batch: 10,
        down: { text: ['SELECT 1'], values: [] },
      },
    ])
  })

  it.each([
    [{ table: 'x', set: {} }, 'op.backfill'],
    [{ table: '', set: { a: 1 } }, 'op.name'],
    [{ table: 'x', set: { a: 1 }, batch: 0 }, 'op.option'],
    [{ table: 'x', set: { a: 1 }, pause: -1 }, 'op.option'],
    [{ table: 'x', set: { a: 1 }, were: 'b' }, 'op.option'],
    [{ table: 'x', set: { a: 1 }, key: [''] }, 'op.name'],
  ])('a backfill that is none: %j', async (options, code) => {
    await expect(recorded((op) => op.backfill(options as never))).rejects.toMatchObject({ code })
  })

  it('rows are data', async () => {
    const rows = [{ a: 1n, b: true, c: new Date(0), d: new Uint8Array([0, 255]), e: null, f: ['x'], g: { h: 1 } }]
    expect(await recorded((op) => op.bulkInsert('x', rows, { types: { f: t.text().array(), g: t.jsonb() } }))).toEqual([
      {
        kind: 'bulkInsert',
        table: { name: 'x' },
        rows: [
          { a: { $bigint: '1' }, b: true, c: { $date: '1970-01-01T00:00:00.000Z' }, d: { $bytes: '00ff' }, e: null, f: ['x'], g: { h: 1 } },
        ],
        types: { f: { kind: 'array', of: { kind: 'text' } }, g: { kind: 'jsonb' } },
      },
    ])
  })
})
