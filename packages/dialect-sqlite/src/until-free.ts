import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from './client.ts'
import { databaseError } from './database-error.ts'
import { busyTimeout } from './pragmas.ts'

/**
 * Tries again until the timeout of a client's statements is over: those wait for locks, copies and changes of the journal mode do not.
 * @throws DatabaseStateError `database.locked` when a lock was in the way until the end.
 */
export async function untilFree(client: Client, file: string, attempt: () => boolean | Promise<boolean>): Promise<void> {
  const waited = busyTimeout(client)
  const deadline = Date.now() + waited
  while (!(await attempt())) {
    if (Date.now() >= deadline) throw databaseError({ code: 'SQLITE_BUSY' }, { file, waited })
    await sleep(20)
  }
}
