import { realpathSync } from 'node:fs'
import { DIALECT_CONTRACT, type Dialect } from './dialect.ts'
import { didYouMean } from '../config/suggestion.ts'
import { dialectNameOf, KNOWN_DIALECTS } from '../config/url.ts'
import { DialectError } from '../errors.ts'
import { findPackage } from '../load/find-package.ts'
import { isMissingModule, messageOf } from '../load/load-problem.ts'
import type { ModuleMap, Namespace } from '../load/namespace.ts'

export interface DialectRequest {
  /** The dialect, its name, or its package; without it the scheme of `url` decides. */
  readonly dialect?: Dialect | string
  readonly url?: string
  /** Folders from which the dialect's package is imported, in this order: the project, then that of the command line. */
  readonly bases: readonly string[]
  /** Packages that are taken from here before any folder. */
  readonly modules?: ModuleMap
}

/** The parts that each dialect has, as an object, so that one which is added to the interface is asked for here too. */
const PARTS: { readonly [part in Exclude<keyof Dialect, 'contract' | 'name'> as {} extends Pick<Dialect, part> ? never : part]: true } = {
  features: true,
  quoting: true,
  types: true,
  compiler: true,
  reflector: true,
  judge: true,
  driver: true,
  dev: true,
  lock: true,
  batches: true,
  script: true,
}

/**
 * The dialect that is given, or that a name or the scheme of a URL means.
 * @throws DialectError `dialect.missing` when its package is not installed, `dialect.unknown` when nothing names it,
 * `dialect.mismatch` when it is of another contract or no dialect, `dialect.failed` when its package fails while it is loaded.
 */
export async function loadDialect({ dialect, url, bases, modules = {} }: DialectRequest): Promise<Dialect> {
  if (typeof dialect === 'object') return checked(dialect, 'The dialect of the configuration')
  const name = dialect ?? (url === undefined ? undefined : dialectNameOf(url))
  if (name === undefined) {
    throw new DialectError('dialect.unknown', 'Nothing says which database this is: there is no `dialect` and no `url`.', {
      hint: 'Set `dialect` in the configuration beside `connection`, or a `url`.',
      exit: 2,
    })
  }
  const packageName = packageOf(name)
  const exported = await imported(packageName, bases, modules)
  if (exported === undefined) throw missing(name, packageName)
  return checked(exported['default'] ?? exported[name], packageName)
}

/** A name with a slash or a dash is a package of its own; the others are those of mig. */
function packageOf(name: string): string {
  return /[/-]/.test(name) ? name : `@mig/dialect-${name}`
}

async function imported(packageName: string, bases: readonly string[], modules: ModuleMap): Promise<Namespace | undefined> {
  const given = Object.hasOwn(modules, packageName) ? modules[packageName] : undefined
  const fromGiven = given === undefined ? undefined : await loaded(given, packageName)
  if (fromGiven !== undefined) return fromGiven
  // A command line that is linked into a folder of programs has its packages beside its real file.
  for (const base of new Set(bases.flatMap((folder) => [folder, realFolder(folder)]))) {
    const found = await loaded(() => importedFrom(packageName, base), packageName)
    if (found !== undefined) return found
  }
  return undefined
}

async function importedFrom(packageName: string, base: string): Promise<object | undefined> {
  const url = await findPackage(packageName, base)
  return url === undefined ? undefined : ((await import(/* @vite-ignore */ url)) as object)
}

/** What the package exports, or nothing where it is not there after all. */
async function loaded(load: () => Promise<object | undefined>, packageName: string): Promise<Namespace | undefined> {
  try {
    return (await load()) as Namespace | undefined
  } catch (error) {
    if (isMissingModule(error) && messageOf(error).includes(`'${packageName}'`)) return undefined
    throw new DialectError('dialect.failed', `${packageName} cannot be loaded: ${messageOf(error)}`, {
      cause: error,
      hint: `Install it again: npm install ${packageName}.`,
    })
  }
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}

function missing(name: string, packageName: string): DialectError {
  const guess = packageName.startsWith('@mig/') && !KNOWN_DIALECTS.includes(name) ? didYouMean(name, KNOWN_DIALECTS) : '.'
  return new DialectError(
    'dialect.missing',
    `The dialect ${name} is not installed: there is no package ${packageName}${guess}`,
    {
      hint: `Run npm install --save-dev ${packageName} in the project, or npm install --global ${packageName} beside a global mig.`,
      exit: 2,
    },
  )
}

/** Two copies of core meet in one process, so a dialect is told by its shape and its number, never by a class. */
function checked(value: unknown, from: string): Dialect {
  const parts = typeof value === 'object' && value !== null ? (value as { readonly [part: string]: unknown }) : {}
  const { name, contract } = parts
  if (typeof name !== 'string' || typeof contract !== 'number') {
    throw mismatch(`${from} is no dialect of mig: it has no name and no contract.`, 'The package of a dialect exports it by default.')
  }
  if (contract !== DIALECT_CONTRACT) {
    const newer = contract < DIALECT_CONTRACT ? [packageOf(name)] : ['@mig/core', '@mig/cli']
    throw mismatch(
      `${from} has contract ${contract}, and this @mig/core works with contract ${DIALECT_CONTRACT}.`,
      `Run npm install ${newer.map((item) => `${item}@latest`).join(' ')}.`,
    )
  }
  const absent = Object.keys(PARTS).filter((part) => parts[part] === undefined || parts[part] === null)
  if (absent.length > 0) {
    throw mismatch(
      `${from} lacks parts of a dialect: ${absent.join(', ')}.`,
      'Install versions of @mig/core and of the dialect that belong together.',
    )
  }
  return value as Dialect
}

function mismatch(message: string, hint: string): DialectError {
  return new DialectError('dialect.mismatch', message, { hint, exit: 2 })
}
