import { displayPath } from './display-path.ts'
import { LoadError, MigError } from '../errors.ts'

/** A place in a file, counted from 1. */
export interface Place {
  readonly line: number
  readonly column?: number
}

/** The line and column of an offset. */
export function placeAt(source: string, offset: number): Place {
  const before = source.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}

/** `src/models.ts:3:14`. */
function displayPlace(file: string, place?: Place): string {
  return [displayPath(file), place?.line, place?.column].filter((part) => part !== undefined).join(':')
}

/** What to do where the message says it all. */
const CORRECT_IT = 'Correct the file and run the command again.'

/** The file cannot be parsed, or has syntax that mig does not run. */
export function syntaxProblem(
  file: string,
  place: Place | undefined,
  message: string,
  hint: string = CORRECT_IT,
  cause?: unknown,
): LoadError {
  return new LoadError('load.syntax', `${displayPlace(file, place)}: ${message}`, {
    hint,
    ...(cause === undefined ? {} : { cause }),
  })
}

/** What V8 says of a file that it cannot compile; the stack starts with the place and shows the line with carets below it. */
export function compileProblem(file: string, source: string, error: unknown): LoadError {
  const stack = error instanceof Error ? error.stack ?? '' : ''
  const [first = '', shown = '', carets = ''] = stack.split('\n')
  const line = first.startsWith(`${file}:`) ? Number(first.slice(file.length + 1)) : Number.NaN
  if (Number.isNaN(line)) return syntaxProblem(file, undefined, messageOf(error), undefined, error)
  // Only a line that the transformation left alone has the columns of the file.
  const column = source.split('\n')[line - 1] === shown ? carets.indexOf('^') + 1 : 0
  return syntaxProblem(file, { line, ...(column > 0 ? { column } : {}) }, messageOf(error), undefined, error)
}

/** What a file threw while it ran, with the line of the innermost file of the user's. */
export function failureProblem(file: string, error: unknown, isLoaded: (file: string) => boolean): LoadError {
  if (error instanceof LoadError) return error
  const [place, line] = thrownAt(error, isLoaded) ?? [file, undefined]
  const { exit, hint = CORRECT_IT } = error instanceof MigError ? error : {}
  // Node appends the chain of requires to the message.
  const [message = ''] = isMissingModule(error) ? messageOf(error).split('\n') : [messageOf(error)]
  return new LoadError(isMissingModule(error) ? 'load.missing' : 'load.failed', `${displayPlace(place, line)}: ${message}`, {
    hint,
    cause: error,
    ...(exit === undefined ? {} : { exit }),
  })
}

/** A `require` or a native import found nothing. */
export function isMissingModule(error: unknown): boolean {
  return error instanceof Error && ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'].includes((error as NodeJS.ErrnoException).code ?? '')
}

function thrownAt(error: unknown, isLoaded: (file: string) => boolean): readonly [string, Place] | undefined {
  const stack = error instanceof Error ? error.stack ?? '' : ''
  for (const match of stack.matchAll(/^ +at (?:.* \()?(\/.*|[A-Za-z]:\\.*):(\d+):\d+\)?$/gm)) {
    const [, file = '', line = ''] = match
    if (isLoaded(file)) return [file, { line: Number(line) }]
  }
  return undefined
}

export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${typeof error === 'string' ? JSON.stringify(error) : String(error)}`
  return error.name === 'Error' || error instanceof MigError ? error.message : `${error.name}: ${error.message}`
}
