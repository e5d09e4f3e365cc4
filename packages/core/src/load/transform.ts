/// <reference path="./sucrase.d.ts" />
import { parse } from 'sucrase/dist/parser/index.js'
import { transform as rewrite } from 'sucrase/dist/index.js'
import path from 'node:path'
import { placeAt, syntaxProblem, type Place } from './load-problem.ts'
import {
  awaits,
  declarationCommas,
  declaredModule,
  isDynamicImport,
  isImportMeta,
  isModule,
  isWord,
  requires,
  textAt,
  tokenAt,
  valueAt,
  type Words,
} from './module-words.ts'
import { refuseSyntax } from './refused-syntax.ts'
import type { Unit, UnitImport } from './unit.ts'

/**
 * The text of a module as the body of a function.
 *
 * Which words of a file are imports is read from its tokens, so that texts and comments stay as they are: before sucrase rewrites
 * the file, each static specifier is replaced by a mark that occurs nowhere else, and afterwards `require('mark')`, which only
 * sucrase can have written, becomes `__migImported(n)`. What is left of `require` is the user's own.
 * @throws LoadError `load.syntax` when it cannot be parsed, or has syntax that is refused.
 */
export function transform(source: string, file: string): Unit {
  const extension = path.extname(file)
  const typescript = /^\.[mc]?tsx?$/.test(extension)
  const jsx = extension.endsWith('x')
  const words: Words = { source, ...parsed(source, file, () => parse(source, jsx, typescript, false)) }
  refuseSyntax(file, words)
  const mark = unusedMark(source)
  const { edits, imports } = marked(words, mark)
  const { code } = parsed(source, file, () =>
    rewrite(edited(source, edits), {
      transforms: [...(typescript ? (['typescript'] as const) : []), 'imports', ...(jsx ? (['jsx'] as const) : [])],
      disableESTransforms: true,
      preserveDynamicImport: true,
    }),
  )
  const used = new Set<number>()
  const body = code.replace(new RegExp(`\\brequire\\('${mark}(\\d+)/[^']*'\\)`, 'g'), (_, index: string) => {
    used.add(Number(index))
    return `__migImported(${index})`
  })
  const strict = typescript || isModule(words)
  return {
    // A comment can stand behind other text of its line; the first line of a script with `#!` cannot.
    code: (strict ? body : body.replace(/^(#!.*\n)?"use strict";/, '$1')).replace(/^#!/, '//'),
    imports: imports.map((item, index) => (used.has(index) ? item : null)),
    isModule: isModule(words),
    isAsync: awaits(words),
    requires: requires(words),
  }
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Marks for the specifiers of static imports, and `__migImport` for dynamic ones and `import.meta`. */
function marked(words: Words, mark: string): { readonly edits: readonly Edit[]; readonly imports: readonly UnitImport[] } {
  const edits: Edit[] = []
  const imports: UnitImport[] = []
  for (const [index, token] of words.tokens.entries()) {
    // Everything here starts with one of two words.
    if (token.isType || !(isWord(words, index, 'import') || isWord(words, index, 'export'))) continue
    if (isDynamicImport(words, index) || isImportMeta(words, index)) edits.push({ ...rangeAt(words, index), text: '__migImport' })
    edits.push(...exportEdits(words, index))
    const declared = declaredModule(words, index)
    if (declared === undefined) continue
    const { start, end } = rangeAt(words, declared.at)
    // The loader does `export *` itself: names can come later where imports are circular, and own exports win in any order.
    const between = words.source.slice(token.start, start)
    if (declared.use === 'star') edits.push({ start: token.start, end: start, text: `import ${newLines(between)}` })
    const specifier = valueAt(words, declared.at)
    const known = imports.findIndex((item) => item.specifier === specifier && item.use === declared.use)
    const number = known >= 0 ? known : imports.push({ specifier, use: declared.use }) - 1
    // sucrase names the variable by the last part of the path, which then stands in messages of the runtime.
    edits.push({ start, end, text: `'${mark}${number}/${path.basename(specifier).replace(/\W/g, '')}'` })
  }
  // Edits of one declaration can lie behind those that its values hold.
  return { edits: edits.toSorted((a, b) => a.start - b.start), imports }
}

/** What sucrase needs to see of `export const …`, if one starts at the token. */
function exportEdits(words: Words, index: number): readonly Edit[] {
  const { start } = tokenAt(words, index)
  const commas = declarationCommas(words, index)
  if (commas === undefined) return []
  // It makes `({ … } = …)` of a pattern, which would be a call of what stands before it where semicolons are left out.
  const opening = /^[{[]$/.test(textAt(words, index + 2)) ? [{ start, end: start, text: ';' }] : []
  return [...opening, ...commas.map((comma) => ({ ...rangeAt(words, comma), text: `; export ${textAt(words, index + 1)}` }))]
}

function rangeAt(words: Words, index: number): { readonly start: number; readonly end: number } {
  const { start, end } = tokenAt(words, index)
  return { start, end }
}

function edited(source: string, edits: readonly Edit[]): string {
  let result = ''
  let position = 0
  for (const { start, end, text } of edits) {
    result += source.slice(position, start) + text
    position = end
  }
  return result + source.slice(position)
}

function newLines(text: string): string {
  return text.replace(/[^\n]/g, '')
}

function unusedMark(source: string): string {
  let mark = 'mig:'
  while (source.includes(mark)) mark = `mig${mark}`
  return mark
}

/** sucrase gives the position either as an offset or as a line and column. */
function parsed<T>(source: string, file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const { message, pos, loc } = error as Error & { readonly pos?: number; readonly loc?: Place }
    throw syntaxProblem(file, pos === undefined ? loc : placeAt(source, pos), message.replace(/ \(\d+:\d+\)$/, ''), undefined, error)
  }
}
