import { isatty } from 'node:tty'
import type { Ask } from '@mig/autogenerate'
import type { Output } from './output.ts'

/** Asks at the terminal; nothing where there is none, and so nobody to ask. */
export function terminalAsk({ json }: Pick<Output, 'json'>): { readonly ask?: Ask } {
  return json || !isatty(0) || !isatty(2) ? {} : { ask }
}

const ask: Ask = async ({ text: message, choices }) => {
  const { isCancel, select, text } = await import('@clack/prompts')
  // What is written to stdout is data.
  const output = process.stderr
  const choice = await select({ message, options: choices.map((value) => ({ value, label: value.label })), output })
  if (isCancel(choice)) process.exit(130)
  if (choice.input === undefined) return choice.answer
  const typed = await text({ message: `${choice.label}: ${choice.input}`, output })
  if (isCancel(typed)) process.exit(130)
  return { ...choice.answer, value: choice.answer.value + typed }
}
