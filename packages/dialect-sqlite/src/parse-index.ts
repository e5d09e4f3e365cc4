import { bareExpression, closing, isWord, splitAtCommas, splitOrder, textOf, tokenize } from './tokens.ts'

/** What the stored text of a CREATE INDEX says beyond what the catalog's functions tell. */
export interface ParsedIndex {
  readonly unique: boolean
  /** The text of each part, without its order; a collation stands at its end. */
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
  const parts = splitAtCommas(tokens.slice(open + 1, end)).map((part) => bareExpression(textOf(sql, splitOrder(part).target)))
  if (!isWord(tokens[end + 1], 'WHERE')) return { unique, parts }
  return { unique, parts, where: bareExpression(textOf(sql, tokens.slice(end + 2))) }
}
