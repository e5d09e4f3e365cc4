import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { PGlite, PGliteOptions } from '@electric-sql/pglite'
import { DialectError, findPackage } from '@mig/core/dialect'

const PACKAGE = '@electric-sql/pglite'
const BUNDLE = '.tar.gz'

/** PGlite as it is installed, with the extensions that came with it and those that are installed beside it. */
export interface Library {
  readonly version: string
  readonly create: (options: PGliteOptions) => Promise<PGlite>
  /** The bundle of each extension by its name. */
  readonly extensions: { readonly [name: string]: URL }
}

/**
 * Loads PGlite from the project, or from beside this package.
 * @throws DialectError `dialect.driverMissing` where it is not installed.
 */
export async function loadPglite(folder: string): Promise<Library> {
  const entry = await findPglite(folder)
  if (entry === undefined) {
    throw new DialectError('dialect.driverMissing', `PGlite is not installed: there is no package ${PACKAGE}.`, {
      hint: `Run npm install ${PACKAGE} in the project.`,
      exit: 2,
    })
  }
  const { PGlite: library } = (await import(/* @vite-ignore */ entry)) as typeof import('@electric-sql/pglite')
  const bundles = [path.dirname(fileURLToPath(entry)), ...[folder, import.meta.dirname].flatMap(extensionFolders)]
  return {
    version: versionOf(path.dirname(fileURLToPath(entry))),
    create: (options) => library.create(options),
    extensions: Object.fromEntries(bundles.toReversed().flatMap(extensionsIn)),
  }
}

function versionOf(dist: string): string {
  const { version } = JSON.parse(readFileSync(path.join(dist, '../package.json'), 'utf8')) as { readonly version: string }
  return version
}

/** The file of PGlite's package, or `undefined` where it is not installed. */
export async function findPglite(folder: string): Promise<string | undefined> {
  return (await findPackage(PACKAGE, folder)) ?? findPackage(PACKAGE, import.meta.dirname)
}

/** Where the packages of further extensions, such as `@electric-sql/pglite-pgvector`, keep theirs. */
function extensionFolders(folder: string): readonly string[] {
  const scope = path.join(folder, 'node_modules', '@electric-sql')
  const here = existsSync(scope) ? readdirSync(scope).filter((name) => name.startsWith('pglite-')) : []
  const parent = path.dirname(folder)
  return [...here.map((name) => path.join(scope, name, 'dist')), ...(parent === folder ? [] : extensionFolders(parent))]
}

function extensionsIn(folder: string): readonly (readonly [name: string, bundle: URL])[] {
  if (!existsSync(folder)) return []
  // A bundle that is called like PGlite itself is a database, which makes its start quicker.
  const names = readdirSync(folder).filter((name) => name.endsWith(BUNDLE) && !name.startsWith('pglite'))
  return names.map((name) => [name.slice(0, -BUNDLE.length), pathToFileURL(path.join(folder, name))])
}
