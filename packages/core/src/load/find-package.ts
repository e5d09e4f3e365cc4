import path from 'node:path'
import { pathToFileURL } from 'node:url'

/** The conditions of `exports` under which Node resolves an import, with those that it was started with. */
const CONDITIONS: ReadonlySet<string> = new Set(['node', 'import', ...startConditions()])

/**
 * The URL of a package as a file of the folder would import it, or `undefined` where it is not installed.
 * @throws what Node's own resolution throws otherwise: a path that the package does not export, a broken package.json.
 */
export async function findPackage(specifier: string, folder: string): Promise<string | undefined> {
  const { moduleResolve } = await import('import-meta-resolve')
  try {
    return moduleResolve(specifier, pathToFileURL(path.join(folder, 'index.js')), new Set(CONDITIONS)).href
  } catch (error) {
    // The same code stands for a package that is there and lacks its main file, which is another mistake.
    const missing = error instanceof Error && error.message.includes(`package '${packageName(specifier)}'`)
    if (missing && (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return undefined
    throw error
  }
}

/** The name of the package in a specifier: `@a/b/c` is in `@a/b`. */
export function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

/** Whether a file belongs to an installed package, which is run by Node itself; linked packages have their real path elsewhere. */
export function isInPackage(file: string): boolean {
  return file.includes(`${path.sep}node_modules${path.sep}`)
}

/** `--conditions` of the command line and of NODE_OPTIONS. */
function startConditions(): readonly string[] {
  const words = [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(/\s+/)]
  return words.flatMap((word, index) => {
    const inline = /^(?:--conditions|-C)=(.+)$/.exec(word)?.[1]
    if (inline !== undefined) return [inline]
    const next = words[index + 1]
    return (word === '--conditions' || word === '-C') && next !== undefined ? [next] : []
  })
}
