import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
// @ts-expect-error the scripts of the repository are plain JavaScript
import { packAll } from '../../../scripts/pack.mjs'

/** Packs the packages once for all end-to-end tests; the paths of the tarballs are in MIG_TEST_TARBALLS, as JSON by package. */
export default function setup(): () => void {
  const folder = mkdtempSync(path.join(tmpdir(), 'mig-tarballs-'))
  process.env['MIG_TEST_TARBALLS'] = JSON.stringify((packAll as (folder: string) => Record<string, string>)(folder))
  return () => rmSync(folder, { recursive: true, force: true })
}
