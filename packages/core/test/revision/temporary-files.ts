import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'

/** A folder that is gone after the tests of a file, and a way to fill it. */
export function temporaryFiles(): { readonly folder: string, readonly write: (name: string, text: string) => string } {
  const folder = mkdtempSync(join(tmpdir(), 'mig-revision-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return {
    folder,
    write: (name, text) => {
      const file = join(folder, name)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
      return file
    },
  }
}
