import { writeSync } from 'node:fs'
import { err } from './colors.ts'

/** Where a command's words go: data to stdout, everything else to stderr. */
export interface Output {
  readonly json: boolean
  /** Nobody is asked anything, since many databases are worked on at once. */
  readonly unattended?: true
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

const PAUSE = new Int32Array(new SharedArrayBuffer(4))

/** Writes at once, without loading streams; a pipe that is full for a moment is tried again, a closed one ends the output. */
export function writeAll(descriptor: number, text: string): void {
  let rest = Buffer.from(text)
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest))
    } catch (error) {
      const code = codeOf(error)
      if (code === 'EPIPE') return
      if (code !== 'EAGAIN') throw error
      Atomics.wait(PAUSE, 0, 0, 1)
    }
  }
}

/** A failure as it is shown; the shape that errors of mig have, whichever copy of core they come from. */
export interface Failure {
  readonly code: string
  readonly message: string
  readonly hint?: string | undefined
  readonly exit: number
  /** What has to be decided, with the options that decide it. */
  readonly questions?: readonly unknown[]
}

/** Says what failed in a sentence, and what to do next; gives the exit code. */
export function print({ code, message, hint, exit, questions }: Failure, json: boolean): number {
  if (json) {
    // JSON leaves out what is undefined.
    writeAll(2, `${JSON.stringify({ error: { code, message, hint, exit, questions } })}\n`)
    return exit
  }
  writeAll(2, `${failureText({ code, message, hint, exit })}\n`)
  return exit
}

/** What failed, and below it what to do next. */
export function failureText({ code, message, hint }: Failure): string {
  return [`${err().red('Error')} ${err().dim(`[${code}]`)}: ${message}`, ...(hint === undefined ? [] : [hint])].join('\n')
}

/** The failure that an error is. A stack is shown for a defect of mig's own, never for a mistake of the user's. */
export function failureOf(error: unknown): Failure {
  if (isFailure(error)) return error
  if (isSystemError(error)) {
    const message = `The operating system refused something: ${error.message}.`
    return { code: 'system', message, hint: 'Check the path and its rights.', exit: 1 }
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {
    code: 'internal',
    message: `mig met something it did not expect.\n${stack}`,
    hint: 'This is a defect of mig: please report it with the lines above.',
    exit: 1,
  }
}

/** The failure of something that nobody waited for: most likely a call without `await` in a file of the user's. */
export function strayFailure(error: unknown): Failure {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const [, place] = (error instanceof Error && /^ +at (?:.*\()?(?:file:\/\/)?([^()\n]+:\d+):\d+\)?$/m.exec(error.stack ?? '')) || []
  return {
    code: 'unawaited',
    message: `Something failed that nobody waits for: ${said}${place === undefined ? '' : ` (${place})`}`,
    hint: 'Look for a promise without await, or a callback, in the configuration, the models and the revisions.',
    exit: 1,
  }
}

/** Node has nothing left to do, and the command has not come to its end. */
export const UNSETTLED: Failure = {
  code: 'unsettled',
  message: 'Something that mig waits for never comes to its end.',
  hint: 'Look for a promise that is never resolved, in the configuration, the models and the revisions.',
  exit: 1,
}

// Two copies of core may be in this process, so an error of mig's is told by its brand, as MigError itself does.
const BRAND = Symbol.for('@mig/core.error')

function isFailure(error: unknown): error is Failure {
  return typeof error === 'object' && error !== null && BRAND in error
}

/** What Node throws for a call to the operating system, such as writing a file. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && typeof codeOf(error) === 'string'
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}
