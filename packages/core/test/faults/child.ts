import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A process of its own, with which lines are exchanged. */
export interface Child {
  readonly send: (line: string) => void
  /** The next line that it prints. */
  readonly next: () => Promise<string>
  /** How it ended: by which signal, or with which code. */
  readonly ended: Promise<string>
  readonly kill: () => void
}

/** Starts a program that prints `ready` when it is. */
export function startChild(program: string, args: readonly string[] = []): Child {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  // What is still being written to a child that is killed is lost with it.
  child.stdin.on('error', () => {})
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    send: (line) => void child.stdin.write(`${line}\n`),
    next: async () => {
      const { value, done } = await lines.next()
      return done === true ? 'ended' : String(value)
    },
    ended: new Promise((resolve) => child.once('close', (code, signal) => resolve(signal ?? String(code)))),
    kill: () => void child.kill('SIGKILL'),
  }
}

/** Children that start while others are at work. */
export interface Nursery {
  /** A child that is ready. */
  take(): Promise<Child>
  stop(): void
}

export function nursery(program: string, spare = 2): Nursery {
  const begin = (): Child => startChild(program)
  const waiting = Array.from({ length: spare }, begin)
  return {
    async take() {
      const child = waiting.shift() ?? begin()
      waiting.push(begin())
      await child.next()
      return child
    },
    stop() {
      for (const child of waiting) child.kill()
    },
  }
}
