import type { LoggedStep, Progress } from '@mig/core'
import { out } from './colors.ts'

/** `2026-11-22 09:15:00  upgrade    8f2c1d9a7b3e  done  anna@build-7, mig 0.1.0, 12 ms` */
export function logLine(step: LoggedStep): string {
  const { revision, direction, state, startedAt, finishedAt, by, toolVersion, tag } = step
  if (step.operation !== undefined) return partLine(step)
  const colors = out()
  const done = state === 'done' ? colors.green('done') : colors.red('failed')
  const took = new Date(finishedAt).getTime() - new Date(startedAt).getTime()
  const length = direction === 'repair' || Number.isNaN(took) ? '' : `, ${took} ms`
  const deployed = tag === undefined ? '' : `, ${tag}`
  const details = colors.dim(`${by}, mig ${toolVersion}${deployed}${length}`)
  return `${moment(startedAt)}  ${direction.padEnd(9)}  ${colors.yellow(revision)}  ${done}  ${details}`
}

/** `2026-11-22 09:15:00    operation 3  began  create index ix_users_name on users`, below the step that it is a part of. */
function partLine({ startedAt, operation, state, detail = '', progress }: LoggedStep): string {
  const colors = out()
  const word = state !== 'intent' ? state : progress === undefined ? 'began' : 'batch'
  const far = progress === undefined ? '' : `: ${progressText(progress)}`
  return `${moment(startedAt)}    ${colors.dim(`operation ${operation}  ${word.padEnd(6)}  ${detail}${far}`)}`
}

/** `2,000 rows set so far, last key 4711`, `2,000 rows set, nothing left in pass 2` */
export function progressText({ rows, pass, after, ended }: Progress): string {
  const set = `${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'} set`
  const where = pass === 1 ? '' : ` in pass ${pass}`
  if (ended !== undefined) return `${set}, nothing left${where}`
  return after === undefined ? `${set}, pass ${pass} begins` : `${set} so far${where}, last key ${shortened(after.join(', '))}`
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}

/** `2026-11-22 09:15:00`, in UTC. */
export function moment(at: string): string {
  return at.replace('T', ' ').replace(/(?:\.\d+)?Z$/, '')
}
