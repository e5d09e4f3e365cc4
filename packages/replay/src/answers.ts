import { MigError } from '@mig/core/dialect'
import type { Ask } from '@mig/autogenerate'

/**
 * Answers as a replay knows them: nothing is a rename, for versions are compared by name; the rows that it makes lack no value; and
 * values become those of another type in the way that is proposed.
 */
export const answers: Ask = ({ choices, kind, text }) => {
  const ready = choices.filter(({ input }) => input === undefined).map(({ answer }) => answer)
  const wanted = kind === 'rename' ? 'no-rename' : kind === 'fill' ? 'no-fill' : undefined
  const found = ready.find(({ option }) => wanted === undefined || option === wanted)
  return found === undefined ? Promise.reject(new MigError('replay.answer', `A replay has no answer: ${text}`)) : Promise.resolve(found)
}
