import {
  DatabaseStateError,
  displayName,
  statement,
  type AlterTableOp,
  type Connection,
  type CoreOp,
  type CreateIndexOp,
  type DropIndexOp,
  type Index,
  type OpState,
  type Postconditions,
  type QualifiedName,
} from '@mig/core/dialect'
import { besideTable } from './index-definition.ts'
import { quoting } from './quoting.ts'

/** What runs outside a transaction are indexes that are built or dropped concurrently, and partitions that are detached so. */
export const postconditions: Postconditions = { outside, stateOf }

/** Comments and statistics of a new index have statements of their own, which run in a transaction. */
function outside(op: CoreOp): CoreOp {
  if (op.kind !== 'createIndex') return op
  const { comment: _comment, ...index } = op.index
  return { ...op, index: { ...index, parts: index.parts.map(withoutStatistics) } }
}

function withoutStatistics(part: Index['parts'][number]): Index['parts'][number] {
  const { statistics, ...rest } = part.options?.['postgres'] ?? {}
  return statistics === undefined ? part : { ...part, options: { ...part.options, postgres: rest } }
}

async function stateOf(op: CoreOp, connection: Connection): Promise<OpState | undefined> {
  if (op.kind === 'alterTable') return detachment(op, connection)
  if (op.kind !== 'createIndex' && op.kind !== 'dropIndex') return undefined
  return invalid(op, connection)
}

/**
 * A build that ended before its time leaves an index that is not valid, and so does a concurrent drop, which can just be done again.
 * https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
 */
async function invalid(op: CreateIndexOp | DropIndexOp, connection: Connection): Promise<OpState | undefined> {
  const name = besideTable(op.table, op.kind === 'createIndex' ? op.index.name : op.name)
  const found = await invalidIndex(name, connection)
  if (found === undefined) return undefined
  if (found.builder !== undefined) throw beingBuilt(name, found.builder)
  const drop = statement(`DROP INDEX CONCURRENTLY ${quoting.qualified(name)}`)
  const leftover = { what: `the invalid index ${displayName(name)}`, repair: op.kind === 'createIndex' ? [drop] : [] }
  return { state: 'partial', leftover }
}

/**
 * A partition that was being detached may be left in between, and can only be finished then.
 * https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DETACH-PARTITION
 */
async function detachment({ table }: AlterTableOp, connection: Connection): Promise<OpState> {
  const { rows } = await connection.run(
    `SELECT n.nspname AS schema, p.relname AS name, i.inhdetachpending::text AS pending FROM pg_catalog.pg_inherits i
     JOIN pg_catalog.pg_class p ON p.oid = i.inhparent AND p.relkind = 'p' JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace
     WHERE i.inhrelid = pg_catalog.to_regclass($1)`,
    [quoting.qualified(table)],
  )
  const [parent] = rows
  if (parent === undefined) return { state: 'complete' }
  if (parent['pending'] !== 'true') return { state: 'absent' }
  const of = quoting.qualified({ schema: String(parent['schema']), name: String(parent['name']) })
  const finish = statement(`ALTER TABLE ${of} DETACH PARTITION ${quoting.qualified(table)} FINALIZE`)
  return { state: 'partial', leftover: { what: `the half detached partition ${displayName(table)}`, repair: [finish], completes: true } }
}

async function invalidIndex(name: QualifiedName, connection: Connection): Promise<{ readonly builder?: string } | undefined> {
  const { rows } = await connection.run(
    `SELECT p.pid::text AS pid FROM pg_catalog.pg_index i
     LEFT JOIN pg_catalog.pg_stat_progress_create_index p
       ON p.datname = pg_catalog.current_database() AND p.index_relid = i.indexrelid AND p.pid <> pg_catalog.pg_backend_pid()
     WHERE i.indexrelid = pg_catalog.to_regclass($1) AND NOT i.indisvalid`,
    [quoting.qualified(name)],
  )
  const [row] = rows
  if (row === undefined) return undefined
  return typeof row['pid'] === 'string' ? { builder: row['pid'] } : {}
}

function beingBuilt(name: QualifiedName, pid: string): DatabaseStateError {
  return new DatabaseStateError('database.interrupted', `The index ${displayName(name)} is being built by process ${pid} right now.`, {
    hint: 'Wait until it has ended, or end it, and run the command again.',
  })
}
