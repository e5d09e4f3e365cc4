import { createInterface } from 'node:readline/promises'
import { isatty } from 'node:tty'

/**
 * Asks a question that is answered with yes or no.
 * @returns nothing where there is no terminal, and so nobody to ask.
 */
export async function confirm(question: string): Promise<boolean | undefined> {
  const answer = await typed(`${question} [y/N]`)
  return answer === undefined ? undefined : /^y(?:es)?$/i.test(answer)
}

/**
 * Asks for a text.
 * @returns nothing where there is no terminal; the end of the input is an empty text.
 */
export async function typed(question: string): Promise<string | undefined> {
  if (!isatty(0) || !isatty(2)) return undefined
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const interrupted = new Promise<never>(() => terminal.once('SIGINT', () => leave('\nNothing was run.')))
  try {
    const asked = terminal.question(`${question} `).catch(() => '')
    return (await Promise.race([asked, interrupted])).trim()
  } finally {
    terminal.close()
  }
}

/** Ends the program at a question that got no answer; a terminal that is written to has it all at once. */
export function leave(text: string): never {
  process.stderr.write(`${text}\n`)
  process.exit(130)
}
