import { createRequire } from 'node:module'
import { readFileSync, realpathSync } from 'node:fs'
import { types } from 'node:util'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformCache, type TransformCache } from './transform-cache.ts'
import { commonJsNamespace, exportStar, marked, type ModuleMap, type Namespace } from './namespace.ts'
import { createRecord, namespaceOf, publishNames, waitsFor, type ModuleRecord } from './module-record.ts'
import { displayPath } from './display-path.ts'
import { failureProblem, isMissingModule, placeAt, syntaxProblem } from './load-problem.ts'
import { LoadError } from '../errors.ts'
import { missingPackage } from './missing.ts'
import { Resolver } from './resolve.ts'
import { runUnit } from './run-unit.ts'
import { strictNamespace } from './injected.ts'
import type { Unit, UnitImport } from './unit.ts'

/** How the user's files are loaded. */
export interface LoaderOptions {
  /** Modules to give to the user's files in place of installed ones: the copy of `@mig/core` that this process runs on. */
  readonly modules?: ModuleMap
  /** Folders where `@mig/*` packages are looked for that the user's files cannot reach, such as that of a global command line. */
  readonly bases?: readonly string[]
  /** Where transformed files are kept (`cacheFolderFor` names a good place). Default: nowhere. */
  readonly cacheFolder?: string
}

/** Runs TypeScript and JavaScript files of the user's in this thread, the same on every version of Node. */
export interface Loader {
  /**
   * The exports of a file; it is run the first time, with everything that it imports, and never again.
   * @throws LoadError `load.syntax`, `load.failed` when it throws, `load.missing` when it or an import of it is not there.
   */
  load(file: string): Promise<Namespace>
}

/** A loader with nothing loaded. Use one for all files of a run, so that they share their modules. */
export function createLoader(options: LoaderOptions = {}): Loader {
  return new FileLoader(options)
}

type Transform = (source: string, file: string) => Unit

class FileLoader implements Loader {
  readonly #modules: ModuleMap
  readonly #cache: TransformCache | undefined
  readonly #resolver: Resolver
  readonly #records = new Map<string, ModuleRecord>()
  /** Namespaces of injected modules and of packages, by specifier. */
  readonly #injected = new Map<string, Promise<Namespace>>()
  readonly #native = new Map<string, Promise<Namespace>>()
  /** What `require` of an injected module gives, or why it cannot be loaded. */
  readonly #settled = new Map<string, PromiseSettledResult<Namespace>>()
  #transform: Transform | undefined

  constructor({ modules = {}, bases = [], cacheFolder }: LoaderOptions) {
    this.#modules = modules
    this.#cache = cacheFolder === undefined ? undefined : transformCache(cacheFolder)
    this.#resolver = new Resolver(modules, bases)
  }

  async load(file: string): Promise<Namespace> {
    const record = this.#open(realFile(file))
    await record.done
    return namespaceOf(record)
  }

  /** The record of a file, which starts to load when it is first asked for. */
  #open(file: string): ModuleRecord {
    const known = this.#records.get(file)
    if (known !== undefined) return known
    const record = createRecord(file)
    this.#records.set(file, record)
    record.done = this.#finish(record, this.#run(record))
    record.done.catch(() => {})
    return record
  }

  async #finish(record: ModuleRecord, run: Promise<void>): Promise<void> {
    try {
      await run
      record.state = 'done'
      publishNames(record)
    } catch (error) {
      this.#fail(record, error)
    }
  }

  async #run(record: ModuleRecord): Promise<void> {
    const source = readSource(record.file)
    if (record.file.endsWith('.json')) return readJson(record, source)
    const unit = await this.#unit(source, record.file)
    beginModule(record, unit)
    for (const item of unit.imports) record.imports.push(item === null ? NOTHING : await this.#importDeclared(item, record))
    await this.#prepareRequire(unit, record.file)
    await this.#execute(record, source, unit)
  }

  // Imports.

  async #importDeclared({ specifier, use }: UnitImport, importer: ModuleRecord): Promise<Namespace> {
    const namespace = await this.#import(specifier, importer, use === 'star')
    if (use === 'star') exportStar(importer.module.exports as object, namespace)
    // A re-exported name may be that of a type, so only what is used here is checked.
    return use === 'import' && Object.hasOwn(this.#modules, specifier) ? strictNamespace(namespace, specifier) : namespace
  }

  async #import(specifier: string, importer: ModuleRecord, starred = false): Promise<Namespace> {
    const target = await this.#resolver.resolve(specifier, importer.file)
    if (target.kind === 'injected') return this.#importInjected(target.specifier).catch(missingFor(specifier, importer))
    if (target.kind === 'native') return this.#importNative(target.specifier, importer)
    const record = this.#open(target.file)
    if (starred) record.starredBy.add(importer)
    if (record.state !== 'running' || !waitsFor(record, importer)) {
      importer.waitsFor.add(record)
      await record.done.finally(() => importer.waitsFor.delete(record))
    }
    return namespaceOf(record)
  }

  #importInjected(specifier: string): Promise<Namespace> {
    return remembered(this.#injected, specifier, async () => marked((await this.#modules[specifier]?.()) ?? {}))
  }

  #importNative(specifier: string, importer: ModuleRecord): Promise<Namespace> {
    return remembered(this.#native, specifier, async () => {
      try {
        return marked((await import(/* @vite-ignore */ specifier)) as object)
      } catch (error) {
        throw failureProblem(importer.file, error, (file) => this.#records.has(file))
      }
    })
  }

  // Requires, which cannot wait.

  /** Loads what `require` may need at once, before a file with calls of it runs. */
  async #prepareRequire({ requires }: Unit, file: string): Promise<void> {
    if (requires.length === 0) return
    const isInjected = (specifier: string): boolean => Object.hasOwn(this.#modules, specifier)
    const mayLoadFiles = requires.some((specifier) => !isInjected(specifier) && !specifier.startsWith('node:'))
    if (mayLoadFiles) await Promise.all([this.#loadTransform(), this.#resolver.prepare(path.dirname(file))])
    for (const specifier of mayLoadFiles ? Object.keys(this.#modules) : requires.filter(isInjected)) {
      const [result] = await Promise.allSettled([this.#importInjected(specifier)])
      this.#settled.set(specifier, result)
    }
  }

  #requireFrom(specifier: string, importer: ModuleRecord): unknown {
    const target = this.#resolver.resolveRequired(specifier, importer.file)
    if (target.kind === 'injected') return strictNamespace(this.#requireInjected(target.specifier, importer), specifier)
    if (target.kind === 'file') return this.#openNow(target.file, importer).module.exports
    const { specifier: native } = target
    return createRequire(importer.file)(native.startsWith('file:') ? fileURLToPath(native) : native) as unknown
  }

  #requireInjected(specifier: string, importer: ModuleRecord): Namespace {
    const result = this.#settled.get(specifier)
    if (result?.status === 'fulfilled') return result.value
    if (result?.status === 'rejected') throw result.reason
    throw new LoadError('load.failed', `${displayPath(importer.file)} requires ${specifier} in a way that could not be foreseen.`, {
      hint: `Import it, or write require('${specifier}') in that file.`,
    })
  }

  #openNow(file: string, importer: ModuleRecord): ModuleRecord {
    const known = this.#records.get(file)
    if (known?.state === 'failed') throw known.failure
    if (known !== undefined) return known
    const record = createRecord(file)
    this.#records.set(file, record)
    try {
      this.#runNow(record, importer)
      record.state = 'done'
      publishNames(record)
    } catch (error) {
      record.done = Promise.reject(error)
      record.done.catch(() => {})
      this.#fail(record, error)
    }
    return record
  }

  #runNow(record: ModuleRecord, importer: ModuleRecord): void {
    const source = readSource(record.file)
    if (record.file.endsWith('.json')) return readJson(record, source)
    const unit = this.#unitNow(source, record.file)
    if (unit.isAsync) {
      const message = `${displayPath(importer.file)} requires ${displayPath(record.file)}, which awaits outside of a function.`
      throw new LoadError('load.failed', message, { hint: 'Import it in place of requiring it.' })
    }
    beginModule(record, unit)
    for (const item of unit.imports) record.imports.push(item === null ? NOTHING : this.#importDeclaredNow(item, record))
    void this.#execute(record, source, unit)
  }

  #importDeclaredNow({ specifier, use }: UnitImport, importer: ModuleRecord): Namespace {
    const target = this.#resolver.resolveRequired(specifier, importer.file)
    const record = target.kind === 'file' ? this.#openNow(target.file, importer) : undefined
    if (use === 'star') record?.starredBy.add(importer)
    const isInjected = target.kind === 'injected'
    const foreign = (): Namespace =>
      isInjected ? this.#requireInjected(specifier, importer) : requiredNamespace(this.#requireFrom(specifier, importer))
    const namespace = record === undefined ? foreign() : namespaceOf(record)
    if (use === 'star') exportStar(importer.module.exports as object, namespace)
    return use === 'import' && isInjected ? strictNamespace(namespace, specifier) : namespace
  }

  // Text to run.

  async #unit(source: string, file: string): Promise<Unit> {
    const cached = this.#cache?.read(source, file)
    if (cached !== undefined) return cached
    await this.#loadTransform()
    return this.#transformed(source, file)
  }

  #unitNow(source: string, file: string): Unit {
    return this.#cache?.read(source, file) ?? this.#transformed(source, file)
  }

  #transformed(source: string, file: string): Unit {
    if (this.#transform === undefined) {
      throw new LoadError('load.failed', `${displayPath(file)} is required in a way that could not be foreseen.`, { hint: 'Import it.' })
    }
    const unit = this.#transform(source, file)
    this.#cache?.write(source, file, unit)
    return unit
  }

  async #loadTransform(): Promise<void> {
    this.#transform ??= (await import('./transform.ts')).transform
  }

  #execute(record: ModuleRecord, source: string, unit: Unit): void | Promise<void> {
    return runUnit(record.file, source, unit, {
      module: record.module,
      // A file that never says `require` does not miss it.
      require: unit.requires.length === 0 ? undefined : this.#requireOf(record),
      imported: (index) => record.imports[index] ?? NOTHING,
      dynamicImport: (specifier) => this.#importDeclared({ specifier, use: 'import' }, record),
    })
  }

  #requireOf(record: ModuleRecord): NodeJS.Require {
    const { resolve, cache, extensions, main } = createRequire(record.file)
    const require = (specifier: string): unknown => this.#requireFrom(specifier, record)
    return Object.assign(require, { resolve, cache, extensions, main }) as NodeJS.Require
  }

  #fail(record: ModuleRecord, error: unknown): never {
    record.failure = failureProblem(record.file, error, (file) => this.#records.has(file))
    record.state = 'failed'
    throw record.failure
  }
}

const NOTHING: Namespace = marked({})

function beginModule(record: ModuleRecord, unit: Unit): void {
  if (unit.isModule) Object.defineProperty(record.module.exports, '__esModule', { value: true })
}

/** A package that was required, as an import would give it. */
function requiredNamespace(exports: unknown): Namespace {
  return types.isModuleNamespaceObject(exports) ? marked(exports as object) : commonJsNamespace(exports)
}

function readJson(record: ModuleRecord, source: string): void {
  try {
    record.module.exports = JSON.parse(source) as unknown
  } catch (error) {
    const { message } = error as SyntaxError
    const offset = /position (\d+)/.exec(message)?.[1]
    throw syntaxProblem(record.file, offset === undefined ? undefined : placeAt(source, Number(offset)), message, undefined, error)
  }
}

function readSource(file: string): string {
  const text = readFileSync(file, 'utf8')
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

function realFile(file: string): string {
  try {
    return realpathSync.native(file)
  } catch (error) {
    throw new LoadError('load.missing', `There is no file ${displayPath(path.resolve(file))}.`, { cause: error })
  }
}

/** An injected module may be one of an installed package, which may be missing. */
function missingFor(specifier: string, importer: ModuleRecord): (error: unknown) => never {
  return (error) => {
    throw isMissingModule(error) ? missingPackage(specifier, importer.file, undefined, error) : error
  }
}

/** One result a key, also for those who ask while it is made. */
function remembered<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? make()
  known.set(key, found)
  return found
}
