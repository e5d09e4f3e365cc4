import { statSync } from 'node:fs'
import path from 'node:path'
import type { Invocation, Loader, LoaderOptions, Migrator, ResolvedConfig, StepEvent } from '@mig/core'
import { textOption, type Options } from './command.ts'
import { bases, injectedModules, loadCore, type Core } from './base.ts'
import { invocationOf } from './invocation.ts'
import type { Output } from './output.ts'
import { shownPath } from './shown-path.ts'

/** Rows from which on a copy is worth a line. */
const BIG_TABLE = 100_000

/** What commands share: where they are called, and the project that they find there. */
export interface Session {
  /** Where mig was called. */
  readonly folder: string
  readonly output: Output
  core(): Promise<Core>
  /**
   * The project around the folder; the configuration is read the first time.
   * @throws ConfigError when there is none, or it cannot be read.
   */
  project(): Promise<Project>
  close(): Promise<void>
}

export interface Project {
  readonly core: Core
  readonly config: ResolvedConfig
  /** Runs the files of the project; configuration and models share it, so that no file runs twice. */
  readonly loader: Loader
  readonly migrator: Migrator
  /** Opens a migrator beside that one, of the same database or of the one that a URL names; whoever opens it closes it. */
  readonly open: (url?: string) => Migrator
}

export function createSession(options: Options, output: Output): Session {
  const folder = process.cwd()
  const file = textOption(options, 'config')
  const base = file === undefined ? folder : folderOf(path.resolve(folder, file))
  let core: Promise<Core> | undefined
  let project: Promise<Project> | undefined
  const session: Session = {
    folder,
    output,
    core: () => (core ??= loadCore(base)),
    project: () =>
      (project ??= session.core().then((loaded) =>
        openProject(loaded, { folder, file, url: textOption(options, 'url'), invocation: invocationOf(options) }, output),
      )),
    close: async () => {
      const opened = await project?.catch(() => undefined)
      await opened?.migrator.close()
    },
  }
  return session
}

async function openProject(
  core: Core,
  given: { readonly folder: string; readonly file: string | undefined; readonly url: string | undefined; readonly invocation: Invocation },
  output: Output,
): Promise<Project> {
  const { invocation } = given
  const found = core.findConfig(given.folder, given.file)
  const folder = path.dirname(found)
  const cacheFolder = core.cacheFolderFor(folder)
  const options: LoaderOptions = {
    modules: injectedModules(core, folder),
    bases: bases(folder),
    ...(cacheFolder === undefined ? {} : { cacheFolder }),
  }
  const loader = core.createLoader(options)
  const loaded = await core.loadConfig(found, loader, invocation)
  const config = core.resolveConfig(loaded.config, folder, { ...(given.url === undefined ? {} : { url: given.url }), invocation })
  const migrator = core.openMigrator(config, options, {
    onStep: (event) => {
      if (event.state === 'start') output.note(stepLine(event))
    },
    onBackup: ({ file, bytes }) => output.note(`Backup: ${shownPath(given.folder, file)} (${sizeText(bytes)})`),
    onCopy: ({ table, rows }) => {
      if (rows >= BIG_TABLE) output.note(`Copying ${table}: ${rows.toLocaleString('en-US')} rows …`)
    },
    onEdited: (edited) => {
      for (const { revision, file } of edited) {
        output.note(`Warning: ${shownPath(given.folder, file)} changed since it ran. mig repair ${revision} accepts it as it is.`)
      }
    },
    onLockWait: (holder) => output.note(`Waiting for another runner${holder === undefined ? '' : `: ${holder}`} …`),
  })
  const open = (url?: string): Migrator =>
    core.openMigrator(url === undefined ? config : core.resolveConfig(loaded.config, folder, { url, invocation }), options)
  return { core, config, loader, migrator, open }
}

/** `--config` takes a folder as well. */
function folderOf(config: string): string {
  return statSync(config, { throwIfNoEntry: false })?.isDirectory() === true ? config : path.dirname(config)
}

/** `Running upgrade 51d0 -> 8f2c, add currency` */
function stepLine({ direction, revision, parents, message }: StepEvent): string {
  const below = parents.length === 0 ? 'base' : parents.join(', ')
  const way = direction === 'upgrade' ? `${below} -> ${revision}` : `${revision} -> ${below}`
  return `Running ${direction} ${way}${message === '' ? '' : `, ${message}`}`
}

/** `12 kB`, `3.4 MB` */
function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const unit = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3))
  const size = bytes / 1000 ** unit
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit] ?? ''}`
}
