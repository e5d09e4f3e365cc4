import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** When a process kills itself: before it sends a statement, some milliseconds after it began to send it, or when it has the answer. */
export interface Killing {
  readonly when: 'before' | 'during' | 'after'
  /** The number of the statement, from 1. */
  readonly place: number
  /** Milliseconds, for `during`. */
  readonly delay: number
}

/** Ends the process as nothing can be caught, and never returns. */
export function killSelf(): never {
  process.kill(process.pid, 'SIGKILL')
  return sleepForever()
}

/** A thread that kills the process some time after it is told to, whatever the process is doing then. */
export interface Killer {
  tell(): void
}

export async function startKiller(delay: number): Promise<Killer> {
  const told = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(KILLER, { eval: true, workerData: { told, delay } })
  await once(worker, 'message')
  return {
    tell() {
      Atomics.store(told, 0, 1)
      Atomics.notify(told, 0)
    },
  }
}

const KILLER = `
const { parentPort, workerData: { told, delay } } = require('node:worker_threads')
parentPort.postMessage('ready')
Atomics.wait(told, 0, 0)
Atomics.wait(told, 0, 1, delay)
process.kill(process.pid, 'SIGKILL')`

export function sleepForever(): never {
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}
