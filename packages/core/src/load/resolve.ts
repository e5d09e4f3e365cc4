import { createRequire, isBuiltin } from 'node:module'
import { realpathSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import path from 'node:path'
import { findFile } from './find-file.ts'
import { findPackage, isInPackage } from './find-package.ts'
import { missingFile, missingPackage } from './missing.ts'
import { messageOf } from './load-problem.ts'
import type { ModuleMap } from './namespace.ts'
import { TsconfigPaths } from './tsconfig-paths.ts'

/** What a specifier means. */
export type Target =
  | { readonly kind: 'injected'; readonly specifier: string }
  /** A file of the user's, by its real path. */
  | { readonly kind: 'file'; readonly file: string }
  /** A package or a part of Node, by what Node's `import()` or `require()` takes. */
  | { readonly kind: 'native'; readonly specifier: string }

/** Finds what the user's files import, and remembers path aliases. */
export class Resolver {
  readonly #modules: ModuleMap
  readonly #bases: readonly string[]
  readonly #aliases = new TsconfigPaths()

  /** `bases` are folders besides the user's from which packages of mig are taken: a global command line has its dialects beside it. */
  constructor(modules: ModuleMap, bases: readonly string[]) {
    this.#modules = modules
    this.#bases = bases
  }

  /** @throws LoadError `load.missing` */
  async resolve(specifier: string, importer: string): Promise<Target> {
    const folder = path.dirname(importer)
    const direct = this.#direct(specifier, importer)
    if (direct !== undefined) return direct
    // Aliases come before packages, as they do for the type checker.
    const alias = await this.#aliases.find(specifier, folder)
    if (alias !== undefined) return fileTarget(alias)
    for (const base of [folder, ...(specifier.startsWith('@mig/') ? this.#bases : [])]) {
      const url = await this.#package(specifier, importer, base)
      if (url !== undefined) return url.startsWith('file:') ? fileTarget(fileURLToPath(url)) : { kind: 'native', specifier: url }
    }
    throw missingPackage(specifier, importer)
  }

  /**
   * What `require(specifier)` means, for a folder that has been prepared.
   * @throws LoadError `load.missing` for files, and Node's own error for packages, which optional ones are told by.
   */
  resolveRequired(specifier: string, importer: string): Target {
    const direct = this.#direct(specifier, importer)
    if (direct !== undefined) return direct
    const alias = this.#aliases.findPrepared(specifier, path.dirname(importer))
    return fileTarget(alias ?? createRequire(importer).resolve(specifier))
  }

  /** Reads what `resolveRequired` needs. */
  async prepare(folder: string): Promise<void> {
    await this.#aliases.prepare(folder)
  }

  /** What needs no search through packages. */
  #direct(specifier: string, importer: string): Target | undefined {
    if (Object.hasOwn(this.#modules, specifier)) return { kind: 'injected', specifier }
    if (isBuiltin(specifier)) return { kind: 'native', specifier }
    const isPath = /^\.{0,2}(?:\/|$)/.test(specifier)
    if (isPath || specifier.startsWith('file:')) {
      const target = isPath ? path.resolve(path.dirname(importer), specifier) : fileURLToPath(specifier)
      const file = findFile(target)
      if (file === undefined) throw missingFile(specifier, target, importer)
      return fileTarget(file)
    }
    // `data:` and the like, which Node may know.
    return /^[a-z][a-z0-9+.-]+:/i.test(specifier) ? { kind: 'native', specifier } : undefined
  }

  async #package(specifier: string, importer: string, folder: string): Promise<string | undefined> {
    try {
      return await findPackage(specifier, folder)
    } catch (error) {
      throw missingPackage(specifier, importer, messageOf(error), error)
    }
  }
}

/** Installed packages are run by Node; TypeScript and JSON in them, which Node refuses, and files of linked packages are loaded here. */
function fileTarget(found: string): Target {
  const file = realpathSync.native(found)
  const foreign = isInPackage(file) && !/\.(?:[mc]?tsx?|json)$/.test(file)
  return foreign || file.endsWith('.node') ? { kind: 'native', specifier: pathToFileURL(file).href } : { kind: 'file', file }
}
