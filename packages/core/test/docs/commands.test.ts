import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readArguments } from '../../../../apps/cli/src/arguments.ts'
import { fencedBlocks, MARKDOWN, type Piece, ROOT, sources } from './documents.ts'

// A command that people copy has to be one: out of the documents, and out of the hints and comments of the sources.
const COMMANDS: readonly Piece[] = [...MARKDOWN.flatMap(shellCommands), ...[...MARKDOWN, ...sources()].flatMap(inlineCommands)]

describe('commands that are shown parse', () => {
  it('there are commands of every kind', () => {
    const shown = COMMANDS.map(({ text }) => text)
    for (const command of ['mig upgrade head', 'mig downgrade -1', 'mig revision --autogenerate -m "add currency"', 'mig stamp head']) {
      expect(shown).toContain(command)
    }
    expect(new Set(COMMANDS.map(({ place }) => place.split(':')[0])).size).toBeGreaterThan(5)
  })

  for (const { place, text } of COMMANDS) {
    it(`${place} ${text}`, () => {
      const words = wordsOf(text)
      const request = readArguments(words)
      // Prose speaks of a command by its name.
      const isName = words.length === 1 && readArguments([...words, '--help']).kind === 'help'
      expect(isName ? { kind: 'help' } : request).toMatchObject({ kind: expect.stringMatching(/^(?:command|help|version)$/) })
    })
  }
})

/** The lines of the shell's blocks that call mig. */
function shellCommands(file: string): readonly Piece[] {
  return fencedBlocks(file, ['', 'sh', 'bash']).flatMap(({ place, text }) =>
    text.split('\n').flatMap((line) => {
      const command = /^(?:\$ )?(mig .+)$/.exec(line)?.[1]
      return command === undefined ? [] : [{ place, text: command.replace(/\s+#.*$/, '').replace(/\s+[>|].*$/, '') }]
    }),
  )
}

/** What stands between backticks and begins with `mig`; in the text of a program some of it is filled in later. */
function inlineCommands(file: string): readonly Piece[] {
  const source = readFileSync(path.join(ROOT, file), 'utf8')
  return source.split('\n').flatMap((line, index) =>
    [...line.matchAll(/\\?`(mig (?:[^`\\$]|\$(?!\{))+)\\?`/g)].map(([, text = '']) => ({
      place: `${file}:${index + 1}`,
      text: text.replace(/\s+[>|].*$/, ''),
    })),
  )
}

/** The words of a command line behind `mig`, as a shell splits it. */
function wordsOf(line: string): readonly string[] {
  const words = line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []
  return words.slice(1).map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'))
}
