import type { UnfinishedStep } from '@mig/core'
import { out } from './colors.ts'
import { progressText } from './log-line.ts'

/** `the upgrade of 8f2c (add index) stopped at operation 3 of 7: create index ix_users_name on users, interrupted` */
export function stoppedLines(step: UnfinishedStep): readonly string[] {
  const { revision, message, direction, operation, operations, detail, state, progress } = step
  const name = `${direction} of ${revision}${message === '' ? '' : ` (${message})`}`
  const place = `operation ${operation}${operations === undefined ? '' : ` of ${operations}`}`
  const far = progress === undefined ? '' : `, ${progressText(progress)}`
  const what = detail === undefined ? '' : `: ${detail}${far}${state === 'interrupted' ? ', interrupted' : ''}`
  const command = direction === 'upgrade' ? `mig upgrade ${revision}` : 'mig downgrade -1'
  return [out().red(`the ${name} stopped at ${place}${what}`), `${command} goes on from there`]
}
