import { isSymbol, isWord, tokenize, type Token } from '../tokens.ts'
import { findColumn, type Draft } from './draft.ts'

const WORDS = new Set('AND OR NOT IN BETWEEN LIKE GLOB IS TRUE FALSE'.split(' '))
const FUNCTIONS = new Set(['length', 'lower', 'upper', 'trim', 'typeof'])
/** A division by zero is NULL. */
const OPERATORS = new Set(['(', ')', ',', '=', '==', '<>', '!=', '<', '>', '<=', '>=', '+', '-', '*', '||'])

/** True for an expression of literals, columns that are NOT NULL, and what makes no NULL of them; false where that cannot be seen. */
export function isNeverNull(sql: string, draft: Draft): boolean {
  const tokens = tokenize(sql)
  return tokens.every((token, index) => isHarmless(token, tokens[index + 1], draft))
}

function isHarmless(token: Token, after: Token | undefined, draft: Draft): boolean {
  switch (token.kind) {
    case 'string':
    case 'number':
    case 'blob':
      return true
    case 'symbol':
      return OPERATORS.has(token.text)
    case 'word':
      if ([...WORDS].some((word) => isWord(token, word))) return true
      if (isSymbol(after, '(')) return FUNCTIONS.has(token.text.toLowerCase())
      return isNotNull(token.value, draft)
    default:
      return token.kind === 'quoted' && isNotNull(token.value, draft)
  }
}

function isNotNull(name: string, draft: Draft): boolean {
  return findColumn(draft, name)?.clauses.some(({ kind }) => kind === 'notNull') === true
}
