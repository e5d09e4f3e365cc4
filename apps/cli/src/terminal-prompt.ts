import { isCancel, select, text } from '@clack/prompts'
import type { Ask } from '@mig/autogenerate'

/** Lets somebody choose an answer, and type what it leaves open; Ctrl+C ends the program. */
export const ask: Ask = async ({ text: message, choices }) => {
  // What is written to stdout is data.
  const output = process.stderr
  const choice = await select({ message, options: choices.map((value) => ({ value, label: value.label })), output })
  if (isCancel(choice)) process.exit(130)
  if (choice.input === undefined) return choice.answer
  const typed = await text({ message: `${choice.label}: ${choice.input}`, output })
  if (isCancel(typed)) process.exit(130)
  return { ...choice.answer, value: choice.answer.value + typed }
}
