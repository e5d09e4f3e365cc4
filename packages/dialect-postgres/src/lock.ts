import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { displayName, LockError, type Connection, type HeldLock, type Lock, type LockOptions, type QualifiedName, type ResultRow } from '@mig/core/dialect'
import { clientOf } from './client.ts'
import { lostConnection } from './connection-error.ts'
import { isPooler } from './pooler.ts'
import { PROCESS, processText, shownTime, type ProcessRow } from './process-text.ts'
import { noteProcess, processOf } from './second-client.ts'
import { jsonRows } from './snapshot.ts'
import { LOCAL_SETTINGS, watchClient } from './session.ts'
import { currentSchema } from './search-path.ts'

/**
 * A session advisory lock on the connection that runs the statements: it is held exactly as long as a statement of ours can run, even
 * when this process has died. https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 *
 * Where a pooler lends a session for one transaction at a time, each transaction takes the same lock for itself: runners with and without
 * a pooler keep each other out.
 */
export const lock: Lock = {
  acquire: (connection, options) => acquire(connection, options).catch((error: unknown) => Promise.reject(lostConnection(error) ?? error)),
}

const SHORTEST_PAUSE = 50
const LONGEST_PAUSE = 500

async function acquire(connection: Connection, options: LockOptions): Promise<HeldLock> {
  const client = clientOf(connection)
  const isCallers = await connection.inTransaction()
  const isPooled = !isCallers && (await isPooler(client))
  const key = await lockKey(connection, options.table)
  if (isPooled) return lapsingLock(connection, key, options)
  const restore = await watchClient(client, isCallers)
  const held: HeldLock = {
    verify: () => verify(connection, key, options.table, processOf(client)),
    async release() {
      await connection.run('SELECT pg_catalog.pg_advisory_unlock($1::bigint)', [key])
      await restore()
    },
    endSession: (again) => endSession(again, key, processOf(client)),
  }
  try {
    await untilGranted(connection, 'pg_try_advisory_lock', key, options)
    return held
  } catch (error) {
    await restore().catch(ignore)
    throw error
  }
}

/** Milliseconds that the server is given for it. */
const ENDING = 5_000

/**
 * Ends a session of ours whose client the server still believes to be there: it looks for that only while a statement runs. The process
 * may be somebody else's by now, so it has to hold the lock. https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-SIGNAL
 */
async function endSession(again: Connection, key: string, pid: number | undefined): Promise<boolean> {
  if (pid === undefined) return false
  const { rows } = await again.run(
    `SELECT pg_catalog.pg_terminate_backend(l.pid, ${ENDING}) AS ended
     FROM pg_catalog.pg_locks l WHERE ${HOLDS} AND l.pid = $2 AND l.pid <> pg_catalog.pg_backend_pid()`,
    [key, pid],
  )
  return rows.every((row) => row['ended'] === true)
}

/** A lock of `pg_locks l` that is the session's or the transaction's with the key `$1`. */
const HOLDS = `l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
       AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
       AND (l.classid::bigint << 32) | l.objid::bigint = $1::bigint`

const LAPSES: NonNullable<HeldLock['lapses']> = {
  because: 'the connection goes through a pooler, which gives each transaction another session',
  hint:
    'Give the URL of the server itself, which providers call the direct connection, or that of a pool in session mode. Through this pooler ' +
    'only transactions can run.',
}

function lapsingLock(connection: Connection, key: string, options: LockOptions): HeldLock {
  const client = clientOf(connection)
  return {
    lapses: LAPSES,
    async verify() {
      await connection.run(LOCAL_SETTINGS)
      await noteProcess(client)
      await untilGranted(connection, 'pg_try_advisory_xact_lock', key, options)
    },
    release: () => Promise.resolve(),
  }
}

/** Asks again and again, since a query that waits would keep others waiting behind it: it holds a snapshot. */
async function untilGranted(connection: Connection, name: LockFunction, key: string, options: LockOptions): Promise<void> {
  const { signal } = options
  const deadline = Date.now() + options.timeout
  let pause = SHORTEST_PAUSE
  let told = false
  while (!(await ask(connection, name, key))) {
    if (!told) options.onWait?.(await holder(connection, key))
    told = true
    const left = deadline - Date.now()
    if (left <= 0) throw await timedOut(connection, key, options)
    // Runners that started together should not ask together.
    await sleep(Math.min(left, pause * (0.5 + Math.random())), undefined, signal === undefined ? {} : { signal })
    pause = Math.min(LONGEST_PAUSE, pause * 2)
  }
}

function ignore(): void {
  // What the lock was refused for is the news.
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

/**
 * In the session that holds the lock a second one is granted at once; anywhere else it is refused. What a revision did may have given up
 * the session's own (`pg_advisory_unlock_all`, `DISCARD ALL`): it is taken again, since what runs outside a transaction has no other one.
 */
async function verify(connection: Connection, key: string, table: QualifiedName, pid: number | undefined): Promise<void> {
  const { rows } = await connection.run(
    `SELECT (CASE WHEN CASE
         WHEN pg_catalog.pg_backend_pid() <> $2::integer THEN true
         WHEN EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE ${HOLDS} AND l.pid = pg_catalog.pg_backend_pid()) THEN true
         ELSE pg_catalog.pg_try_advisory_lock($1::bigint) END
       THEN pg_catalog.pg_try_advisory_xact_lock($1::bigint) ELSE false END)::text AS got`,
    [key, pid ?? null],
  )
  if (isGranted(rows)) return
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
      hint: `mig waited ${options.timeout / 1000} s. Wait until the other run is done, or raise lockTimeout (--lock-timeout).`,
    },
  )
}

type LockFunction = 'pg_try_advisory_lock' | 'pg_try_advisory_xact_lock'

async function ask(connection: Connection, name: LockFunction, key: string): Promise<boolean> {
  const { rows } = await connection.run(`SELECT pg_catalog.${name}($1::bigint)::text AS got`, [key])
  return isGranted(rows)
}

function isGranted([row]: readonly ResultRow[]): boolean {
  return row?.['got'] === 'true'
}

/** Who holds the lock: `process 4711 (mig, from 10.0.0.7, since 2026-11-22 09:15:00 UTC)`. */
async function holder(connection: Connection, key: string): Promise<string | undefined> {
  const [row] = await jsonRows<ProcessRow>(
    connection,
    `SELECT l.pid, ${PROCESS}, ${shownTime('a.backend_start')} AS since
     FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
     WHERE ${HOLDS}
     LIMIT 1`,
    [key],
  )
  return row === undefined ? undefined : processText(row)
}
