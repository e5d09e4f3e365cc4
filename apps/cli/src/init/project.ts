import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { bases } from '../base.ts'
import { placeOfModels, type ModelPlace } from './model-place.ts'

export interface DialectChoice {
  readonly name: string
  readonly package: string
  /** Drivers whose presence in a project says that it uses this database. */
  readonly drivers: readonly string[]
  readonly url: string
}

export const DIALECTS: readonly [DialectChoice, DialectChoice] = [
  { name: 'sqlite', package: '@mig/dialect-sqlite', drivers: ['better-sqlite3', 'sqlite3'], url: 'sqlite:./app.db' },
  {
    name: 'postgres',
    package: '@mig/dialect-postgres',
    drivers: ['pg', 'postgres', '@electric-sql/pglite'],
    url: 'postgres://localhost:5432/app',
  },
]

/** What can be seen of a project without asking. */
export interface Project {
  readonly folder: string
  readonly config: string | undefined
  readonly language: Language
  readonly dialect: DialectChoice
  readonly models: ModelPlace
  /** What has to be run first, for packages that are not there yet. */
  readonly install: string | undefined
}

/** How files of the project are written. JavaScript is told by its module system. */
export type Language = 'typescript' | 'module' | 'commonjs'

const CONFIG_FILES = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'json'].map((ending) => `mig.config.${ending}`)

/**
 * Looks at a folder and the package.json around it.
 * @param wanted the name of a dialect that is asked for.
 */
export function inspectProject(folder: string, wanted: string | undefined): Project {
  const manifest = nearestManifest(folder)
  const dialect = DIALECTS.find(({ name }) => name === wanted) ?? usedDialect(folder, manifest)
  const language = languageOf(folder, manifest)
  return {
    folder,
    config: CONFIG_FILES.find((file) => existsSync(path.join(folder, file))),
    language,
    dialect,
    models: placeOfModels(folder, language === 'typescript' ? 'ts' : 'js'),
    install: installation(folder, dialect, manifest),
  }
}

interface Manifest {
  readonly folder: string
  readonly type: unknown
  readonly dependencies: { readonly [name: string]: unknown }
}

function nearestManifest(folder: string): Manifest | undefined {
  const file = path.join(folder, 'package.json')
  if (existsSync(file)) return manifestOf(file)
  const above = path.dirname(folder)
  return above === folder ? undefined : nearestManifest(above)
}

/** A package.json that cannot be read says that there is a project, and nothing else. */
function manifestOf(file: string): Manifest {
  const folder = path.dirname(file)
  try {
    const { type, dependencies, devDependencies } = JSON.parse(readFileSync(file, 'utf8')) as { readonly [key: string]: object }
    return { folder, type, dependencies: { ...dependencies, ...devDependencies } }
  } catch {
    return { folder, type: undefined, dependencies: {} }
  }
}

/** Without a package.json nobody says what the files are, and TypeScript is what mig runs without more ado. */
function languageOf(folder: string, manifest: Manifest | undefined): Language {
  if (manifest === undefined || 'typescript' in manifest.dependencies) return 'typescript'
  const configured = [folder, manifest.folder].some((place) => existsSync(path.join(place, 'tsconfig.json')))
  if (configured || holdsTypeScript(folder)) return 'typescript'
  return manifest.type === 'module' ? 'module' : 'commonjs'
}

function holdsTypeScript(folder: string): boolean {
  const source = path.join(folder, 'src')
  return existsSync(source) && readdirSync(source, { recursive: true }).some((name) => /\.[mc]?ts$/.test(String(name)))
}

function usedDialect(folder: string, manifest: Manifest | undefined): DialectChoice {
  const url = process.env['DATABASE_URL'] ?? ''
  if (/^(?:postgres(?:ql)?|pglite)\b/.test(url)) return DIALECTS[1]
  if (/^(sqlite|file)\b/.test(url)) return DIALECTS[0]
  const installed = manifest?.dependencies ?? {}
  const named = DIALECTS.find((dialect) => [dialect.package, ...dialect.drivers].some((name) => name in installed))
  return named ?? DIALECTS.find((dialect) => isResolvable(dialect.package, bases(folder))) ?? DIALECTS[0]
}

/** A project has core and its dialect itself: its service and its editor look for them there. Elsewhere they stand beside a global mig. */
function installation(folder: string, dialect: DialectChoice, manifest: Manifest | undefined): string | undefined {
  if (manifest === undefined) return isResolvable(dialect.package, bases(folder)) ? undefined : `npm install -g ${dialect.package}`
  const missing = ['@mig/core', dialect.package].filter((name) => !isResolvable(name, [folder]))
  return missing.length === 0 ? undefined : `npm install ${missing.join(' ')}`
}

function isResolvable(specifier: string, folders: readonly string[]): boolean {
  return folders.some((folder) => {
    try {
      createRequire(path.join(folder, 'noop.js')).resolve(specifier)
      return true
    } catch {
      return false
    }
  })
}
