import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'

const LIBRARY = `
  const open = (() => {
    try {
      const Better = require(${JSON.stringify(createRequire(import.meta.url).resolve('better-sqlite3'))})
      new Better(':memory:').close()
      return (file) => new Better(file)
    } catch {
      const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
      return (file) => new DatabaseSync(file)
    }
  })()`

/** Another process that opens a database, runs SQL on it and stays as it is then, until it is killed. */
export async function sqliteProcess(file: string, sql: string): Promise<ChildProcess> {
  const script = `${LIBRARY}
    const database = open(${JSON.stringify(file)})
    database.exec(${JSON.stringify(sql)})
    process.stdout.write('ready')
    setInterval(() => database, 1000)`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  if (child.stdout === null) throw new TypeError('no output')
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(([code]) => Promise.reject(new TypeError(`The process ended with ${String(code)}.`))),
  ])
  return child
}

/** Ends it as a power cut would. */
export async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
