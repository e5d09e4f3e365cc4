import type { LoggedStep } from '@mig/core'
import { out } from './colors.ts'

/** `2026-11-22 09:15:00  upgrade    8f2c1d9a7b3e  done  anna@build-7, mig 0.1.0, 12 ms` */
export function logLine({ revision, direction, state, startedAt, finishedAt, by, toolVersion }: LoggedStep): string {
  const colors = out()
  const done = state === 'done' ? colors.green('done') : colors.red('failed')
  const took = new Date(finishedAt).getTime() - new Date(startedAt).getTime()
  const length = direction === 'repair' || Number.isNaN(took) ? '' : `, ${took} ms`
  const details = colors.dim(`${by}, mig ${toolVersion}${length}`)
  return `${moment(startedAt)}  ${direction.padEnd(9)}  ${colors.yellow(revision)}  ${done}  ${details}`
}

/** `2026-11-22 09:15:00`, in UTC. */
export function moment(at: string): string {
  return at.replace('T', ' ').replace(/(?:\.\d+)?Z$/, '')
}
