import { isatty } from 'node:tty'
import { err } from './colors.ts'
import { writeAll } from './output.ts'

/** Says how far many databases are, at a terminal alone. */
export interface Progress {
  /** Another one has come to its end. */
  step(failed: boolean): void
  /** Takes the bar away, so that something else can be printed; the next step draws it again. */
  clear(): void
}

const WIDTH = 24
const CLEAR = '\r\u001b[2K'
/** Milliseconds between two drawings. */
const PAUSE = 100

/** @param write what draws; nothing is drawn where stderr is no terminal. */
export function createProgress(
  total: number,
  write: ((text: string) => void) | undefined = isatty(2) ? (text) => writeAll(2, text) : undefined,
): Progress {
  const start = performance.now()
  let [done, failures, drawn, visible] = [0, 0, -Infinity, false]
  const clear = (): void => {
    if (visible) write?.(CLEAR)
    visible = false
  }
  return {
    clear,
    step(failed) {
      done++
      if (failed) failures++
      const now = performance.now()
      if (write === undefined || now - drawn < PAUSE) return
      drawn = now
      visible = true
      write(`${CLEAR}${progressLine({ done, total, failures, milliseconds: now - start })}`)
    },
  }
}

interface Reached {
  readonly done: number
  readonly total: number
  readonly failures: number
  readonly milliseconds: number
}

/** `██████████              412/1000  3 failed  0:42 left` */
function progressLine({ done, total, failures, milliseconds }: Reached): string {
  const full = total === 0 ? WIDTH : Math.floor((done / total) * WIDTH)
  const bar = `${err().green('█'.repeat(full))}${err().dim('░'.repeat(WIDTH - full))}`
  const failed = failures === 0 ? '' : `  ${err().red(`${failures} failed`)}`
  const left = done === 0 || done === total ? '' : `  ${clock(((total - done) * milliseconds) / done)} left`
  return `${bar}  ${done}/${total}${failed}${left}`
}

/** `0:42`, `12:05` */
function clock(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
