import {
  statement,
  UnsupportedError,
  type CompileContext,
  type DialectOptions,
  type QualifiedName,
  type Statement,
} from '@mig/core/dialect'
import { optionsAt, optionsFor, type PostgresPartition, type PostgresPartitionKey, type PostgresTableOptions } from './options.ts'
import { parameterName, storageParameters } from './index-definition.ts'
import { atLeast } from './column-definition.ts'
import { qualifiedOf } from './qualified-text.ts'
import { privilegeStatements } from './privilege-statements.ts'
import { quoting } from './quoting.ts'

/** What stands behind the columns of CREATE TABLE: https://www.postgresql.org/docs/current/sql-createtable.html */
export function tableClauses(options: PostgresTableOptions): string {
  const { inherits = [], partitionBy, using, with: parameters, tablespace } = options
  return [
    inherits.length === 0 ? '' : ` INHERITS (${inherits.map((name) => quoting.qualified(qualifiedOf(name))).join(', ')})`,
    partitionBy === undefined ? '' : ` ${partitionClause(partitionBy)}`,
    using === undefined ? '' : ` USING ${quoting.identifier(using)}`,
    parameters === undefined ? '' : ` WITH (${storageParameters(parameters)})`,
    tablespace === undefined ? '' : ` TABLESPACE ${quoting.identifier(tablespace)}`,
  ].join('')
}

function partitionClause(key: PostgresPartitionKey): string {
  return Object.entries(key)
    .map(([strategy, parts]: [string, readonly string[]]) => `PARTITION BY ${strategy.toUpperCase()} (${parts.join(', ')})`)
    .join('')
}

/** `FOR VALUES IN (1)`, or `DEFAULT`. */
export function partitionBound({ values }: PostgresPartition): string {
  return /^\s*default\s*$/i.test(values) ? 'DEFAULT' : `FOR VALUES ${values}`
}

export function partitionParent({ schema, table }: PostgresPartition): QualifiedName {
  return schema === undefined ? { name: table } : { schema, name: table }
}

/** `REPLICA IDENTITY …` behind CREATE TABLE and its indexes, or nothing. */
export function replicaIdentity(table: QualifiedName, { replicaIdentity: identity }: PostgresTableOptions): readonly Statement[] {
  if (identity === undefined) return []
  const which = typeof identity === 'string' ? identity.toUpperCase() : `USING INDEX ${quoting.identifier(identity.index)}`
  return [alter(table, `REPLICA IDENTITY ${which}`)]
}

/** What stands behind CREATE TABLE and its indexes: `CLUSTER ON …`, `OF …`, for what differs. */
export function indexAndType(table: QualifiedName, to: PostgresTableOptions, from: PostgresTableOptions = {}): readonly Statement[] {
  const { clusterOn, of } = to
  return [
    ...(sameOption(of, from.of) ? [] : [alter(table, of === undefined ? 'NOT OF' : `OF ${quoting.qualified(qualifiedOf(of))}`)]),
    ...(clusterOn === from.clusterOn
      ? []
      : [alter(table, clusterOn === undefined ? 'SET WITHOUT CLUSTER' : `CLUSTER ON ${quoting.identifier(clusterOn)}`)]),
  ]
}

/** `ENABLE ROW LEVEL SECURITY` and the like, for what differs: https://www.postgresql.org/docs/current/ddl-rowsecurity.html */
export function rowSecurity(table: QualifiedName, to: PostgresTableOptions, from: PostgresTableOptions = {}): readonly Statement[] {
  return [
    ...(to.rowSecurity === from.rowSecurity ? [] : [alter(table, `${to.rowSecurity === true ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`)]),
    ...(to.forceRowSecurity === from.forceRowSecurity
      ? []
      : [alter(table, `${to.forceRowSecurity === true ? '' : 'NO '}FORCE ROW LEVEL SECURITY`)]),
  ]
}

/**
 * The statements that give a table other options; where it is not known what it had, what is not said stays.
 * @throws UnsupportedError for what PostgreSQL cannot change: whether and how a table is partitioned.
 */
export function alterTableOptions(
  table: QualifiedName,
  set: DialectOptions,
  was: DialectOptions | undefined,
  context: CompileContext,
): readonly Statement[] {
  const to = optionsAt('table', set, `the table ${table.name}`, context)
  const from = optionsFor('table', was, `the table ${table.name}`)
  if (!sameOption(from.partitionBy, to.partitionBy)) {
    throw new UnsupportedError(`PostgreSQL cannot change how the table ${table.name} is partitioned.`, {
      hint: 'Create a table with the partitions, copy the rows with op.execute, drop the old table and rename the new one.',
    })
  }
  if (from.unlogged !== to.unlogged && to.partitionBy !== undefined) throw loggedByPartitions(table)
  if (to.concurrently === true && (from.partitionOf === undefined || to.partitionOf !== undefined)) {
    throw new UnsupportedError(`The option concurrently says how a partition is detached, and the table ${table.name} is not.`, {
      hint: 'Leave it out, or give `was` with the table of which it is a partition.',
    })
  }
  const changed = <K extends keyof PostgresTableOptions>(key: K): boolean => !sameOption(from[key], to[key])
  return [
    ...(changed('partitionOf') ? attachment(table, from, to) : []),
    ...(changed('inherits') ? inheritance(table, from, to) : []),
    ...(changed('unlogged') ? [alter(table, to.unlogged === true ? 'SET UNLOGGED' : 'SET LOGGED')] : []),
    ...(changed('using') ? [alter(table, accessMethod(table, to.using, context))] : []),
    ...(changed('with') ? parameters(table, from.with ?? {}, to.with ?? {}) : []),
    ...(changed('tablespace') ? [alter(table, `SET TABLESPACE ${quoting.identifier(to.tablespace ?? 'pg_default')}`)] : []),
    ...(changed('replicaIdentity')
      ? to.replicaIdentity === undefined
        ? [alter(table, 'REPLICA IDENTITY DEFAULT')]
        : replicaIdentity(table, to)
      : []),
    ...indexAndType(table, to, from),
    ...rowSecurity(table, to, from),
    ...privilegeStatements('table', quoting.qualified(table), to, was === undefined ? undefined : from),
  ]
}

/** PostgreSQL does nothing, or refuses it from version 18 on. */
export function loggedByPartitions({ name }: QualifiedName): UnsupportedError {
  return new UnsupportedError(`The partitioned table ${name} keeps no rows, so it can be neither logged nor unlogged.`, {
    hint: 'Leave `unlogged` out, and give it to the partitions.',
  })
}

function sameOption(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function alter(table: QualifiedName, action: string): Statement {
  return statement(`ALTER TABLE ${quoting.qualified(table)} ${action}`)
}

/** Other rows for a partition mean that it leaves and comes back. */
function attachment(
  table: QualifiedName,
  { partitionOf: from }: PostgresTableOptions,
  { partitionOf: to, concurrently }: PostgresTableOptions,
): readonly Statement[] {
  const name = quoting.qualified(table)
  const detach = (parent: PostgresPartition): Statement =>
    concurrently === true
      ? { ...alter(partitionParent(parent), `DETACH PARTITION ${name} CONCURRENTLY`), autocommit: true }
      : alter(partitionParent(parent), `DETACH PARTITION ${name}`)
  return [
    ...(from === undefined ? [] : [detach(from)]),
    ...(to === undefined ? [] : [alter(partitionParent(to), `ATTACH PARTITION ${name} ${partitionBound(to)}`)]),
  ]
}

function inheritance(table: QualifiedName, from: PostgresTableOptions, to: PostgresTableOptions): readonly Statement[] {
  const names = ({ inherits = [] }: PostgresTableOptions): readonly string[] => inherits.map((name) => quoting.qualified(qualifiedOf(name)))
  const [before, after] = [names(from), names(to)]
  return [
    ...before.filter((name) => !after.includes(name)).map((name) => alter(table, `NO INHERIT ${name}`)),
    ...after.filter((name) => !before.includes(name)).map((name) => alter(table, `INHERIT ${name}`)),
  ]
}

function accessMethod(table: QualifiedName, using: string | undefined, context: CompileContext): string {
  if (!atLeast(context, 15)) {
    throw new UnsupportedError(`The access method of the table ${table.name} can be changed from PostgreSQL 15 on.`, {
      hint: 'Create a table with it, copy the rows with op.execute, drop the old table and rename the new one.',
    })
  }
  return `SET ACCESS METHOD ${quoting.identifier(using ?? 'heap')}`
}

function parameters(
  table: QualifiedName,
  from: NonNullable<PostgresTableOptions['with']>,
  to: NonNullable<PostgresTableOptions['with']>,
): readonly Statement[] {
  const gone = Object.keys(from).filter((name) => to[name] === undefined)
  const given = Object.fromEntries(Object.entries(to).filter(([name, value]) => String(from[name]) !== String(value)))
  return [
    ...(gone.length === 0 ? [] : [alter(table, `RESET (${gone.map(parameterName).join(', ')})`)]),
    ...(Object.keys(given).length === 0 ? [] : [alter(table, `SET (${storageParameters(given)})`)]),
  ]
}
