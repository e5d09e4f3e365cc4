import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Core } from '../base.ts'
import type { CommandAction } from '../command.ts'
import { DIALECTS, inspectProject, type Project } from '../init/project.ts'
import { CONFIG_FILE, configText, migrationsReadme, modelsText } from '../init/templates.ts'

/** `mig init [folder]`: a configuration that runs at once, the folder of the revisions, and models to begin with where there are none. */
export const run: CommandAction = async ({ args, options, session }) => {
  const core = await session.core()
  const wanted = options['dialect']
  if (typeof wanted === 'string') assertDialect(wanted, core)
  const project = inspectProject(session.folder, typeof wanted === 'string' ? wanted : undefined)
  const migrations = args[0] ?? 'migrations'
  refuseToOverwrite(project, migrations, core)

  const written = writeFiles(project, migrations)
  const { dialect, install } = project
  session.output.result({ dialect: dialect.name, written, ...(install === undefined ? {} : { install }) })
  for (const file of written) session.output.line(`Wrote ${file}`)
  session.output.note(nextSteps(project))
  return 0
}

function assertDialect(name: string, { ConfigError, suggest }: Core): void {
  const names = DIALECTS.map((dialect) => dialect.name)
  if (names.includes(name)) return
  const near = suggest(name, names)
  throw new ConfigError('config.value', `There is no dialect ${name}${near === undefined ? '.' : `; did you mean ${near}?`}`, {
    hint: 'Use --dialect sqlite or --dialect postgres.',
  })
}

function refuseToOverwrite(project: Project, migrations: string, { ConfigError }: Core): void {
  if (project.config !== undefined) {
    throw new ConfigError('config.exists', `This folder has a configuration already: ${project.config}.`, {
      hint: 'Nothing was written, since mig is set up here: mig revision --autogenerate -m "…" writes the next revision.',
    })
  }
  const folder = path.resolve(project.folder, migrations)
  const other = 'Nothing was written. Name another folder: mig init db/migrations'
  if (folder === project.folder) {
    throw new ConfigError('config.folder', 'The revisions need a folder of their own, inside the one that has the configuration.', {
      hint: other,
    })
  }
  const stat = statSync(folder, { throwIfNoEntry: false })
  if (stat?.isDirectory() === false) throw new ConfigError('config.exists', `${migrations} exists and is not a folder.`, { hint: other })
  if (stat !== undefined && readdirSync(folder).length > 0) {
    throw new ConfigError('config.exists', `The folder ${migrations} exists and is not empty.`, { hint: other })
  }
}

function writeFiles(project: Project, migrations: string): readonly string[] {
  const { folder, language, models } = project
  const place = path.relative(folder, path.resolve(folder, migrations)).replaceAll(path.sep, '/')
  const files = new Map<string, string>([
    [CONFIG_FILE[language], configText(project, place.startsWith('../') ? place : `./${place}`)],
    [path.join(place, 'README.md'), migrationsReadme()],
  ])
  if (!models.found) files.set(models.pattern, modelsText(language))
  writeAllOrNone([...files].map(([name, text]) => [path.resolve(folder, name), text]))
  return [...files.keys()]
}

/** A folder that cannot be made, or a disk that is full, leaves no half of a set-up behind. */
function writeAllOrNone(files: readonly (readonly [file: string, text: string])[]): void {
  const written: string[] = []
  try {
    for (const [file] of files) mkdirSync(path.dirname(file), { recursive: true })
    for (const [file, text] of files) {
      writeFileSync(file, text, { flag: 'wx' })
      written.push(file)
    }
  } catch (error) {
    for (const file of written) rmSync(file)
    throw error
  }
}

function nextSteps({ install, models }: Project): string {
  const steps = [
    ...(install === undefined ? [] : [install]),
    ...(models.found ? [] : [`describe your tables in ${models.pattern}`]),
    'mig revision --autogenerate -m "first migration"',
    'mig upgrade head',
  ]
  return ['', 'Next:', ...steps.map((step, index) => `  ${index + 1}. ${step}`)].join('\n')
}
