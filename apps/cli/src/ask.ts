import { isatty } from 'node:tty'
import type { Ask } from '@mig/autogenerate'
import type { Output } from './output.ts'

/** Asks at the terminal; nothing where there is none, and so nobody to ask. */
export function terminalAsk({ json, unattended }: Pick<Output, 'json' | 'unattended'>): { readonly ask?: Ask } {
  if (json || unattended === true || !isatty(0) || !isatty(2)) return {}
  return { ask: async (question) => (await import('./terminal-prompt.ts')).ask(question) }
}
