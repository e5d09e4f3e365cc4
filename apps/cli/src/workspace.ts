import { statSync } from 'node:fs'
import path from 'node:path'
import type { Config, Loader, LoaderOptions, ResolvedConfig } from '@mig/core'
import { listOption, textOption, type Options } from './command.ts'
import { bases, injectedModules, loadCore, type Core } from './base.ts'
import { invocationOf } from './invocation.ts'

/** The configuration around a folder, and what its files are run with. */
export interface Workspace {
  readonly core: Core
  readonly loaderOptions: LoaderOptions
  /** Runs the files of the project; configuration and models share it, so that no file runs twice. */
  readonly loader: Loader
  /** The databases of the configuration; none where it is that of one. */
  readonly names: readonly string[]
  /** Those that `--name` asks for, in the order of the configuration; none where it does not. */
  readonly chosen: readonly string[]
  /**
   * The configuration of a database, for another URL where one is given.
   * @throws ConfigError `config.database` when there are several and it is not said which one is meant.
   */
  readonly config: (database?: string, url?: string) => ResolvedConfig
}

export async function openWorkspace(core: Core, folder: string, options: Options): Promise<Workspace> {
  const found = core.findConfig(folder, textOption(options, 'config'))
  const home = path.dirname(found)
  const cacheFolder = core.cacheFolderFor(home)
  const loaderOptions: LoaderOptions = {
    modules: injectedModules(core, home),
    bases: bases(home),
    ...(cacheFolder === undefined ? {} : { cacheFolder }),
  }
  const loader = core.createLoader(loaderOptions)
  const invocation = invocationOf(options)
  const { config } = await core.loadConfig(found, loader, invocation)
  const chosen = namesIn(options, 'name')
  const resolved = (database?: string, url = textOption(options, 'url')): ResolvedConfig =>
    core.resolveConfig(config, home, {
      ...(url === undefined ? {} : { url }),
      ...(database === undefined ? {} : { database }),
      invocation,
    })
  return {
    core,
    loaderOptions,
    loader,
    names: namesOf(core, config),
    // A name that does not exist is told from one that does by whoever resolves it.
    chosen: chosen.filter((name, index) => chosen.indexOf(name) === index),
    config: resolved,
  }
}

/** Nothing is known of a value that is no configuration; resolving it says so. */
function namesOf(core: Core, config: Config): readonly string[] {
  return typeof config.databases === 'object' ? core.databaseNames(config) : []
}

/** The names that an option gives: several times, or several behind a comma each. */
export function namesIn(options: Options, option: 'name' | 'only'): readonly string[] {
  return listOption(options, option).flatMap((list) => list.split(',').map((name) => name.trim()).filter((name) => name !== ''))
}

/** The core of the project that a command is about. */
export function coreOf(folder: string, options: Options): Promise<Core> {
  const config = textOption(options, 'config')
  return loadCore(config === undefined ? folder : folderOf(path.resolve(folder, config)))
}

/** `--config` takes a folder as well. */
function folderOf(config: string): string {
  return statSync(config, { throwIfNoEntry: false })?.isDirectory() === true ? config : path.dirname(config)
}
