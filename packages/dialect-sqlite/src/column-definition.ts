import {
  generatedClause,
  UnsupportedError,
  type Column,
  type Generated,
  type PrimaryKeyConstraint,
  type QualifiedName,
} from '@mig/core/dialect'
import { conflictClause, nameClause } from './constraint-clause.ts'
import { defaultClause } from './default-value.ts'
import { spelledCollation } from './normal-form.ts'
import { optionsFor } from './options.ts'
import { quoting } from './quoting.ts'
import { typeName, type TableFacts } from './rowid.ts'
import { bareExpression } from './tokens.ts'

/** `"name" VARCHAR(80) NOT NULL DEFAULT 'x'`; `key` is a primary key that has to stand here: it makes the rowid, or keeps from being it. */
export function columnDefinition(column: Column, table: QualifiedName, facts: TableFacts, key?: PrimaryKeyConstraint): string {
  const collation = column.collation && spelledCollation(column.collation)
  const { constraintNames = {} } = optionsFor('column', column.options, columnPlace(column, table))
  return [
    quoting.identifier(column.name),
    typeName(column, facts),
    keyClause(column, table, facts, key),
    nullClause(column, table, facts),
    column.default === undefined ? '' : `${nameClause(constraintNames.default)}${defaultClause(column.default)}`,
    collation === undefined ? '' : `${nameClause(constraintNames.collate)}COLLATE ${quoting.identifier(collation)}`,
    column.generated === undefined ? '' : `${nameClause(constraintNames.generated)}${bareGeneratedClause(column, column.generated)}`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}

function bareGeneratedClause(column: Column, generated: Generated): string {
  return generatedClause({ ...column, generated: { ...generated, sql: bareExpression(generated.sql) } })
}

function keyClause(column: Column, table: QualifiedName, facts: TableFacts, key: PrimaryKeyConstraint | undefined): string {
  const { autoincrement } = optionsFor('column', column.options, columnPlace(column, table))
  const counts = column.name === facts.rowid
  if (!counts && (autoincrement !== undefined || column.identity !== undefined)) {
    throw new UnsupportedError(`SQLite cannot count by itself in ${columnPlace(column, table)}.`, {
      hint: 'Only a primary key of one integer column, in a table with rowids, gets its numbers from SQLite.',
    })
  }
  if (key === undefined) return ''
  refuseSequence(column, table)
  const order = column.name === facts.descendingKey ? ' DESC' : ''
  return `${nameClause(key.name)}PRIMARY KEY${order}${conflictClause(key, table)}${autoincrement === undefined ? '' : ' AUTOINCREMENT'}`
}

/** What would change the numbers is refused; `always` and `cache` change none. */
function refuseSequence(column: Column, table: QualifiedName): void {
  const { identity } = column
  const asked = (['start', 'increment', 'min', 'max', 'cycle'] as const).filter((key) => identity?.[key] !== undefined)
  if (asked.length === 0) return
  throw new UnsupportedError(`SQLite cannot set ${asked.join(', ')} of the identity of ${columnPlace(column, table)}.`, {
    hint: 'It counts from the highest number in use. To begin higher, insert a row with the first number, or leave the options out.',
  })
}

/** A key does not imply NOT NULL in SQLite, so it is written, except for a rowid, which is never null and may say so. */
function nullClause(column: Column, table: QualifiedName, facts: TableFacts): string {
  const { onConflict, constraintNames, notNull } = optionsFor('column', column.options, columnPlace(column, table))
  const name = constraintNames?.notNull
  const isSaid = notNull === true || onConflict !== undefined || name !== undefined
  if (column.nullable || (column.name === facts.rowid && !isSaid)) return ''
  return `${nameClause(name)}NOT NULL${onConflict === undefined ? '' : ` ON CONFLICT ${onConflict.toUpperCase()}`}`
}

function columnPlace(column: Column, table: QualifiedName): string {
  return `column ${table.name}.${column.name}`
}
