import { rmSync, statSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseStateError } from '@mig/core/dialect'

/** Milliseconds in which another process may finish what it does. */
const PATIENCE = 30_000

/**
 * Makes sure that no other process of mig has the database of a folder open, which PGlite does not: two that write lose rows.
 *
 * The lock is a local socket that is called like the folder: the system lets it go when the process ends, however it ends.
 * @returns a function that lets it go.
 * @throws DatabaseStateError `database.locked` when another process has it.
 */
export async function lockFolder(folder: string, patience: number = PATIENCE): Promise<() => Promise<void>> {
  const address = addressOf(folder)
  for (const deadline = Date.now() + patience; ; await sleep(100)) {
    const server = await listen(address)
    if (server !== undefined) return () => new Promise((resolve) => server.close(() => resolve()))
    if (isFile(address) && !(await answers(address))) rmSync(address, { force: true })
    else if (Date.now() >= deadline) throw locked(folder)
  }
}

/** The number of the folder on its device: the same however its path is written. */
function addressOf(folder: string): string {
  const { dev, ino } = statSync(folder, { bigint: true })
  const name = `mig-pglite-${dev.toString(36)}-${ino.toString(36)}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`
  // Linux alone has names of sockets that are no files.
  return process.platform === 'linux' ? `\0${name}` : path.join(tmpdir(), `${name}.sock`)
}

function isFile(address: string): boolean {
  return path.isAbsolute(address) && process.platform !== 'win32'
}

function listen(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)))
    server.listen({ path: address, exclusive: true }, () => resolve(server.unref()))
  })
}

/** A file of a socket outlives its process; nobody answers there then. */
function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address, () => resolve(true)).on('error', () => resolve(false))
    socket.on('close', () => resolve(false))
  })
}

function locked(folder: string): DatabaseStateError {
  return new DatabaseStateError('database.locked', `Another process has the PGlite database ${folder} open.`, {
    hint: 'PGlite serves one process at a time: wait until the other one is done, or stop it.',
  })
}
