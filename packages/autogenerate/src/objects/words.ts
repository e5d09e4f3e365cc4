import { tokenize, tokenName } from '@mig/core/dialect'

/** All names, words and operators in the texts of some data, in lower case: whatever it may speak of, and more. */
export function wordsOf(...texts: readonly string[]): ReadonlySet<string> {
  return new Set(
    texts.flatMap((text) => tokenize(text).flatMap((token) => (NAMING.has(token.kind) ? [tokenName(token).toLowerCase()] : []))),
  )
}

const NAMING: ReadonlySet<string> = new Set(['word', 'quoted', 'operator'])

/** Every text in some data, wherever it stands. */
export function textsIn(data: unknown): readonly string[] {
  if (typeof data === 'string') return [data]
  return typeof data === 'object' && data !== null ? Object.values(data).flatMap(textsIn) : []
}
