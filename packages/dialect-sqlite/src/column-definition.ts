import { generatedClause, UnsupportedError, type Column, type PrimaryKeyConstraint, type QualifiedName } from '@mig/core/dialect'
import { conflictClause } from './constraint-clause.ts'
import { defaultClause } from './default-value.ts'
import { normalCollation } from './normal-form.ts'
import { optionsFor } from './options.ts'
import { quoting } from './quoting.ts'
import { typeName, type TableFacts } from './rowid.ts'
import { bareExpression } from './tokens.ts'

/** `"name" VARCHAR(80) NOT NULL DEFAULT 'x'`; `key` is the primary key of a rowid column, which has to stand here to count by itself. */
export function columnDefinition(column: Column, table: QualifiedName, facts: TableFacts, key?: PrimaryKeyConstraint): string {
  const { collation } = normalCollation(column.collation)
  return [
    quoting.identifier(column.name),
    typeName(column, facts),
    keyClause(column, table, key),
    nullClause(column, table, key),
    column.default === undefined ? '' : defaultClause(column.default),
    collation === undefined ? '' : `COLLATE ${quoting.identifier(collation)}`,
    column.generated === undefined
      ? ''
      : generatedClause({ ...column, generated: { ...column.generated, sql: bareExpression(column.generated.sql) } }),
  ]
    .filter((part) => part !== '')
    .join(' ')
}

function keyClause(column: Column, table: QualifiedName, key: PrimaryKeyConstraint | undefined): string {
  const { autoincrement } = optionsFor('column', column.options, columnPlace(column, table))
  if (key === undefined) {
    if (autoincrement === undefined && column.identity === undefined) return ''
    throw new UnsupportedError(`SQLite cannot count by itself in ${columnPlace(column, table)}.`, {
      hint: 'Only a primary key of one integer column, in a table with rowids, gets its numbers from SQLite.',
    })
  }
  refuseSequence(column, table)
  const name = key.name === undefined ? '' : `CONSTRAINT ${quoting.identifier(key.name)} `
  return `${name}PRIMARY KEY${conflictClause(key, table)}${autoincrement === undefined ? '' : ' AUTOINCREMENT'}`
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

/** A key does not imply NOT NULL in SQLite, so it is written, except for a rowid, which is never null. */
function nullClause(column: Column, table: QualifiedName, key: PrimaryKeyConstraint | undefined): string {
  const { onConflict } = optionsFor('column', column.options, columnPlace(column, table))
  if (column.nullable || (key !== undefined && onConflict === undefined)) return ''
  return onConflict === undefined ? 'NOT NULL' : `NOT NULL ON CONFLICT ${onConflict.toUpperCase()}`
}

function columnPlace(column: Column, table: QualifiedName): string {
  return `column ${table.name}.${column.name}`
}
