import { closing, isSymbol, isWord, textOf, type Token, tokenize } from './tokens.ts'

/** Reads the tokens of a statement one after the other. SQLite has checked the text, so what is expected is there. */
export class Cursor {
  readonly #sql: string
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(sql: string) {
    this.#sql = sql
    this.#tokens = tokenize(sql)
  }

  get done(): boolean {
    return this.#at >= this.#tokens.length
  }

  peek(offset = 0): Token | undefined {
    return this.#tokens[this.#at + offset]
  }

  /** The next token, which is passed. */
  next(): Token | undefined {
    const token = this.peek()
    this.#at += 1
    return token
  }

  /** Passes the words when all of them come next. */
  words(...words: readonly string[]): boolean {
    const found = words.every((word, index) => isWord(this.peek(index), word))
    if (found) this.#at += words.length
    return found
  }

  /** The next word out of a list, passed, in upper case. */
  oneOf(...words: readonly string[]): string | undefined {
    return words.find((word) => this.words(word))
  }

  symbol(symbol: string): boolean {
    const found = isSymbol(this.peek(), symbol)
    if (found) this.#at += 1
    return found
  }

  /** The name that comes next, without its quotes. */
  name(): string {
    return this.next()?.value ?? ''
  }

  /** The text between the parentheses that come next, without comments. */
  parenthesized(): string {
    const end = closing(this.#tokens, this.#at)
    if (end === -1) return ''
    const text = textOf(this.#sql, this.#tokens.slice(this.#at + 1, end))
    this.#at = end + 1
    return text
  }

  /** Where the cursor stands, for `textSince`. */
  mark(): number {
    return this.#at
  }

  textSince(mark: number): string {
    return textOf(this.#sql, this.#tokens.slice(mark, this.#at))
  }
}
