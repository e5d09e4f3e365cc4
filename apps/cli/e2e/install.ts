import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** What a program said and how it ended. */
export interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export type PackageName = '@mig/core' | '@mig/cli' | '@mig/autogenerate' | '@mig/dialect-sqlite' | '@mig/dialect-postgres'

export const ALL: readonly PackageName[] = ['@mig/core', '@mig/cli', '@mig/autogenerate', '@mig/dialect-sqlite', '@mig/dialect-postgres']

/** The tarball of a package, as `npm install` takes it. */
export function tarball(name: PackageName): string {
  const tarballs = JSON.parse(process.env['MIG_TEST_TARBALLS'] ?? '{}') as Record<string, string>
  const file = tarballs[name]
  if (file === undefined) throw new TypeError(`${name} was not packed: the set-up of the end-to-end tests did not run.`)
  return file
}

/** An empty folder outside of the repository. */
export function emptyFolder(): { readonly path: string; remove(): void } {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'mig-e2e-')))
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}

export function execute(command: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...cleanEnvironment(), ...env }, timeout: 240_000 })
  return { status, stdout, stderr }
}

/** Runs npm and fails loudly. */
export function npm(args: readonly string[], cwd: string): void {
  const { status, stdout, stderr } = execute('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], cwd)
  if (status !== 0) throw new TypeError(`npm ${args.join(' ')} failed in ${cwd}:\n${stdout}${stderr}`)
}

/** Installs packages of mig into a project, in one command: they depend on each other by versions that no registry has. */
export function install(folder: string, names: readonly PackageName[], ...args: readonly string[]): void {
  npm(['install', '--ignore-scripts', '--prefer-offline', ...args, ...names.map(tarball)], folder)
  const modules = path.join(folder, args.includes('-g') ? 'lib/node_modules' : 'node_modules')
  for (const place of [modules, path.join(modules, '@mig/dialect-sqlite/node_modules')]) useCompiledSqlite(place)
}

const SQLITE = 'better-sqlite3'

// npm would compile better-sqlite3 for minutes: what the repository has compiled takes its place.
function useCompiledSqlite(modules: string): void {
  const target = path.join(modules, SQLITE)
  if (!existsSync(target)) return
  const require = createRequire(new URL('../../../packages/dialect-sqlite/package.json', import.meta.url))
  const source = path.dirname(require.resolve(`${SQLITE}/package.json`))
  const addon = 'build/Release/better_sqlite3.node'
  rmSync(target, { recursive: true })
  for (const part of ['package.json', 'lib', addon]) cpSync(path.join(source, part), path.join(target, part), { recursive: true })
}

// What pnpm and vitest put into the environment must not reach the program under test.
function cleanEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|pnpm_|VITEST|NODE_ENV|NODE_OPTIONS|NODE_PATH|DATABASE_URL|MIG_)/i.test(name))
  return Object.fromEntries(kept.filter((entry): entry is [string, string] => entry[1] !== undefined))
}
