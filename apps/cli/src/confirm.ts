import { createInterface } from 'node:readline/promises'
import { isatty } from 'node:tty'

/**
 * Asks a question that is answered with yes or no.
 * @returns nothing where there is no terminal, and so nobody to ask.
 */
export async function confirm(question: string): Promise<boolean | undefined> {
  if (!isatty(0) || !isatty(2)) return undefined
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const interrupted = new Promise<never>(() => terminal.once('SIGINT', () => process.exit(130)))
  try {
    // The end of the input is no answer, and so a no.
    const asked = terminal.question(`${question} [y/N] `).catch(() => '')
    const answer = await Promise.race([asked, interrupted])
    return /^y(?:es)?$/i.test(answer.trim())
  } finally {
    terminal.close()
  }
}
