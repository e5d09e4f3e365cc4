import path from 'node:path'
import type { BackupOption } from '@mig/core'
import type { Options } from './command.ts'
import type { Core } from './base.ts'

/** What `--backup` asks for; a path is relative to the folder in which mig was called. */
export function backupOption(options: Options, folder: string): { readonly backup?: BackupOption } {
  const { backup } = options
  if (typeof backup !== 'string') return backup === true ? { backup } : {}
  const place = path.resolve(folder, backup)
  return { backup: /[\\/]$/.test(backup) ? { folder: place } : place }
}

/** A script is run by somebody else, at another time. */
export function refuseBackup(options: Options, core: Core): void {
  if (options['backup'] === undefined) return
  throw new core.MigError('usage', 'A script makes no backup.', { hint: 'Leave --backup or --sql out.', exit: 2 })
}
