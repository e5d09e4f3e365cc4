import { bareExpression, closing, isSymbol, isWord, textOf, type Token, tokenize } from './tokens.ts'

/** What the stored text of a CREATE INDEX says beyond what the catalog's functions tell. */
export interface ParsedIndex {
  readonly unique: boolean
  /** The text of each part, without order and collation. */
  readonly parts: readonly string[]
  readonly where?: string
}

/** Reads the text of an index as `sqlite_schema` keeps it: https://www.sqlite.org/lang_createindex.html */
export function parseIndex(sql: string): ParsedIndex {
  const tokens = tokenize(sql)
  const unique = isWord(tokens[1], 'UNIQUE')
  const on = tokens.findIndex((token) => isWord(token, 'ON'))
  const open = on + 2
  const end = closing(tokens, open)
  const parts = splitParts(tokens.slice(open + 1, end)).map((part) => expressionOf(sql, part))
  if (!isWord(tokens[end + 1], 'WHERE')) return { unique, parts }
  return { unique, parts, where: bareExpression(textOf(sql, tokens.slice(end + 2))) }
}

function splitParts(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (isSymbol(token, '(')) depth += 1
    if (isSymbol(token, ')')) depth -= 1
    if (depth === 0 && isSymbol(token, ',')) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

function expressionOf(sql: string, part: readonly Token[]): string {
  const last = part.at(-1)
  const unordered = isWord(last, 'ASC') || isWord(last, 'DESC') ? part.slice(0, -1) : part
  const inner = unordered.slice(0, -2)
  const collated = isWord(unordered.at(-2), 'COLLATE') && isPrimary(inner)
  return bareExpression(textOf(sql, collated ? inner : unordered))
}

/** COLLATE belongs to the last operand alone, unless that is the whole: a name, a call, or something in parentheses. */
function isPrimary(tokens: readonly Token[]): boolean {
  const last = tokens.length - 1
  return last === 0 || closing(tokens, 0) === last || (tokens[0]?.kind === 'word' && closing(tokens, 1) === last)
}
