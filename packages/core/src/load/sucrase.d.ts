// Parts of sucrase that its package has but describes under other paths. All are CommonJS: one copy of it is bundled.

declare module 'sucrase/dist/index.js' {
  export { transform } from 'sucrase'
}

declare module 'sucrase/dist/parser/index.js' {
  export interface Token {
    readonly type: number
    readonly start: number
    readonly end: number
    /** Part of a type, so it is left out of the output. */
    readonly isType: boolean
    /** How an identifier is used; null for keywords that depend on their place, and for properties. */
    readonly identifierRole: number | null
    /** Of a `=`: the index of the token behind the value. */
    readonly rhsEndIndex: number | null
  }
  export interface Scope {
    readonly startTokenIndex: number
    readonly endTokenIndex: number
    readonly isFunctionScope: boolean
  }
  export function parse(
    source: string,
    jsx: boolean,
    typescript: boolean,
    flow: boolean,
  ): { readonly tokens: readonly Token[]; readonly scopes: readonly Scope[] }
}

declare module 'sucrase/dist/parser/tokenizer/types.js' {
  /** The kinds of tokens, by number. */
  export const TokenType: {
    readonly at: number
    readonly bracketL: number
    readonly bracketR: number
    readonly braceL: number
    readonly braceR: number
    readonly comma: number
    readonly dollarBraceL: number
    readonly dot: number
    readonly eq: number
    readonly hash: number
    readonly name: number
    readonly num: number
    readonly parenL: number
    readonly parenR: number
    readonly star: number
    readonly string: number
    readonly _const: number
    readonly _declare: number
    readonly _export: number
    readonly _import: number
    readonly _let: number
    readonly _var: number
  }
}
