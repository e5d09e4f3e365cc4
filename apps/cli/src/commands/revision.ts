import path from 'node:path'
import type { DatabaseToRevise, Decisions, Revised, ReviseOptions } from '@mig/autogenerate'
import type { ResolvedConfig } from '@mig/core'
import { givenDecisions } from '../answers.ts'
import { terminalAsk } from '../ask.ts'
import { type Autogenerate, type Core, loadAutogenerate } from '../base.ts'
import { listOption, textOption, type CommandAction, type CommandInput, type Options } from '../command.ts'
import { databasesToRevise } from '../databases-to-revise.ts'
import { wantedSchema } from '../models.ts'
import { draftOptions } from '../new-revision.ts'
import { noteRevised, revisedResult } from '../revised.ts'
import type { Project } from '../session.ts'
import { writeFile } from '../write-revision.ts'

export const run: CommandAction = async (input) => {
  const { options, session } = input
  const several = await databasesToRevise(input)
  if (several !== undefined) {
    try {
      return await reviseSeveral(several, input)
    } finally {
      for (const { migrator } of several) await migrator.close()
    }
  }
  const project = await session.project()
  refuseWithoutAutogenerate(options, project.core)
  const { config, migrator } = project
  const autogenerate = await loadAutogenerate(config.folder)
  const wanted =
    options['autogenerate'] === true
      ? { wanted: await wantedSchema(project), schemas: config.schemas, objects: config.objects, privileges: config.privileges }
      : {}
  const decisions = givenDecisions(autogenerate, options, session)
  const asked = { decisions, ...terminalAsk(session.output) }
  const found = await autogenerate.revise(migrator, {
    ...asked,
    ...draftOptions(options),
    ...place(options, session.folder),
    ...wanted,
    ...proof(options, config),
    databases: config.database?.sharing ?? [],
  })
  return finish(autogenerate, autogenerate.withTemplate(found, config.template), project, input)
}

/** One file for the databases that have one history. */
async function reviseSeveral(projects: readonly Project[], { options, session }: CommandInput): Promise<number> {
  const [project] = projects
  if (project === undefined) return 0
  refuseWithoutAutogenerate(options, project.core)
  const { config } = project
  const autogenerate = await loadAutogenerate(config.folder)
  const databases: DatabaseToRevise[] = []
  for (const each of projects) {
    const { schemas, objects, privileges, database } = each.config
    const { verify = true } = proof(options, each.config)
    const own = { wanted: await wantedSchema(each), schemas, objects, privileges, verify }
    databases.push({ name: database?.name ?? '', migrator: each.migrator, ...own })
  }
  const { verify: _verify, ...others } = proof(options, config)
  refuseAnswers(givenDecisions(autogenerate, options, session), projects, project.core)
  const found = await autogenerate.reviseDatabases(databases, {
    ...terminalAsk(session.output),
    ...draftOptions(options),
    ...place(options, session.folder),
    ...others,
  })
  return finish(autogenerate, autogenerate.withTemplate(found, config.template), project, { args: [], options, session })
}

/** @throws MigError `usage` for answers where it is not said which database they are about. */
function refuseAnswers(decisions: Decisions, projects: readonly Project[], { MigError }: Core): void {
  if (Object.keys(decisions).length === 0) return
  const names = projects.map(({ config }) => config.database?.name ?? '')
  throw new MigError('usage', `Answers are about one database, and this revision is for several: ${names.join(', ')}.`, {
    hint: `Nothing was written. Write a revision for each: add --name ${names[0]}.`,
    exit: 2,
  })
}

/** Says what the revision does, and writes it unless there is nothing to write. */
async function finish(autogenerate: Autogenerate, revised: Revised, project: Project, { options, session }: CommandInput): Promise<number> {
  const { notes, statements, summary, warnings } = revised
  for (const note of notes) session.output.note(note)
  for (const warning of warnings) session.output.note(`Warning: ${warning}`)
  if (options['sql'] === true) {
    const sql = statements.map((statement) => `${statement};\n`).join('')
    session.output.text(sql, { sql: statements })
    return 0
  }
  if (options['autogenerate'] === true && summary.length === 0 && options['allowEmpty'] !== true) {
    session.output.note('Models and database agree, so nothing was written. --allow-empty writes a revision all the same.')
    session.output.result({ operations: [], warnings })
    return 0
  }
  noteRevised(autogenerate, revised, session.output)
  const source = await writeFile(autogenerate, revised, project, session)
  session.output.note(nextStep(summary, options['autogenerate'] === true))
  session.output.result(revisedResult(revised, source))
  return 0
}

const ABOUT_AUTOGENERATE = {
  fromRevisions: '--from-revisions',
  noVerify: '--no-verify',
  writeAnyway: '--write-anyway',
  allowEmpty: '--allow-empty',
  sql: '--sql',
}

/** @throws MigError `usage` for what says nothing about a revision that is written by hand. */
function refuseWithoutAutogenerate(options: Options, { MigError }: Core): void {
  if (options['autogenerate'] === true) return
  const given = Object.entries(ABOUT_AUTOGENERATE).flatMap(([name, flag]) => (options[name] === true ? [flag] : []))
  if (given.length === 0) return
  throw new MigError('usage', `${given.join(', ')} ${given.length === 1 ? 'only works' : 'only work'} with --autogenerate.`, {
    hint: 'Nothing was written. Add --autogenerate, or leave it out.',
    exit: 2,
  })
}

function nextStep(summary: readonly string[], autogenerated: boolean): string {
  if (summary.length > 0) return 'Review it, then run it: mig upgrade head'
  return autogenerated ? 'Models and database agree, so it is empty.' : 'Write what it does, then run it: mig upgrade head'
}

/** What the models are compared with, and whether the result is tried out. */
function proof(
  options: Options,
  { verify }: Pick<ResolvedConfig, 'verify'>,
): Pick<ReviseOptions, 'fromRevisions' | 'verify' | 'writeAnyway'> {
  return {
    fromRevisions: options['fromRevisions'] === true,
    verify: verify && options['noVerify'] !== true,
    writeAnyway: options['writeAnyway'] === true,
  }
}

interface Place {
  readonly head?: string
  readonly versionPath?: string
  readonly dependsOn?: readonly string[]
}

/** Where the revision stands in the history, and in which folder. */
function place(options: Options, folder: string): Place {
  const [head, versionPath] = [textOption(options, 'head'), textOption(options, 'versionPath')]
  const dependsOn = listOption(options, 'dependsOn')
  return {
    ...(head === undefined ? {} : { head }),
    ...(versionPath === undefined ? {} : { versionPath: path.resolve(folder, versionPath) }),
    ...(dependsOn.length === 0 ? {} : { dependsOn }),
  }
}
