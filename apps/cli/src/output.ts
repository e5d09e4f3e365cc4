import { writeSync } from 'node:fs'
import pc from 'picocolors'

/** Where a command's words go: data to stdout, everything else to stderr. */
export interface Output {
  readonly json: boolean
  /** Data for people; nothing in JSON mode, where `result` speaks. */
  line(text: string): void
  /** The one JSON document of the command; nothing for people. */
  result(value: unknown): void
  /** Text such as a script, as it is; in JSON mode the value. */
  text(text: string, value: unknown): void
  /** What is going on, warnings, next steps. */
  note(text: string): void
}

export function createOutput(json: boolean): Output {
  return {
    json,
    line: (text) => {
      if (!json) writeAll(1, `${text}\n`)
    },
    result: (value) => {
      if (json) writeAll(1, `${JSON.stringify(value, null, 2)}\n`)
    },
    text: (text, value) => writeAll(1, json ? `${JSON.stringify(value, null, 2)}\n` : text.endsWith('\n') ? text : `${text}\n`),
    note: (text) => writeAll(2, `${text}\n`),
  }
}

/** Writes at once, without loading streams; a pipe that is full for a moment is tried again, a closed one ends the output. */
export function writeAll(descriptor: 1 | 2, text: string): void {
  let rest = Buffer.from(text)
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest))
    } catch (error) {
      const code = codeOf(error)
      if (code === 'EAGAIN') continue
      if (code === 'EPIPE') return
      throw error
    }
  }
}

/** A failure as `print` shows it; the shape that errors of mig have, whichever copy of core they come from. */
interface Failure {
  readonly code: string
  readonly message: string
  readonly hint?: string | undefined
  readonly exit: number
}

/** Says what failed in a sentence, and what to do next; gives the exit code. A stack is shown for a defect of mig's own, never for a mistake of the user's. */
export function printFailure(error: unknown, json: boolean): number {
  const failure = failureOf(error)
  if (json) {
    const { code, message, hint, exit } = failure
    writeAll(2, `${JSON.stringify({ error: { code, message, ...(hint === undefined ? {} : { hint }), exit } })}\n`)
    return exit
  }
  writeAll(2, `${pc.red('Error')} ${failure.message} ${pc.dim(`[${failure.code}]`)}\n`)
  if (failure.hint !== undefined) writeAll(2, `${failure.hint}\n`)
  return failure.exit
}

function failureOf(error: unknown): Failure {
  if (isFailure(error)) return error
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { code: 'internal', message: `mig met something it did not expect.\n${stack}`, hint: 'This is a defect of mig: please report it with the lines above.', exit: 1 }
}

// Two copies of core may be in this process, so an error of mig's is told by its brand, as MigError itself does.
const BRAND = Symbol.for('@mig/core.error')

function isFailure(error: unknown): error is Failure {
  return typeof error === 'object' && error !== null && BRAND in error
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}
