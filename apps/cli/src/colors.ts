import { isatty } from 'node:tty'
import pc from 'picocolors'

type Colors = ReturnType<typeof pc.createColors>

/** Colours of what goes to stdout, and of what goes to stderr: one of them may be a terminal and the other a file. */
export const out: Colors = colorsOf(1)
export const err: Colors = colorsOf(2)

// picocolors alone would look at stdout for both, and colour what a CI job writes into pipes. https://no-color.org
function colorsOf(descriptor: number): Colors {
  const { NO_COLOR = '', FORCE_COLOR = '', TERM } = process.env
  const forced = FORCE_COLOR !== '' && FORCE_COLOR !== '0'
  return pc.createColors(NO_COLOR === '' && (forced || (isatty(descriptor) && TERM !== 'dumb')))
}
