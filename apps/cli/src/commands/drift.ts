import path from 'node:path'
import type { DriftFound } from '@mig/core'
import { givenDecisions } from '../answers.ts'
import { terminalAsk } from '../ask.ts'
import { loadAutogenerate } from '../base.ts'
import { FINDINGS, textOption, type CommandAction } from '../command.ts'
import { differenceLines } from '../differences.ts'
import { driftHead } from '../drift-lines.ts'
import { moment } from '../log-line.ts'
import { draftOptions } from '../new-revision.ts'
import { noteRevised, revisedResult } from '../revised.ts'
import type { Output } from '../output.ts'
import type { Project } from '../session.ts'
import { writeOptions } from '../write-options.ts'
import { writeFile } from '../write-revision.ts'

export const run: CommandAction = async (input) => {
  const { args, options, session } = input
  const [action] = args
  const { core } = await session.project()
  const command = action === undefined ? show : ACTIONS.get(action)
  if (command === undefined) {
    const near = core.didYouMean(action ?? '', ACTIONS.keys())
    throw new core.MigError('usage', `mig drift knows no ${action}${near}`, { hint: HINT, exit: 2 })
  }
  const allowed = ALLOWED[action ?? 'show'] ?? []
  const misplaced = Object.keys(options).find((name) => OWN_OPTIONS.has(name) && !allowed.includes(name))
  if (misplaced !== undefined) {
    const flag = misplaced.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    const message = `--${flag} says nothing to ${['mig drift', ...args].join(' ')}.`
    throw new core.MigError('usage', message, { hint: HINT, exit: 2 })
  }
  return command(input)
}

const HINT =
  'mig drift shows what changed, mig drift adopt -m "…" writes a revision for it, mig drift accept takes it for what has to be.'

const ANSWERS: readonly string[] = ['rename', 'noRename', 'fill', 'fillSql', 'noFill', 'using', 'zone', 'map', 'noMap', 'missing', 'answers']

/** The options of each action. */
const ALLOWED: { readonly [action: string]: readonly string[] } = {
  show: ['sql'],
  adopt: ['message', ...ANSWERS, 'versionPath', 'revId', 'noVerify', 'writeAnyway', 'lockTimeout'],
  accept: ['lockTimeout'],
}

const OWN_OPTIONS: ReadonlySet<string> = new Set(Object.values(ALLOWED).flat())

/** What changed, and how. */
const show: CommandAction = async ({ options, session: { output, ...session } }) => {
  const project = await session.project()
  const drift = await foundDrift(project, output)
  if (typeof drift === 'number') return drift
  const autogenerate = await loadAutogenerate(project.config.folder)
  const found = await autogenerate.driftDifferences(project.migrator, drift, { sql: options['sql'] === true })
  const { findings, left, notes, statements } = found
  for (const note of notes) output.note(note)
  for (const sentence of left) output.note(`Warning: ${sentence}`)
  const { state, since, objects } = drift
  output.result({ state, since, objects, findings, left, notes, ...(statements === undefined ? {} : { statements }) })
  for (const line of differenceLines(autogenerate, found)) output.line(line)
  output.note(`\n${driftHead(drift)}. mig drift adopt -m "…" writes a revision for it; mig drift accept takes it for what has to be.`)
  return FINDINGS
}

/** A revision for it, which this database has already. */
const adopt: CommandAction = async ({ options, session }) => {
  const project = await session.project()
  const { config, core, migrator } = project
  const { folder, output } = session
  const drift = await foundDrift(project, output)
  if (typeof drift === 'number') return drift
  const autogenerate = await loadAutogenerate(config.folder)
  const versionPath = textOption(options, 'versionPath')
  const found = await autogenerate.adoptDrift(migrator, drift, {
    ...draftOptions(options),
    ...(versionPath === undefined ? {} : { versionPath: path.resolve(folder, versionPath) }),
    decisions: givenDecisions(autogenerate, options, session),
    ...terminalAsk(output),
    verify: config.verify && options['noVerify'] !== true,
    writeAnyway: options['writeAnyway'] === true,
  })
  const revised = autogenerate.withTemplate(found, config.template)
  for (const note of revised.notes) output.note(note)
  for (const warning of revised.warnings) output.note(`Warning: ${warning}`)
  noteRevised(autogenerate, revised, output)
  const { id } = revised.draft
  const source = await writeFile(autogenerate, revised, project, session, () =>
    migrator.stamp(id, { ...writeOptions(options, core), accept: true }),
  )
  output.note(`This database has it already, and is at ${id}. Others get it with mig upgrade; add it to the models.`)
  output.result(revisedResult(revised, source))
  return 0
}

/** The schema as it is becomes what it has to be. */
const accept: CommandAction = async ({ options, session: { output, ...session } }) => {
  const { core, migrator } = await session.project()
  const drift = await migrator.acceptDrift(writeOptions(options, core))
  output.result(drift)
  if (drift.state === 'none') {
    output.note('The schema is recorded as it is now.')
    return 0
  }
  const reason = drift.state === 'unknown' ? drift.reason : 'it changed again meanwhile'
  throw new core.MigError('drift.unrecorded', `The schema is not recorded as it is now: ${reason}.`, { hint: 'Look at mig drift.' })
}

const ACTIONS: ReadonlyMap<string, CommandAction> = new Map([['adopt', adopt], ['accept', accept]])

/** What changed; the exit code where nothing did, or nobody knows. */
async function foundDrift({ migrator }: Project, output: Output): Promise<DriftFound | number> {
  const drift = await migrator.drift()
  if (drift.state === 'found') return drift
  output.result(drift)
  if (drift.state === 'none') {
    output.note(`Nothing changed since ${moment(drift.since)}.`)
    return 0
  }
  output.note(
    drift.state === 'off'
      ? 'It is not known what changed: the configuration says `drift: false`.'
      : `It is not known what changed: ${drift.reason}. The next run that changes something records the schema; ` +
          'mig drift accept does so now.',
  )
  return 1
}
