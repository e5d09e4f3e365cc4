const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** What is still to be done when the process is interrupted. */
const waiting = new Set<() => Promise<void>>()

/** Has something done before the process ends by a signal. @returns a function that takes it back. */
export function onInterrupt(work: () => Promise<void>): () => void {
  if (waiting.size === 0) for (const signal of SIGNALS) process.on(signal, interrupted)
  waiting.add(work)
  return () => {
    waiting.delete(work)
    if (waiting.size === 0) for (const signal of SIGNALS) process.off(signal, interrupted)
  }
}

function interrupted(signal: NodeJS.Signals): void {
  // A second signal ends the process at once.
  for (const each of SIGNALS) process.off(each, interrupted)
  void Promise.allSettled([...waiting].map((work) => work())).then(() => {
    // Where the program listens too, it decides what becomes of it.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  })
}
