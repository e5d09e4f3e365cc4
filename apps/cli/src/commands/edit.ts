import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { isatty } from 'node:tty'
import path from 'node:path'
import type { Core } from '../base.ts'
import type { CommandAction } from '../command.ts'

/** Editors that are looked for where VISUAL and EDITOR name none. */
const EDITORS: readonly string[] = ['sensible-editor', 'editor', 'nano', 'vim', 'vi', 'code']

export const run: CommandAction = async ({ args, session }) => {
  const { core, migrator } = await session.project()
  const [name = ''] = args
  const files = (await migrator.show(name)).map(({ file }) => file)
  if (files.length === 0) {
    throw new core.RevisionError('revision.unknown', `'${name}' is no revision, so there is no file to edit.`, {
      hint: 'mig history lists the revisions.',
    })
  }
  const editor = chosenEditor(core)
  const { error, status, signal } = start(editor, files)
  if (error !== undefined || status !== 0) {
    const how = error?.message ?? (status === null ? `it was ended by ${String(signal)}` : `it ended with ${status}`)
    throw new core.MigError('edit.failed', `The editor ${editor} failed: ${how}.`, { hint: 'Set VISUAL or EDITOR to another one.' })
  }
  session.output.result({ editor, files })
  return 0
}

/** VISUAL and EDITOR hold a command, maybe with arguments: `code --wait`. */
function chosenEditor({ MigError }: Core): string {
  const given = [process.env['VISUAL'], process.env['EDITOR']].find((value) => value !== undefined && value.trim() !== '')
  if (given !== undefined) return given
  const found = isatty(0) && isatty(1) ? EDITORS.find(isInstalled) : undefined
  if (found !== undefined) return found
  throw new MigError('edit.noEditor', 'There is no editor to open the file with.', {
    hint: 'Name one in the environment: EDITOR=nano mig edit head',
    exit: 2,
  })
}

/** Through the shell, which takes the command apart as everywhere else; paths are arguments of their own. */
function start(editor: string, files: readonly string[]): ReturnType<typeof spawnSync> {
  const quoted = files.map((file) => `"${file}"`).join(' ')
  if (process.platform === 'win32') return spawnSync(`${editor} ${quoted}`, { shell: true, stdio: 'inherit' })
  return spawnSync('/bin/sh', ['-c', `${editor} "$@"`, 'mig', ...files], { stdio: 'inherit' })
}

function isInstalled(name: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
