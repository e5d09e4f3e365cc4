import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { write } from './install.ts'

/** One command of a page, with the output that the page prints below it. */
interface Shown {
  readonly command: string
  readonly expected: string
}

/** A command of a page with both outputs, dates and sizes left out. */
export interface Compared {
  readonly command: string
  readonly expected: string
  readonly actual: string
}

/**
 * Runs a page of the documentation from its top to its bottom, as a reader would.
 *
 * `console` blocks hold commands after `$ ` and what they print. What a reader does by hand stands in comments, which are not seen
 * when the page is read: `<!-- in ada -->` goes to a folder, `<!-- copy ada/migrations to ben/migrations -->` is a pull,
 * `<!-- clone ada to ben -->` leaves the database behind, and `<!-- file src/models.ts -->` saves the block that follows.
 */
export function runPage(page: string, root: string, env: Readonly<Record<string, string>>): readonly Compared[] {
  const compared: Compared[] = []
  let folder = root
  let file: string | undefined
  for (const [, directive, language = '', block = ''] of page.matchAll(/^<!-- (.+) -->$|^```(\w+)\n([^]*?)^```$/gm)) {
    if (directive !== undefined) {
      const [verb, first = '', , second = ''] = directive.split(' ')
      if (verb === 'in') mkdirSync((folder = path.join(root, first)), { recursive: true })
      else if (verb === 'file') file = first
      else
        cpSync(path.join(root, first), path.join(root, second), {
          recursive: true,
          filter: (source) => verb === 'copy' || !source.endsWith('.db'),
        })
    } else if (file !== undefined) {
      write(folder, { [file]: block })
      file = undefined
    } else if (language === 'console') {
      for (const shown of commandsOf(block)) {
        // Absolute paths are shown as those of the folder.
        const actual = undated(run(withId(shown), folder, env)).replaceAll(`${folder}/`, '')
        compared.push({ command: shown.command, expected: undated(shown.expected), actual })
      }
    }
  }
  return compared
}

function commandsOf(block: string): readonly Shown[] {
  return block.split(/^\$ /m).slice(1).map((part) => {
    const end = part.indexOf('\n')
    return { command: part.slice(0, end), expected: part.slice(end + 1).trimEnd() }
  })
}

function run(command: string, cwd: string, env: Readonly<Record<string, string>>): string {
  const { stdout } = spawnSync('/bin/sh', ['-c', `${command} 2>&1`], { cwd, env, encoding: 'utf8' })
  // Revisions of one second would be in the order of their ids.
  if (/^mig (?:revision|merge)/.test(command)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1100)
  return stdout.trimEnd()
}

/** A new revision gets the id that the page shows, so that everything else that is printed is the same as well. */
function withId({ command, expected }: Shown): string {
  const id = /^Wrote .*[_/]([0-9a-f]{12})[_-]/m.exec(expected)?.[1]
  return id === undefined ? command : `${command} --rev-id ${id}`
}

function undated(text: string): string {
  const ran = text
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'date')
    .replace(/\S+@\S+, mig \d+\.\d+\.\d+/g, 'by')
    .replace(/\d+ ms/g, 'length')
  return ran
    .replace(/(?<![0-9a-f_])\d{12}(?=_)|\d{8}T\d{6}Z/g, 'date')
    .replace(/\(\d+(?:\.\d)? [kMG]?B\)|"bytes": \d+/g, 'size')
    .replace(/\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?/g, 'date')
}
