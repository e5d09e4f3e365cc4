import {
  equalData,
  parentTables,
  statement,
  UnsupportedError,
  type CompileContext,
  type Constraint,
  type CreateTableOp,
  type Statement,
  type Table,
} from '@mig/core/dialect'
import { columnComment, constraintComments, tableComment } from './comments.ts'
import { indexAndType, loggedByPartitions, partitionBound, partitionParent } from './table-options.ts'
import { replicaIdentity, rowSecurity, tableClauses } from './table-options.ts'
import { atLeast, columnDefinition } from './column-definition.ts'
import { constraintDefinition, isNotValid } from './constraint-definition.ts'
import { createIndex } from './index-definition.ts'
import { laterColumnStatements } from './column-options.ts'
import { optionsAt, optionsFor } from './options.ts'
import { privilegeStatements } from './privilege-statements.ts'
import { newSequencePrivileges } from './sequence-privileges.ts'
import { newCounter, withCounter } from './serial.ts'
import { quoting } from './quoting.ts'

/** CREATE TABLE with its constraints, then what PostgreSQL takes in statements of their own: indexes, comments and the like. */
export function createTable(op: CreateTableOp, context: CompileContext): readonly Statement[] {
  const { table } = op
  const once = op.ifNotExists === true ? { ifNotExists: true as const } : {}
  // CREATE TABLE marks each constraint as valid, whatever it is told.
  const later = table.constraints.filter(
    (constraint) => isNotValid(constraint) || repeatsKey(constraint, table.constraints) || isKeyOfChild(constraint, table),
  )
  const counters = table.columns.map((column) => newCounter(table, column, context, { ...once, newTable: true }))
  const inline = table.constraints.filter((constraint) => !later.includes(constraint))
  return [
    ...counters.flatMap(({ ahead }) => ahead),
    statement(createStatement(op, inline, context)),
    ...counters.flatMap(({ behind }) => behind),
    ...laterColumnStatements(table, table.columns, context),
    ...later.map((constraint) => statement(`ALTER TABLE ${quoting.qualified(table)} ADD ${constraintDefinition(constraint, context)}`)),
    ...table.indexes.flatMap((index) => createIndex(table, index, context, { ...once, newTable: true })),
    ...replicaIdentity(table, optionsAt('table', table.options, `the table ${table.name}`, context)),
    ...indexAndType(table, optionsAt('table', table.options, `the table ${table.name}`, context)),
    ...rowSecurity(table, optionsAt('table', table.options, `the table ${table.name}`, context)),
    ...comments(table),
    ...table.columns.flatMap((column) => newSequencePrivileges(table, column)),
    ...privilegeStatements('table', quoting.qualified(table), optionsFor('table', table.options, `the table ${table.name}`), {}),
  ]
}

function createStatement(op: CreateTableOp, constraints: Table['constraints'], context: CompileContext): string {
  const { table } = op
  const options = optionsAt('table', table.options, `the table ${table.name}`, context)
  if (options.unlogged === true && options.partitionBy !== undefined && atLeast(context, 18)) throw loggedByPartitions(table)
  const lines = [
    ...table.columns.map((column) => columnDefinition(withCounter(table, column), context)),
    ...constraints.map((constraint) => constraintDefinition(constraint, context)),
  ]
  const create = `CREATE ${options.unlogged === true ? 'UNLOGGED ' : ''}TABLE`
  const head = `${create} ${op.ifNotExists === true ? 'IF NOT EXISTS ' : ''}${quoting.qualified(table)}`
  const body = lines.length === 0 ? ' ()' : ` (\n  ${lines.join(',\n  ')}\n)`
  if (options.partitionOf === undefined) return `${head}${body}${tableClauses(options)}`
  if (table.columns.length > 0) {
    throw new UnsupportedError(`The table ${table.name} is a partition and has columns of its own.`, {
      hint: `A partition has the columns of its table: leave them out, or create an ordinary table and attach it with op.setTableOptions.`,
    })
  }
  const parent = `PARTITION OF ${quoting.qualified(partitionParent(options.partitionOf))}`
  return `${head} ${parent}${lines.length === 0 ? '' : body} ${partitionBound(options.partitionOf)}${tableClauses(options)}`
}

/** A key in CREATE TABLE would demand NOT NULL of inherited columns once more, though their table does already. */
function isKeyOfChild({ kind }: Constraint, table: Table): boolean {
  return kind === 'primaryKey' && parentTables(table).length > 0
}

/** Within one statement PostgreSQL takes a unique constraint that repeats another key for the same one, and leaves it out. */
function repeatsKey(constraint: Constraint, all: readonly Constraint[]): boolean {
  if (constraint.kind !== 'unique') return false
  const before = all.slice(0, all.indexOf(constraint)).concat(all.filter(({ kind }) => kind === 'primaryKey'))
  return before.some((other) => (other.kind === 'primaryKey' || other.kind === 'unique') && equalData(other.columns, constraint.columns))
}

function comments(table: Table): readonly Statement[] {
  return [
    ...(table.comment === undefined ? [] : [tableComment(table, table.comment)]),
    ...table.columns.flatMap((column) => (column.comment === undefined ? [] : [columnComment(table, column.name, column.comment)])),
    ...table.constraints.flatMap((constraint) => constraintComments(table, constraint)),
  ]
}
