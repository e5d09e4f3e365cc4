import type { AlterColumnChange, Column, DialectOptions, QualifiedName, Statement } from '@mig/core/dialect'
import { identitySequence } from './identity.ts'
import { ownedSequenceStatements, type OwnedSequence } from './privilege-statements.ts'
import { quoting } from './quoting.ts'
import { requireSequence, sequencePrivileges } from './sequence-options.ts'
import { counterOf, isIdentity } from './serial.ts'

/*
 * Statements for the privileges on the sequence of a serial or an identity column. Who inserts into the table of a serial column needs
 * USAGE of its sequence: https://www.postgresql.org/docs/current/sql-grant.html
 */

/** Those of a new column, where it says something of its sequence. */
export function newSequencePrivileges(table: QualifiedName, column: Column): readonly Statement[] {
  requireSequence(column)
  const privileges = sequencePrivileges(column)
  return privileges === undefined ? [] : ownedSequenceStatements(sequenceOf(table, column.name, column.options), privileges, {})
}

/** Those of a column that is altered: a sequence that stays has them changed, and one that comes has what CREATE left. */
export function alterSequencePrivileges(table: QualifiedName, { name, set, was }: AlterColumnChange): readonly Statement[] {
  if (set.options === undefined) return []
  const to = sequencePrivileges({ name, options: set.options })
  const from = sequencePrivileges({ name, ...(was?.options === undefined ? {} : { options: was.options }) })
  if (to === undefined && from === undefined) return []
  const [isSerial, wasSerial] = [isSerialColumn(set), isSerialColumn(was)]
  // An operation that says nothing of an identity leaves the one that the column has.
  if (!isSerial && (set.identity === null || (set.identity === undefined && wasSerial))) {
    requireSequence({ name, options: set.options })
    return []
  }
  const stays = isSerial ? wasSerial : !wasSerial && (set.identity === undefined || isIdentity(was?.identity))
  return ownedSequenceStatements(sequenceOf(table, name, set.options), to ?? {}, stays ? from : {})
}

function isSerialColumn(column: { readonly options?: DialectOptions } | undefined): boolean {
  return column?.options?.['postgres']?.['serial'] !== undefined
}

function sequenceOf(table: QualifiedName, column: string, options: DialectOptions | undefined): OwnedSequence {
  const sequence = counterOf(table, column, options)
  return sequence === undefined ? { found: identitySequence(table, column) } : { name: quoting.qualified(sequence) }
}
