import { isatty } from 'node:tty'
import type { Ask } from '@mig/autogenerate'
import type { Output } from './output.ts'

/** Asks at the terminal; nothing where there is none, and so nobody to ask. */
export function terminalAsk({ json }: Pick<Output, 'json'>): { readonly ask?: Ask } {
  return json || !isatty(0) || !isatty(2) ? {} : { ask: async (question) => (await import('./terminal-prompt.ts')).ask(question) }
}
