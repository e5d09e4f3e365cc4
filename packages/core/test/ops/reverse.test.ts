import { describe, expect, it } from 'vitest'
import { describe as describeOp } from '../../src/ops/describe.ts'
import { isExact } from '../../src/ops/exact.ts'
import type { Change, Op } from '../../src/ops/op.ts'
import { reverse, reverseAll } from '../../src/ops/reverse.ts'
import type { Column } from '../../src/schema/column.ts'
import type { Table } from '../../src/schema/table.ts'

const column: Column = { name: 'currency', type: { kind: 'char', length: 3 }, nullable: false }
const tags: Table = { name: 'tags', columns: [column], constraints: [], indexes: [] }
const at = { table: { name: 'expenses' } } as const

function alter(...changes: readonly Change[]): Op {
  return { kind: 'alterTable', ...at, changes }
}

describe('there is no reverse, and a reason', () => {
  const reasons: readonly (readonly [Op, RegExp])[] = [
    [{ kind: 'dropTable', table: { name: 'tags' } }, /^drop table tags: what it was is not known; give the table as `was`$/],
    [{ kind: 'dropIndex', ...at, name: 'ix' }, /^drop index ix on expenses: .*give the index as `was`$/],
    [{ kind: 'dropEnum', enum: { name: 'state' } }, /^drop enum state: .*give the enum as `was`$/],
    [{ kind: 'createTable', table: tags, ifNotExists: true }, /ifNotExists/],
    [{ kind: 'dropTable', table: { name: 'tags' }, was: tags, ifExists: true }, /ifExists/],
    [{ kind: 'alterEnum', enum: { name: 'state' }, values: ['a'] }, /^set values of enum state to a: .*give the values as `was`$/],
    [{ kind: 'addEnumValue', enum: { name: 'state' }, value: 'void' }, /cannot take a value out of an enum/],
    [{ kind: 'execute', text: ['DELETE FROM x'], values: [] }, /^execute DELETE FROM x: .*`down`/],
    [{ kind: 'bulkInsert', table: { name: 'tags' }, rows: [] }, /^insert 0 rows into tags: /],
    [{ kind: 'audit.enable', args: ['users'] }, /^audit\.enable\("users"\): no plugin/],
    [alter({ kind: 'dropColumn', name: 'currency' }), /^drop column expenses\.currency: .*give the column as `was`$/],
    [alter({ kind: 'dropConstraint', name: 'ck' }), /^drop constraint ck on expenses: .*give the constraint as `was`$/],
    [alter({ kind: 'addColumn', column, ifNotExists: true }), /ifNotExists/],
    [alter({ kind: 'addConstraint', constraint: { kind: 'check', sql: 'amount > 0' } }), /^add check \(amount > 0\) on expenses: .*name/],
    [alter({ kind: 'setTableComment', set: 'x' }), /was/],
    [alter({ kind: 'setConstraintComment', name: 'ck', set: 'x' }), /^set comment of constraint ck on expenses: .*or null, as `was`$/],
    [{ kind: 'setIndexComment', ...at, name: 'ix', set: null }, /^remove comment of index ix on expenses: .*or null, as `was`$/],
    [{ kind: 'setEnumComment', enum: { name: 'mood' }, set: 'x' }, /^set comment of enum mood: .*or null, as `was`$/],
    [{ kind: 'setEnumOptions', enum: { name: 'mood' }, set: {} }, /^set options of enum mood: .*the options as `was`$/],
    [alter({ kind: 'alterColumn', name: 'a', set: { nullable: true } }), /`was`/],
    [
      alter({ kind: 'alterColumn', name: 'a', set: { nullable: true }, was: { default: null } }),
      /`was` holds default but `set` holds nullable/,
    ],
    [
      alter({ kind: 'alterColumn', name: 'a', set: { type: { kind: 'text' } }, was: { type: { kind: 'date' } }, using: 'a::text' }),
      /usingDown/,
    ],
    [alter({ kind: 'addColumn', column }, { kind: 'dropColumn', name: 'old' }), /^drop column expenses\.old: /],
  ]
  it.each(reasons)('%#', (op, reason) => {
    expect(reverse(op)).toEqual({ irreversible: expect.stringMatching(reason) })
    expect(isExact(op)).toBe(false)
  })

  it('of a list, every reason is given', () => {
    const result = reverseAll([
      { kind: 'dropTable', table: { name: 'a' } },
      { kind: 'renameTable', table: { name: 'b' }, to: 'c' },
      { kind: 'dropTable', table: { name: 'd' } },
    ])
    expect(result).toEqual({ irreversible: expect.stringMatching(/^drop table a: .*; drop table d: /) })
  })
})

describe('the reverse', () => {
  it('walks changes from the last to the first', () => {
    const op = alter(
      { kind: 'renameColumn', name: 'a', to: 'b' },
      { kind: 'addColumn', column },
      { kind: 'renameColumn', name: 'b', to: 'c' },
    )
    expect(reverse(op)).toEqual([
      alter(
        { kind: 'renameColumn', name: 'c', to: 'b' },
        { kind: 'dropColumn', name: 'currency', was: column },
        { kind: 'renameColumn', name: 'b', to: 'a' },
      ),
    ])
  })

  it('swaps set and was, and using and usingDown', () => {
    const op = alter({
      kind: 'alterColumn',
      name: 'a',
      set: { type: { kind: 'integer' }, default: null },
      was: { type: { kind: 'text' }, default: { value: '0' } },
      using: 'a::integer',
      usingDown: 'a::text',
    })
    expect(reverse(op)).toEqual([
      alter({
        kind: 'alterColumn',
        name: 'a',
        set: { type: { kind: 'text' }, default: { value: '0' } },
        was: { type: { kind: 'integer' }, default: null },
        using: 'a::text',
        usingDown: 'a::integer',
      }),
    ])
  })

  it('lets an unnamed constraint go with the column that came with it', () => {
    const op = alter({ kind: 'addColumn', column }, { kind: 'addConstraint', constraint: { kind: 'unique', columns: ['currency'] } })
    expect(reverse(op)).toEqual([alter({ kind: 'dropColumn', name: 'currency', was: column })])
  })

  it('gives a table back under the name that the operation says', () => {
    const { name: _, ...rest } = tags
    expect(reverse({ kind: 'dropTable', table: { schema: 'app', name: 'tags' }, was: tags })).toEqual([
      { kind: 'createTable', table: { ...rest, schema: 'app', name: 'tags' } },
    ])
  })

  it('of SQL is what `down` says, and back', () => {
    const op: Op = { kind: 'execute', text: ['UPDATE a SET b = ', ''], values: [1], down: { text: ['UPDATE a SET b = 0'], values: [] } }
    expect(reverse(op)).toEqual([
      { kind: 'execute', text: ['UPDATE a SET b = 0'], values: [], down: { text: ['UPDATE a SET b = ', ''], values: [1] } },
    ])
  })
})

describe('a description', () => {
  const descriptions: readonly (readonly [Op, string])[] = [
    [alter({ kind: 'addColumn', column }), 'add column expenses.currency'],
    [
      alter({ kind: 'dropColumn', name: 'a' }, { kind: 'renameColumn', name: 'b', to: 'c' }),
      'alter table expenses: drop column a, rename column b to c',
    ],
    [alter({ kind: 'alterColumn', name: 'a', set: { nullable: true, default: null } }), 'alter column expenses.a (to nullable, default)'],
    [alter({ kind: 'alterColumn', name: 'a', set: { nullable: false } }), 'alter column expenses.a (to NOT NULL)'],
    [
      alter({
        kind: 'addConstraint',
        constraint: { kind: 'foreignKey', columns: ['a', 'b'], references: { table: 't', columns: ['a', 'b'] } },
      }),
      'add foreign key (a, b) on expenses',
    ],
    [alter({ kind: 'renameConstraint', name: 'a', to: 'b' }), 'rename constraint a on expenses to b'],
    [alter({ kind: 'setTableComment', set: null }), 'remove comment of table expenses'],
    [{ kind: 'createTable', table: { ...tags, schema: 'app' } }, 'create table app.tags'],
    [{ kind: 'bulkInsert', table: { name: 'tags' }, rows: [{ a: 1 }] }, 'insert 1 row into tags'],
    [
      { kind: 'execute', text: ['UPDATE a\n  SET b = ', ' -- '.repeat(30)], values: [1] },
      `execute UPDATE a SET b = ?${' --'.repeat(30)}`.slice(0, 68).concat('…'),
    ],
    [{ kind: 'createTable', table: { ...tags, name: 'new\nline' } }, 'create table new line'],
  ]
  it.each(descriptions)('%#', (op, text) => {
    expect(describeOp(op)).toEqual(text)
  })
})

describe('the reverse of alterEnum', () => {
  const op = { kind: 'alterEnum', enum: { name: 'state' }, columns: [{ table: { name: 't' }, column: 'c' }] } as const

  it.each([
    ['new values', ['a', 'c'], ['a'], undefined, undefined, true],
    ['a value of its own', ['a', 'c'], ['a', 'b'], { b: 'c' }, { c: 'b' }, true],
    ['one that is there already', ['a'], ['a', 'b'], { b: 'a' }, undefined, false],
    ['two that become one', ['c'], ['a', 'b'], { a: 'c', b: 'c' }, { c: 'a' }, false],
    ['one that becomes NULL', ['a'], ['a', 'b'], { b: null }, undefined, false],
  ])('%s', (_, values, was, map, back, exact) => {
    const given = { ...op, values, was, ...(map === undefined ? {} : { map }) }
    expect(isExact(given)).toBe(exact)
    expect(reverse(given)).toEqual([{ ...op, values: was, was: values, ...(back === undefined ? {} : { map: back }) }])
  })
})
