import type { BlockedStatement, Change, Connection, ContentionRules, Limits, LockRules, Obstacle, Op, Watch } from '@mig/core/dialect'
import { clientOf } from './client.ts'
import { PROCESS, processText, shownTime, type ProcessRow } from './process-text.ts'
import { processOf, secondClient, type SecondClient } from './second-client.ts'
import { sqlState } from './snapshot.ts'
import { isWord, sqlWords, type Token } from './tokens.ts'

/** https://www.postgresql.org/docs/current/errcodes-appendix.html; a statement that took longer than it may would do so again. */
const OBSTACLES: { readonly [state: string]: Obstacle } = { '55P03': 'lock', '40P01': 'deadlock', '40001': 'serialization' }

const locks: LockRules = { blocks, limit, watch }

export const contention: ContentionRules = { obstacle: (error) => OBSTACLES[sqlState(error) ?? ''], locks }

/* ---- what keeps others waiting ---- */

/** Statements beside which others read and write: https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES */
const PEACEFUL = new Set(['select', 'values', 'with', 'insert', 'update', 'delete', 'merge', 'copy', 'analyze', 'comment', 'set', 'reset'])

function blocks(op: Op): boolean {
  if ('text' in op && op.kind === 'execute') return blocksAsText(op.text)
  if (['bulkInsert', 'backfill', 'setIndexComment', 'setEnumComment'].includes(op.kind)) return false
  if (op.kind === 'alterTable' && 'changes' in op) return !op.changes.every(isPeacefulChange)
  if (op.kind === 'createIndex' && 'index' in op) return op.index.options?.['postgres']?.['concurrently'] !== true
  if (op.kind === 'dropIndex' && 'name' in op) return op.options?.['postgres']?.['concurrently'] !== true
  return true
}

function isPeacefulChange({ kind }: Change): boolean {
  return kind === 'validateConstraint' || kind === 'setTableComment' || kind === 'setConstraintComment'
}

function blocksAsText(text: readonly string[]): boolean {
  const tokens = sqlWords(text.join('$1'))
  return statements(tokens).some((words) => !PEACEFUL.has(words[0]?.text ?? '') && !validates(words))
}

function statements(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const found: Token[][] = [[]]
  for (const token of tokens) {
    if (token.text === ';' && token.kind === 'symbol') found.push([])
    else found.at(-1)?.push(token)
  }
  return found.filter((words) => words.length > 0)
}

/** `ALTER TABLE users VALIDATE CONSTRAINT ck` */
function validates(words: readonly Token[]): boolean {
  const [at, comma] = [words.findIndex((word) => isWord(word, 'validate')), words.findIndex((word) => word.text === ',')]
  return isWord(words[0], 'alter') && isWord(words[1], 'table') && isWord(words[at + 1], 'constraint') && at > 1 && comma === -1
}

/* ---- how long a statement may take ---- */

async function limit(connection: Connection, { lock, statement }: Limits, scope: 'transaction' | 'session'): Promise<() => Promise<void>> {
  if (scope === 'transaction') {
    await set(connection, String(lock), String(statement), true)
    return () => Promise.resolve()
  }
  const current = "pg_catalog.current_setting('lock_timeout') AS lock, pg_catalog.current_setting('statement_timeout') AS statement"
  const { rows } = await connection.run(`SELECT ${current}`)
  await set(connection, String(lock), String(statement), false)
  return () => set(connection, String(rows[0]?.['lock']), String(rows[0]?.['statement']), false)
}

async function set(connection: Connection, lock: string, statement: string, local: boolean): Promise<void> {
  const calls = `pg_catalog.set_config('lock_timeout', $1, ${local}), pg_catalog.set_config('statement_timeout', $2, ${local})`
  await connection.run(`SELECT ${calls}`, [lock, statement])
}

/* ---- who is in the way ---- */

async function watch(connection: Connection): Promise<Watch | undefined> {
  const client = clientOf(connection)
  const second = await secondClient(client)
  if (second === undefined) return undefined
  return {
    look: () => look(second, processOf(client)),
    close: () => second.end(),
  }
}

interface BlockerRow extends ProcessRow {
  readonly state: string
}

const WAITED_FOR = `SELECT l.mode, l.locktype, l.relation::regclass::text AS relation
  FROM pg_catalog.pg_locks l WHERE l.pid = $1 AND NOT l.granted LIMIT 1`

const BLOCKERS = `SELECT b.pid, ${PROCESS}, coalesce(a.state, 'working') AS state,
    ${shownTime('coalesce(a.xact_start, a.query_start, a.backend_start)')} AS since
  FROM (SELECT DISTINCT unnest(pg_catalog.pg_blocking_pids($1)) AS pid) b LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid
  ORDER BY a.xact_start NULLS LAST, b.pid`

async function look(second: SecondClient, pid: number | undefined): Promise<BlockedStatement | undefined> {
  const [waits] = (await second.query<{ readonly [column: string]: string | null }>(WAITED_FOR, [pid])).rows
  if (waits === undefined) return undefined
  const { rows } = await second.query<BlockerRow>(BLOCKERS, [pid])
  return { lock: lockName(waits), blockers: rows.map(blockerText) }
}

/** Transactions are waited for where nothing else tells what they hold: a row, an entry of an index, all that a build has to see. */
function lockName({ mode, locktype, relation }: { readonly [column: string]: string | null }): string {
  if (relation !== null && relation !== undefined) return `${mode ?? ''} on ${relation}`
  return locktype === 'transactionid' || locktype === 'virtualxid' ? 'the end of a transaction' : `${mode ?? ''} of type ${locktype ?? ''}`
}

/** A prepared transaction has no process. */
function blockerText(row: BlockerRow): string {
  return row.pid === 0 ? 'a prepared transaction' : processText(row, `${row.state} `)
}
