import { isSymbol } from '@mig/core/dialect'
import { isWord, sqlWords, type Token } from './tokens.ts'

/**
 * Words before a parenthesis that are no functions: syntax and the names of types. Quoted, each of them would be one.
 * https://www.postgresql.org/docs/current/sql-keywords-appendix.html
 */
const NO_FUNCTIONS = new Set(
  `all and any array as asymmetric between bit by case cast char character check collate dec decimal default distinct else end except
   exists false filter float for from group having ilike in interval is isnull like nchar not notnull null numeric on or order over
   precision real returning row select similar some symmetric then time timestamp true uescape union using varchar varying when where
   with within without zone int integer bigint smallint boolean`.split(/\s+/),
)

/** Syntax that PostgreSQL prints as a call, so the call stands in one of the texts alone. */
const SYNTAX_AS_CALL = new Set(['similar_to_escape', 'similar_escape', 'like_escape'])

/** The names of functions that are called and of collations, sorted; a schema before a name does not count. */
export function callsAndCollations(sql: string): readonly string[] {
  const tokens = sqlWords(sql)
  const names: string[] = []
  tokens.forEach((token, index) => {
    if (isCall(tokens, index)) names.push(`${token.text}()`)
    if (isWord(token, 'collate')) names.push(`collate ${lastName(tokens, index + 1)}`)
  })
  return names.toSorted()
}

function isCall(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index]
  if (token === undefined || !isSymbol(tokens[index + 1], '(')) return false
  if (token.kind !== 'quoted' && token.kind !== 'word') return false
  if (token.kind === 'word' && NO_FUNCTIONS.has(token.text)) return false
  return !SYNTAX_AS_CALL.has(token.text) && !isTypeName(tokens, index)
}

/** `x::app.geometry(Point)` and `CAST(x AS bit varying(3))` */
function isTypeName(tokens: readonly Token[], index: number): boolean {
  let at = index
  while (isSymbol(tokens[at - 1], '.')) at -= 2
  return isSymbol(tokens[at - 1], '::') || isWord(tokens[at - 1], 'as')
}

function lastName(tokens: readonly Token[], index: number): string {
  return isSymbol(tokens[index + 1], '.') ? lastName(tokens, index + 2) : tokens[index]?.text ?? ''
}
