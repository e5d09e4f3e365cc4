import { readdirSync } from 'node:fs'
import path from 'node:path'
import { candidates } from './find-file.ts'
import { displayPath } from './display-path.ts'
import { LoadError } from '../errors.ts'
import { packageName } from './find-package.ts'
import { suggest } from '../config/suggestion.ts'

/** A relative or absolute specifier means no file. */
export function missingFile(specifier: string, target: string, importer: string): LoadError {
  const folder = path.dirname(target)
  const similar = suggest(path.basename(target), filesIn(folder))
  return new LoadError('load.missing', `${displayPath(importer)} imports ${specifier}, and there is no such file.`, {
    hint: [...(similar === undefined ? [] : [`Did you mean ${similar}?`]), `Tried ${tried(target)}.`].join(' '),
  })
}

/** A package is not installed, or does not export what is asked for. */
export function missingPackage(specifier: string, importer: string, reason?: string, cause?: unknown): LoadError {
  const name = packageName(specifier)
  const why = reason ?? 'no package of that name is installed, and no path alias of a tsconfig.json means it'
  const beside = name.startsWith('@mig/') ? `, npm install --global ${name} beside a global mig` : ''
  const install = `Run npm install ${name} in ${displayPath(path.dirname(importer))}${beside}, or correct the name.`
  return new LoadError('load.missing', `${displayPath(importer)} imports ${specifier}, which cannot be found: ${why}.`, {
    hint: reason === undefined ? install : `Check the exports of ${name}.`,
    ...(cause === undefined ? {} : { cause }),
  })
}

/** The names that were tried: as TypeScript files are imported, or with every ending where there is none. */
function tried(target: string): string {
  const [first, ...others] = candidates(target)
  const isWritten = first !== target
  const names = [first ?? target, ...others].filter(
    (name) => !name.startsWith(target + path.sep) && !(isWritten && name.startsWith(`${target}.`)),
  )
  const folder = displayPath(path.dirname(target))
  return `${names.map((name) => path.basename(name)).join(', ')} and an index file in ${path.basename(target)}, in ${folder}`
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
