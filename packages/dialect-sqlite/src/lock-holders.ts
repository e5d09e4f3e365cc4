import { readFileSync, statSync } from 'node:fs'

/** One line of https://man7.org/linux/man-pages/man5/proc_locks.5.html */
const LOCK = /^\d+: POSIX +ADVISORY +(READ|WRITE) +(\d+) ([\da-f]+):([\da-f]+):(\d+) (\d+) /gm

/** The byte of the shared memory that a writer locks: https://www.sqlite.org/walformat.html#locks */
const WAL_WRITER = 120

/** How much of a command line a message shows. */
const SHOWN = 80

/** The processes that keep others from writing a database, as far as the operating system tells: Linux does. */
export function lockHolders(file: string): readonly string[] {
  const locks = readable('/proc/locks')
  if (locks === undefined) return []
  const [database, memory] = [inodeOf(file), inodeOf(`${file}-shm`)]
  const pids = [...locks.matchAll(LOCK)].flatMap(([, kind = '', pid = '', major = '', minor = '', inode = '', first = '']) => {
    const place = `${Number.parseInt(major, 16)}:${Number.parseInt(minor, 16)}:${inode}`
    // With a write-ahead log everybody who is connected holds the file itself, and one who writes a byte of the memory.
    const blocks = memory === undefined ? place === database : place === memory && kind === 'WRITE' && Number(first) === WAL_WRITER
    return blocks ? [pid] : []
  })
  return [...new Set(pids)].map(processName)
}

/** `major:minor:inode`, as the list of locks has it. */
function inodeOf(file: string): string | undefined {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false })
  if (stat === undefined) return undefined
  const { dev, ino } = stat
  // https://man7.org/linux/man-pages/man3/makedev.3.html
  const [major, minor] = [(dev >> 8n) & 0xfffn, (dev & 0xffn) | ((dev >> 12n) & 0xfff00n)]
  return `${major}:${minor}:${ino}`
}

/** `process 4711 (node server.js)` */
function processName(pid: string): string {
  if (Number(pid) === process.pid) return `this process (${pid})`
  const command = readable(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ').trim() ?? ''
  if (command === '') return `process ${pid}`
  return `process ${pid} (${command.length > SHOWN ? `${command.slice(0, SHOWN)} …` : command})`
}

function readable(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
