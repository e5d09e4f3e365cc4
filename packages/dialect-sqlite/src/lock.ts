import { ConnectionError, LockError, type HeldLock, type Lock, type LockOptions } from '@mig/core/dialect'
import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { adapt, type Client } from './client.ts'
import { databaseError } from './database-error.ts'
import { demandWrite, expectWritable } from './expect-writable.ts'
import { mainFile } from './pragmas.ts'
import { resultCode } from './result-code.ts'

/**
 * BEGIN IMMEDIATE locks a database for one transaction; a run has many. So a run holds an exclusive transaction on a small database
 * beside it, which the operating system ends when the process dies. The file is never deleted: whoever waits has it open.
 */
export const lock: Lock = {
  async acquire(connection, options) {
    const file = await mainFile(connection)
    if (file === undefined) return NOTHING_HELD
    const client = adapt(connection.client)
    if (client.readonly) throw readOnly(file, 'it was opened to be read')
    const held = await hold(openSidecar(client, file), file, options)
    try {
      refuseReadOnly(client, file)
      return held
    } catch (error) {
      await held.release()
      throw error
    }
  },
}

/** Nobody else reaches a database in memory. */
const NOTHING_HELD: HeldLock = { verify: () => Promise.resolve(), release: () => Promise.resolve() }

function openSidecar(client: Client, file: string): Client {
  try {
    return client.open(`${file}-mig-lock`, { timeout: 0 })
  } catch (cause) {
    throw readOnly(file, 'no file can be made in its folder', cause)
  }
}

/** Asked here, so that a run fails before its first statement; who may write is known to SQLite alone. */
function refuseReadOnly(client: Client, file: string): void {
  if (client.inTransaction()) return
  try {
    expectWritable(client)
  } catch (cause) {
    if (resultCode(cause) === 'SQLITE_READONLY') throw readOnly(file, 'its rights, or those of its folder, do not allow it', cause)
    // An application that writes at this moment is waited for when the run writes.
    if (resultCode(cause) !== 'SQLITE_BUSY') throw databaseError(cause, { file }) ?? cause
  }
}

function readOnly(file: string, reason: string, cause?: unknown): ConnectionError {
  return new ConnectionError('connection.readOnly', `The SQLite database ${file} cannot be written: ${reason}.`, {
    cause,
    hint: 'Change the rights of the file and its folder, or leave mode=ro out of the URL.',
  })
}

async function hold(sidecar: Client, file: string, options: LockOptions): Promise<HeldLock> {
  try {
    await begin(sidecar, file, options)
  } catch (error) {
    sidecar.close()
    throw error
  }
  shareWith(file)
  const inode = inodeOf(`${file}-mig-lock`)
  const said = sayWhoHolds(file)
  return {
    async verify() {
      if (inodeOf(`${file}-mig-lock`) !== inode) throw lost(file, `the file ${file}-mig-lock was removed or replaced`)
      // The lock is lost without a word when something else in this process opens its file and closes it; the next holder says who it is.
      if (said !== undefined && holderOf(file) !== said) throw lost(file, `${holderFile(file)} does not name this run any more`)
    },
    async release() {
      if (said === undefined || holderOf(file) === said) rmSync(holderFile(file), { force: true })
      sidecar.close()
    },
  }
}

function lost(file: string, reason: string): LockError {
  return new LockError('lock.lost', `The lock of ${file} was lost: ${reason}, so another runner may have started.`, {
    hint: `Leave the files ${path.basename(file)}-mig-* alone while mig runs. Look at \`mig current\`, then run the command again.`,
  })
}

async function begin(sidecar: Client, file: string, { timeout, onWait, signal }: LockOptions): Promise<void> {
  const deadline = Date.now() + timeout
  for (let waiting = false; !tryBegin(sidecar, file); waiting = true) {
    const holder = holderOf(file)
    if (!waiting) onWait?.(holder)
    const left = deadline - Date.now()
    if (left <= 0) throw timedOut(file, timeout, holder)
    // Runners that were started together do not ask in step.
    await sleep(Math.min(left, 50 + Math.random() * 100), undefined, signal === undefined ? {} : { signal })
  }
}

function tryBegin(sidecar: Client, file: string): boolean {
  try {
    // A journal of what is never written would stay behind when the process is killed.
    sidecar.run('PRAGMA journal_mode = MEMORY')
    sidecar.run('BEGIN EXCLUSIVE')
    demandWrite(sidecar)
    return true
  } catch (error) {
    switch (resultCode(error)) {
      case 'SQLITE_BUSY':
        return false
      // The file is made now, not when it is opened.
      case 'SQLITE_CANTOPEN':
      case 'SQLITE_READONLY':
        throw readOnly(file, `its lock ${file}-mig-lock cannot be made or written`, error)
      default:
        throw databaseError(error, { file: `${file}-mig-lock` }) ?? error
    }
  }
}

function timedOut(file: string, timeout: number, holder: string | undefined): LockError {
  return new LockError(
    'lock.timeout',
    `Another runner still holds the lock of ${file} after ${timeout / 1000} s: ${holder ?? 'it does not say which'}.`,
    {
      hint: 'Wait for it to end, or end it; the lock goes with the process.',
    },
  )
}

/**
 * Says who holds the lock. It cannot stand in the locked file: a process that reads that file and closes it loses its own lock on it
 * (https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
 */
function holderFile(file: string): string {
  return `${file}-mig-holder`
}

/** Who may write the database may lock it. The file is somebody else's where this fails, and was shared by them. */
function shareWith(file: string): void {
  try {
    chmodSync(`${file}-mig-lock`, statSync(file).mode & 0o777)
  } catch {
    return
  }
}

/** @returns what was said; nothing on a full disk, where the lock is as good without. */
function sayWhoHolds(file: string): string | undefined {
  const program = path.basename(process.argv[1] ?? process.execPath)
  const text = `process ${process.pid} (${program}) on ${hostname()}, since ${new Date().toISOString()}`
  try {
    writeFileSync(holderFile(file), text)
    return text
  } catch {
    return undefined
  }
}

function holderOf(file: string): string | undefined {
  try {
    return readFileSync(holderFile(file), 'utf8')
  } catch {
    return undefined
  }
}

function inodeOf(file: string): bigint | undefined {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino
}
