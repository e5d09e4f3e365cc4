import { readdirSync } from 'node:fs'
import type { Dirent } from 'node:fs'
import { resolve, sep } from 'node:path'
import { RevisionError } from '../errors.ts'
import { displayPath } from '../load/display-path.ts'
import { readHeader } from './header.ts'
import type { RevisionHeader } from './header.ts'

/** How revision folders are read. */
export interface ReadRevisionsOptions {
  /** Reads the folders inside as well; off by default. */
  readonly recursive?: boolean
}

/**
 * Reads the headers of all revision files in one or several folders, without running a file.
 *
 * A revision is a `.ts`, `.mts`, `.cts`, `.js`, `.mjs` or `.cjs` file. Declarations (`.d.ts`) and whatever begins with `_` or
 * `.`, file or folder, are left out.
 *
 * @throws RevisionError `revision.folder` when a folder is missing, `revision.header` when a file is no revision
 */
export function readRevisions(folders: string | readonly string[], options: ReadRevisionsOptions = {}): readonly RevisionHeader[] {
  const given = typeof folders === 'string' ? [folders] : folders
  const files = given.flatMap((folder) => revisionFiles(resolve(folder), options.recursive === true))
  return [...new Set(files)].map((file) => readHeader(file))
}

/** The revision files of a folder in the order of their names, which is the same on every file system. */
function revisionFiles(folder: string, recursive: boolean): readonly string[] {
  const entries = list(folder).filter(({ name }) => !/^[._]/.test(name)).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const path = folder + sep + entry.name
    if (entry.isDirectory()) return recursive && entry.name !== 'node_modules' ? revisionFiles(path, recursive) : []
    return /(?<!\.d)\.[cm]?[jt]s$/.test(entry.name) ? [path] : []
  })
}

function list(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'does not exist' : code === 'ENOTDIR' ? 'is not a folder' : `cannot be read: ${message}`
    throw new RevisionError('revision.folder', `The migrations folder ${displayPath(folder)} ${why}.`, {
      cause, hint: 'Run `mig init` to make one, or name the right folder as `migrations` in mig.config.ts.',
    })
  }
}
