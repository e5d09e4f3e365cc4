import { significant, tokenize } from '../sql/tokens.ts'

/**
 * The expression as schemas hold it: without space around it and without parentheses around the whole. Parentheses that mean
 * something stay: those of a row `(a, b)` and of a subquery.
 */
export function bareExpression(text: string): string {
  const trimmed = text.trim()
  return isEnclosed(trimmed) ? bareExpression(trimmed.slice(1, -1)) : trimmed
}

/** True when the first parenthesis is closed by the last character, and a single expression stands between. */
function isEnclosed(text: string): boolean {
  if (!text.startsWith('(') || !text.endsWith(')')) return false
  const tokens = tokenize(text)
  if (tokens.at(-1)?.text !== ')') return false
  const [, second, ...rest] = significant(tokens)
  if (second === undefined || rest.length === 0 || /^(select|values|with)$/i.test(second.text)) return false
  let depth = 1
  return [second, ...rest].every(({ text: mark }, index) => {
    if (mark === '(') depth++
    if (mark === ')') depth--
    return depth === 0 ? index === rest.length : !(mark === ',' && depth === 1)
  })
}
