import { isCancel, select, text } from '@clack/prompts'
import type { Ask } from '@mig/autogenerate'
import { leave } from './confirm.ts'

/** Lets somebody choose an answer, and type what it leaves open; Ctrl+C ends the program. */
export const ask: Ask = async ({ kind, subject, text: message, choices }) => {
  // What is written to stdout is data.
  const output = process.stderr
  const choice = await select({ message, options: choices.map((value) => ({ value, label: value.label })), output })
  if (isCancel(choice)) leave('Nothing was written.')
  if (choice.input === undefined) return choice.answer
  const about = kind === 'fill' ? `${subject} for existing rows` : subject
  const typed = await text({ message: `${about}: ${choice.input}`, output })
  if (isCancel(typed)) leave('Nothing was written.')
  return { ...choice.answer, value: choice.answer.value + typed }
}
