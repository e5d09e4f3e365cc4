/// <reference path="./sucrase.d.ts" />
import { TokenType } from 'sucrase/dist/parser/tokenizer/types.js'
import type { Token } from 'sucrase/dist/parser/index.js'
import { placeAt, syntaxProblem } from './load-problem.ts'
import { isWord, textAt, type Words } from './module-words.ts'

const { _declare, at, braceL, braceR, bracketL, hash, name, num, string } = TokenType

/** `IdentifierRole` of sucrase. */
const OBJECT_KEY = 10

/**
 * Refuses what the transformation would drop in silence or leave for Node to trip over.
 * @throws LoadError `load.syntax` with the line and what to write instead.
 */
export function refuseSyntax(file: string, words: Words): void {
  let ambientEnd = -1
  words.tokens.forEach((token, index) => {
    if (token.type === _declare) ambientEnd = Math.max(ambientEnd, ambientBlockEnd(words, index))
    const what = token.type === at ? 'decorator' : token.type === name ? refusedWord(words, index) : undefined
    if (what === undefined || (what === 'namespace' && index <= ambientEnd)) return
    const { says, instead } = REFUSED[what]
    throw syntaxProblem(file, placeAt(words.source, token.start), says, instead)
  })
}

type Refused = 'decorator' | 'namespace' | 'accessor' | 'using'

const REFUSED: { readonly [what in Refused]: { readonly says: string; readonly instead: string } } = {
  decorator: {
    says: 'decorators cannot be used in files that mig loads.',
    instead: 'Keep decorated classes out of the configuration, models and revisions: describe tables with table().',
  },
  namespace: {
    says: 'a namespace cannot be used in files that mig loads.',
    instead: 'Make a module of it, or an object: `export const x = { … }`. `declare namespace` is fine.',
  },
  accessor: { says: 'an `accessor` field cannot be used in files that mig loads.', instead: 'Write a getter and a setter.' },
  using: { says: 'a `using` declaration cannot be used in files that mig loads.', instead: 'Write `const` with try … finally.' },
}

function refusedWord(words: Words, index: number): Refused | undefined {
  const token = words.tokens[index]
  const next = words.tokens[index + 1]
  if (token === undefined || next === undefined) return undefined
  const is = (word: string): boolean => isWord(words, index, word)
  if (is('namespace') || is('module')) {
    // In `declare namespace` the word is preceded by `declare`, and in `declare module 'x'` no name follows.
    const opens = token.isType && next.type === name && ['{', '.'].includes(textAt(words, index + 2))
    return opens && !isWord(words, index - 1, 'declare') ? 'namespace' : undefined
  }
  const isSameLine = (): boolean => !words.source.slice(token.end, next.start).includes('\n')
  // A field or method that is called `accessor` is followed by a sign; an identifier `using` has a role.
  const isAccessor = is('accessor') && token.identifierRole === OBJECT_KEY && !token.isType && startsMember(next)
  const isUsing = is('using') && token.identifierRole === null && next.type === name && next.identifierRole !== null
  return (isAccessor || isUsing) && isSameLine() ? (isAccessor ? 'accessor' : 'using') : undefined
}

function startsMember(token: Token): boolean {
  return !token.isType && [name, hash, string, num, bracketL].includes(token.type)
}

/** The end of `declare global { … }`, `declare module … { … }` or `declare namespace … { … }`, if that is what starts here. */
function ambientBlockEnd(words: Words, start: number): number {
  if (!['global', 'module', 'namespace'].includes(textAt(words, start + 1))) return start
  for (let index = start, depth = 0; index < words.tokens.length; index++) {
    const type = words.tokens[index]?.type
    if (type === braceL) depth++
    else if (type === braceR && --depth === 0) return index
  }
  return start
}
