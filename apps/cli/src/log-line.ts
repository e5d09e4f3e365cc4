import type { LoggedStep } from '@mig/core'
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
function partLine({ startedAt, operation, state, detail = '' }: LoggedStep): string {
  const colors = out()
  const word = state === 'intent' ? 'began' : state
  return `${moment(startedAt)}    ${colors.dim(`operation ${operation}  ${word.padEnd(6)}  ${detail}`)}`
}

/** `2026-11-22 09:15:00`, in UTC. */
export function moment(at: string): string {
  return at.replace('T', ' ').replace(/(?:\.\d+)?Z$/, '')
}
