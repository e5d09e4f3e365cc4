import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { CommandAction } from '../command.ts'
import { DIALECTS, inspectProject, type Project } from '../init/project.ts'
import { configText, migrationsReadme, modelsText } from '../init/templates.ts'

/** `mig init [folder]`: a configuration that runs at once, the folder of the revisions, and models to begin with where there are none. */
export const run: CommandAction = async ({ args, options, session }) => {
  const { ConfigError, suggest } = await session.core()
  const wanted = options['dialect']
  if (typeof wanted === 'string' && !DIALECTS.some(({ name }) => name === wanted)) {
    const near = suggest(wanted, DIALECTS.map(({ name }) => name))
    throw new ConfigError('config.value', `There is no dialect "${wanted}".`, {
      hint: near === undefined ? 'Use --dialect sqlite or --dialect postgres.' : `Did you mean --dialect ${near}?`,
    })
  }
  const project = inspectProject(session.folder, typeof wanted === 'string' ? wanted : undefined)
  const migrations = args[0] ?? 'migrations'
  refuseToOverwrite(project, migrations, ConfigError)

  const written = writeFiles(project, migrations)
  session.output.result({ dialect: project.dialect.name, written, install: project.missing })
  for (const file of written) session.output.line(`Wrote ${file}`)
  session.output.note(nextSteps(project))
  return 0
}

type ConfigErrorClass = Awaited<ReturnType<import('../session.ts').Session['core']>>['ConfigError']

function refuseToOverwrite(project: Project, migrations: string, ConfigError: ConfigErrorClass): void {
  if (project.config !== undefined) {
    throw new ConfigError('config.exists', `This folder has a configuration already: ${project.config}.`, {
      hint: 'mig is set up here. mig revision --autogenerate -m "…" writes the next revision.',
    })
  }
  const folder = path.resolve(project.folder, migrations)
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new ConfigError('config.exists', `The folder ${migrations} exists and is not empty.`, {
      hint: 'Nothing was written. Name another folder: mig init db/migrations',
    })
  }
}

function writeFiles(project: Project, migrations: string): readonly string[] {
  const files = new Map<string, string>([
    [`mig.config.${project.extension}`, configText(project, migrations)],
    [path.join(migrations, 'README.md'), migrationsReadme()],
  ])
  if (!project.modelsFound) files.set(project.models, modelsText())
  for (const [name, text] of files) {
    const file = path.resolve(project.folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text, { flag: 'wx' })
  }
  return [...files.keys()]
}

function nextSteps(project: Project): string {
  const steps = [
    ...(project.missing.length === 0 ? [] : [`npm install ${project.missing.join(' ')}`]),
    ...(project.modelsFound ? [] : [`describe your tables in ${project.models}`]),
    'mig revision --autogenerate -m "first migration"',
    'mig upgrade head',
  ]
  return ['', 'Next:', ...steps.map((step, index) => `  ${index + 1}. ${step}`)].join('\n')
}
