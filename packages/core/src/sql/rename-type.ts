import { quoteIfNeeded } from '../schema/identifier-text.ts'
import type { QualifiedName } from '../schema/table.ts'
import { significant, tokenize, tokenName, type Token } from './tokens.ts'

/** The expression after a type got another name: what stands behind `::` and means the type, as a catalog prints casts. */
export function renameTypeInSql(sql: string, type: QualifiedName, to: string): string {
  return replaced(sql, (tokens, index) => {
    const name = castTo(tokens, index, type)
    return name === undefined ? [] : [[name, quoteIfNeeded(to)]]
  })
}

/**
 * The expression after values of an enum got other texts: texts with a cast to the enum.
 * @param names The new texts by the old ones; all change at once.
 */
export function renameValuesInSql(sql: string, type: QualifiedName, names: ReadonlyMap<string, string>): string {
  const literals = new Map([...names].map(([value, to]) => [literal(value), literal(to)]))
  return replaced(sql, (tokens, index) => {
    const text = tokens[index - 1]
    const to = text === undefined ? undefined : literals.get(text.text)
    return text === undefined || to === undefined || castTo(tokens, index, type) === undefined ? [] : [[text, to]]
  })
}

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

/** The name of the type in a cast to it, whose `::` stands here. */
function castTo(tokens: readonly Token[], index: number, type: QualifiedName): Token | undefined {
  if (tokens[index]?.text !== '::') return undefined
  const [first, dot, second] = tokens.slice(index + 1)
  if (dot?.text !== '.') return means(first, type.name) && type.schema === undefined ? first : undefined
  return means(second, type.name) && (type.schema === undefined || means(first, type.schema)) ? second : undefined
}

/** Bare words are folded to lower case. */
function means(token: Token | undefined, name: string): boolean {
  if (token === undefined) return false
  return (token.kind === 'word' ? token.text.toLowerCase() : tokenName(token)) === name
}

function replaced(sql: string, find: (tokens: readonly Token[], index: number) => readonly (readonly [Token, string])[]): string {
  const tokens = tokenize(sql)
  const meaning = significant(tokens)
  const texts = new Map(meaning.flatMap((_, index) => find(meaning, index)))
  return texts.size === 0 ? sql : tokens.map((token) => texts.get(token) ?? token.text).join('')
}
