import { quoting } from './quoting.ts'
import { ROWID_NAMES } from './rowid.ts'
import { bareTokens, foldName, isSymbol, isWord, textOf, type Token, tokenize } from './tokens.ts'

/** Names that an expression of a table can mean; a check and a predicate can speak of the rowid as well. */
export function namesIn(columns: readonly { readonly name: string }[], rowid: boolean): ReadonlySet<string> {
  return new Set([...columns.map(({ name }) => foldName(name)), ...(rowid ? ROWID_NAMES : [])])
}

/**
 * The expression as schemas hold it: bare, and with names in double quotes that name nothing written as the texts that they are.
 * SQLite keeps such texts of old schemas, and refuses them in new ones: https://www.sqlite.org/quirks.html#dblquote
 */
export function normalExpression(sql: string, names: ReadonlySet<string>): string {
  const tokens = bareTokens(tokenize(sql))
  return textOf(
    sql,
    tokens.map((token, index) => (isText(tokens, index, names) ? { ...token, text: quoting.literal(token.value) } : token)),
  )
}

function isText(tokens: readonly Token[], index: number, names: ReadonlySet<string>): boolean {
  const token = tokens[index]
  if (token === undefined || !token.text.startsWith('"') || names.has(foldName(token.value))) return false
  const [before, after] = [tokens[index - 1], tokens[index + 1]]
  const isOther = isSymbol(after, '.') || isSymbol(after, '(') || isSymbol(before, '.') || isWord(before, 'COLLATE') || isWord(before, 'AS')
  return !isOther
}
