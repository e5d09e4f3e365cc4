import type { MoveOptions, Plan } from '@mig/core'
import { backupOption, refuseBackup } from './backup.ts'
import type { Core } from './base.ts'
import { textOption, type Options } from './command.ts'
import { writeOptions } from './write-options.ts'

/**
 * How upgrade and downgrade run.
 * @throws MigError `usage` for a dry run with a backup: nothing changes, so there is nothing to go back to.
 */
export function moveOptions(options: Options, folder: string, core: Core): MoveOptions {
  const dryRun = options['dryRun'] === true
  if (dryRun && options['backup'] !== undefined) {
    throw new core.MigError('usage', 'A dry run changes nothing, so it makes no backup.', {
      hint: 'Leave --backup or --dry-run out.',
      exit: 2,
    })
  }
  return { ...writeOptions(options, core), ...backupOption(options, folder), ...resumeOption(options, core), ...(dryRun ? { dryRun } : {}) }
}

export type Planned = Pick<MoveOptions, 'planned'>

/** What somebody agrees to is what the plan shows, wherever the database has moved when it runs. */
export function plannedOption({ steps }: Plan): Planned {
  return { planned: steps.map(({ revision }) => revision) }
}

function resumeOption(options: Options, core: Core): Pick<MoveOptions, 'resume'> {
  const answer = textOption(options, 'resume')
  if (answer === undefined) return {}
  if (answer === 'done' || answer === 'again') return { resume: answer }
  throw new core.MigError('usage', `--resume takes done or again, not ${answer}.`, {
    hint: 'done: the SQL that was interrupted has had its effect. again: it is to run again.',
    exit: 2,
  })
}

/** @throws MigError `usage` for what only a run on a connection can do. */
export function refuseWithScript(options: Options, core: Core): void {
  refuseBackup(options, core)
  if (options['resume'] !== undefined) {
    throw new core.MigError('usage', 'A script begins anew, so it resumes nothing.', { hint: 'Leave --resume or --sql out.', exit: 2 })
  }
  if (options['dryRun'] !== true) return
  throw new core.MigError('usage', 'A script is not run, so there is no dry run of it.', { hint: 'Leave --dry-run or --sql out.', exit: 2 })
}
