import path from 'node:path'
import type { ModelSource } from '../config/config.ts'
import { LoadError, ModelError } from '../errors.ts'
import { ENUM, OBJECT, TABLE, definitionOf } from '../builders/brand.ts'
import { displayPath } from './display-path.ts'
import { findFile } from './find-file.ts'
import { glob, isPattern } from './glob.ts'
import type { Loader } from './loader.ts'

/**
 * The models that a configuration names, as `schemaOf` takes them: the modules of files, and values as they are. Promises are awaited and
 * functions called, so `models: () => import('./models.js')` works.
 * @throws ModelError `model.none` when no file matches, or nothing that a schema holds is exported.
 * @throws LoadError when a file cannot be loaded.
 */
export async function loadModels(models: ModelSource, folder: string, loader: Loader): Promise<readonly unknown[]> {
  const given = await valueOf(models)
  const items = Array.isArray(given) ? await Promise.all((given as readonly unknown[]).flat(Infinity).map(valueOf)) : [given]
  const patterns = items.filter((item) => typeof item === 'string')
  const files = patterns.length === 0 ? [] : filesOf(patterns, folder)
  const loaded: unknown[] = items.filter((item) => typeof item !== 'string' && item !== undefined && item !== null)
  for (const file of files) loaded.push(await loadModel(file, loader))
  if (!loaded.some(holdsModel)) throw nothing(files)
  return loaded
}

async function valueOf(item: unknown): Promise<unknown> {
  return typeof item === 'function' ? await (item as () => unknown)() : await item
}

/** Patterns match source files alone; a path is taken as it is written, with or without its extension. */
function filesOf(patterns: readonly string[], folder: string): readonly string[] {
  const found = new Set<string>()
  const excluding = patterns.filter((pattern) => pattern.startsWith('!'))
  for (const pattern of patterns.filter((item) => !item.startsWith('!'))) {
    const exact = isPattern(pattern) ? undefined : findFile(path.resolve(folder, pattern))
    const matched = exact === undefined ? glob([pattern, ...excluding], folder).filter(isSource) : [exact]
    if (matched.length === 0) {
      throw new ModelError('model.none', `No file matches the pattern ${pattern} of \`models\` in ${folder}.`, {
        hint: 'Correct `models` in the configuration; patterns are relative to its folder.',
        exit: 2,
      })
    }
    for (const file of matched) found.add(file)
  }
  return [...found]
}

function isSource(file: string): boolean {
  return /\.[mc]?[jt]sx?$/.test(file) && !/\.d\.[mc]?ts$/.test(file) && !/\.(?:test|spec)\.[mc]?[jt]sx?$/.test(file)
}

/** An error in a file that a model imports names the model too. */
async function loadModel(file: string, loader: Loader): Promise<unknown> {
  try {
    return await loader.load(file)
  } catch (error) {
    if (!(error instanceof LoadError) || error.message.includes(displayPath(file))) throw error
    throw new LoadError(error.code as `load.${string}`, `The models in ${displayPath(file)} cannot be loaded: ${error.message}`, {
      cause: error.cause ?? error,
      exit: error.exit,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    })
  }
}

/** A table, an enum or another object of a schema, or an array, module or plain object that holds one. */
function holdsModel(item: unknown, depth = 0): boolean {
  if (typeof item !== 'object' || item === null || depth > 4) return false
  if ([TABLE, ENUM, OBJECT].some((brand) => definitionOf(item, brand) !== undefined)) return true
  return (Array.isArray(item) || isPlain(item)) && Object.values(item).some((value) => holdsModel(value, depth + 1))
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function nothing(files: readonly string[]): ModelError {
  const where =
    files.length === 0
      ? 'The values in `models` of the configuration hold'
      : `${files.map(displayPath).join(', ')} ${files.length === 1 ? 'exports' : 'export'}`
  return new ModelError('model.none', `${where} no table and nothing else of a schema.`, {
    hint: "Export tables: `export const users = table('users', { … })`.",
    exit: 2,
  })
}
