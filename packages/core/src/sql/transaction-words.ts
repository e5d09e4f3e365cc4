import { isSymbol } from './parentheses.ts'
import { significant, tokenize, type Token } from './tokens.ts'

/** https://www.postgresql.org/docs/current/sql-begin.html, https://www.sqlite.org/lang_transaction.html */
const WORDS = /^(?:begin|commit|end|abort|rollback|start transaction|prepare transaction)\b/i

/** A part of a transaction is rolled back: https://www.postgresql.org/docs/current/sql-rollback-to.html */
const TO_SAVEPOINT = /^rollback (?:(?:work|transaction) )?to\b/i

/** The word with which a statement of the text begins or ends a transaction, if one does. */
export function transactionWord(sql: string): string | undefined {
  // Texts with data are long, and few of them have such a word.
  if (!/begin|commit|end|abort|rollback|transaction/i.test(sql)) return undefined
  for (const statement of statements(significant(tokenize(sql)))) {
    const text = wordsInFront(statement).join(' ')
    const word = TO_SAVEPOINT.test(text) ? undefined : WORDS.exec(text)?.[0]
    if (word !== undefined) return word.toUpperCase()
  }
  return undefined
}

/**
 * The statements of a text: a semicolon in parentheses, or in the body of a trigger or a function, ends none. `NEW.end` and SQLite's
 * `[end]` are names.
 */
function statements(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const found: Token[][] = [[]]
  let [depth, blocks] = [0, 0]
  for (const [index, token] of tokens.entries()) {
    const statement = found.at(-1) ?? []
    if (isSymbol(token, '(')) depth++
    if (isSymbol(token, ')')) depth--
    const isName = isSymbol(tokens[index - 1], '.') || isSymbol(tokens[index - 1], '[')
    if (depth === 0 && !isName) blocks += blockStep(token, statement, tokens[index + 1], blocks)
    if (isSymbol(token, ';') && depth <= 0 && blocks === 0) {
      found.push([])
      depth = 0
    } else statement.push(token)
  }
  return found
}

/** 1 where a block begins, -1 where one ends. `CASE … END` counts inside of a body alone. */
function blockStep(token: Token, before: readonly Token[], next: Token | undefined, blocks: number): number {
  if (token.kind !== 'word') return 0
  const word = token.text.toLowerCase()
  if (blocks > 0) return word === 'case' ? 1 : word === 'end' ? -1 : 0
  return word === 'begin' && hasBody(before, next) ? 1 : 0
}

/** `CREATE TEMP TRIGGER … BEGIN … END` of SQLite, `CREATE FUNCTION … BEGIN ATOMIC … END` of PostgreSQL. */
function hasBody(before: readonly Token[], next: Token | undefined): boolean {
  const text = wordsInFront(before).join(' ')
  return /^create (?:\w+ )?trigger\b/i.test(text) || (/^create\b/i.test(text) && next?.text.toLowerCase() === 'atomic')
}

function wordsInFront(tokens: readonly Token[]): readonly string[] {
  const end = tokens.findIndex(({ kind }) => kind !== 'word')
  return (end === -1 ? tokens : tokens.slice(0, end)).map(({ text }) => text)
}
