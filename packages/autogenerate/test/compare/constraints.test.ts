import { describe, expect, test } from 'vitest'
import type { Constraint } from '@mig/core/dialect'
import { postgres } from '@mig/dialect-postgres'
import { sqlite } from '@mig/dialect-sqlite'
import { alter, amount, compared, comparedTables, id, pk, schemaOf, tableOf } from '../plain.ts'

const uq: Constraint = { kind: 'unique', name: 'uq', columns: ['amount'] }
const ck: Constraint = { kind: 'check', name: 'ck', sql: 'amount > 0' }
const fk: Constraint = { kind: 'foreignKey', name: 'fk', columns: ['amount'], references: { table: 'p', columns: ['id'] } }
const constraints = (...more: readonly Constraint[]): { readonly constraints: readonly Constraint[] } => ({ constraints: [pk, ...more] })
const without = (constraint: Constraint): Constraint => {
  const { name: _, ...rest } = constraint
  return rest
}

test('keys come before what refers to them, and go after it', () => {
  expect(comparedTables(constraints(), constraints(fk, ck, uq))).toEqual([
    alter(...[uq, ck, fk].map((constraint) => ({ kind: 'addConstraint', constraint }) as const)),
  ])
  expect(comparedTables(constraints(uq, ck, fk), constraints())).toEqual([
    alter(...[fk, ck, uq].map((was) => ({ kind: 'dropConstraint', name: was.name ?? '', was }) as const)),
  ])
})

describe('names', () => {
  test('one that the model leaves open is ignored', () => {
    for (const constraint of [pk, uq, ck, fk])
      expect(comparedTables({ constraints: [constraint] }, { constraints: [without(constraint)] })).toEqual([])
  })
  test('one that the database does not keep is ignored', () => {
    expect(comparedTables(constraints(without(uq)), constraints(uq), undefined, sqlite)).toEqual([])
  })
  test('two names are a rename', () => {
    expect(comparedTables(constraints(uq), constraints({ ...uq, name: 'other' }))).toEqual([
      alter({ kind: 'renameConstraint', name: 'uq', to: 'other' }),
    ])
    expect(comparedTables({ constraints: [pk] }, { constraints: [{ ...pk, name: 'other' }] })).toEqual([
      alter({ kind: 'renameConstraint', name: 'pk_t', to: 'other' }),
    ])
  })
  test('or a new constraint where the database cannot rename', () => {
    const dialect = { ...postgres, features: { ...postgres.features, renameConstraint: false } }
    expect(comparedTables(constraints(ck), constraints({ ...ck, name: 'other' }), undefined, dialect)).toEqual([
      alter({ kind: 'dropConstraint', name: 'ck', was: ck }, { kind: 'addConstraint', constraint: { ...ck, name: 'other' } }),
    ])
  })
  test('an unnamed constraint gets the name that PostgreSQL would choose, so that the downgrade can drop it', () => {
    const unnamed = [uq, ck, fk].map(without)
    const found = comparedTables({ constraints: [] }, { constraints: [without(pk), ...unnamed, { kind: 'check', sql: 'id > amount' }] })
    expect(found).toEqual([
      alter(
        { kind: 'addConstraint', constraint: { ...pk, name: 't_pkey' } },
        { kind: 'addConstraint', constraint: { ...uq, name: 't_amount_key' } },
        { kind: 'addConstraint', constraint: { ...ck, name: 't_amount_check' } },
        { kind: 'addConstraint', constraint: { kind: 'check', sql: 'id > amount', name: 't_check' } },
        { kind: 'addConstraint', constraint: { ...fk, name: 't_amount_fkey' } },
      ),
    ])
  })
  test('and another one where that is taken, within the length that names have', () => {
    const name = 'é'.repeat(40)
    const taken: Constraint = { kind: 'check', name: `${'é'.repeat(28)}_check`, sql: 'id > 0' }
    const found = compared(
      schemaOf([tableOf({ name, constraints: [taken] })]),
      schemaOf([tableOf({ name, constraints: [taken, { kind: 'check', sql: '1 = 1' }] })]),
    )
    expect(found).toEqual([
      {
        kind: 'alterTable',
        table: { name },
        changes: [{ kind: 'addConstraint', constraint: { kind: 'check', sql: '1 = 1', name: `${'é'.repeat(28)}_check1` } }],
      },
    ])
    expect(Buffer.byteLength(`${'é'.repeat(28)}_check1`)).toBeLessThanOrEqual(63)
  })
})

describe('changes', () => {
  const cases: readonly (readonly [string, Constraint, Constraint])[] = [
    ['columns of a unique constraint', uq, { ...uq, columns: ['amount', 'id'] }],
    ['their order', { ...uq, columns: ['id', 'amount'] }, { ...uq, columns: ['amount', 'id'] }],
    ['deferral', uq, { ...uq, deferrable: true }],
    ['the expression of a check', ck, { ...ck, sql: 'amount > 1' }],
    ['an action of a foreign key', fk, { ...fk, onDelete: 'cascade' }],
    ['its match', fk, { ...fk, match: 'full' }],
    ['its target', fk, { ...fk, references: { table: 'q', columns: ['id'] } }],
    ['an option of this dialect', uq, { ...uq, options: { postgres: { nullsNotDistinct: true } } }],
    ['the kind', uq, { kind: 'check', name: 'uq', sql: 'true' }],
  ]
  test.each(cases)('%s', (_, from, to) => {
    expect(comparedTables(constraints(from), constraints(to))).toEqual([
      alter({ kind: 'dropConstraint', name: from.name ?? '', was: from }, { kind: 'addConstraint', constraint: to }),
    ])
  })
  test('an option of another dialect is none', () => {
    expect(comparedTables(constraints(uq), constraints({ ...uq, options: { sqlite: { onConflict: 'fail' } } }))).toEqual([])
  })
})

test('unnamed checks are paired by the judge, each with one', () => {
  const checks = (...texts: readonly string[]): readonly Constraint[] => texts.map((sql) => ({ kind: 'check', sql }))
  const stored = checks('(a > 0)', '(b > 0)').map((check, index) => ({ ...check, name: `t_check${index}` }))
  const asked: string[] = []
  const found = comparedTables({ constraints: stored }, { constraints: checks('b > 0', 'a > 0') }, ({ left, right }) => {
    asked.push(`${left} = ${right}`)
    return left === `(${right})`
  })
  expect(found).toEqual([])
  expect(asked).toEqual(expect.arrayContaining(['(a > 0) = b > 0', '(a > 0) = a > 0', '(b > 0) = b > 0', '(b > 0) = a > 0']))
})

test('a constraint without a name in the database is dropped by what it was', () => {
  const unnamed = without(uq)
  const name = 't_amount_key'
  // Under the name that it gets when it comes back, as a revision file says it.
  expect(comparedTables(constraints(unnamed), constraints(), undefined, sqlite)).toEqual([
    { kind: 'alterTable', table: { name: 't' }, changes: [{ kind: 'dropConstraint', name, was: { ...unnamed, name } }] },
  ])
})

test('a foreign key makes room for a change of the key that it points to', () => {
  const parent = (type: 'integer' | 'bigint') => tableOf({ name: 'p', columns: [{ ...id, type: { kind: type } }], constraints: [pk] })
  const child = (type: 'integer' | 'bigint') => tableOf({ columns: [id, { ...amount, type: { kind: type } }], constraints: [fk] })
  const ops = compared(schemaOf([parent('integer'), child('integer')]), schemaOf([parent('bigint'), child('bigint')]))
  const changes = ops.flatMap((op) =>
    op.kind === 'alterTable' && 'changes' in op ? op.changes.map(({ kind }) => `${op.table.name} ${kind}`) : [],
  )
  expect(changes).toEqual(['p alterColumn', 't dropConstraint', 't alterColumn', 't addConstraint'])
})

test('a dropped column takes its constraints and indexes along by name, so that they come back', () => {
  const both: Constraint = { kind: 'unique', name: 'uq_both', columns: ['id', 'amount'] }
  const index = { name: 'ix', parts: [{ column: 'amount' }] }
  const found = comparedTables({ constraints: [pk, both, ck, fk], indexes: [index] }, { columns: [id], constraints: [pk] })
  expect(found).toEqual([
    { kind: 'dropIndex', table: { name: 't' }, name: 'ix', was: index },
    alter(
      { kind: 'dropConstraint', name: 'uq_both', was: both },
      { kind: 'dropConstraint', name: 'ck', was: ck },
      { kind: 'dropConstraint', name: 'fk', was: fk },
      { kind: 'dropColumn', name: 'amount', was: amount },
    ),
  ])
})

test('a new column comes with its own constraints', () => {
  const found = comparedTables({ columns: [id] }, { ...constraints(fk, ck, uq) })
  expect(found).toEqual([
    alter(
      { kind: 'addColumn', column: amount },
      { kind: 'addConstraint', constraint: uq },
      { kind: 'addConstraint', constraint: ck },
      { kind: 'addConstraint', constraint: fk },
    ),
  ])
})
