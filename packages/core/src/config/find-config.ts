import { statSync } from 'node:fs'
import path from 'node:path'
import { ConfigError } from '../errors.ts'
import { displayPath } from '../load/display-path.ts'

/** The names that a configuration may have, in the order in which they are looked for. */
const CONFIG_FILES: readonly string[] = ['ts', 'mts', 'js', 'mjs', 'cjs', 'cts', 'json'].map(
  (extension) => `mig.config.${extension}`,
)

/**
 * The file that configures mig: the explicit one, relative to the folder, or the nearest `mig.config.*` in the folder or above it.
 * @throws ConfigError `config.missing` when there is none.
 */
export function findConfig(folder: string, explicit?: string): string {
  if (explicit !== undefined) return explicitConfig(path.resolve(folder, explicit), explicit)
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    const found = configIn(current)
    if (found !== undefined) return found
    if (path.dirname(current) === current) break
  }
  throw new ConfigError('config.missing', `There is no mig.config.ts in ${path.resolve(folder)} or above it.`, {
    hint: 'Run mig init to write one, or name one with --config.',
  })
}

/** A folder stands for the configuration in it. */
function explicitConfig(file: string, written: string): string {
  const stat = statSync(file, { throwIfNoEntry: false })
  if (stat?.isFile() === true) return file
  const inside = stat?.isDirectory() === true ? configIn(file) : undefined
  if (inside !== undefined) return inside
  const what = stat === undefined ? 'does not exist' : 'has no mig.config.ts'
  throw new ConfigError('config.missing', `The configuration ${written} ${what} (looked at ${displayPath(file)}).`, {
    hint: 'Name the file that exports the configuration, or run mig init to write one.',
  })
}

function configIn(folder: string): string | undefined {
  return CONFIG_FILES.map((name) => path.join(folder, name)).find((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
}
