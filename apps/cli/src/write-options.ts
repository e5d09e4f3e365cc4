import type { WriteOptions } from '@mig/core'
import type { Core } from './base.ts'
import { textOption, type Options } from './command.ts'
import { interruption } from './interruption.ts'

/**
 * How a command that writes gets on with others: how long it waits, how often it tries, and that a signal ends it.
 * @throws MigError `usage` for what is no time, or no number.
 */
export function writeOptions(options: Options, core: Core): WriteOptions {
  const time = (name: string, flag: string): number | undefined => numberOf(textOption(options, name), flag, milliseconds, core)
  const lockTimeout = time('lockTimeout', '--lock-timeout')
  const tableLock = time('tableLock', '--table-lock')
  const retries = numberOf(textOption(options, 'retries'), '--retries', whole, core)
  const timeouts = { ...(tableLock === undefined ? {} : { tableLock }), ...(retries === undefined ? {} : { retries }) }
  return {
    signal: interruption(),
    ...(lockTimeout === undefined ? {} : { lockTimeout }),
    ...(Object.keys(timeouts).length === 0 ? {} : { timeouts }),
  }
}

interface Kind {
  readonly takes: string
  readonly read: (text: string) => number | undefined
}

const UNITS: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

const milliseconds: Kind = {
  takes: 'a time such as 30s, 500ms or 5m',
  read: (text) => {
    const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? []
    return digits === undefined ? undefined : Math.round(Number(digits) * (UNITS[unit] ?? 0))
  },
}

const whole: Kind = { takes: 'a whole number, 0 or more', read: (text) => (/^\d+$/.test(text) ? Number(text) : undefined) }

function numberOf(text: string | undefined, flag: string, { takes, read }: Kind, core: Core): number | undefined {
  if (text === undefined) return undefined
  const value = read(text)
  if (value !== undefined) return value
  throw new core.MigError('usage', `${flag} takes ${takes}, not ${text === '' ? '""' : text}.`, { hint: `Write ${flag}=<value>.`, exit: 2 })
}
