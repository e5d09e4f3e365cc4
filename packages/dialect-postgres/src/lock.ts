import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { displayName, LockError, type Connection, type HeldLock, type Lock, type LockOptions, type QualifiedName } from '@mig/core/dialect'
import { refusePooler } from './pooler.ts'
import { currentSchema } from './search-path.ts'

/**
 * A session advisory lock on the connection that runs the statements: it is held exactly as long as a statement of ours can run, even
 * when this process has died. https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 */
export const lock: Lock = { acquire }

const SHORTEST_PAUSE = 50
const LONGEST_PAUSE = 500

async function acquire(connection: Connection, options: LockOptions): Promise<HeldLock> {
  await refusePooler(connection)
  const key = await lockKey(connection, options.table)
  const deadline = Date.now() + options.timeout
  let pause = SHORTEST_PAUSE
  let told = false
  while (!(await ask(connection, 'pg_try_advisory_lock', key))) {
    if (!told) options.onWait?.(await holder(connection, key))
    told = true
    const left = deadline - Date.now()
    if (left <= 0) throw await timedOut(connection, key, options)
    // Runners that started together should not ask together.
    await sleep(Math.min(left, pause * (0.5 + Math.random())))
    pause = Math.min(LONGEST_PAUSE, pause * 2)
  }
  return {
    verify: () => verify(connection, key, options.table),
    async release() {
      await connection.run('SELECT pg_catalog.pg_advisory_unlock($1::bigint)', [key])
    },
  }
}

/**
 * The number that names what is locked: the version table in its schema. The database is part of the identity of every advisory lock.
 */
export function advisoryKey(schema: string, table: string): string {
  const digest = createHash('sha256').update(`mig\0${schema}\0${table}`).digest()
  return String(digest.readBigInt64BE(0))
}

async function lockKey(connection: Connection, table: QualifiedName): Promise<string> {
  return advisoryKey(table.schema ?? (await currentSchema(connection)) ?? '', table.name)
}

/** In the session that holds the lock a second one is granted at once; anywhere else it is refused. */
async function verify(connection: Connection, key: string, table: QualifiedName): Promise<void> {
  if (await ask(connection, 'pg_try_advisory_xact_lock', key)) return
  const by = await holder(connection, key)
  throw new LockError('lock.lost', `The lock on ${displayName(table)} was lost: it is held by ${by ?? 'another session'} now.`, {
    hint: 'The session was ended or exchanged, perhaps by a connection pooler. Connect to the server directly and run the command again.',
  })
}

async function timedOut(connection: Connection, key: string, options: LockOptions): Promise<LockError> {
  const by = await holder(connection, key)
  return new LockError(
    'lock.timeout',
    `Another run holds the lock on ${displayName(options.table)}: ${by ?? 'a session that cannot be seen'}.`,
    {
      hint: `mig waited ${Math.round(options.timeout / 1000)} s. Wait until the other run is done, or raise lockTimeout.`,
    },
  )
}

async function ask(connection: Connection, name: 'pg_try_advisory_lock' | 'pg_try_advisory_xact_lock', key: string): Promise<boolean> {
  const { rows } = await connection.run(`SELECT pg_catalog.${name}($1::bigint)::text AS got`, [key])
  return rows[0]?.['got'] === 'true'
}

/** Who holds the lock: `process 4711 (mig, from 10.0.0.7, since 2026-11-22 09:15:00 UTC)`. */
async function holder(connection: Connection, key: string): Promise<string | undefined> {
  const { rows } = await connection.run(
    `SELECT l.pid::text AS pid, coalesce(nullif(a.application_name, ''), 'no name') AS name,
       coalesce(host(a.client_addr), 'a local socket') AS address,
       to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS since
     FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
     WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
       AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
       AND (l.classid::bigint << 32) | l.objid::bigint = $1::bigint
     LIMIT 1`,
    [key],
  )
  const row = rows[0]
  if (row === undefined) return undefined
  return `process ${String(row['pid'])} (${String(row['name'])}, from ${String(row['address'])}, since ${String(row['since'])} UTC)`
}
