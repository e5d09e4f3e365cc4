import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { bases } from '../base.ts'

export interface DialectChoice {
  readonly name: string
  readonly package: string
  /** Drivers whose presence in a project says that it uses this database. */
  readonly drivers: readonly string[]
  readonly url: string
}

export const DIALECTS: readonly [DialectChoice, DialectChoice] = [
  { name: 'sqlite', package: '@mig/dialect-sqlite', drivers: ['better-sqlite3', 'sqlite3'], url: 'sqlite:./app.db' },
  { name: 'postgres', package: '@mig/dialect-postgres', drivers: ['pg', 'postgres'], url: 'postgres://localhost:5432/app' },
]

/** What can be seen of a project without asking. */
export interface Project {
  readonly folder: string
  readonly config: string | undefined
  readonly extension: 'ts' | 'js' | 'mjs'
  readonly dialect: DialectChoice
  /** Path or pattern of the models, as the configuration has it. */
  readonly models: string
  readonly modelsFound: boolean
  /** Packages that have to be installed first. */
  readonly missing: readonly string[]
}

/** Where projects keep their models, the likeliest first. */
const MODEL_PLACES = ['src/models', 'src/db/models', 'src/db/schema', 'models', 'src/models.ts', 'src/db/schema.ts', 'src/schema.ts', 'models.ts', 'schema.ts']

export function inspectProject(folder: string, wanted: string | undefined): Project {
  const manifest = readManifest(folder)
  const typescript = existsSync(path.join(folder, 'tsconfig.json')) || manifest === undefined || 'typescript' in manifest.dependencies || hasTypeScript(folder)
  const dialect = DIALECTS.find(({ name }) => name === wanted) ?? usedDialect(folder, manifest)
  const place = MODEL_PLACES.find((candidate) => holdsModels(path.join(folder, candidate)))
  const models = place === undefined ? `src/models.${typescript ? 'ts' : 'js'}` : /\.\w+$/.test(place) ? place : `${place}/**/*.${typescript ? 'ts' : 'js'}`
  return {
    folder,
    config: ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((ending) => `mig.config.${ending}`).find((file) => existsSync(path.join(folder, file))),
    extension: typescript ? 'ts' : manifest?.type === 'module' ? 'js' : 'mjs',
    dialect,
    models,
    modelsFound: place !== undefined,
    missing: isResolvable(dialect.package, folder) ? [] : manifest === undefined ? [`-g ${dialect.package}`] : ['@mig/core', dialect.package],
  }
}

interface Manifest {
  readonly type: string | undefined
  readonly dependencies: { readonly [name: string]: unknown }
}

function readManifest(folder: string): Manifest | undefined {
  try {
    const parsed = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { type?: string; dependencies?: object; devDependencies?: object }
    return { type: parsed.type, dependencies: { ...parsed.dependencies, ...parsed.devDependencies } }
  } catch {
    return undefined
  }
}

function usedDialect(folder: string, manifest: Manifest | undefined): DialectChoice {
  const url = process.env['DATABASE_URL'] ?? ''
  if (url.startsWith('postgres')) return DIALECTS[1]
  if (url.startsWith('sqlite')) return DIALECTS[0]
  const installed = manifest?.dependencies ?? {}
  const named = DIALECTS.find((dialect) => [dialect.package, ...dialect.drivers].some((name) => name in installed))
  return named ?? DIALECTS.find((dialect) => isResolvable(dialect.package, folder)) ?? DIALECTS[0]
}

function isResolvable(specifier: string, folder: string): boolean {
  return bases(folder).some((base) => {
    try {
      createRequire(path.join(base, 'noop.js')).resolve(specifier)
      return true
    } catch {
      return false
    }
  })
}

function holdsModels(place: string): boolean {
  if (!existsSync(place)) return false
  return /\.\w+$/.test(place) || readdirSync(place, { recursive: true }).some((name) => /\.[mc]?[jt]s$/.test(String(name)))
}

function hasTypeScript(folder: string): boolean {
  const source = path.join(folder, 'src')
  return existsSync(source) && readdirSync(source).some((name) => name.endsWith('.ts'))
}
