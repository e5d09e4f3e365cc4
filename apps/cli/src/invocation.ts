import type { Invocation } from '@mig/core'
import { listOption, textOption, type Options } from './command.ts'

/** What the project's own files are given; `-x verbose` is a key with an empty value, and of one key the last value counts. */
export function invocationOf(options: Options): Invocation {
  const tag = textOption(options, 'tag')
  return { x: Object.fromEntries(listOption(options, 'x').map(pair)), ...(tag === undefined ? {} : { tag }) }
}

function pair(given: string): readonly [key: string, value: string] {
  const end = given.indexOf('=')
  return end === -1 ? [given, ''] : [given.slice(0, end), given.slice(end + 1)]
}
