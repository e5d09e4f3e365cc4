import type { CommandInput } from './command.ts'
import { sharesFolder } from './one-database.ts'
import { notedEvents, projectOf, type Project } from './session.ts'

/**
 * The databases that `mig revision --autogenerate` writes one file for: those that are named, or all of the configuration, where several
 * have one history.
 * @returns undefined where the revision is that of one database, or nobody says which.
 */
export async function databasesToRevise({ options, session }: CommandInput): Promise<readonly Project[] | undefined> {
  if (options['autogenerate'] !== true || options['sql'] === true) return undefined
  const workspace = await session.workspace()
  const { core, loaderOptions } = workspace
  const names = workspace.chosen.length > 0 ? workspace.chosen : workspace.names
  const configs = names.map((name) => workspace.config(name))
  if (configs.length < 2 || !sharesFolder(configs)) return undefined
  return configs.map((config) =>
    projectOf(workspace, config, core.openMigrator(config, loaderOptions, notedEvents(session.output, session.folder))),
  )
}
