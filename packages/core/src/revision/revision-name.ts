import { RevisionError } from '../errors.ts'
import { displayPath } from '../load/display-path.ts'

/** What a name in a revision header stands for. */
export type NameKind = 'revision id' | 'branch label'

/** Words of the identifier language, which therefore cannot name a revision or a branch. */
const RESERVED: ReadonlySet<string> = new Set(['head', 'heads', 'base', 'current'])

/**
 * Says why a name cannot stand in an identifier such as `label@head` or `8f2c+1`, or nothing when it can.
 *
 * A label may hold a hyphen, an id may not: `release-2` would read as "two below release".
 */
function nameProblem(name: string, kind: NameKind): string | undefined {
  if (name === '') return 'it is empty'
  if (RESERVED.has(name)) return `${quote(name)} is a word of its own in identifiers`
  const wrong = new Set(name.match(kind === 'revision id' ? /[@:+\-\s]/gu : /[@:+\s]/gu) ?? [])
  if (wrong.size > 0) return `it holds ${[...wrong].map((character) => JSON.stringify(character)).join(', ')}`
  if (/-\d+$/.test(name)) return `it reads as "${name.slice(0, name.lastIndexOf('-'))}, ${name.slice(name.lastIndexOf('-') + 1)} down"`
  return undefined
}

/**
 * Refuses a name that identifiers could not say.
 *
 * @param file where the name stands; a revision that is about to be written has none yet
 * @throws RevisionError `revision.name`
 */
export function assertName(name: string, kind: NameKind, file?: string): void {
  const problem = /^\w+$/.test(name) && !RESERVED.has(name) ? undefined : nameProblem(name, kind)
  if (problem === undefined) return
  const where = file === undefined ? 'The new revision' : displayPath(file)
  throw new RevisionError('revision.name', `${where}: the ${kind} ${quote(name)} cannot be used: ${problem}.`, {
    hint: `Use letters, digits and underscores for a ${kind}.`,
  })
}

/** A name between single quotes, as messages show it. */
function quote(name: string): string {
  return `'${name}'`
}
