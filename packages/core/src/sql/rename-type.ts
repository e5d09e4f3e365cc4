import { qualifiedText, quoteIfNeeded } from '../schema/identifier-text.ts'
import { RESERVED_WORDS } from '../schema/reserved-words.ts'
import type { QualifiedName } from '../schema/table.ts'
import { significant, tokenize, tokenName, type Token } from './tokens.ts'

/** The expression after a type got another name: what stands behind `::` and means the type, as a catalog prints casts. */
export function renameTypeInSql(sql: string, type: QualifiedName, to: QualifiedName): string {
  return replaced(sql, (tokens, index) => (tokens[index]?.text === '::' ? nameAt(tokens, index + 1, type, to) : []))
}

/** The expression after a function got another name: what stands before a parenthesis and means the function. */
export function renameCallInSql(sql: string, called: QualifiedName, to: QualifiedName): string {
  const isCall = (tokens: readonly Token[], index: number): boolean => {
    const end = tokens[index + 1]?.text === '.' ? index + 3 : index + 1
    return tokens[end]?.text === '(' && tokens[index - 1]?.text !== '.'
  }
  return replaced(sql, (tokens, index) => (isCall(tokens, index) ? nameAt(tokens, index, called, to) : []))
}

/** The expression after a sequence got another name: `'numbers'::regclass`, as a catalog prints it, or `nextval('numbers')`. */
export function renameSequenceInSql(sql: string, sequence: QualifiedName, to: QualifiedName): string {
  return replaced(sql, (tokens, index) => {
    const [text, cast, type] = tokens.slice(index, index + 3)
    if (text?.kind !== 'string') return []
    const inside = tokenize(text.text.slice(1, -1).replaceAll("''", "'"))
    const changes = new Map(nameAt(inside, 0, sequence, to))
    const now = literal(inside.map((token) => changes.get(token) ?? token.text).join(''))
    if (changes.size === 0) return []
    const isCast = cast?.text === '::' && type?.text.toLowerCase() === 'regclass'
    const isArgument = tokens[index - 1]?.text === '(' && /^(next|curr|set)val$/i.test(tokens[index - 2]?.text ?? '')
    return isCast || isArgument ? [[text, now]] : []
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

/** The tokens that mean the thing and what they become, where its name begins here. */
function nameAt(tokens: readonly Token[], index: number, name: QualifiedName, to: QualifiedName): readonly (readonly [Token, string])[] {
  const [first, dot, second] = tokens.slice(index, index + 3)
  if (first === undefined) return []
  if (dot?.text !== '.') return means(first, name.name) && name.schema === undefined ? [[first, qualifiedText(to)]] : []
  if (second === undefined || !means(second, name.name)) return []
  // A catalog prints the default schema as well.
  if (name.schema === undefined && to.schema === undefined) return means(first, 'pg_catalog') ? [] : [[second, quoteIfNeeded(to.name)]]
  if (name.schema !== undefined && !means(first, name.schema)) return []
  return [
    [first, qualifiedText(to)],
    [dot, ''],
    [second, ''],
  ]
}

/** The name of the type in a cast to it, whose `::` stands here. */
function castTo(tokens: readonly Token[], index: number, type: QualifiedName): Token | undefined {
  if (tokens[index]?.text !== '::') return undefined
  const [first, dot, second] = tokens.slice(index + 1)
  if (dot?.text !== '.') return means(first, type.name) && type.schema === undefined ? first : undefined
  return means(second, type.name) && (type.schema === undefined || means(first, type.schema)) ? second : undefined
}

/** Bare words are folded to lower case; those of the language are no names. */
function means(token: Token | undefined, name: string): boolean {
  if (token === undefined) return false
  if (token.kind !== 'word') return tokenName(token) === name
  const word = token.text.toLowerCase()
  return word === name && !RESERVED_WORDS.has(word)
}

function replaced(sql: string, find: (tokens: readonly Token[], index: number) => readonly (readonly [Token, string])[]): string {
  const tokens = tokenize(sql)
  const meaning = significant(tokens)
  const texts = new Map(meaning.flatMap((_, index) => find(meaning, index)))
  return texts.size === 0 ? sql : tokens.map((token) => texts.get(token) ?? token.text).join('')
}
