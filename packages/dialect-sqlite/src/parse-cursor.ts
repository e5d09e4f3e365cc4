import { closing, isSymbol, isWord, splitAtCommas, textOf, type Token, tokenize } from './tokens.ts'

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

  /** The tokens of each item of the list in parentheses that comes next; none when there is no list. */
  list(): readonly (readonly Token[])[] {
    const end = closing(this.#tokens, this.#at)
    if (end === -1) return []
    const items = splitAtCommas(this.#tokens.slice(this.#at + 1, end))
    this.#at = end + 1
    return items
  }

  /** Where the cursor stands, for `rawSince`. */
  mark(): number {
    return this.#at
  }

  /** What was passed since then, with the comments in it. */
  rawSince(mark: number): string {
    return this.#sql.slice(this.#tokens[mark]?.start, this.#at === mark ? this.#tokens[mark]?.start : this.#tokens[this.#at - 1]?.end)
  }
}
