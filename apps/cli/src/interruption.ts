import { setMaxListeners } from 'node:events'

/** What a shell gives for a process that a signal ended. */
const EXITS = { SIGINT: 130, SIGTERM: 143 } as const
type Signal = keyof typeof EXITS

const controller = new AbortController()
let listens = false

/**
 * Ends what a command runs when the process is asked to end; from now on a first SIGINT or SIGTERM does no more than that. A second one ends
 * the process at once. What only reads needs none: it is ended as it stands.
 */
export function interruption(): AbortSignal {
  if (listens) return controller.signal
  listens = true
  // Each tenant listens.
  setMaxListeners(0, controller.signal)
  for (const signal of Object.keys(EXITS) as readonly Signal[]) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(EXITS[signal])
      controller.abort(signal)
    })
  }
  return controller.signal
}

/** The exit code: one that says so where the process was asked to end, and something was not done. */
export function exitCode(exit: number): number {
  const { aborted, reason } = controller.signal
  return aborted && exit !== 0 ? EXITS[reason as Signal] : exit
}
