import { statement, type AlterColumnChange, type Column, type ColumnApart, type CompileContext } from '@mig/core/dialect'
import type { ColumnDefault, Identity, QualifiedName, Schema, Sequence, Statement, Table } from '@mig/core/dialect'
import { PASS, type Action } from './alter-actions.ts'
import { generatedName, inTheMeantime } from './generated-name.ts'
import { identitySequence, normalIdentity } from './identity.ts'
import { nextValue, takenFrom } from './next-value.ts'
import { alterSequence, createSequence } from './objects/sequence.ts'
import { optionsFor, type PostgresSerial, type PostgresSerialOptions } from './options.ts'
import { withOwn } from './privilege-options.ts'
import { inPostgres } from './read-index.ts'
import { quoting } from './quoting.ts'
import type { PostgresPrivileges } from './privileges.ts'
import { ownedBy, takeTableOwner } from './sequence-owner.ts'
import { sequencePrivileges, withSequencePrivileges } from './sequence-options.ts'

/*
 * A serial column is an ordinary one whose default takes numbers from a sequence that the column owns.
 * https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL
 */

/**
 * The options of a counter in one form: the type of its sequence alone where nothing else is said.
 * @param isUnlogged The table is unlogged, and with it the sequence or not: ALTER TABLE takes the sequences along, from PostgreSQL 15 on.
 */
export function normalSerial(serial: PostgresSerial, table: QualifiedName, column: string, isUnlogged: boolean): PostgresSerial {
  const { type, sequence, comment, unlogged, ...counter } = optionsOf(serial)
  const rest = {
    ...(sequence === undefined || sequence === generatedName(table.name, column, 'seq') ? {} : { sequence }),
    ...normalIdentity(counter, { kind: type }),
    ...(unlogged === undefined || isUnlogged ? {} : { unlogged }),
    ...(comment === undefined ? {} : { comment }),
  }
  return Object.keys(rest).length === 0 ? type : { type, ...rest }
}

/** The schema with the names of the sequences of serial columns, which renames of tables and columns leave as they are. */
export function withSequenceNames(schema: Schema): Schema {
  const named = (table: Table, column: Column): Column => {
    const serial = serialOf(column)
    if (serial === undefined) return column
    const sequence = sequenceFor(table, column.name, serial).name
    const postgres = { ...column.options?.['postgres'], serial: { ...optionsOf(serial), sequence } }
    return { ...column, options: { ...column.options, postgres } }
  }
  const tables = schema.tables.map((table) => ({ ...table, columns: table.columns.map((column) => named(table, column)) }))
  return { ...schema, tables }
}

function optionsOf(serial: PostgresSerial): PostgresSerialOptions {
  return typeof serial === 'string' ? { type: serial } : serial
}

function serialOf(column: Pick<Column, 'name' | 'options'>): PostgresSerial | undefined {
  return optionsFor('column', column.options, `the column ${column.name}`).serial
}

/** The column with the default that its sequence gives. */
export function withCounter(table: QualifiedName, column: Column): Column {
  const serial = serialOf(column)
  if (serial === undefined) return column
  return { ...column, default: { sql: nextValue(sequenceFor(table, column.name, serial)) } }
}

/** The column and its sequence as two things, which the database holds them to be. */
export function serialApart(of: Table, column: Column): ColumnApart | undefined {
  const serial = serialOf(column)
  if (serial === undefined) return undefined
  const { schema, name } = of
  const table = schema === undefined ? { name } : { schema, name }
  const { options, ...rest } = withSequencePrivileges(withCounter(table, column))
  const { serial: _, ...others } = options?.['postgres'] ?? {}
  const ownedBy = { ...(schema === undefined ? {} : { schema }), table: name, column: column.name }
  const object = withOwn({ ...sequenceFor(table, column.name, serial), ownedBy }, { ...ownerOf(of), ...sequencePrivileges(column) })
  return { column: { ...rest, ...inPostgres(others) }, object }
}

/** A sequence that belongs to a column has the owner of the table. */
function ownerOf(table: Table): Pick<PostgresPrivileges, 'owner'> {
  const { owner } = optionsFor('table', table.options, `the table ${table.name}`)
  return owner === undefined ? {} : { owner }
}

/** The sequence of a new column, and below its table who owns it. */
export function newCounter(
  table: QualifiedName,
  column: Pick<Column, 'name' | 'options'>,
  context: CompileContext,
  { newTable, ...once }: { readonly ifNotExists?: true; readonly newTable?: true } = {},
): { readonly ahead: readonly Statement[]; readonly behind: readonly Statement[] } {
  const serial = serialOf(column)
  if (serial === undefined) return { ahead: [], behind: [] }
  const object = sequenceFor(table, column.name, serial)
  const owner = newTable === true ? [] : [takeTableOwner(object, table)]
  return { ahead: [...create(object, context, once), ...owner], behind: [ownedBy(object, table, column.name)] }
}

interface CounterChange {
  readonly ahead: readonly Statement[]
  readonly actions: readonly Action[]
  readonly behind: readonly Statement[]
}

const UNCHANGED: CounterChange = { ahead: [], actions: [], behind: [] }

/**
 * What it takes that the numbers of a column come from a sequence of its own, or no longer do. The new counter goes on where the old
 * one stands, so no number is given twice.
 */
export function alterCounter(table: QualifiedName, { name, set, was }: AlterColumnChange, context: CompileContext): CounterChange {
  if (set.options === undefined) return UNCHANGED
  const from = counterOf(table, name, was?.options)
  const to = counterOf(table, name, set.options)
  if (to === undefined) return from === undefined ? UNCHANGED : withoutCounter(table, name, from, isIdentity(set.identity))
  if (from !== undefined) return { ...UNCHANGED, behind: alter(from, to) }
  return isIdentity(was?.identity) ? fromIdentity(table, name, to, context) : withNewCounter(table, name, to, context)
}

/** True where a column has an identity. */
export function isIdentity(identity: Identity | null | undefined): boolean {
  return identity !== undefined && identity !== null
}

/** The sequence of a serial column; undefined for all others. */
export function counterOf(table: QualifiedName, name: string, options: Column['options']): Sequence | undefined {
  const serial = serialOf({ name, ...(options === undefined ? {} : { options }) })
  return serial === undefined ? undefined : sequenceFor(table, name, serial)
}

function withNewCounter(table: QualifiedName, name: string, to: Sequence, context: CompileContext): CounterChange {
  const [column, target] = [quoting.identifier(name), quoting.qualified(table)]
  const counter = quoting.literal(quoting.qualified(to))
  const carried = `SELECT pg_catalog.setval(${counter}, max(${column})) FROM ${target} HAVING max(${column}) >= 1`
  return {
    ahead: [...create(to, context), takeTableOwner(to, table)],
    actions: [defaultAction(name, `SET DEFAULT ${nextValue(to)}`, PASS.add)],
    behind: [ownedBy(to, table, name), ...(to.start === undefined && to.increment === undefined ? [statement(carried)] : [])],
  }
}

/** The sequence of an identity goes with it, and often has the name that is wanted. */
function fromIdentity(table: QualifiedName, name: string, to: Sequence, context: CompileContext): CounterChange {
  const meanwhile = { ...to, name: inTheMeantime(to.name) }
  const carried = goOn(quoting.literal(quoting.qualified(meanwhile)), identitySequence(table, name))
  return {
    ahead: [...create(meanwhile, context), takeTableOwner(meanwhile, table), carried],
    actions: [defaultAction(name, `SET DEFAULT ${nextValue(meanwhile)}`, PASS.add)],
    behind: [rename(meanwhile, to.name), ownedBy(to, table, name)],
  }
}

function withoutCounter(table: QualifiedName, name: string, from: Sequence, toIdentity: boolean): CounterChange {
  const actions = [defaultAction(name, 'DROP DEFAULT', PASS.drop)]
  if (!toIdentity) return { ahead: [], actions, behind: [statement(`DROP SEQUENCE ${quoting.qualified(from)}`)] }
  const meanwhile = { ...from, name: inTheMeantime(from.name) }
  const old = quoting.qualified(meanwhile)
  return {
    ahead: [statement(`ALTER SEQUENCE ${quoting.qualified(from)} OWNED BY NONE`), rename(from, meanwhile.name)],
    actions,
    behind: [goOn(identitySequence(table, name), quoting.literal(old)), statement(`DROP SEQUENCE ${old}`)],
  }
}

/**
 * An identity goes on where the sequence stands from which the column took its numbers, and the sequence where the identity stands, so
 * that no number is given twice. None of them goes back: others may take numbers from the sequence, and rows may have higher ones.
 */
export function takeOver(
  table: QualifiedName,
  { name, set, was }: AlterColumnChange,
): Pick<CounterChange, 'ahead' | 'behind'> {
  const identity = identitySequence(table, name)
  const [former, wanted] = [sequenceIn(was?.default), sequenceIn(set.default)]
  const starts = isIdentity(set.identity) && set.identity?.start !== undefined
  if (former !== undefined && isCountingUp(set.identity) && !starts) return { ahead: [], behind: [goAhead(identity, former)] }
  if (wanted !== undefined && isCountingUp(was?.identity)) return { ahead: [goAhead(wanted, identity)], behind: [] }
  return { ahead: [], behind: [] }
}

function sequenceIn(value: ColumnDefault | null | undefined): string | undefined {
  return value !== undefined && value !== null && 'sql' in value ? takenFrom(value.sql) : undefined
}

function isCountingUp(identity: Identity | null | undefined): boolean {
  return isIdentity(identity) && identity?.increment?.startsWith('-') !== true
}

function goAhead(to: string, from: string): Statement {
  const [own, other] = [to, from].map((sequence) => `pg_catalog.pg_sequence_last_value(${sequence}::pg_catalog.regclass)`)
  return statement(`SELECT pg_catalog.setval(${to}, greatest(${own}, ${other}))`)
}

/** Nothing happens where the old counter has given no number yet. */
function goOn(to: string, from: string): Statement {
  return statement(`SELECT pg_catalog.setval(${to}, pg_catalog.pg_sequence_last_value(${from}::pg_catalog.regclass))`)
}

function alter(from: Sequence, to: Sequence): readonly Statement[] {
  return [...alterSequence({ ...to, name: from.name }, from), ...(from.name === to.name ? [] : [rename(from, to.name)])]
}

function create(object: Sequence, context: CompileContext, once: { readonly ifNotExists?: true } = {}): readonly Statement[] {
  return createSequence({ kind: 'createSequence', object, ...once }, context)
}

function rename(from: QualifiedName, to: string): Statement {
  return statement(`ALTER SEQUENCE ${quoting.qualified(from)} RENAME TO ${quoting.identifier(to)}`)
}

function defaultAction(name: string, sql: string, pass: number): Action {
  return { pass, columns: [name], sql: `ALTER COLUMN ${quoting.identifier(name)} ${sql}` }
}

function sequenceFor(table: QualifiedName, column: string, serial: PostgresSerial): Sequence {
  const { type, sequence, ...rest } = optionsOf(serial)
  return {
    kind: 'sequence',
    ...(table.schema === undefined ? {} : { schema: table.schema }),
    name: sequence ?? generatedName(table.name, column, 'seq'),
    ...(type === 'bigint' ? {} : { type }),
    ...rest,
  }
}
