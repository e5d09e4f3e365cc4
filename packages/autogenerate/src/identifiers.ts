import { tokenize, tokenName } from '@mig/core/dialect'

/** True if the SQL text speaks of one of the columns; a function of the same name counts too, which costs no more than work done twice. */
export function mentionsAny(sql: string, columns: ReadonlySet<string>): boolean {
  if (columns.size === 0) return false
  const folded = new Set([...columns].map((column) => column.toLowerCase()))
  return tokenize(sql).some((token) => (token.kind === 'word' || token.kind === 'quoted') && folded.has(tokenName(token).toLowerCase()))
}
