import path from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, type Mock, vi } from 'vitest'
import { bundle, type Bundle } from '../../../core/test/faults/bundle.ts'
import { type Child, startChild } from '../../../core/test/faults/child.ts'
import { createSandbox, failureOf, makesTable, type Sandbox } from '../../../core/test/run/sandbox.ts'
import type { Migrator } from '../../../core/src/run/migrator.ts'
import { targets } from './target.ts'

const UPGRADE = 'export async function upgrade(op: Operations): Promise<void>'

/** Nobody looks whether the client is still there, as on systems that cannot. */
const UNWATCHED = 'await op.autocommit((outside) => outside.execute("SET client_connection_check_interval = 0"))'
const BUILDS_INDEX = "await op.createIndex('one', index('ix_one').on('label').with({ postgres: { concurrently: true } }))"
const WAITS = 'CREATE INDEX CONCURRENTLY%'

/** A statement that ends when the number is free, and has then done what its question asks for. */
const INSERT = "DO 'BEGIN PERFORM pg_advisory_lock(42); INSERT INTO one (id) VALUES (1); END'"
const INSERTS = `await op.autocommit((outside) => outside.execute("${INSERT}", { doneWhen: 'SELECT count(*) = 1 FROM one' }))`

for (const target of targets.slice(0, 1)) {
  describe(`a client that dies on ${target.name}`, () => {
    let program: Bundle
    let box: Sandbox
    let application: pg.Client
    const children: Child[] = []

    beforeAll(async () => {
      program = await bundle(path.join(import.meta.dirname, 'race-runner.ts'))
    })
    afterAll(() => program.remove())
    beforeEach(async () => {
      box = await createSandbox(target)
      box.write('a1', [], makesTable('one'))
      const mig = await box.migrator()
      await mig.upgrade()
      application = new pg.Client(box.database.url)
      application.on('error', () => {})
      await application.connect()
      // An old snapshot, and a number: both keep statements waiting.
      await application.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
      await application.query('SELECT pg_advisory_lock(42)')
    })
    afterEach(async () => {
      for (const child of children.splice(0)) child.kill()
      await application.end()
      await box.remove()
    })

    const rows = (sql: string): Promise<readonly { readonly [column: string]: unknown }[]> => box.database.rows(sql)
    /** The process of the server in which such a statement waits for a lock. */
    const waiting = async (pattern: string): Promise<unknown> =>
      vi.waitFor(async () => {
        const found = await rows(`SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
          AND wait_event_type = 'Lock' AND query LIKE '${pattern}'`)
        expect(found).toHaveLength(1)
        return found[0]?.['pid']
      }, 20_000)
    const startUpgrade = async (): Promise<Child> => {
      const child = startChild(program.file, [box.folder])
      children.push(child)
      await child.next()
      child.send(box.database.url)
      return child
    }
    /** Upgrades in a process that is killed while such a statement waits; where the server is then. */
    const killedIn = async (pattern: string): Promise<unknown> => {
      const child = await startUpgrade()
      const server = await waiting(pattern)
      child.kill()
      expect(await child.ended).toBe('SIGKILL')
      return server
    }
    const release = async (): Promise<void> => void (await application.query('SELECT pg_advisory_unlock_all(); COMMIT'))
    const index = async (): Promise<object | undefined> =>
      (await rows("SELECT i.indexrelid::text AS oid, i.indisvalid AS valid FROM pg_index i WHERE i.indrelid = 'one'::regclass"))[0]
    const log = (): Promise<readonly unknown[]> =>
      rows("SELECT revision FROM mig_version_log WHERE operation IS NULL AND state = 'done' ORDER BY id")
    const BOTH = [{ revision: 'a1' }, { revision: 'a2' }]

    /** Starts a run that goes on, and hears from it who it waits for. */
    const goOn = async (onLockWait: (holder?: string) => void = () => {}): Promise<{ readonly done: ReturnType<Migrator['upgrade']> }> => {
      const mig = await box.migrator({ lockTimeout: 20_000, onLockWait })
      return { done: mig.upgrade() }
    }
    const untilTold = (onLockWait: Mock, server: unknown): Promise<void> =>
      vi.waitFor(() => expect(onLockWait).toHaveBeenCalledWith(expect.stringContaining(`process ${String(server)} (mig`)), 20_000)

    it('the server goes on building an index: the next run waits for it, and takes it as it is', async () => {
      box.write('a2', ['a1'], `${UPGRADE} {\n  ${UNWATCHED}\n  ${BUILDS_INDEX}\n}`)
      const server = await killedIn(WAITS)
      const onLockWait = vi.fn<(holder?: string) => void>()
      const { done } = await goOn(onLockWait)
      await untilTold(onLockWait, server)
      const built = await index()
      expect(built).toMatchObject({ valid: false })
      await release()
      await done
      expect(await index()).toEqual({ ...built, valid: true })
      expect(await log()).toEqual(BOTH)
    })

    it('the server goes on with SQL: the next run waits for it, and asks doneWhen', async () => {
      box.write('a2', ['a1'], `${UPGRADE} {\n  ${UNWATCHED}\n  ${INSERTS}\n}`)
      const server = await killedIn('DO%')
      const onLockWait = vi.fn<(holder?: string) => void>()
      const { done } = await goOn(onLockWait)
      await untilTold(onLockWait, server)
      await release()
      await done
      expect(await rows('SELECT id FROM one')).toEqual([{ id: 1 }])
      expect(await log()).toEqual(BOTH)
    })

    it('the server sees that the client is gone, and stops: the next run clears away and builds again', async () => {
      box.write('a2', ['a1'], `${UPGRADE} {\n  ${BUILDS_INDEX}\n}`)
      const server = await killedIn(WAITS)
      const left = await index()
      expect(left).toMatchObject({ valid: false })
      const { done } = await goOn()
      // The application still has its snapshot: what ended the first one was the server.
      await vi.waitFor(async () => expect(await waiting(WAITS)).not.toBe(server), 20_000)
      await release()
      await done
      expect(await index()).toMatchObject({ valid: true })
      expect(await index()).not.toMatchObject({ oid: (left as { readonly oid: string }).oid })
      expect(await log()).toEqual(BOTH)
    })

    const statements = [
      [
        'in a transaction',
        `await op.execute('SELECT pg_advisory_xact_lock(42)')\n  await op.createTable('two', { id: t.integer() })`,
        'SELECT pg_adv%',
      ],
      ['outside a transaction', BUILDS_INDEX, WAITS],
    ] as const
    it.each(statements)('the session of the lock is ended %s, and with it the run: another one takes over', async (_, code, pattern) => {
      box.write('a2', ['a1'], `${UPGRADE} {\n  ${code}\n}`)
      const mig = await box.migrator()
      const upgrade = failureOf(mig.upgrade())
      const server = await waiting(pattern)
      const other = await startUpgrade()
      const holders = `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid <> 42
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
      // Lock and statements are of one session, so neither goes without the other.
      expect(await rows(holders)).toEqual([{ pid: server }])
      await rows(`SELECT pg_terminate_backend(${String(server)})`)
      expect(await upgrade).toMatchObject({ code: 'statement.failed' })
      expect(await waiting(pattern)).not.toBe(server)
      await release()
      expect(await other.next()).toBe('1')
      expect(await log()).toEqual(BOTH)
    })
  })
}
