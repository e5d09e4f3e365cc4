import { quoteIfNeeded } from '../schema/identifier-text.ts'
import { RESERVED_WORDS } from '../schema/reserved-words.ts'
import { significant, tokenize, tokenName, type Token } from './tokens.ts'

/**
 * The expression after a column of its table was renamed: names outside strings and comments that mean the column get the new name,
 * everything else stays as it was written.
 *
 * @param columns The names of all columns of the table before the rename; they decide what a word in another case means.
 */
export function renameColumnInSql(sql: string, columns: readonly string[], name: string, to: string): string {
  const tokens = tokenize(sql)
  const meaning = significant(tokens)
  const renamed = new Set<Token>()
  meaning.forEach((token, index) => {
    if (isColumn(meaning, index) && resolve(token, columns) === name) renamed.add(token)
  })
  if (renamed.size === 0) return sql
  return tokens.map((token) => (renamed.has(token) ? quoteIfNeeded(to) : token.text)).join('')
}

/** True when the expression speaks of the column. */
export function mentionsColumn(sql: string, columns: readonly string[], name: string): boolean {
  const tokens = significant(tokenize(sql))
  return tokens.some((token, index) => isColumn(tokens, index) && resolve(token, columns) === name)
}

/** The column that a name means: PostgreSQL folds a bare word to lower case, SQLite compares without case. */
function resolve(token: Token, columns: readonly string[]): string | undefined {
  const name = tokenName(token)
  const folded = name.toLowerCase()
  const first = token.kind === 'word' ? folded : name
  return columns.includes(first) ? first : columns.find((column) => column.toLowerCase() === folded)
}

/** Words behind which another word is no column: `CAST(a AS text)`, `COLLATE nocase`, `AT TIME ZONE`, `character varying`. */
const BEFORE_OTHERS: { readonly [word: string]: RegExp } = {
  as: /./,
  collate: /./,
  time: /^zone$/i,
  character: /^varying$/i,
  char: /^varying$/i,
  bit: /^varying$/i,
  double: /^precision$/i,
}

/** Reserved words that PostgreSQL lets stand bare for a column, since they are names of types and functions that look different in use. */
const MAYBE_COLUMN = new Set(
  [
    'bigint bit boolean char character coalesce dec decimal extract float greatest grouping inout int integer interval least national',
    'nchar none normalize nullif numeric out overlay position precision real row setof smallint substring time timestamp treat trim',
    'values varchar',
  ].flatMap((line) => line.split(' ')),
)

/** Whether the identifier at this place can be a column: not a function, a type, a collation, a qualifier or a word of syntax. */
function isColumn(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index]
  if (token?.kind !== 'word' && token?.kind !== 'quoted') return false
  const before = tokens[index - 1]
  const after = tokens[index + 1]
  // A function, a qualifier, or the type of a literal: `date '2020-01-01'`.
  if (after?.text === '(' || after?.text === '.' || (token.kind === 'word' && after?.kind === 'string')) return false
  // A type, or the field of something else.
  if (before?.text === '::' || before?.text === '.') return false
  if (before?.kind === 'word' && BEFORE_OTHERS[before.text.toLowerCase()]?.test(token.text) === true) return false
  return token.kind === 'quoted' || !isSyntax(tokens, index, token.text.toLowerCase())
}

/** Whether the bare word is part of the language where it stands: `IS NOT NULL`, `extract(year FROM a)`, `a AT TIME ZONE b`. */
function isSyntax(tokens: readonly Token[], index: number, word: string): boolean {
  if (RESERVED_WORDS.has(word) && !MAYBE_COLUMN.has(word)) return true
  const after = tokens[index + 1]?.text.toLowerCase()
  if (after === 'from' && tokens[index - 1]?.text === '(' && tokens[index - 2]?.text.toLowerCase() === 'extract') return true
  return (after === 'time' && (word === 'at' || word === 'with' || word === 'without')) || (after === 'zone' && word === 'time')
}
