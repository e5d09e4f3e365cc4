import { quoting } from '../quoting.ts'
import { isWord, type Token, tokenize } from '../tokens.ts'

/*
 * The catalog keeps the texts of indexes, triggers and views without their schema, whatever was written: `CREATE INDEX ix ON t (a)`.
 * To be made again where they stood they need it: https://www.sqlite.org/schematab.html
 */

const KINDS = ['TABLE', 'INDEX', 'TRIGGER', 'VIEW']

/** The stored text with the schema put in, and another name where one is given. */
export function storedSql(sql: string, schema: string, name?: string): string {
  const tokens = tokenize(sql)
  const place = nameToken(tokens)
  if (place === undefined) return sql
  const written = name === undefined ? place.text : quoting.identifier(name)
  return `${sql.slice(0, place.start)}${quoting.identifier(schema)}.${written}${sql.slice(place.end)}`
}

function nameToken(tokens: readonly Token[]): Token | undefined {
  const kind = tokens.findIndex((token) => KINDS.some((word) => isWord(token, word)))
  return kind === -1 ? undefined : tokens[kind + 1]
}
