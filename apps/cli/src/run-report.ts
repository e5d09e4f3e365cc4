import type { RunResult } from '@mig/core'
import type { Options } from './command.ts'
import type { Output } from './output.ts'
import { placeOf } from './place.ts'

/** Says where a run led; each step has been told while it ran. */
export function reportRun(result: RunResult, output: Output, nothing: string, options: Options = {}): void {
  output.result(result)
  if (options['backup'] !== undefined && result.backup === undefined && result.steps.length > 0) {
    output.note('There is no backup: the database was empty.')
  }
  if (result.dryRun === true) {
    output.note('Dry run: all of it ran and was rolled back. It took the locks of a real run, and sequences that moved stay moved.')
    output.note(`The database is still at ${placeOf(result.from)}.`)
    return
  }
  const same = result.from.length === result.to.length && result.from.every((row, index) => row === result.to[index])
  const place = placeOf(result.to)
  output.note(same && result.steps.length === 0 ? `${nothing}: the database is at ${place}.` : `The database is at ${place}.`)
}
