import { bareTokens, isSymbol } from '@mig/core/dialect'

export { bareTokens, closing, isSymbol, splitAtCommas } from '@mig/core/dialect'

/** A piece of SQL text, as SQLite cuts it: https://www.sqlite.org/c3ref/complete.html, https://www.sqlite.org/lang_keywords.html */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'blob' | 'number' | 'parameter' | 'symbol'
  /** The text as it stands. */
  readonly text: string
  /** What is inside quotes; otherwise the text. */
  readonly value: string
  readonly start: number
  readonly end: number
}

// Other white space of Unicode is part of names: https://www.sqlite.org/lang_keywords.html
const BLANK = /(?:[ \t\n\f\r\ufeff]+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))+/y
const NAME = '[A-Za-z_\\u0080-\\uffff][\\w$\\u0080-\\uffff]*'
const FORMS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['blob', /[xX]'[^']*'/y],
  ['string', /'[^']*(?:''[^']*)*'/y],
  ['quoted', /"[^"]*(?:""[^"]*)*"|`[^`]*(?:``[^`]*)*`|\[[^\]]*\]/y],
  ['number', /0[xX][\da-fA-F_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?/y],
  ['word', new RegExp(NAME, 'y')],
  ['parameter', new RegExp(`\\?\\d*|[:@#$]${NAME}`, 'y')],
  ['symbol', /->>|->|\|\||<<|>>|<=|>=|==|!=|<>|[\s\S]/y],
]

/** Cuts SQL text into tokens; white space and comments are left out. */
export function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = []
  let at = skipBlank(sql, 0)
  while (at < sql.length) {
    const token = tokenAt(sql, at)
    tokens.push(token)
    at = skipBlank(sql, token.end)
  }
  return tokens
}

function skipBlank(sql: string, from: number): number {
  BLANK.lastIndex = from
  return BLANK.test(sql) ? BLANK.lastIndex : from
}

function tokenAt(sql: string, start: number): Token {
  for (const [kind, form] of FORMS) {
    form.lastIndex = start
    const text = form.exec(sql)?.[0]
    if (text !== undefined) return { kind, text, value: unquoted(kind, text), start, end: start + text.length }
  }
  // The last form takes any character, so this is the end of the text.
  return { kind: 'symbol', text: '', value: '', start, end: sql.length }
}

function unquoted(kind: Token['kind'], text: string): string {
  if (kind !== 'quoted' && kind !== 'string') return text
  const quote = text.charAt(0)
  const inner = text.slice(1, -1)
  return quote === '[' ? inner : inner.replaceAll(quote + quote, quote)
}

/** True for the keyword, in any case, without quotes. */
export function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toUpperCase() === word
}

/** The part of a key or an index without its ASC or DESC; both can be names of collations. */
export function splitOrder(part: readonly Token[]): { readonly target: readonly Token[]; readonly order: { readonly order?: 'desc' } } {
  const last = part.at(-1)
  const ordered = (isWord(last, 'ASC') || isWord(last, 'DESC')) && part.length > 1 && !isWord(part.at(-2), 'COLLATE')
  return { target: ordered ? part.slice(0, -1) : part, order: ordered && isWord(last, 'DESC') ? { order: 'desc' } : {} }
}

/** The text that the tokens stand for, as written but without comments: a line comment would swallow what is written behind it. */
export function textOf(sql: string, tokens: readonly Token[]): string {
  let text = ''
  let end: number | undefined
  for (const token of tokens) {
    const gap = end === undefined ? '' : sql.slice(end, token.start)
    text += (gap.trim() === '' ? gap : ' ') + token.text
    end = token.end
  }
  return text
}

/** The expression as schemas hold it: without comments and without parentheses around the whole of it. */
export function bareExpression(sql: string): string {
  return textOf(sql, bareTokens(tokenize(sql)))
}

/** Names are the same in upper and lower case, for ASCII alone. */
export function foldName(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** Words that name nothing unless they are quoted: https://www.sqlite.org/lang_keywords.html */
const RESERVED = new Set(
  (
    'add all alter and as autoincrement between case check collate commit constraint create default deferrable delete distinct drop else ' +
    'escape except exists foreign from group having in index insert intersect into is isnull join limit not notnull null on or order ' +
    'primary references returning select set table then to transaction union unique update using values when where'
  ).split(' '),
)

/** True when the expression names the column, quoted or not; a name before a parenthesis is that of a function. */
export function mentions(sql: string, column: string): boolean {
  const tokens = tokenize(sql)
  return tokens.some((token, index) => isNamed(token, column) && !isSymbol(tokens[index + 1], '('))
}

/** True when the statement names the table, quoted or not. */
export function mentionsTable(sql: string, table: string): boolean {
  return tokenize(sql).some((token) => isNamed(token, table))
}

function isNamed({ kind, value }: Token, name: string): boolean {
  return (kind === 'quoted' || (kind === 'word' && !RESERVED.has(foldName(name)))) && foldName(value) === foldName(name)
}
