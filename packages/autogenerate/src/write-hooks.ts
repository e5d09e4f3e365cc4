import { spawn } from 'node:child_process'
import path from 'node:path'
import type { ProjectHooks } from '@mig/core'
import { HookError } from '@mig/core/dialect'

/** What stands for the path of the file in a command. */
const FILE = '{file}'

/**
 * Does what the project wants done with a file that was written, one hook after the other.
 * @param folder where commands run.
 * @throws HookError `hook.failed`, `hook.missing`; the file stays as it is, and the hooks behind it do not run.
 */
export async function runWriteHooks({ afterWrite = [] }: ProjectHooks, file: string, folder: string): Promise<void> {
  for (const hook of afterWrite) {
    if (typeof hook === 'function') await callHook(hook, file)
    else await runCommand(commandFor(hook, file), file, folder)
  }
}

async function callHook(hook: (file: string) => unknown, file: string): Promise<void> {
  try {
    await hook(file)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new HookError('hook.failed', `A function of hooks.afterWrite failed: ${reason}`, { hint: staysHint(file), cause })
  }
}

/** A command that does not say where the file stands takes it last. */
function commandFor(words: readonly string[], file: string): readonly string[] {
  const named = words.map((word) => word.replaceAll(FILE, file))
  return words.some((word) => word.includes(FILE)) ? named : [...named, file]
}

async function runCommand([program = '', ...args]: readonly string[], file: string, folder: string): Promise<void> {
  const shown = [program, ...args].join(' ')
  const { code, output } = await spawned(program, args, folder).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const hint = `Install it, or take it out of hooks.afterWrite in the configuration. ${staysHint(file)}`
    throw new HookError('hook.missing', `The command ${shown} of hooks.afterWrite cannot be run: ${reason}`, { hint, cause })
  })
  if (code === 0) return
  const said = output.trim() === '' ? 'It printed nothing.' : output.trim()
  throw new HookError('hook.failed', `The command ${shown} of hooks.afterWrite failed with ${code}:\n${said}`, { hint: staysHint(file) })
}

interface Ended {
  /** The exit code, or the name of the signal that ended it. */
  readonly code: number | string
  readonly output: string
}

/**
 * Words as one text for cmd.exe: on Windows npm's programs are batch files, which only a shell can start. What stands in quotes means
 * nothing to it, and a quote is doubled: https://learn.microsoft.com/en-us/cpp/c-language/parsing-c-command-line-arguments
 */
export function windowsCommand(words: readonly string[]): string {
  return words.map((word) => `"${word.replace(/(\\*)"/g, '$1$1""').replace(/\\+$/, '$&$&')}"`).join(' ')
}

/** Runs a program, without a shell where one can; what it prints is collected, since stdout is for the data of mig's own command. */
function spawned(program: string, args: readonly string[], folder: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, env: { ...process.env, PATH: searchPath(folder) } }
    const child =
      process.platform === 'win32'
        ? spawn(windowsCommand([program, ...args]), { ...options, shell: true, stdio: ['ignore', 'pipe', 'pipe'] })
        : spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code: code ?? signal ?? 1, output: Buffer.concat(chunks).toString('utf8') }))
  })
}

/** The programs of the packages around the folder come first, as for scripts of package.json. */
function searchPath(folder: string): string {
  const folders: string[] = []
  for (let current = folder; ; current = path.dirname(current)) {
    folders.push(path.join(current, 'node_modules/.bin'))
    if (path.dirname(current) === current) break
  }
  return [...folders, process.env['PATH'] ?? ''].join(path.delimiter)
}

function staysHint(file: string): string {
  return `The file stays: ${file}`
}
