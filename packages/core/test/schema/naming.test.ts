import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { constraintName, indexName, type NamingConvention, type NamingInfo } from '../../src/schema/naming.ts'

const info: NamingInfo = { kind: 'uq', table: 'expenses', columns: ['spent_at', 'amount'], keys: ['spentAt', 'amount'] }
const reference: NamingInfo = {
  ...info,
  kind: 'fk',
  schema: 'my.app',
  referred: { schema: 'app', table: 'categories', columns: ['id', 'code'] },
}

describe('naming conventions', () => {
  test.each([
    ['%(table_name)s', 'expenses'],
    ['%(schema)s', 'my.app'],
    ['%(column_0_name)s', 'spent_at'],
    ['%(column_1_name)s', 'amount'],
    ['%(column_0N_name)s', 'spent_atamount'],
    ['%(column_0_N_name)s', 'spent_at_amount'],
    ['%(column_0_key)s', 'spentAt'],
    ['%(column_0_N_key)s', 'spentAt_amount'],
    ['%(column_0_label)s', 'my_app_expenses_spent_at'],
    ['%(referred_table_name)s', 'categories'],
    ['%(referred_column_0_name)s', 'id'],
    ['%(referred_column_0_N_name)s', 'id_code'],
    ['100%%_%(table_name)s', '100%_expenses'],
    ['fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s', 'fk_expenses_spent_at_categories'],
  ] as const)('%s', (rule, name) => {
    // The type wants a token; the case with two percent signs has one as well.
    expect(constraintName(reference, { fk: rule as `%(table_name)s` })).toBe(name)
  })

  test('the label has no schema where the table has none', () => {
    expect(indexName({ ...info, kind: 'ix' }, { ix: 'ix_%(column_0_label)s' })).toBe('ix_expenses_spent_at')
  })

  test('a rule is for constraints without a name; one with %(constraint_name)s is for those that have one', () => {
    const naming: NamingConvention = { uq: 'uq_%(table_name)s', ck: 'ck_%(table_name)s_%(constraint_name)s' }
    expect(constraintName({ ...info, name: 'given' }, naming)).toBe('given')
    expect(constraintName(info, naming)).toBe('uq_expenses')
    expect(constraintName({ ...info, kind: 'ck', name: 'positive' }, naming)).toBe('ck_expenses_positive')
    expect(() => constraintName({ ...info, kind: 'ck' }, naming)).toThrow(/needs %\(constraint_name\)s.*table expenses/)
  })

  test('a function gets what a template can say, and names what has no name', () => {
    const naming: NamingConvention = { uq: ({ kind, table, keys }) => [kind, table, ...keys].join('.') }
    expect(constraintName(info, naming)).toBe('uq.expenses.spentAt.amount')
    expect(constraintName({ ...info, name: 'given' }, naming)).toBe('given')
  })

  test('without a convention constraints have no name, and indexes have table and columns', () => {
    expect(constraintName(info)).toBeUndefined()
    expect(indexName({ ...info, kind: 'ix' })).toBe('ix_expenses_spent_at_amount')
  })

  test.each([
    ['%(tabel_name)s', /unknown token %\(tabel_name\)s/],
    ['%(column_5_name)s', /needs %\(column_5_name\)s/],
    ['%(referred_table_name)s', /needs %\(referred_table_name\)s/],
  ])('%s is refused for a unique constraint of two columns', (rule, message) => {
    expect(() => constraintName(info, { uq: rule as '%(table_name)s' })).toThrow(message)
  })

  test('a long name is cut as SQLAlchemy cuts it', () => {
    // What SQLAlchemy 2.0 makes of the same tables, columns and templates.
    const table = 'a_table_with_a_name_that_is_itself_rather_long_already'
    const index = { ...info, kind: 'ix', table } as const
    expect(indexName(index)).toBe('ix_a_table_with_a_name_that_is_itself_rather_long_alrea_5728')
    const unique = { ...info, schema: 'my.app', table: 'x' }
    const rule = 'uq_%(column_0_label)s_%(column_0N_name)s_%(column_0_N_label)s'
    expect(constraintName(unique, { uq: rule })).toBe('uq_my_app_x_spent_at_spent_atamount_my_app_x_spent_at_m_4f33')
  })

  test('every name fits into what PostgreSQL keeps, and names that differ stay different', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'é', '漢', '😀'), minLength: 20, maxLength: 40 })
    fc.assert(
      fc.property(letters, letters, (one, other) => {
        const [a, b] = [one, other].map((table) => indexName({ ...info, kind: 'ix', table }))
        expect(Buffer.byteLength(a ?? '')).toBeLessThanOrEqual(63)
        expect(a).not.toContain('\uFFFD')
        expect(a === b).toBe(one === other)
      }),
    )
  })
})
