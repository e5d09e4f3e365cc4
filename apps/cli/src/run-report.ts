import type { RunResult } from '@mig/core'
import type { Options } from './command.ts'
import type { Output } from './output.ts'

/** Says where a run led; each step has been told while it ran. */
export function reportRun(result: RunResult, output: Output, nothing: string, options: Options = {}): void {
  output.result(result)
  if (options['backup'] !== undefined && result.backup === undefined && result.steps.length > 0) {
    output.note('There is no backup: the database was empty.')
  }
  const same = result.from.length === result.to.length && result.from.every((row, index) => row === result.to[index])
  const place = result.to.length === 0 ? 'base' : result.to.join(', ')
  output.note(same && result.steps.length === 0 ? `${nothing}: the database is at ${place}.` : `The database is at ${place}.`)
}
