import { readdirSync, statSync } from 'node:fs'
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
  const files: string[] = []
  for (const folder of given) addRevisionFiles(files, resolve(folder), options.recursive === true)
  const headers: RevisionHeader[] = []
  for (const file of given.length > 1 ? new Set(files) : files) {
    try {
      headers.push(readHeader(file))
    } catch (error) {
      if (!isFolder(file)) throw error
    }
  }
  return headers
}

const REVISION_FILE = /(?<!\.d)\.[cm]?[jt]s$/

/** Adds the revision files of a folder in the order of their names, which is the same on every file system. */
function addRevisionFiles(files: string[], folder: string, recursive: boolean): void {
  const folders = recursive ? foldersIn(folder) : undefined
  const start = folder + sep
  for (const name of attempt(folder, () => readdirSync(folder).sort())) {
    if (name.startsWith('_') || name.startsWith('.')) continue
    if (folders?.has(name) === true) addRevisionFiles(files, start + name, recursive)
    // To ask what each name stands for takes as long as to list them all: a folder `x.ts` is found out when it is read.
    else if (REVISION_FILE.test(name)) files.push(start + name)
  }
}

function foldersIn(folder: string): ReadonlySet<string> {
  const entries = attempt(folder, () => readdirSync(folder, { withFileTypes: true }))
  return new Set(entries.filter((entry) => entry.isDirectory() && entry.name !== 'node_modules').map(({ name }) => name))
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function attempt<T>(folder: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'does not exist' : code === 'ENOTDIR' ? 'is not a folder' : `cannot be read: ${message}`
    throw new RevisionError('revision.folder', `The migrations folder ${displayPath(folder)} ${why}.`, {
      cause,
      hint: 'Create the folder, which `mig revision` does as well, or name the right one as `migrations` in the configuration.',
    })
  }
}
