import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { execute, type Outcome } from './install.ts'

/** A folder in which mig is called, with a database in the environment. */
export interface Project {
  readonly folder: string
  /** Runs mig. */
  mig(...args: readonly string[]): Outcome
  /** Runs mig, which has to exit with 0. */
  done(...args: readonly string[]): Outcome
  /** The same with `--json`: what it printed. */
  json(...args: readonly string[]): unknown
  /** The source of a file. */
  read(name: string): string
  /** Writes a revision: its file, and its id. */
  revise(...args: readonly string[]): { readonly file: string; readonly id: string }
}

export function projectIn(folder: string, program: string, env: Readonly<Record<string, string>> = {}): Project {
  const mig: Project['mig'] = (...args) => {
    const outcome = execute(program, args, folder, env)
    expectNoStack(outcome)
    return outcome
  }
  const done: Project['done'] = (...args) => {
    const outcome = mig(...args)
    expect(outcome, `mig ${args.join(' ')}\n${outcome.stderr}`).toMatchObject({ status: 0 })
    return outcome
  }
  const read: Project['read'] = (name) => readFileSync(path.join(folder, name), 'utf8')
  const revise: Project['revise'] = (...args) => {
    const { stdout } = done('revision', ...args)
    const file = /^Wrote (migrations\/\d{12}_(\w{12})_\w+\.ts)\n$/.exec(stdout)
    expect(file, stdout).not.toBeNull()
    const [, name = '', id = ''] = file ?? []
    return { file: name, id }
  }
  return { folder, mig, done, read, revise, json: (...args) => JSON.parse(done(...args, '--json').stdout) as unknown }
}

/** No mistake of a user's shows where in mig it was noticed. */
export function expectNoStack({ stdout, stderr }: Outcome): void {
  expect(`${stdout}\n${stderr}`).not.toMatch(/^\s+at |UnhandledPromiseRejection|ExperimentalWarning|node:internal/m)
}
