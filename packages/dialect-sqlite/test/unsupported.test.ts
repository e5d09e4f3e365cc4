import { UnsupportedError, type AlterTableOp, type Change, type Column, type CoreOp, type Table } from '@mig/core/dialect'
import { describe, expect, test } from 'vitest'
import { sqlite } from '../src/index.ts'
import { compile, VERSION } from './database.ts'

interface Case {
  readonly name: string
  readonly op: CoreOp
  readonly message: RegExp
  readonly hint: RegExp
  readonly version?: readonly number[]
}

function alter(...changes: readonly Change[]): AlterTableOp {
  return { kind: 'alterTable', table: { name: 't' }, changes }
}

function added(more: Partial<Column>, ...changes: readonly Change[]): AlterTableOp {
  return alter({ kind: 'addColumn', column: { name: 'a', type: { kind: 'text' }, nullable: true, ...more } }, ...changes)
}

function created(more: Partial<Table>): CoreOp {
  return {
    kind: 'createTable',
    table: { name: 't', columns: [{ name: 'a', type: { kind: 'text' }, nullable: true }], constraints: [], indexes: [], ...more },
  }
}

const foreignKey = { kind: 'foreignKey', columns: ['a'], references: { table: 'p', columns: ['x'] } } as const
const OLD = [3, 45, 1]

const cases: readonly Case[] = [
  {
    name: 'NOT NULL column without a default',
    op: added({ nullable: false }),
    message: /NOT NULL column t\.a without a default/,
    hint: /op\.alterColumn/,
  },
  {
    name: 'NOT NULL column with default NULL',
    op: added({ nullable: false, default: { sql: 'NULL' } }),
    message: /without a default/,
    hint: /nullable/,
  },
  {
    name: 'computed default of a new column',
    op: added({ default: { sql: 'current_timestamp' } }),
    message: /has to compute/,
    hint: /constant default/,
  },
  {
    name: 'stored generated column',
    op: added({ generated: { sql: '1', stored: true } }),
    message: /stored generated column t\.a/,
    hint: /stored: false/,
  },
  {
    name: 'new column with a foreign key and a default',
    op: added({ default: { value: 1 } }, { kind: 'addConstraint', constraint: foreignKey }),
    message: /foreign key and a default/,
    hint: /without the default/,
  },
  {
    name: 'identity of a new column',
    op: added({ identity: {} }),
    message: /count by itself in column t\.a/,
    hint: /primary key of one integer column/,
  },
  {
    name: 'unique with a new column',
    op: added({}, { kind: 'addConstraint', constraint: { kind: 'unique', columns: ['a'] } }),
    message: /cannot add a unique constraint to the table t/,
    hint: /op\.createIndex/,
  },
  {
    name: 'primary key with a new column',
    op: added({}, { kind: 'addConstraint', constraint: { kind: 'primaryKey', columns: ['a'] } }),
    message: /cannot add a primary key/,
    hint: /new table/,
  },
  {
    name: 'addColumn ifNotExists',
    op: alter({ kind: 'addColumn', ifNotExists: true, column: { name: 'a', type: { kind: 'text' }, nullable: true } }),
    message: /IF NOT EXISTS/,
    hint: /look first/,
  },
  { name: 'dropColumn ifExists', op: alter({ kind: 'dropColumn', name: 'a', ifExists: true }), message: /IF EXISTS/, hint: /look first/ },
  {
    name: 'dropConstraint ifExists',
    op: alter({ kind: 'dropConstraint', name: 'ck', ifExists: true }),
    message: /IF EXISTS/,
    hint: /ifExists/,
  },
  {
    name: 'foreign key on an old column',
    op: alter({ kind: 'addConstraint', constraint: foreignKey }),
    message: /cannot add a foreign key/,
    hint: /\.references/,
  },
  {
    name: 'dropping a foreign key',
    op: alter({ kind: 'dropConstraint', name: 'fk', was: foreignKey }),
    message: /cannot drop a foreign key \(fk\)/,
    hint: /op\.alterTable/,
  },
  {
    name: 'dropping a unique constraint',
    op: alter({ kind: 'dropConstraint', name: 'uq', constraintKind: 'unique' }),
    message: /cannot drop a unique constraint/,
    hint: /new table/,
  },
  {
    name: 'renaming a constraint',
    op: alter({ kind: 'renameConstraint', name: 'a', to: 'b' }),
    message: /rename the constraint a/,
    hint: /Drop a check/,
  },
  {
    name: 'type',
    op: alter({ kind: 'alterColumn', name: 'a', set: { type: { kind: 'integer' } }, was: { type: { kind: 'text' } } }),
    message: /change the type of the column t\.a/,
    hint: /copy the values/,
  },
  {
    name: 'type that nobody knows',
    op: alter({ kind: 'alterColumn', name: 'a', set: { type: { kind: 'integer' } } }),
    message: /change the type/,
    hint: /copy/,
  },
  {
    name: 'default',
    op: alter({ kind: 'alterColumn', name: 'a', set: { default: null }, was: { default: { value: 1 } } }),
    message: /change the default/,
    hint: /copy/,
  },
  { name: 'identity', op: alter({ kind: 'alterColumn', name: 'a', set: { identity: {} } }), message: /change the identity/, hint: /copy/ },
  {
    name: 'generated',
    op: alter({ kind: 'alterColumn', name: 'a', set: { generated: null } }),
    message: /change the expression/,
    hint: /copy/,
  },
  {
    name: 'collation',
    op: alter({ kind: 'alterColumn', name: 'a', set: { collation: 'NOCASE' } }),
    message: /change the collation/,
    hint: /copy/,
  },
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
    name: 'renameIndex',
    op: { kind: 'renameIndex', table: { name: 't' }, name: 'a', to: 'b' },
    message: /rename the index a/,
    hint: /Drop it/,
  },
  {
    name: 'addEnumValue',
    op: { kind: 'addEnumValue', enum: { name: 'status' }, value: 'x' },
    message: /values of status/,
    hint: /op\.alterColumn/,
  },
  {
    name: 'renameEnumValue',
    op: { kind: 'renameEnumValue', enum: { name: 'status' }, value: 'x', to: 'y' },
    message: /values of status/,
    hint: /op\.alterColumn/,
  },
  {
    name: 'SET NOT NULL before 3.53',
    version: OLD,
    op: alter({ kind: 'alterColumn', name: 'a', set: { nullable: false } }),
    message: /SQLite 3\.45\.1 cannot.*SET NOT NULL came with 3\.53/,
    hint: /newer SQLite/,
  },
  {
    name: 'DROP NOT NULL before 3.53',
    version: OLD,
    op: alter({ kind: 'alterColumn', name: 'a', set: { nullable: true } }),
    message: /DROP NOT NULL came with 3\.53/,
    hint: /newer SQLite/,
  },
  {
    name: 'ADD CHECK before 3.53',
    version: OLD,
    op: alter({ kind: 'addConstraint', constraint: { kind: 'check', sql: 'a' } }),
    message: /CHECK came with 3\.53/,
    hint: /newer SQLite/,
  },
  {
    name: 'DROP CONSTRAINT before 3.53',
    version: OLD,
    op: alter({ kind: 'dropConstraint', name: 'ck' }),
    message: /DROP CONSTRAINT came with 3\.53/,
    hint: /newer SQLite/,
  },
  {
    name: 'DROP COLUMN before 3.35',
    version: [3, 34],
    op: alter({ kind: 'dropColumn', name: 'a' }),
    message: /DROP COLUMN came with 3\.35/,
    hint: /newer SQLite/,
  },
  {
    name: 'RENAME COLUMN before 3.25',
    version: [3, 24],
    op: alter({ kind: 'renameColumn', name: 'a', to: 'b' }),
    message: /RENAME COLUMN came with 3\.25/,
    hint: /newer SQLite/,
  },
]

describe('what SQLite cannot do', () => {
  test.each(cases)('$name', ({ op, message, hint, version = VERSION }) => {
    const failure = failureOf(() => compile(op, version))
    expect(failure.message).toMatch(message)
    expect(failure.hint).toMatch(hint)
    expect(failure.code).toBe('dialect.unsupported')
  })

  test('a check goes along with its column where it cannot be dropped by name', () => {
    const op = alter(
      { kind: 'dropConstraint', name: 'ck', was: { kind: 'check', name: 'ck', sql: '"a" > 0' } },
      { kind: 'dropColumn', name: 'a' },
    )
    expect(compile(op, OLD).map(({ text }) => text)).toEqual([['ALTER TABLE "t" DROP COLUMN "a"']])
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
