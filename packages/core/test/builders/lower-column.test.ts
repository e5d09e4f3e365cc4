import { describe, expect, test } from 'vitest'
import { t } from '../../src/builders/column-types.ts'
import { check, index } from '../../src/builders/extra.ts'
import { lowerColumn, lowerType } from '../../src/builders/lower-column.ts'
import { lowerConstraint, lowerIndex } from '../../src/builders/lower-extra.ts'
import { lowerTable } from '../../src/builders/lower-table.ts'
import { sql } from '../../src/builders/sql.ts'
import { table } from '../../src/builders/table-handle.ts'

describe('lowering for operations', () => {
  test('a column and what its sugar stands for', () => {
    const builder = t
      .integer()
      .notNull()
      .unique('u')
      .references('app.categories.id', { name: 'f', onDelete: 'cascade' })
      .check(sql`a > 0`)
      .primaryKey('p')
    expect(lowerColumn('a', builder, 'expenses')).toEqual({
      column: { name: 'a', type: { kind: 'integer' }, nullable: false },
      constraints: [
        { kind: 'primaryKey', name: 'p', columns: ['a'] },
        { kind: 'unique', name: 'u', columns: ['a'] },
        {
          kind: 'foreignKey',
          name: 'f',
          columns: ['a'],
          references: { schema: 'app', table: 'categories', columns: ['id'] },
          onDelete: 'cascade',
        },
        { kind: 'check', sql: 'a > 0' },
      ],
    })
  })

  test('a name twice is refused', () => {
    expect(() => lowerColumn('a', t.integer('b'), { schema: 'app', name: 'x' })).toThrow(/Column app\.x\.a is named twice: "a" and "b"/)
  })

  test('a type is a type alone', () => {
    expect(
      lowerType(
        t
          .varchar(3)
          .array()
          .variant('postgres', t.custom({ sql: 'citext' })),
      ),
    ).toEqual({
      kind: 'array',
      of: { kind: 'varchar', length: 3 },
      variants: { postgres: { kind: 'custom', sql: 'citext' } },
    })
    expect(() => lowerType(t.integer().notNull())).toThrow(/more than its type/)
    expect(() => lowerType(t.integer('x'))).toThrow(/more than its type/)
    expect(() => t.text().variant('postgres', t.text().default('x'))).toThrow(/more than its type/)
    expect(() => lowerType(3 as never)).toThrow(/A type is wanted/)
  })

  test('constraints and indexes are told apart', () => {
    expect(lowerConstraint(check(sql`a > 0`), 'x')).toEqual({ kind: 'check', sql: 'a > 0' })
    expect(lowerIndex(index().on('a'), { schema: 'app', name: 'x' })).toEqual({ name: 'ix_x_a', parts: [{ column: 'a' }] })
    expect(() => lowerIndex(check(sql`a > 0`), 'x')).toThrow(/check constraint was given/)
    expect(() => lowerConstraint(index().on('a'), 'x')).toThrow(/index ix_x_a was given/)
  })

  test('options of a dialect add up, and an absent dialect is no option', () => {
    const builder = t
      .integer()
      .with({ one: { a: 1, b: 1 } })
      .with({ one: { b: 2 }, two: undefined })
    expect(lowerColumn('a', builder, 'x').column.options).toEqual({ one: { a: 1, b: 2 } })
    expect(lowerTable(table('x', { a: t.integer() }, { one: undefined }))).not.toHaveProperty('options')
  })

  test('builders are immutable', () => {
    const base = t.integer()
    base.notNull().default(1).unique()
    expect(lowerColumn('a', base, 'x')).toEqual({ column: { name: 'a', type: { kind: 'integer' }, nullable: true }, constraints: [] })
  })
})
