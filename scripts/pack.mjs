// Packs the published packages with pnpm, as a release does, and gives the paths of the tarballs by package name.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { packageManager, root } from './pnpm.mjs'

const PUBLISHED = ['packages/core', 'packages/dialect-sqlite', 'packages/dialect-postgres', 'packages/autogenerate', 'apps/cli']

export function packAll(folder) {
  fs.rmSync(folder, { recursive: true, force: true })
  fs.mkdirSync(folder, { recursive: true })
  const tarballs = {}
  for (const location of PUBLISHED) {
    const { name } = JSON.parse(fs.readFileSync(path.join(root, location, 'package.json'), 'utf8'))
    const before = new Set(fs.readdirSync(folder))
    const result = spawnSync('npx', ['--yes', packageManager, 'pack', '--pack-destination', folder], {
      cwd: path.join(root, location),
      encoding: 'utf8',
    })
    if (result.status !== 0) throw new Error(`packing ${name} failed:\n${result.stdout}${result.stderr}`)
    const file = fs.readdirSync(folder).find((entry) => !before.has(entry))
    tarballs[name] = path.join(folder, file)
  }
  return tarballs
}
