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

const BLANK = /(?:\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))+/y
const NAME = '[A-Za-z_\\u0080-\\uffff][\\w$\\u0080-\\uffff]*'
const FORMS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['blob', /[xX]'[^']*'/y],
  ['string', /'(?:[^']|'')*'/y],
  ['quoted', /"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]/y],
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

export function isSymbol(token: Token | undefined, symbol: string): boolean {
  return token?.kind === 'symbol' && token.text === symbol
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

/** The tokens without parentheses around the whole of them; those of a subquery stay. */
export function bareTokens(tokens: readonly Token[]): readonly Token[] {
  let bare = tokens
  while (bare.length > 2 && closing(bare, 0) === bare.length - 1 && !['SELECT', 'VALUES', 'WITH'].some((word) => isWord(bare[1], word))) {
    bare = bare.slice(1, -1)
  }
  return bare
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

/** True when the expression names the column, quoted or not. */
export function mentions(sql: string, column: string): boolean {
  const name = foldName(column)
  return tokenize(sql).some((token) => (token.kind === 'word' || token.kind === 'quoted') && foldName(token.value) === name)
}
