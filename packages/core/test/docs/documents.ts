import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const ROOT: string = path.resolve(import.meta.dirname, '../../../..')

/** A piece of a document, and where it stands: `README.md:36`. */
export interface Piece {
  readonly place: string
  readonly text: string
}

const PACKAGES = ['packages/core', 'packages/dialect-sqlite', 'packages/dialect-postgres', 'packages/autogenerate', 'apps/cli']

/** What people read, relative to the root. */
export const MARKDOWN: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'apps/finance-inbox/README.md',
  'docs/models.md',
  'docs/configuration.md',
  'docs/autogenerate.md',
  'docs/data-migrations.md',
  'docs/services.md',
  'docs/testing.md',
  'docs/existing-database.md',
  'docs/verification.md',
  'docs/production.md',
]

/** The source files of all published packages, relative to the root. */
export function sources(): readonly string[] {
  return PACKAGES.flatMap((name) => {
    const folder = path.join(name, 'src')
    const files = readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    return files.filter((file) => file.endsWith('.ts')).map((file) => path.join(folder, file))
  })
}

/** The fenced blocks of a Markdown file that are in one of the languages; the empty one is none. */
export function fencedBlocks(file: string, languages: readonly string[]): readonly Piece[] {
  return fences(readFileSync(path.join(ROOT, file), 'utf8'), file, 0, languages)
}

/** The TypeScript blocks in the comments of a source file. */
export function commentBlocks(file: string): readonly Piece[] {
  const source = readFileSync(path.join(ROOT, file), 'utf8')
  return [...source.matchAll(/\/\*\*(?:(?!\*\/)[\s\S])*\*\//g)].flatMap((match) => {
    const linesBefore = source.slice(0, match.index).split('\n').length - 1
    return fences(match[0].replaceAll(/^ *\* ?/gm, ''), file, linesBefore, ['ts'])
  })
}

function fences(text: string, file: string, linesBefore: number, languages: readonly string[]): readonly Piece[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(({ index, 1: language = '', 2: code = '' }) => {
    if (!languages.includes(language)) return []
    const line = linesBefore + text.slice(0, index).split('\n').length
    return [{ place: `${file}:${line}`, text: code }]
  })
}
