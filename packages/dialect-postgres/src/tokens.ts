import { significant, tokenize as tokenizeAll, tokenName, type Token as CoreToken } from '@mig/core/dialect'

/** A piece of SQL that means something, in a form in which equal texts mean the same. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'symbol'
  /** A word in lower case; the name inside a quoted identifier; otherwise the text as it stands. */
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Cuts SQL text into tokens; white space and comments are left out, and the two colons of a cast are one token. */
export function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = []
  for (const token of significant(tokenizeAll(sql))) {
    const read = readToken(token)
    const before = tokens.at(-1)
    if (read.text === ':' && before?.text === ':' && before.end === read.start)
      tokens.splice(-1, 1, { ...before, text: '::', end: read.end })
    else tokens.push(read)
  }
  return tokens
}

function readToken(token: CoreToken): Token {
  const place = { start: token.start, end: token.start + token.text.length }
  switch (token.kind) {
    case 'word':
      return { kind: 'word', text: token.text.toLowerCase(), ...place }
    case 'quoted':
      return { kind: 'quoted', text: tokenName(token), ...place }
    case 'string':
    case 'number':
      return { kind: token.kind, text: token.text, ...place }
    case 'operator':
    case 'parameter':
    case 'space':
    case 'comment':
      return { kind: 'symbol', text: token.text, ...place }
  }
}

/** The expression without parentheses around the whole of it; a row `(a, b)` and a subquery keep theirs. */
export function bareExpression(sql: string): string {
  const tokens = tokenize(sql)
  let first = 0
  let last = tokens.length - 1
  while (isEnclosed(tokens, first, last)) {
    first += 1
    last -= 1
  }
  const [start, end] = [tokens[first]?.start, tokens[last]?.end]
  return start === undefined || end === undefined ? '' : sql.slice(start, end)
}

function isEnclosed(tokens: readonly Token[], first: number, last: number): boolean {
  if (last - first < 2 || closing(tokens, first) !== last) return false
  const second = tokens[first + 1]
  if (isWord(second, 'select') || isWord(second, 'values') || isWord(second, 'with')) return false
  return splitAtCommas(tokens.slice(first + 1, last)).length === 1
}

/** The tokens between commas that stand in no parentheses. */
export function splitAtCommas(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (isSymbol(token, '(') || isSymbol(token, '[')) depth += 1
    if (isSymbol(token, ')') || isSymbol(token, ']')) depth -= 1
    if (depth === 0 && isSymbol(token, ',')) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

/** The index of the parenthesis that closes the one at `open`; -1 when there is none. */
export function closing(tokens: readonly Token[], open: number): number {
  if (!isSymbol(tokens[open], '(')) return -1
  let depth = 0
  for (let index = open; index < tokens.length; index += 1) {
    if (isSymbol(tokens[index], '(')) depth += 1
    if (isSymbol(tokens[index], ')')) depth -= 1
    if (depth === 0) return index
  }
  return -1
}

export function isSymbol(token: Token | undefined, text: string): boolean {
  return token?.kind === 'symbol' && token.text === text
}

export function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === 'word' && token.text === text
}
