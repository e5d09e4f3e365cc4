/** Words after which a slash begins a regular expression, not a division. */
const BEFORE_PATTERN: ReadonlySet<string> = new Set(
  ['return', 'typeof', 'case', 'in', 'of', 'do', 'else', 'void', 'delete', 'throw', 'new', 'await', 'yield', 'instanceof'],
)

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', 0: '\0' }

/** A place in JavaScript or TypeScript source, with as much of the lexical grammar as is needed to step over code. */
export class SourceCursor {
  /** How many brackets are open. */
  depth = 0
  /** Whether the gap that was skipped last held the end of a line. */
  onNewLine = true
  readonly #source: string
  /** A mark at the start of the file that is no part of the code. */
  readonly #skipped: number
  #at = 0
  #patternMayFollow = true

  constructor(source: string) {
    this.#skipped = source.startsWith('\uFEFF') ? 1 : 0
    this.#source = source.slice(this.#skipped)
  }

  get done(): boolean {
    return this.#at >= this.#source.length
  }

  /** How many characters of the source stand before this place. */
  get offset(): number {
    return this.#at + this.#skipped
  }

  /** The line number at this place, from 1. */
  get line(): number {
    return this.#source.slice(0, this.#at).split('\n').length
  }

  /** Whether a sticky pattern matches here. */
  sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at
    return pattern.test(this.#source)
  }

  /** Steps over what a sticky pattern matches here and returns it. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  /** Steps over white space and comments; one that is never closed reaches to the end. */
  skipGap(): void {
    const gap = this.take(/(?:\s|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$))+/y) ?? ''
    this.onNewLine = gap.includes('\n')
  }

  /** The identifier at this place, or an empty text. */
  word(): string {
    return this.take(/[\p{ID_Start}$_][\p{ID_Continue}$]*/uy) ?? ''
  }

  /** Steps over a type annotation, up to the `=` of the value. */
  skipType(): void {
    this.skipGap()
    if (this.take(/:/y) === undefined) return
    for (this.skipGap(); !this.done && !this.sees(/=(?!>)|;/y); this.skipGap()) this.skipToken()
  }

  /** The value of the string at this place, or of a template that holds no expression. */
  string(): string | undefined {
    const start = this.#at
    const body = this.take(/'(?:[^'\\\n]|\\[^])*'|"(?:[^"\\\n]|\\[^])*"|`(?:[^`\\$]|\\[^]|\$(?!\{))*`/y)
    if (body === undefined) return undefined
    const value = unescape(body.slice(1, -1))
    if (value === undefined) this.#at = start
    return value
  }

  /** Steps over one token: a word, a number, a string, a template with its expressions, a regular expression or a sign. */
  skipToken(): void {
    const word = this.take(/[\p{ID_Continue}$]+/uy)
    if (word !== undefined) {
      this.#patternMayFollow = BEFORE_PATTERN.has(word)
      return
    }
    if (this.take(/'(?:[^'\\\n]|\\[^])*'?|"(?:[^"\\\n]|\\[^])*"?/y) !== undefined) {
      this.#patternMayFollow = false
    } else if (this.take(/`/y) !== undefined) {
      this.#skipTemplate()
    } else if (this.#patternMayFollow && this.take(/\/(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y) !== undefined) {
      this.#patternMayFollow = false
    } else {
      this.#skipSign()
    }
  }

  #skipSign(): void {
    const sign = this.#source[this.#at] ?? ''
    this.#at += 1
    if ('([{'.includes(sign)) this.depth += 1
    else if (')]}'.includes(sign)) this.depth = Math.max(0, this.depth - 1)
    this.#patternMayFollow = !')]}'.includes(sign)
  }

  /** After the opening backtick. */
  #skipTemplate(): void {
    for (;;) {
      this.take(/(?:[^`\\$]|\\[^]|\$(?!\{))*/y)
      if (this.done || this.take(/`/y) !== undefined) break
      this.take(/\$\{/y)
      const outside = this.depth
      this.#patternMayFollow = true
      for (this.skipGap(); !this.done && !(this.depth === outside && this.sees(/\}/y)); this.skipGap()) this.skipToken()
      this.take(/\}/y)
    }
    this.#patternMayFollow = false
  }
}

/** The text that a string literal stands for, or nothing when an escape is not one. */
function unescape(body: string): string | undefined {
  if (!body.includes('\\')) return body.replaceAll('\r\n', '\n')
  let valid = true
  const value = body.replace(/\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|[^])/g, (_, escape: string) => {
    if (/^[ux]./.test(escape)) {
      const code = Number.parseInt(escape.replace(/[^0-9a-fA-F]/g, ''), 16)
      if (code <= 0x10_ff_ff) return String.fromCodePoint(code)
      valid = false
      return ''
    }
    if (escape === 'u' || escape === 'x') valid = false
    if (escape === '\n' || escape === '\r\n') return ''
    return ESCAPES[escape] ?? escape
  })
  return valid ? value : undefined
}
