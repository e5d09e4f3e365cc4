import { readdirSync, statSync, type Dirent } from 'node:fs'
import path from 'node:path'

/**
 * The files that match the patterns, absolute and sorted.
 *
 * `*` and `?` stay within a name, `**` goes through folders, `{a,b}` is either, `[abc]` one of the signs, `!pattern` leaves files
 * out. `node_modules` and names that start with a dot match only where a pattern writes them out.
 */
export function glob(patterns: readonly string[], folder: string): readonly string[] {
  const absolute = (pattern: string): string => path.resolve(folder, pattern)
  const excluded = patterns.filter((pattern) => pattern.startsWith('!')).flatMap((pattern) => alternatives(absolute(pattern.slice(1))))
  const leavesOut = excluded.map((pattern) => new RegExp(`^${pathExpression(pattern)}$`))
  const found = new Set<string>()
  for (const pattern of patterns.filter((item) => !item.startsWith('!')).flatMap((item) => alternatives(absolute(item)))) {
    walk(path.parse(pattern).root, pattern.split(/[\\/]/).slice(1), found)
  }
  return [...found].filter((file) => !leavesOut.some((expression) => expression.test(file))).toSorted()
}

export function isPattern(text: string): boolean {
  return /[*?{[]|^!/.test(text)
}

/** Follows the parts of a pattern through the folders, and reads only those that can match. */
function walk(folder: string, parts: readonly string[], found: Set<string>): void {
  const [part = '', ...rest] = parts
  if (part === '**') {
    walk(folder, rest, found)
    const folders = entriesOf(folder).filter((entry) => entry.isDirectory() && !isHidden(entry.name))
    for (const { name } of folders) walk(path.join(folder, name), parts, found)
    return
  }
  if (!isPattern(part)) return step(path.join(folder, part), rest, found)
  const expression = new RegExp(`^${nameExpression(part)}$`)
  for (const { name } of entriesOf(folder)) {
    if (expression.test(name) && (!isHidden(name) || part.startsWith('.'))) step(path.join(folder, name), rest, found)
  }
}

function step(target: string, rest: readonly string[], found: Set<string>): void {
  const stat = statSync(target, { throwIfNoEntry: false })
  if (rest.length > 0 && stat?.isDirectory() === true) walk(target, rest, found)
  else if (rest.length === 0 && stat?.isFile() === true) found.add(target)
}

function isHidden(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules'
}

/** `a{b,c{d,e}}` → `ab`, `acd`, `ace`. Braces without a comma stand for themselves. */
function alternatives(pattern: string): readonly string[] {
  const match = /\{([^{}]*,[^{}]*)\}/.exec(pattern)
  if (match === null) return [pattern]
  const [whole, inner = ''] = match
  const after = pattern.slice(match.index + whole.length)
  return inner.split(',').flatMap((choice) => alternatives(pattern.slice(0, match.index) + choice + after))
}

function pathExpression(pattern: string): string {
  return pattern
    .split(/[\\/]/)
    .map((part, index, parts) =>
      part === '**' ? '(?:[^\\\\/]+[\\\\/])*' : nameExpression(part) + (index === parts.length - 1 ? '' : '[\\\\/]'),
    )
    .join('')
}

/** One name of a path. */
function nameExpression(part: string): string {
  return part.replace(/\[(?:!|\^)?[^\]]+\]|[*?]|[\\^$.|+(){}[\]]/g, (sign) => {
    if (sign === '*') return '[^\\\\/]*'
    if (sign === '?') return '[^\\\\/]'
    return sign.length > 1 ? sign.replace(/^\[!/, '[^').replaceAll('\\', '\\\\') : `\\${sign}`
  })
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
