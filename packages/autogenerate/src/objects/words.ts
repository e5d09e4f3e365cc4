import { significant, tokenize, tokenName } from '@mig/core/dialect'

/** All names, words and operators in the texts of some data, in lower case: whatever it may speak of, and more. */
export function wordsOf(...texts: readonly string[]): ReadonlySet<string> {
  return new Set(
    texts.flatMap((text) => tokenize(text).flatMap((token) => (NAMING.has(token.kind) ? [tokenName(token).toLowerCase()] : []))),
  )
}

const NAMING: ReadonlySet<string> = new Set(['word', 'quoted', 'operator'])

/** The names, in lower case, of sequences that stand as texts, as in `nextval('numbers')`. */
export function countedBy(...texts: readonly string[]): ReadonlySet<string> {
  const names = texts.flatMap((text) => {
    const tokens = significant(tokenize(text))
    return tokens.flatMap(({ kind, text: own }, place) => {
      const isArgument = tokens[place - 1]?.text === '(' && COUNTING.has(tokens[place - 2]?.text.toLowerCase() ?? '')
      return kind === 'string' && isArgument ? [...wordsOf(own.slice(1, -1))] : []
    })
  })
  return new Set(names)
}

/** https://www.postgresql.org/docs/current/functions-sequence.html */
const COUNTING: ReadonlySet<string> = new Set(['nextval', 'currval', 'setval'])

/** Every text in some data, wherever it stands. */
export function textsIn(data: unknown): readonly string[] {
  if (typeof data === 'string') return [data]
  return typeof data === 'object' && data !== null ? Object.values(data).flatMap(textsIn) : []
}
