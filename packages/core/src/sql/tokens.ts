/**
 * `word`: a keyword or a bare identifier. `quoted`: a quoted identifier. `string`: a text of any form. `parameter`: `?`, `?1`, `$1`.
 * `operator`: an operator, or one of `( ) [ ] , ; . :`.
 */
export type TokenKind = 'space' | 'comment' | 'word' | 'quoted' | 'string' | 'number' | 'parameter' | 'operator'

/** A piece of SQL; the texts of all tokens together are the SQL they came from. */
export interface Token {
  readonly kind: TokenKind
  readonly text: string
  /** Where the text begins in the SQL. */
  readonly start: number
}

export interface TokenizeOptions {
  /** Reads `[a name]` as a quoted identifier, as SQLite does; otherwise brackets are subscripts. */
  readonly brackets?: boolean
}

/** The forms that a regular expression can tell by itself, each tried where the last token ended. */
const FORMS: readonly (readonly [TokenKind, RegExp])[] = [
  ['space', /[ \t\n\r\f\v]+/y],
  ['comment', /--[^\n\r]*/y],
  // Escape strings have backslashes: https://www.postgresql.org/docs/current/sql-syntax-lexical.html
  ['string', /[eE]'(?:[^'\\]+|\\[\s\S]|'')*(?:'|$)/y],
  ['string', /(?:[uU]&|[bBxXnN])?'[^']*(?:''[^']*)*(?:'|$)/y],
  ['quoted', /(?:[uU]&)?"[^"]*(?:""[^"]*)*(?:"|$)/y],
  ['quoted', /`[^`]*(?:``[^`]*)*(?:`|$)/y],
  ['number', /0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?(?:\d[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y],
  ['word', /[A-Za-z_\u{80}-\u{10ffff}][A-Za-z0-9_$\u{80}-\u{10ffff}]*/uy],
  ['parameter', /\$\d+|\?\d+|\?(?![|&])/y],
]

const BRACKETED = /\[[^\]]*(?:\]|$)/y
const DOLLAR_TAG = /\$(?:[A-Za-z_\u{80}-\u{10ffff}][A-Za-z0-9_\u{80}-\u{10ffff}]*)?\$/uy
const OPERATOR = /[-+*/<>=~!@#%^&|`]+|\?[|&]|::|:=|[\s\S]/uy

/**
 * Takes SQL of PostgreSQL or SQLite apart without understanding it: names inside strings, comments and quotes are not taken for
 * names. It never fails; what is not closed goes to the end.
 */
export function tokenize(sql: string, options: TokenizeOptions = {}): readonly Token[] {
  const tokens: Token[] = []
  let start = 0
  while (start < sql.length) {
    const [kind, end] = next(sql, start, options)
    tokens.push({ kind, text: sql.slice(start, end), start })
    start = end
  }
  return tokens
}

/** The tokens that mean something: no white space, no comments. */
export function significant(tokens: readonly Token[]): readonly Token[] {
  return tokens.filter((token) => token.kind !== 'space' && token.kind !== 'comment')
}

/** The name that an identifier token stands for, with its quotes taken off; bare words keep their case. */
export function tokenName(token: Token): string {
  if (token.kind !== 'quoted') return token.text
  const open = token.text.search(/["`[]/)
  const quote = token.text[open] === '[' ? ']' : token.text[open] ?? '"'
  const end = token.text.length > open + 1 && token.text.endsWith(quote) ? -1 : token.text.length
  const body = token.text.slice(open + 1, end)
  return quote === ']' ? body : body.replaceAll(quote + quote, quote)
}

function next(sql: string, start: number, options: TokenizeOptions): readonly [TokenKind, number] {
  if (sql.startsWith('/*', start)) return ['comment', commentEnd(sql, start)]
  if (options.brackets === true) {
    const end = matchEnd(BRACKETED, sql, start)
    if (end !== undefined) return ['quoted', end]
  }
  for (const [kind, form] of FORMS) {
    const end = matchEnd(form, sql, start)
    if (end !== undefined) return [kind, end]
  }
  const tag = matchEnd(DOLLAR_TAG, sql, start)
  if (tag !== undefined) {
    const close = sql.indexOf(sql.slice(start, tag), tag)
    return ['string', close === -1 ? sql.length : close + tag - start]
  }
  return ['operator', operatorEnd(sql, start)]
}

function matchEnd(form: RegExp, sql: string, start: number): number | undefined {
  form.lastIndex = start
  return form.test(sql) ? form.lastIndex : undefined
}

/** Comments nest in PostgreSQL and not in SQLite; where nesting finds no end, the first one counts. */
function commentEnd(sql: string, start: number): number {
  const mark = /\/\*|\*\//g
  mark.lastIndex = start + 2
  let depth = 1
  for (let match = mark.exec(sql); match !== null; match = mark.exec(sql)) {
    depth += match[0] === '/*' ? 1 : -1
    if (depth === 0) return mark.lastIndex
  }
  const first = sql.indexOf('*/', start + 2)
  return first === -1 ? sql.length : first + 2
}

/** An operator is as long as it can be, but ends before a comment, and in + or - only where PostgreSQL lets it. */
function operatorEnd(sql: string, start: number): number {
  const end = matchEnd(OPERATOR, sql, start) ?? start + 1
  let text = sql.slice(start, end)
  const comment = text.slice(1).search(/--|\/\*/)
  if (comment !== -1) text = text.slice(0, comment + 1)
  if (!/[~!@#%^&|`]/.test(text)) while (text.length > 1 && /[+-]$/.test(text)) text = text.slice(0, -1)
  return start + text.length
}
