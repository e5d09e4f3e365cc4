import { DialectError, replaceOptions, type Column } from '@mig/core/dialect'
import { optionsFor } from './options.ts'
import { requireFitting } from './privilege-options.ts'
import { SEQUENCE_OPTIONS, type PostgresPrivileges } from './privileges.ts'

/*
 * What a serial or an identity column says of the privileges on its sequence, which belongs to the column and is no object of a model.
 */

/** The same as a sequence says it of itself; undefined where nothing is said. */
export function sequencePrivileges({ name, options }: Pick<Column, 'name' | 'options'>): PostgresPrivileges | undefined {
  // Most columns of most tables.
  if (options?.['postgres'] === undefined) return undefined
  const { sequenceOwnerPrivileges: ownerPrivileges, sequenceGrants: grants } = optionsFor('column', options, `the column ${name}`)
  if (ownerPrivileges === undefined && grants === undefined) return undefined
  const privileges = { ...(ownerPrivileges === undefined ? {} : { ownerPrivileges }), ...(grants === undefined ? {} : { grants }) }
  requireFitting(privileges, 'sequence', `the sequence of the column ${name}`)
  return privileges
}

/** The column with these and no others. */
export function withSequencePrivileges(column: Column, { ownerPrivileges, grants }: PostgresPrivileges = {}): Column {
  if (column.options?.['postgres'] === undefined && ownerPrivileges === undefined && grants === undefined) return column
  return replaceOptions(column, 'postgres', SEQUENCE_OPTIONS, {
    ...(ownerPrivileges === undefined ? {} : { sequenceOwnerPrivileges: ownerPrivileges }),
    ...(grants === undefined ? {} : { sequenceGrants: grants.map((grant) => ({ ...grant })) }),
  })
}

/** @throws DialectError `dialect.option` for a column that says something of a sequence and has none. */
export function requireSequence({ name, identity, options }: Pick<Column, 'name' | 'identity' | 'options'>): void {
  const own = options?.['postgres']
  const option = own === undefined ? undefined : SEQUENCE_OPTIONS.find((known) => own[known] !== undefined)
  if (option === undefined || identity !== undefined || own?.['serial'] !== undefined) return
  throw new DialectError('dialect.option', `The column ${name} has no sequence of its own, so it takes no \`${option}\`.`, {
    hint: 'Make it an identity or a serial column, or leave the option out.',
  })
}
