/// <reference path="./sucrase.d.ts" />
import { TokenType } from 'sucrase/dist/parser/tokenizer/types.js'
import type { Scope, Token } from 'sucrase/dist/parser/index.js'
import type { UnitImport } from './unit.ts'

/** A parsed file. */
export interface Words {
  readonly source: string
  readonly tokens: readonly Token[]
  readonly scopes: readonly Scope[]
}

/** Read once: an import of a bundled CommonJS module is looked up at each use. */
const {
  _const,
  _export,
  _import,
  _let,
  _var,
  braceL,
  braceR,
  bracketL,
  bracketR,
  comma,
  dollarBraceL,
  eq,
  name,
  parenL,
  parenR,
  star,
  string,
} = TokenType

/** `IdentifierRole` of sucrase. */
const ACCESS = 0
const TOP_LEVEL_DECLARATION = 2
const OBJECT_SHORTHAND = 8

const NO_TOKEN: Token = { type: -1, start: 0, end: 0, isType: false, identifierRole: null, rhsEndIndex: null }

export function tokenAt(words: Words, index: number): Token {
  return words.tokens[index] ?? NO_TOKEN
}

export function textAt(words: Words, index: number): string {
  const { start, end } = tokenAt(words, index)
  return words.source.slice(start, end)
}

/** Whether the token is that word, compared in place since most tokens are not. */
export function isWord(words: Words, index: number, word: string): boolean {
  const token = words.tokens[index]
  return token !== undefined && token.end - token.start === word.length && words.source.startsWith(word, token.start)
}

/** The value of a text in quotes. */
export function valueAt(words: Words, index: number): string {
  return textAt(words, index).slice(1, -1).replace(/\\(.)/gs, '$1')
}

/** Whether import or export declarations make the file a module rather than CommonJS. */
export function isModule(words: Words): boolean {
  return words.tokens.some(({ type }, index) => type === _export || (type === _import && !isDynamicImport(words, index)))
}

/** Whether the module itself awaits, outside of every function. */
export function awaits(words: Words): boolean {
  const functions = words.scopes.filter((scope) => scope.isFunctionScope && scope.endTokenIndex < words.tokens.length)
  return words.tokens.some((token, index) => {
    if (token.type !== name || token.isType || !isWord(words, index, 'await') || isWord(words, index - 1, '.')) return false
    return !functions.some((scope) => scope.startTokenIndex <= index && index < scope.endTokenIndex)
  })
}

/** What the file requires, `*` for a computed argument; nothing where it declares a `require` of its own. */
export function requires(words: Words): readonly string[] {
  const found = new Set<string>()
  for (const [index, token] of words.tokens.entries()) {
    if (token.type !== name || token.isType || !isWord(words, index, 'require')) continue
    const role = token.identifierRole
    if (role === TOP_LEVEL_DECLARATION) return []
    const isUse = role === ACCESS || role === OBJECT_SHORTHAND || (role === null && textAt(words, index - 1) === '=')
    const isCall = tokenAt(words, index + 1).type === parenL && tokenAt(words, index + 3).type === parenR
    if (isUse) found.add(isCall && tokenAt(words, index + 2).type === string ? valueAt(words, index + 2) : '*')
  }
  return [...found]
}

export function isDynamicImport(words: Words, index: number): boolean {
  return tokenAt(words, index).type === _import && tokenAt(words, index + 1).type === parenL
}

/** The parser takes the `import` of `import.meta` for a name; a property of that name has a dot before it. */
export function isImportMeta(words: Words, index: number): boolean {
  const isImport = tokenAt(words, index).type === name && isWord(words, index, 'import') && !isWord(words, index - 1, '.')
  return isImport && isWord(words, index + 1, '.') && isWord(words, index + 2, 'meta')
}

/** A declaration that names a module: where its specifier stands. */
export interface DeclaredModule {
  readonly at: number
  readonly use: UnitImport['use']
}

/** The module that the import or export declaration names which starts at the token. */
export function declaredModule(words: Words, index: number): DeclaredModule | undefined {
  const { type } = tokenAt(words, index)
  const next = tokenAt(words, index + 1).type
  if (type === _import) {
    if (next === string) return { at: index + 1, use: 'import' }
    return next === parenL ? undefined : fromClause(words, index + 1, 'import')
  }
  if (type !== _export) return undefined
  if (next === braceL) return fromClause(words, index + 1, 'reexport')
  if (next === star) return fromClause(words, index + 1, textAt(words, index + 2) === 'as' ? 'reexport' : 'star')
  return undefined
}

/** The text behind `from`; names in braces can be texts too, and `import x = …` and `export { x }` have none. */
function fromClause(words: Words, start: number, use: UnitImport['use']): DeclaredModule | undefined {
  for (let index = start, inBraces = false; index < words.tokens.length; index++) {
    const { type } = tokenAt(words, index)
    if (type === string && !inBraces) return { at: index, use }
    if (type === eq) return undefined
    if (type === braceL) inBraces = true
    if (type === braceR) {
      if (textAt(words, index + 1) !== 'from') return undefined
      inBraces = false
    }
  }
  return undefined
}

/** The commas between the declarations of `export const a = 1, b = 2`, if such a statement starts here; sucrase exports the first alone. */
export function declarationCommas(words: Words, start: number): readonly number[] | undefined {
  if (tokenAt(words, start).type !== _export || ![_const, _let, _var].includes(tokenAt(words, start + 1).type)) return undefined
  const commas: number[] = []
  for (let index = start + 2; index < words.tokens.length; index++) {
    const { type } = tokenAt(words, index)
    index = type === braceL || type === bracketL ? behindBrackets(words, index) : index + 1
    while (tokenAt(words, index).isType) index++
    if (tokenAt(words, index).type === eq) index = tokenAt(words, index).rhsEndIndex ?? index + 1
    if (tokenAt(words, index).type !== comma) break
    commas.push(index)
  }
  return commas
}

function behindBrackets(words: Words, start: number): number {
  let depth = 0
  for (let index = start; index < words.tokens.length; index++) {
    const { type } = tokenAt(words, index)
    if ([braceL, bracketL, dollarBraceL, parenL].includes(type)) depth++
    else if ([braceR, bracketR, parenR].includes(type) && --depth === 0) return index + 1
  }
  return words.tokens.length
}
