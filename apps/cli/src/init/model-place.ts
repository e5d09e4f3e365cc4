import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/** Where the models of a project are, or shall be. */
export interface ModelPlace {
  /** A path or a pattern, as the configuration has it. */
  readonly pattern: string
  /** False when nothing is there yet. */
  readonly found: boolean
}

/** Where projects keep their models, the likeliest first: a folder, or a file of that name. */
const PLACES = ['src/models', 'src/db/models', 'src/db/schema', 'src/schema', 'models', 'schema', 'db/models', 'db/schema']

/** Names for a first file of models; one that something else has is left alone, since an import could then mean either. */
const NEW_FILES = ['src/models', 'src/tables', 'src/mig-models']

const SOURCE = /\.([mc]?[jt]s)$/
const DECLARATION = /\.d\.[mc]?ts$/

/** The place where files import from mig: models of another tool that stand in such a place are not ours. */
export function placeOfModels(folder: string, ending: 'ts' | 'js'): ModelPlace {
  for (const place of PLACES) {
    const pattern = patternOf(folder, place)
    if (pattern !== undefined) return { pattern, found: true }
  }
  const free = NEW_FILES.find((name) => namesakes(folder, name).length === 0) ?? 'src/mig/models'
  return { pattern: `${free}.${ending}`, found: false }
}

function patternOf(folder: string, place: string): string | undefined {
  const file = namesakes(folder, place).find((name) => SOURCE.test(name) && isOurs(path.join(folder, name)))
  if (file !== undefined) return file
  const inside = sourcesIn(path.join(folder, place)).filter(isOurs)
  const endings = [...new Set(inside.map((name) => SOURCE.exec(name)?.[1] ?? ''))].toSorted()
  if (endings.length === 0) return undefined
  return `${place}/**/*.${endings.length === 1 ? endings[0] : `{${endings.join(',')}}`}`
}

/** The entries that `import './models'` could mean: the folder `models`, and files of that name with any ending. */
function namesakes(folder: string, place: string): readonly string[] {
  const parent = path.join(folder, path.dirname(place))
  const name = path.basename(place)
  const entries = isFolder(parent) ? readdirSync(parent) : []
  const alike = entries.filter((entry) => entry === name || entry.replace(SOURCE, '') === name)
  return alike.map((entry) => path.posix.join(path.dirname(place), entry))
}

function sourcesIn(folder: string): readonly string[] {
  if (!isFolder(folder)) return []
  const names = readdirSync(folder, { recursive: true }).map(String)
  const sources = names.filter((name) => SOURCE.test(name) && !DECLARATION.test(name) && !name.includes('node_modules'))
  return sources.map((name) => path.join(folder, name))
}

function isOurs(file: string): boolean {
  return statSync(file).isFile() && /['"]@mig\//.test(readFileSync(file, 'utf8'))
}

function isFolder(place: string): boolean {
  return existsSync(place) && statSync(place).isDirectory()
}
