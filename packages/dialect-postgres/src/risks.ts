import {
  displayName,
  type AlterEnumOp,
  type AlterTableOp,
  type Change,
  type ColumnDefault,
  type Constraint,
  type Op,
  type Risk,
} from '@mig/core/dialect'
import { additionsOf } from './alter-enum.ts'
import { rewritesRows } from './rewrites.ts'
import { sqlWords } from './tokens.ts'

/**
 * How long the tables of an operation are locked: named where that grows with the number of rows, since every ALTER TABLE locks its
 * table for a moment. https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES
 */
export function risks(op: Op): readonly Risk[] {
  if (op.kind === 'alterTable' && 'changes' in op) return alterRisks(op)
  if (op.kind === 'alterEnum' && 'values' in op) return enumRisks(op)
  if (op.kind !== 'createIndex' || !('index' in op)) return []
  if (op.index.options?.['postgres']?.['concurrently'] === true) return []
  const sentence =
    `writes to ${displayName(op.table)} wait until ${op.index.name} is built: ` +
    'where it is big, build the index with { postgres: { concurrently: true } }'
  return [{ op, kind: 'locks', sentence }]
}

/** Values that go or change their places take a new type, and its columns with them. */
function enumRisks(op: AlterEnumOp): readonly Risk[] {
  const tables = [...new Set(op.columns?.map(({ table }) => displayName(table)))].join(', ')
  if (tables === '' || additionsOf(op) !== undefined) return []
  return [
    { op, kind: 'locks', sentence: `nobody reads or writes ${tables} while all of its rows are written anew (${displayName(op.enum)})` },
  ]
}

function alterRisks(op: AlterTableOp): readonly Risk[] {
  const table = displayName(op.table)
  const rewriting = op.changes.flatMap(rewritten)
  const reading = op.changes.flatMap(read)
  const references = op.changes.flatMap(referred)
  return [
    ...locks(op, rewriting, `nobody reads or writes ${table} while all of its rows are written anew`, 'add a column and fill it in steps'),
    ...locks(op, rewriting.length > 0 ? [] : reading, `nobody reads or writes ${table} while all of its rows are read`, LATER),
    ...locks(op, op.changes.flatMap(relogged), `nobody reads or writes ${table} while it is written anew`, 'do so when it is seldom used'),
    ...locks(op, references, `writes to ${table} and to what it refers to wait while all of its rows are read`, LATER),
  ]
}

const LATER = 'add what can be so as { postgres: { notValid: true } } and validate it in a later revision'

function locks(op: Op, causes: readonly string[], what: string, way: string): readonly Risk[] {
  return causes.length === 0 ? [] : [{ op, kind: 'locks', sentence: `${what} (${causes.join(', ')}): where it is big, ${way}` }]
}

/**
 * Changes for which PostgreSQL writes the whole table again.
 * https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES
 */
function rewritten(change: Change): readonly string[] {
  if (change.kind === 'alterColumn') {
    const [from, to] = [change.was?.type, change.set.type]
    return from !== undefined && to !== undefined && rewritesRows(from, to, change.using, change.name) ? [`the type of ${change.name}`] : []
  }
  if (change.kind !== 'addColumn') return []
  const { name, identity, generated, options, default: value } = change.column
  const counts = identity !== undefined || options?.['postgres']?.['serial'] !== undefined
  return counts || generated?.stored === true || isVolatile(value) ? [`the new ${name}`] : []
}

/** https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-LOGGED-UNLOGGED */
function relogged(change: Change): readonly string[] {
  if (change.kind !== 'setTableOptions' || change.was === undefined) return []
  const [from, to] = [change.was['postgres']?.['unlogged'] === true, change.set['postgres']?.['unlogged'] === true]
  return from === to ? [] : [to ? 'unlogged' : 'logged']
}

/** Functions that give each row another value; the rest of what a default calls is taken to give all rows the same. */
const VOLATILE = new Set(['nextval', 'random', 'clock_timestamp', 'timeofday', 'gen_random_uuid', 'uuidv4', 'uuidv7'])

function isVolatile(value: ColumnDefault | undefined): boolean {
  if (value === undefined || !('sql' in value)) return false
  return sqlWords(value.sql).some(({ kind, text }) => kind === 'word' && (VOLATILE.has(text) || text.startsWith('uuid_generate_')))
}

function read(change: Change): readonly string[] {
  if (change.kind === 'alterColumn' && change.set.nullable === false) {
    return change.set.options?.['postgres']?.['notNullNotValid'] === true ? [] : [`NOT NULL of ${change.name}`]
  }
  if (change.kind !== 'addConstraint' || change.constraint.kind === 'foreignKey' || isUnchecked(change.constraint)) return []
  return [change.constraint.name ?? change.constraint.kind]
}

function referred(change: Change): readonly string[] {
  if (change.kind !== 'addConstraint' || change.constraint.kind !== 'foreignKey' || isUnchecked(change.constraint)) return []
  return [change.constraint.name ?? 'foreign key']
}

function isUnchecked({ options }: Constraint): boolean {
  return options?.['postgres']?.['notValid'] === true || options?.['postgres']?.['notEnforced'] === true
}
