import { readFileSync } from 'node:fs'
import path from 'node:path'
import { displayPath } from './display-path.ts'
import { findFile } from './find-file.ts'
import { LoadError } from '../errors.ts'
import { messageOf } from './load-problem.ts'

/** Files that a specifier may mean by the `paths` or the `baseUrl` of a tsconfig.json. */
type Matcher = (specifier: string) => string | undefined

/** The path aliases of the TypeScript projects whose files are loaded; each tsconfig.json is read once. */
export class TsconfigPaths {
  readonly #matchers = new Map<string, Matcher | undefined>()

  /** The file that an alias names, as seen from a folder. */
  async find(specifier: string, folder: string): Promise<string | undefined> {
    await this.prepare(folder)
    return this.findPrepared(specifier, folder)
  }

  /** Like `find`, by the tsconfig.json of the nearest folder that has been prepared. */
  findPrepared(specifier: string, folder: string): string | undefined {
    const parent = path.dirname(folder)
    if (this.#matchers.has(folder) || parent === folder) return this.#matchers.get(folder)?.(specifier)
    return this.findPrepared(specifier, parent)
  }

  /** Reads the tsconfig.json that is responsible for the folder. */
  async prepare(folder: string): Promise<void> {
    if (this.#matchers.has(folder)) return
    const text = textOf(path.join(folder, 'tsconfig.json'))
    const parent = path.dirname(folder)
    if (text === undefined && parent !== folder) {
      await this.prepare(parent)
      this.#matchers.set(folder, this.#matchers.get(parent))
    } else {
      this.#matchers.set(folder, text === undefined || !mayHavePaths(text) ? undefined : await matcher(folder))
    }
  }
}

/** Reading a tsconfig.json costs more than starting does, and most have no aliases. */
function mayHavePaths(text: string): boolean {
  return /"(?:paths|baseUrl|extends|references)"/.test(text)
}

async function matcher(folder: string): Promise<Matcher | undefined> {
  const { createPathsMatcher, parseTsconfig } = await import('get-tsconfig')
  const read = (file: string): ReturnType<typeof parseTsconfig> => {
    try {
      return parseTsconfig(file)
    } catch (error) {
      throw new LoadError('load.failed', `${displayPath(file)} cannot be read: ${messageOf(error)}`, { cause: error })
    }
  }
  const file = path.join(folder, 'tsconfig.json')
  // A tsconfig.json with references alone leaves the files, and their aliases, to the projects that it names.
  const references = (read(file).references ?? []).map((reference) => projectFile(path.resolve(folder, reference.path)))
  const matchers = [file, ...references].flatMap((project) => createPathsMatcher({ path: project, config: read(project) }) ?? [])
  if (matchers.length === 0) return undefined
  return (specifier) => {
    for (const match of matchers) {
      for (const target of match(specifier)) {
        const found = findFile(target)
        if (found !== undefined) return found
      }
    }
    return undefined
  }
}

function projectFile(reference: string): string {
  return reference.endsWith('.json') ? reference : path.join(reference, 'tsconfig.json')
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
