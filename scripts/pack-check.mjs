// Checks what a release would publish: the tarballs that pnpm packs, not the folders.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { packAll } from './pack.mjs'
import { root } from './pnpm.mjs'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mig-pack-'))
let failed = false
try {
  for (const [name, tarball] of Object.entries(packAll(folder))) {
    check(name, 'publint', ['run', tarball, '--strict'])
    // The command line has no types to resolve.
    if (name !== '@mig/cli') check(name, 'attw', [tarball, '--profile', 'esm-only', '--quiet'])
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}
process.exit(failed ? 1 : 0)

function check(name, tool, args) {
  const result = spawnSync(path.join(root, 'node_modules/.bin', tool), args, { encoding: 'utf8' })
  console.log(`${result.status === 0 ? 'ok  ' : 'FAIL'} ${tool} ${name}`)
  if (result.status === 0) return
  failed = true
  console.log(result.stdout + result.stderr)
}
