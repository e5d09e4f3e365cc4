import { fstatSync } from 'node:fs'
import pc from 'picocolors'

type Colors = ReturnType<typeof pc.createColors>

const known: Colors[] = []

/** Colours of what goes to stdout, which may be a terminal when stderr is a file. */
export function out(): Colors {
  return (known[1] ??= colorsOf(1))
}

/** Colours of what goes to stderr. */
export function err(): Colors {
  return (known[2] ??= colorsOf(2))
}

// picocolors alone would look at stdout for both, and colour what a CI job writes into pipes. https://no-color.org
function colorsOf(descriptor: number): Colors {
  const { NO_COLOR = '', FORCE_COLOR = '', TERM } = process.env
  const forced = FORCE_COLOR !== '' && FORCE_COLOR !== '0'
  return pc.createColors(NO_COLOR === '' && (forced || (TERM !== 'dumb' && isTerminal(descriptor))))
}

/** The module that knows terminals takes long to load, and a file or a pipe is told without it. */
function isTerminal(descriptor: number): boolean {
  return fstatSync(descriptor).isCharacterDevice() && process.getBuiltinModule('node:tty').isatty(descriptor)
}
