import { significant, tokenize, tokenName, type Token as CoreToken } from '@mig/core/dialect'

/** A piece of SQL that means something, in a form in which equal texts mean the same. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'symbol'
  /** A word in lower case; the name inside a quoted identifier; otherwise the text as it stands. */
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Cuts SQL text into tokens; white space and comments are left out, and the two colons of a cast are one token. */
export function sqlWords(sql: string): readonly Token[] {
  const tokens: Token[] = []
  for (const token of significant(tokenize(sql))) {
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

export function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === 'word' && token.text === text
}
