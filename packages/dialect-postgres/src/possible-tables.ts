import { displayName, nameKey, UnsupportedError, type ForeignKeyConstraint, type Table } from '@mig/core/dialect'
import { isNotValid } from './constraint-definition.ts'
import { optionsFor, type PostgresTableOptions } from './options.ts'

/**
 * Says before anything runs what the server would refuse half-way.
 * @throws UnsupportedError for foreign keys that tables of their kind cannot have.
 */
export function requirePossible(tables: readonly Table[], [major = 0]: readonly number[]): void {
  const unlogged = new Set(tables.filter((table) => own(table).unlogged === true).map(nameKey))
  for (const table of tables) {
    for (const constraint of table.constraints) {
      if (constraint.kind !== 'foreignKey') continue
      if (major < 18 && own(table).partitionBy !== undefined && isNotValid(constraint)) throw lateCheck(table, constraint, major)
      const { schema, table: name } = constraint.references
      if (!unlogged.has(nameKey(table)) && unlogged.has(nameKey(schema === undefined ? { name } : { schema, name }))) {
        throw toUnlogged(table, name)
      }
    }
  }
}

function own(table: Table): PostgresTableOptions {
  return optionsFor('table', table.options, `the table ${table.name}`)
}

function lateCheck(table: Table, { name, columns }: ForeignKeyConstraint, major: number): UnsupportedError {
  const what = `The foreign key ${name ?? `on ${columns.join(', ')}`} of the partitioned table ${displayName(table)}`
  return new UnsupportedError(`${what} is not valid yet, which needs PostgreSQL 18; the server has ${major}.`, {
    hint: 'Leave `notValid` out, or give the foreign key to the partitions.',
  })
}

function toUnlogged(table: Table, target: string): UnsupportedError {
  return new UnsupportedError(`The table ${displayName(table)} is logged and refers to ${target}, which is not.`, {
    hint: 'A crash would empty one of them alone: make both unlogged, or neither.',
  })
}
