import { describe, expect, test } from 'vitest'
import { customOp, defineOp } from '@mig/core'
import { canonical, createRegistry, isIrreversible, reverseAll } from '@mig/core/dialect'
import type { Column, Op } from '@mig/core/dialect'
import { postgres } from '@mig/dialect-postgres'
import { order, renderRevision, type RevisionSource } from '../../src/index.ts'
import { risksOf } from '../../src/risks/risks.ts'
import { recordRevision } from '../record.ts'
import { amount, id as key, note } from '../plain.ts'

const audit = defineOp({ kind: 'audit.enable', render: { from: '@acme/audit', name: 'enableAudit' }, compile: {}, reverse: () => [] })
const registry = createRegistry([{ name: 'audit', ops: [audit] }])
const modules = { '@acme/audit': { enableAudit: (...args: readonly unknown[]) => customOp(audit, ...args) } }

const base = { id: '8f2c1d9a7b3e', parents: ['51d0c2a9e4f7'], createdAt: '2026-11-22T09:15:00Z', registry }

/** The file reads as it should (the type checker reads those that end in .ts too), and gives back the operations that it was made of. */
async function expectGolden(name: string, message: string, ops: readonly Op[], more: Partial<RevisionSource> = {}): Promise<void> {
  const revision = { ...base, message, upgrade: ops, downgrade: reverseAll(ops, registry), ...more }
  const text = renderRevision(revision)
  await expect(text).toMatchFileSnapshot(`golden/${name}`)
  const recorded = await recordRevision(text, modules)
  const { id, parents, createdAt, labels = [], dependsOn = [] } = revision
  expect(recorded.header).toMatchObject({ id, parents, message, createdAt, labels, dependsOn })
  expect(recorded.upgrade.map(canonical)).toEqual(ops.map(canonical))
  expect(recorded.downgrade?.map(canonical)).toEqual(isIrreversible(revision.downgrade) ? undefined : revision.downgrade.map(canonical))
}

const mood = { name: 'mood', values: ['sad', 'ok', "it's fine"] }
const categories: Op = {
  kind: 'createTable',
  table: {
    name: 'categories',
    columns: [
      { ...key, identity: {} },
      { name: 'name', type: { kind: 'varchar', length: 80 }, nullable: false },
      { name: 'parent_id', type: { kind: 'integer' }, nullable: true },
    ],
    constraints: [
      { kind: 'primaryKey', name: 'pk_categories', columns: ['id'] },
      { kind: 'unique', name: 'uq_categories_name', columns: ['name'] },
      { kind: 'foreignKey', name: 'fk_categories_parent', columns: ['parent_id'], references: { table: 'categories', columns: ['id'] } },
    ],
    indexes: [],
  },
}
const expenses: Op = {
  kind: 'createTable',
  table: {
    name: 'expenses',
    comment: 'what was spent',
    columns: [
      { ...key, identity: { always: true, start: '1000', max: '99999999999999999999' } },
      { name: 'amount', type: { kind: 'numeric', precision: 12, scale: 2 }, nullable: false, default: { value: 0 } },
      { name: 'spent at', type: { kind: 'timestamptz' }, nullable: false, default: { sql: 'current_timestamp' } },
      { name: 'mood', type: { kind: 'enum', ...mood }, nullable: true, default: { value: 'ok' }, comment: 'how it felt' },
      { name: 'category_id', type: { kind: 'integer' }, nullable: false },
      { name: 'tags', type: { kind: 'array', of: { kind: 'text' } }, nullable: false, default: { value: [] } },
      { name: 'gross', type: { kind: 'numeric' }, nullable: true, generated: { sql: 'amount * 1.19', stored: true } },
      { name: 'email', type: { kind: 'text', variants: { postgres: { kind: 'custom', sql: 'citext' } } }, nullable: true, collation: 'C' },
      { name: '2026', type: { kind: 'boolean' }, nullable: true },
    ],
    constraints: [
      { kind: 'primaryKey', columns: ['id'] },
      {
        kind: 'foreignKey',
        name: 'fk_expenses_category_id_categories',
        columns: ['category_id'],
        references: { table: 'categories', columns: ['id'] },
        onDelete: 'cascade',
        deferrable: true,
        initially: 'deferred',
      },
      { kind: 'unique', name: 'uq_expenses_category_id_spent_at', columns: ['category_id', 'spent at'], deferrable: true },
      { kind: 'check', name: 'ck_amount', sql: 'amount > 0' },
      { kind: 'check', name: 'ck_email', sql: "email ~ '^\\w+@\\w+\\.\\w+$'" },
    ],
    indexes: [
      { name: 'ix_expenses_spent_at', parts: [{ column: 'spent at', order: 'desc', nulls: 'last' }] },
      { name: 'ix_expenses_email', unique: true, parts: [{ sql: 'lower(email)' }, { column: 'category_id' }], where: 'email IS NOT NULL' },
      {
        name: 'ix_tags',
        parts: [{ column: 'tags', options: { postgres: { opclass: 'array_ops' } } }],
        options: { postgres: { using: 'gin' } },
      },
    ],
    options: { postgres: { unlogged: true }, sqlite: { strict: true } },
  },
}

describe('a revision file', () => {
  test('with all that a head comment says', () => {
    const change: Op = {
      kind: 'alterTable',
      table: { name: 'users' },
      changes: [
        { kind: 'alterColumn', name: 'nick', set: { type: { kind: 'varchar', length: 20 } }, was: { type: { kind: 'text' } } },
        { kind: 'dropColumn', name: 'old */ name\n// export', was: { ...note, name: 'old */ name\n// export' } },
      ],
    }
    const many = Array.from({ length: 20 }, (_, index): Op => ({
      kind: 'dropIndex',
      table: { name: 'users' },
      name: `ix_${index}`,
      was: { name: `ix_${index}`, parts: [{ column: 'nick' }] },
    }))
    const risks = risksOf([change, ...many], [], { dialect: postgres, fills: [] })
    return expectGolden('head-comment.ts', 'shorter', [change, ...many], {
      risks,
      verified: 'up, down and up again on SQLite; the downgrade loses data',
    })
  })

  test('that creates tables', () =>
    expectGolden('create-tables.ts', 'first tables', [{ kind: 'createEnum', enum: mood }, categories, expenses], { parents: [] }))

  test('that drops them', () =>
    expectGolden('drop-tables.ts', 'no more expenses', [
      { kind: 'dropTable', table: { name: 'expenses' }, was: expenses.table },
      {
        kind: 'dropTable',
        table: { schema: 'app', name: 'old "one"' },
        was: { schema: 'app', name: 'old "one"', columns: [key], constraints: [], indexes: [] },
      },
      { kind: 'dropEnum', enum: { name: 'mood' }, was: mood },
    ]))

  test('of tables that refer to each other', () => {
    const reference = (table: string) =>
      ({ kind: 'foreignKey', name: `fk_${table}`, columns: ['amount'], references: { table, columns: ['id'] } }) as const
    const create = (name: string, to: string): Op => ({
      kind: 'createTable',
      table: { name, columns: [key, amount], constraints: [{ kind: 'primaryKey', columns: ['id'] }, reference(to)], indexes: [] },
    })
    return expectGolden('cycle.ts', 'hens and eggs', order([create('hens', 'eggs'), create('eggs', 'hens')], { forwardReferences: false }))
  })

  test('that adds a column', () => {
    const currency: Column = { name: 'currency', type: { kind: 'char', length: 3 }, nullable: false, default: { value: 'EUR' } }
    return expectGolden('add-column.ts', 'add currency', [
      { kind: 'alterTable', table: { name: 'expenses' }, changes: [{ kind: 'addColumn', column: currency }] },
    ])
  })

  test('that changes a table in many ways', () =>
    expectGolden('alter-table.ts', 'many changes', [
      { kind: 'dropIndex', table: { schema: 'app', name: 't' }, name: 'ix_old', was: { name: 'ix_old', parts: [{ column: 'note' }] } },
      {
        kind: 'alterTable',
        table: { schema: 'app', name: 't' },
        changes: [
          { kind: 'dropConstraint', name: 'ck_old', was: { kind: 'check', name: 'ck_old', sql: 'amount > 0' } },
          { kind: 'renameConstraint', name: 't_pkey', to: 'pk_t' },
          {
            kind: 'alterColumn',
            name: 'amount',
            set: { type: { kind: 'integer' }, nullable: false, default: { value: 0 } },
            was: { type: { kind: 'text' }, nullable: true, default: null },
            using: 'CAST("amount" AS integer)',
            usingDown: '"amount"',
          },
          { kind: 'alterColumn', name: 'id', set: { identity: {}, comment: null }, was: { identity: null, comment: 'the key' } },
          { kind: 'addColumn', column: { name: 'parent_id', type: { kind: 'integer' }, nullable: true } },
          {
            kind: 'addConstraint',
            constraint: {
              kind: 'foreignKey',
              name: 'fk_parent',
              columns: ['parent_id'],
              references: { schema: 'app', table: 't', columns: ['id'] },
            },
          },
          { kind: 'addConstraint', constraint: { kind: 'check', name: 'ck_new', sql: 'amount >= 0' } },
          { kind: 'dropColumn', name: 'note', was: note },
          { kind: 'setTableComment', set: "it's new", was: null },
          { kind: 'setConstraintComment', name: 'pk_t', set: 'the key', was: null },
        ],
      },
      { kind: 'renameIndex', table: { schema: 'app', name: 't' }, name: 'ix_a', to: 'ix_b' },
      { kind: 'setIndexComment', table: { schema: 'app', name: 't' }, name: 'ix_b', set: null, was: 'of a' },
      { kind: 'createIndex', table: { schema: 'app', name: 't' }, index: { name: 'ix_new', unique: true, parts: [{ column: 'amount' }] } },
    ]))

  test('that cannot be taken back', () =>
    expectGolden('irreversible.ts', "it's worse", [{ kind: 'addEnumValue', enum: { name: 'mood' }, value: 'awful', before: 'sad' }]))

  test('with data', () =>
    expectGolden(
      'data.ts',
      'some rows',
      [
        {
          kind: 'bulkInsert',
          table: { name: 'rows' },
          rows: [
            {
              id: { $bigint: '9007199254740993' },
              at: { $date: '2026-11-22T09:15:00.000Z' },
              raw: { $bytes: '00ff' },
              json: { a: [1, null] },
              active: true,
            },
            { id: 2, at: null, raw: null, json: [], active: false },
          ],
          types: { json: { kind: 'jsonb' } },
        },
        {
          kind: 'execute',
          text: ['UPDATE rows SET active = ', " WHERE name ~ '^\\d+'"],
          values: [true],
          down: { text: ['UPDATE rows SET active = NULL'], values: [] },
        },
      ],
      { downgrade: { irreversible: 'the rows cannot be told from others' } },
    ))

  test('with an operation of a plugin', () =>
    expectGolden('plugin.txt', 'audit', [{ kind: 'audit.enable', args: ['users', { level: 2 }] }]))

  test('that is blank, at a merge, with all that a header can say', () =>
    expectGolden('blank.txt', 'merge "a" and \'b\'\nfor good', [], {
      parents: ['51d0c2a9e4f7', '0123456789ab'],
      labels: ['billing'],
      dependsOn: ['fedcba987654'],
    }))
})
