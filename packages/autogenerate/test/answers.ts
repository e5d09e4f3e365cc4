import type { Ask } from '../src/index.ts'

/** What is proposed; nothing is a rename, and rows that lack a value are not there. */
export const proposed: Ask = ({ choices, kind }) => {
  const ready = choices.filter(({ input }) => input === undefined).map(({ answer }) => answer)
  const found =
    kind === 'rename' ? ready.find(({ option }) => option === 'no-rename') : (ready.find(({ option }) => option === 'no-fill') ?? ready[0])
  return found === undefined ? Promise.reject(new Error(`nothing is proposed: ${JSON.stringify(choices)}`)) : Promise.resolve(found)
}
