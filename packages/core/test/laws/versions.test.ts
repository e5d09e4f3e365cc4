import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../test-databases/src/index.ts'

const ROOT = path.resolve(import.meta.dirname, '../../../..')
const WORKSPACE = [
  'packages/core',
  'packages/dialect-sqlite',
  'packages/dialect-postgres',
  'packages/autogenerate',
  'packages/test-databases',
  'apps/cli',
  'apps/finance-inbox',
]

/** What a package.json says that versions depend on. */
interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly peerDependencies?: { readonly [name: string]: string }
}

// A dialect has core as a peer, and by default a minor of a peer makes a major of whoever depends on it: 0.1.0 would become 1.0.0.
describe('the versions of a release', () => {
  let folder: ReturnType<typeof temporaryFolder>
  beforeEach(() => {
    folder = temporaryFolder()
    for (const file of ['package.json', 'pnpm-workspace.yaml', '.changeset/config.json', ...WORKSPACE.map((name) => `${name}/package.json`)]) {
      mkdirSync(path.dirname(path.join(folder.path, file)), { recursive: true })
      cpSync(path.join(ROOT, file), path.join(folder.path, file))
    }
  })
  afterEach(() => folder.remove())

  const manifests = (): readonly Manifest[] =>
    WORKSPACE.map((name) => JSON.parse(readFileSync(path.join(folder.path, name, 'package.json'), 'utf8')) as Manifest)

  const release = (bump: string): readonly Manifest[] => {
    writeFileSync(path.join(folder.path, '.changeset/change.md'), `---\n'@mig/core': ${bump}\n---\n\nA change of core.\n`)
    const manifest = createRequire(path.join(ROOT, 'package.json')).resolve('@changesets/cli/package.json')
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(path.dirname(manifest), 'bin.js'), 'version'], {
      cwd: folder.path,
      encoding: 'utf8',
    })
    expect(status, stdout + stderr).toBe(0)
    return manifests()
  }

  const published = (all: readonly Manifest[]): { readonly [name: string]: string } =>
    Object.fromEntries(all.filter((manifest) => manifest.private !== true).map(({ name, version }) => [name, version]))

  for (const bump of ['minor', 'patch'] as const) {
    it(`a ${bump} of core is a ${bump} of every published package`, () => {
      const before = manifests()
      const names = Object.keys(published(before))
      expect(names.toSorted()).toEqual([
        '@mig/autogenerate',
        '@mig/cli',
        '@mig/core',
        '@mig/dialect-postgres',
        '@mig/dialect-sqlite',
      ])
      const [now = '', ...others] = new Set(Object.values(published(before)))
      expect(others).toEqual([])
      const after = release(bump)
      expect(published(after)).toEqual(Object.fromEntries(names.map((name) => [name, next(now, bump)])))
      expect(after.map(({ peerDependencies }) => peerDependencies)).toEqual(before.map(({ peerDependencies }) => peerDependencies))
    })
  }
})

/** 0.1.4 becomes 0.2.0 or 0.1.5. */
function next(version: string, bump: 'minor' | 'patch'): string {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  return bump === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`
}
