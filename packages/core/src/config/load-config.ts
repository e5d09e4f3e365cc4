import path from 'node:path'
import type { Config } from './config.ts'
import { ConfigError, LoadError } from '../errors.ts'
import { displayPath } from '../load/display-path.ts'
import { type Invocation, NO_INVOCATION } from './invocation.ts'
import type { Loader } from '../load/loader.ts'

/** A configuration as its file has it. */
export interface LoadedConfig {
  readonly config: Config
  /** The folder of the file, where relative paths start. */
  readonly folder: string
}

/**
 * Runs a configuration file and gives what it exports by default; a function is called with what the command was given.
 * @throws ConfigError `config.syntax` when the file cannot be parsed, `config.value` when it exports no configuration.
 * @throws LoadError when the file, or one that it imports, fails while it runs or is missing.
 */
export async function loadConfig(file: string, loader: Loader, invocation: Invocation = NO_INVOCATION): Promise<LoadedConfig> {
  const exported = await defaultExport(file, loader)
  const config: unknown = typeof exported === 'function' ? await exported(invocation) : await exported
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new ConfigError('config.value', `${displayPath(file)} exports no configuration by default.`, {
      hint: "Write `export default defineConfig({ url: '…', models: '…' })`.",
    })
  }
  return { config, folder: path.dirname(file) }
}

async function defaultExport(file: string, loader: Loader): Promise<unknown> {
  try {
    return (await loader.load(file))['default']
  } catch (error) {
    if (error instanceof LoadError && error.code === 'load.syntax') {
      throw new ConfigError('config.syntax', `The configuration cannot be read: ${error.message}`, {
        cause: error,
        ...(error.hint === undefined ? {} : { hint: error.hint }),
      })
    }
    throw error
  }
}
