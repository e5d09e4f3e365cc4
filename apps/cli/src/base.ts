import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

export type Core = typeof import('@mig/core')
export type Autogenerate = typeof import('@mig/autogenerate')

/**
 * Where the packages beside this program are found: below its own folder, and below the one that it was called by, which is another
 * one where the package manager links packages from a store.
 */
const OWN_FOLDERS: readonly string[] = [
  ...new Set([fileURLToPath(import.meta.url), process.argv[1] ?? ''].filter((file) => file !== '').map((file) => path.dirname(file))),
]

/** The folders in which packages are looked up: the project first, then beside this program. */
export function bases(project: string): readonly string[] {
  return [project, ...OWN_FOLDERS]
}

/**
 * The core of the project if it has one, else the one that came with this program.
 *
 * A project pins the version its revisions were written for; a globally installed program must run them with that one.
 */
export async function loadCore(project: string): Promise<Core> {
  return (await importFrom('@mig/core', bases(project))) as Core
}

/** What a file of the user's gets when it imports `@mig/…`: the packages that this process runs on already. */
export function injectedModules(core: Core, project: string): { readonly [specifier: string]: () => Promise<object> } {
  const found = (specifier: string) => () => importFrom(specifier, bases(project))
  return {
    '@mig/core': () => Promise.resolve(core),
    '@mig/core/dialect': found('@mig/core/dialect'),
    '@mig/autogenerate': found('@mig/autogenerate'),
    '@mig/dialect-sqlite': found('@mig/dialect-sqlite'),
    '@mig/dialect-postgres': found('@mig/dialect-postgres'),
  }
}

export async function loadAutogenerate(project: string): Promise<Autogenerate> {
  return (await importFrom('@mig/autogenerate', bases(project))) as Autogenerate
}

async function importFrom(specifier: string, folders: readonly string[]): Promise<object> {
  let failure: unknown
  for (const folder of folders) {
    let file: string
    try {
      file = createRequire(path.join(folder, 'noop.js')).resolve(specifier)
    } catch (error) {
      failure ??= error
      continue
    }
    return (await import(pathToFileURL(file).href)) as object
  }
  throw failure
}
