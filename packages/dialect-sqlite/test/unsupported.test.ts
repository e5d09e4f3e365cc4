import { UnsupportedError, type CoreOp, type Table } from '@mig/core/dialect'
import { describe, expect, test } from 'vitest'
import { sqlite } from '../src/index.ts'
import { compile } from './database.ts'

interface Case {
  readonly name: string
  readonly op: CoreOp
  readonly message: RegExp
  readonly hint: RegExp
}

function created(more: Partial<Table>): CoreOp {
  return {
    kind: 'createTable',
    table: { name: 't', columns: [{ name: 'a', type: { kind: 'text' }, nullable: true }], constraints: [], indexes: [], ...more },
  }
}

const foreignKey = { kind: 'foreignKey', columns: ['a'], references: { table: 'p', columns: ['x'] } } as const
const cases: readonly Case[] = [
  {
    name: 'identity that is no key',
    op: created({ columns: [{ name: 'a', type: { kind: 'integer' }, nullable: false, identity: {} }] }),
    message: /count by itself/,
    hint: /primary key/,
  },
  {
    name: 'autoincrement without rowids',
    op: created({
      columns: [{ name: 'a', type: { kind: 'integer' }, nullable: false, options: { sqlite: { autoincrement: true } } }],
      constraints: [{ kind: 'primaryKey', columns: ['a'] }],
      options: { sqlite: { withoutRowid: true } },
    }),
    message: /count by itself/,
    hint: /rowids/,
  },
  {
    name: 'identity that starts elsewhere',
    op: created({
      columns: [{ name: 'a', type: { kind: 'integer' }, nullable: false, identity: { start: '1000' } }],
      constraints: [{ kind: 'primaryKey', columns: ['a'] }],
    }),
    message: /cannot set start/,
    hint: /insert a row/,
  },
  {
    name: 'deferrable unique',
    op: created({ constraints: [{ kind: 'unique', name: 'uq', columns: ['a'], deferrable: true }] }),
    message: /cannot defer the constraint uq/,
    hint: /foreign keys/,
  },
  {
    name: 'foreign key into another file',
    op: created({ constraints: [{ ...foreignKey, references: { schema: 'other', table: 'p', columns: ['x'] } }] }),
    message: /references other\.p, which is in another database file/,
    hint: /same one/,
  },
  {
    name: 'array',
    op: created({ columns: [{ name: 'a', type: { kind: 'array', of: { kind: 'text' } }, nullable: true }] }),
    message: /no arrays/,
    hint: /json/,
  },
  {
    name: 'custom type in a strict table',
    op: created({
      columns: [{ name: 'a', type: { kind: 'custom', sql: 'citext' }, nullable: true }],
      options: { sqlite: { strict: true } },
    }),
    message: /no type citext/,
    hint: /INTEGER/,
  },
  {
    name: 'order of NULL',
    op: { kind: 'createIndex', table: { name: 't' }, index: { name: 'ix', parts: [{ column: 'a', nulls: 'last' }] } },
    message: /NULL last in the index ix/,
    hint: /smallest/,
  },
  {
    name: 'addEnumValue',
    op: { kind: 'addEnumValue', enum: { name: 'status' }, value: 'x' },
    message: /values of status/,
    hint: /op\.alterEnum/,
  },
  {
    name: 'renameEnumValue',
    op: { kind: 'renameEnumValue', enum: { name: 'status' }, value: 'x', to: 'y' },
    message: /values of status/,
    hint: /op\.alterEnum/,
  },
  {
    name: 'moveTable',
    op: { kind: 'moveTable', table: { name: 't' }, to: 'other' },
    message: /cannot move the table t to other/,
    hint: /copy its rows/,
  },
  {
    name: 'moveView',
    op: { kind: 'moveView', object: { schema: 'other', name: 'v' }, to: null },
    message: /cannot move the view v to the default schema/,
    hint: /op\.createView/,
  },
]

describe('what SQLite cannot do', () => {
  test.each(cases)('$name', ({ op, message, hint }) => {
    const failure = failureOf(() => compile(op))
    expect(failure.message).toMatch(message)
    expect(failure.hint).toMatch(hint)
    expect(failure.code).toBe('dialect.unsupported')
  })

  test('normalising refuses types that do not exist as well', () => {
    expect(failureOf(() => sqlite.types.format({ kind: 'array', of: { kind: 'text' } })).hint).toMatch(/t\.json/)
  })
})

function failureOf(work: () => unknown): UnsupportedError {
  try {
    work()
  } catch (error) {
    if (error instanceof UnsupportedError) return error
    throw error
  }
  throw new TypeError('nothing was refused')
}
