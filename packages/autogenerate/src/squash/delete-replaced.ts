import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import path from 'node:path'
import type { Migrator } from '@mig/core'
import { MigError } from '@mig/core/dialect'
import type { Squashed } from './squash.ts'

/**
 * Refuses to delete what is replaced while somebody needs it: the configured database that is in the middle of it, or whoever has to bring
 * it back for another database.
 * @throws MigError `squash.inUse`, `squash.uncommitted`
 * @throws ConfigError `config.url` where no database can be asked.
 */
export async function assertDeletable(migrator: Migrator, { replaces, files }: Pick<Squashed, 'replaces' | 'files'>): Promise<void> {
  const { rows } = await migrator.current()
  const middle = rows.find((row) => replaces.slice(0, -1).includes(row))
  if (middle !== undefined) {
    throw new MigError('squash.inUse', `The database is at ${middle}, in the middle of the range, so it needs the files still.`, {
      hint: `Nothing was written. Upgrade it first: mig upgrade ${replaces.at(-1) ?? 'head'}. Or leave out --delete.`,
    })
  }
  const lost = files.filter((file) => !isCommitted(file))
  if (lost.length === 0) return
  throw new MigError('squash.uncommitted', `Git does not have these files as they are: ${lost.join(', ')}`, {
    hint:
      'Nothing was written. A database in the middle of the range needs them from the history of the code: commit them first, ' +
      'or leave out --delete.',
  })
}

/** Deletes the files of what is replaced. */
export function deleteReplaced({ files }: Pick<Squashed, 'files'>): void {
  for (const file of files) rmSync(file)
}

function isCommitted(file: string): boolean {
  const git = (...args: readonly string[]): boolean => {
    try {
      execFileSync('git', [...args, '--', path.basename(file)], { cwd: path.dirname(file), stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  }
  return git('ls-files', '--error-unmatch') && git('diff', '--quiet', 'HEAD')
}
