import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { createLoader, type Loader, type LoaderOptions } from '../../src/load/loader.ts'
import { MigError } from '../../src/errors.ts'
import type { Namespace } from '../../src/load/namespace.ts'

/** A folder of files outside of every package, which is removed when the test ends. */
export interface Project {
  readonly folder: string
  path(name: string): string
  write(files: { readonly [name: string]: string }): void
}

export function project(files: { readonly [name: string]: string } = {}): Project {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'mig-load-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const made: Project = {
    folder,
    path: (name) => path.join(folder, name),
    write(given) {
      for (const [name, text] of Object.entries(given)) {
        mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
        writeFileSync(path.join(folder, name), text)
      }
    },
  }
  made.write(files)
  return made
}

/** Stands for `@mig/core` in files that are loaded. */
const core = {
  t: { integer: () => ({ type: 'integer' }) },
  table: (name: string) => ({ table: name }),
  defineConfig: <T>(config: T) => config,
}

export function testLoader(options: LoaderOptions = {}): Loader {
  return createLoader({ modules: { '@mig/core': () => Promise.resolve(core) }, ...options })
}

/** Loads one file of a new project. */
export async function loaded(files: { readonly [name: string]: string }, main: string = Object.keys(files)[0] ?? ''): Promise<Namespace> {
  return testLoader().load(project(files).path(main))
}

/** The error that the work ends with. */
export async function failure(work: Promise<unknown>): Promise<MigError> {
  try {
    await work
  } catch (error) {
    if (error instanceof MigError) return error
    throw error
  }
  throw new TypeError('It did not fail.')
}
