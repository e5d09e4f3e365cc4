import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export interface TemporaryFolder {
  readonly path: string
  remove(): void
}

/** A new folder that the caller removes. */
export function temporaryFolder(): TemporaryFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'mig-sqlite-'))
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
