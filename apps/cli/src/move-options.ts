import type { MoveOptions } from '@mig/core'
import { backupOption, refuseBackup } from './backup.ts'
import type { Core } from './base.ts'
import type { Options } from './command.ts'

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
  return { ...backupOption(options, folder), ...(dryRun ? { dryRun } : {}) }
}

/** @throws MigError `usage` for what only a run on a connection can do. */
export function refuseWithScript(options: Options, core: Core): void {
  refuseBackup(options, core)
  if (options['dryRun'] !== true) return
  throw new core.MigError('usage', 'A script is not run, so there is no dry run of it.', { hint: 'Leave --dry-run or --sql out.', exit: 2 })
}
