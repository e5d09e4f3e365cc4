import type { LoggedStep, Status } from '@mig/core'
import { loadAutogenerate } from '../base.ts'
import { out } from '../colors.ts'
import { FINDINGS, type CommandAction } from '../command.ts'
import { driftHead, driftLines } from '../drift-lines.ts'
import { editedLine, unknownLine } from '../file-findings.ts'
import { logLine, moment } from '../log-line.ts'
import { headLine, historyLine } from '../revision-lines.ts'
import type { Project } from '../session.ts'
import { stoppedLines } from '../stopped-lines.ts'

export const run: CommandAction = async ({ session }) => {
  const project = await session.project()
  const { migrator } = project
  const status = await migrator.status()
  session.output.result(status)
  if (!session.output.json) {
    const drift = await driftSection(status, project)
    for (const line of statusLines(status, session.folder, drift)) session.output.line(line)
  }
  return hasFindings(status) ? FINDINGS : 0
}

/** What is pending is no finding: it is what an upgrade is for. */
function hasFindings({ current, unfinished, edited, drift, last }: Status): boolean {
  return current.unknown.length > 0 || unfinished !== undefined || edited.length > 0 || drift?.state === 'found' || last?.state === 'failed'
}

/** @param drift what is said of it. */
function statusLines({ current, pending, unfinished, edited, last }: Status, folder: string, drift: readonly string[]): readonly string[] {
  const { absent, revisions, implied, unknown, rows } = current
  const at = [...revisions, ...implied].map((revision) => `${headLine(revision)}${revision.message === '' ? '' : `, ${revision.message}`}`)
  return [
    ...section('At', rows.length === 0 ? [absent === undefined ? 'base' : `base: there is no file ${absent} yet`] : at),
    ...section('Unknown', unknown.map(unknownLine)),
    ...section('Pending', unknown.length > 0 ? ['not known'] : pending.length === 0 ? ['nothing'] : pending.map(historyLine)),
    ...section('Stopped', unfinished === undefined ? [] : stoppedLines(unfinished)),
    ...section('Edited', edited.map((revision) => editedLine(revision, folder))),
    ...section('Drift', drift),
    ...section('Last', last === undefined ? ['nothing was ever run'] : lastLines(last)),
  ]
}

/** How many lines of it stand on a screen beside the rest. */
const DRIFT_LINES = 12

async function driftSection({ drift }: Status, { config, migrator }: Project): Promise<readonly string[]> {
  if (drift === undefined || drift.state === 'off') return []
  if (drift.state === 'none') return [`none since ${moment(drift.since)}`]
  if (drift.state === 'unknown') return [`not known: ${drift.reason}`]
  const head = out().red(`${driftHead(drift)}: mig drift adopt, mig drift accept`)
  const found = await migrator.drift()
  if (found.state !== 'found') return [head]
  const autogenerate = await loadAutogenerate(config.folder)
  return [head, ...driftLines(autogenerate, await autogenerate.driftDifferences(migrator, found), DRIFT_LINES)]
}

function lastLines(last: LoggedStep): readonly string[] {
  return last.state === 'done'
    ? [logLine(last)]
    : [logLine(last), out().red('The last run failed: correct the revision and upgrade again.')]
}

const WIDTH = 10

/** The name stands beside the first line. */
function section(name: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => `${out().bold((index === 0 ? name : '').padEnd(WIDTH))}${line}`)
}
