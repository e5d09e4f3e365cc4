import { significant, tokenize } from './tokens.ts'

/** What is asked of a token here; dialects have tokens of their own. */
interface Mark {
  readonly kind: string
  readonly text: string
}

/** True for an operator or one of the marks `( ) [ ] , ; . :`. */
export function isSymbol(token: Mark | undefined, symbol: string): boolean {
  return (token?.kind === 'operator' || token?.kind === 'symbol') && token.text === symbol
}

/** The index of the parenthesis that closes the one at `open`; -1 when there is none. */
export function closing(tokens: readonly Mark[], open: number): number {
  if (!isSymbol(tokens[open], '(')) return -1
  let depth = 0
  for (let index = open; index < tokens.length; index += 1) {
    if (isSymbol(tokens[index], '(')) depth += 1
    if (isSymbol(tokens[index], ')')) depth -= 1
    if (depth === 0) return index
  }
  return -1
}

/** The tokens between commas that stand in no parentheses or brackets. */
export function splitAtCommas<T extends Mark>(tokens: readonly T[]): readonly (readonly T[])[] {
  const parts: T[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (isSymbol(token, '(') || isSymbol(token, '[')) depth += 1
    if (isSymbol(token, ')') || isSymbol(token, ']')) depth -= 1
    if (depth === 0 && isSymbol(token, ',')) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

/**
 * The tokens without parentheses around the whole of them. Parentheses that mean something stay: those of a row `(a, b)` and of a
 * subquery.
 *
 * @param tokens Without white space and comments.
 */
export function bareTokens<T extends Mark>(tokens: readonly T[]): readonly T[] {
  let bare = tokens
  while (isEnclosed(bare)) bare = bare.slice(1, -1)
  return bare
}

function isEnclosed(tokens: readonly Mark[]): boolean {
  if (tokens.length <= 2 || closing(tokens, 0) !== tokens.length - 1) return false
  const first = tokens[1]
  if (first?.kind === 'word' && /^(?:select|values|with)$/i.test(first.text)) return false
  return splitAtCommas(tokens.slice(1, -1)).length === 1
}

/** The expression as schemas hold it: without space and comments around it, and without parentheses around the whole. */
export function bareExpression(text: string): string {
  const bare = bareTokens(significant(tokenize(text)))
  const [first, last] = [bare[0], bare.at(-1)]
  return first === undefined || last === undefined ? '' : text.slice(first.start, last.start + last.text.length)
}
