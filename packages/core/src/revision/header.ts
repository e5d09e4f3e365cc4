import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { basename } from 'node:path'
import { LoadError, RevisionError } from '../errors.ts'
import { displayPath } from '../load/display-path.ts'
import { exampleOf, HEADER_FIELDS } from './header-fields.ts'
import type { HeaderDraft, HeaderField, HeaderValue, HeaderValues } from './header-fields.ts'
import { matchHeader } from './header-pattern.ts'
import { assertName } from './revision-name.ts'
import { scanHeader } from './scan-header.ts'

/** What a revision file says about itself before its functions. */
export interface RevisionHeader {
  readonly id: string
  /** The revisions this one follows: none at a base, several at a merge. */
  readonly parents: readonly string[]
  /** The branch labels that this file declares. */
  readonly labels: readonly string[]
  /** Revisions of other branches that must run before: ids, partial ids or labels, as written. */
  readonly dependsOn: readonly string[]
  /** Whole ids of the revisions that this one does the work of, in their order; the last one is where the others lead. */
  readonly replaces?: readonly string[]
  /** One line for people; the words of the file name where the header has none. */
  readonly message: string
  /** When the file was made, ISO 8601. */
  readonly createdAt?: string
  /** Why this revision cannot be taken back. */
  readonly irreversible?: string
  readonly file: string
}

/** Header and imports of nearly every revision end within this many bytes, so that most files are read by one small read. */
const HEAD_BYTES = 2048
const head = Buffer.allocUnsafe(HEAD_BYTES)

/**
 * Reads the header of a revision file without running it.
 *
 * @throws RevisionError `revision.header` when there is no header, or when a value is not a literal
 * @throws LoadError `load.read` when the file cannot be read
 */
export function readHeader(file: string): RevisionHeader {
  return headerFrom(matchHeader(readHead(file)) ?? furtherDown(file), file)
}

/** A long comment may stand above the first function; the rest is a header of another form. */
function furtherDown(file: string): HeaderValues {
  const text = readWhole(file)
  return matchHeader(text) ?? scanHeader(text, file)
}

/**
 * The same of a text that is going to be the file.
 *
 * @throws RevisionError `revision.header`
 */
export function headerOfSource(source: string, file: string): RevisionHeader {
  return headerFrom(matchHeader(source) ?? scanHeader(source, file), file)
}

/**
 * The header of a module that is loaded already, for a service that is bundled and has no folder to read.
 *
 * @param file the name that messages show
 * @throws RevisionError `revision.header`
 */
export function headerOfModule(module: Readonly<Record<string, unknown>>, file: string): RevisionHeader {
  const values: HeaderDraft = {}
  for (const field of HEADER_FIELDS) {
    const value = module[field]
    if (value !== undefined) values[field] = literal(value, field, file)
  }
  return headerFrom(values, file)
}

/**
 * Compares the header that was read from a file with the module that the file turned out to be: a constant that stands below
 * the functions, or is set while the module runs, would otherwise be overlooked.
 *
 * @throws RevisionError `revision.header`
 */
export function assertHeaderMatches(header: RevisionHeader, module: Readonly<Record<string, unknown>>): void {
  const loaded = headerOfModule(module, header.file)
  const pairs: readonly (readonly [HeaderField, unknown, unknown])[] = [
    ['revision', header.id, loaded.id],
    ['downRevision', header.parents, loaded.parents],
    ['branchLabels', header.labels, loaded.labels],
    ['dependsOn', header.dependsOn, loaded.dependsOn],
    ['replaces', header.replaces ?? null, loaded.replaces ?? null],
    ['irreversible', header.irreversible ?? null, loaded.irreversible ?? null],
  ]
  for (const [field, read, ran] of pairs) {
    if (JSON.stringify(read) === JSON.stringify(ran)) continue
    throw new RevisionError(
      'revision.header',
      `${displayPath(header.file)}: ${field} is ${JSON.stringify(ran)} when the file runs, and ${JSON.stringify(read)} in its header.`,
      { hint: `Write ${field} as a literal above the functions: ${exampleOf(field, header.file)}` },
    )
  }
}

function readHead(file: string): string {
  let handle: number | undefined
  try {
    handle = openSync(file, 'r')
    return head.toString('utf8', 0, readSync(handle, head, 0, HEAD_BYTES, 0))
  } catch (cause) {
    throw unreadable(file, cause)
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

function readWhole(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw unreadable(file, cause)
  }
}

function unreadable(file: string, cause: unknown): LoadError {
  return new LoadError('load.read', `${displayPath(file)} cannot be read: ${(cause as Error).message}.`, {
    cause, hint: 'Check that the file exists and that you may read it.',
  })
}

function literal(value: unknown, field: HeaderField, file: string): HeaderValue {
  if (value === null || typeof value === 'string') return value
  if (Array.isArray(value) && value.every((item): item is string => typeof item === 'string')) return value
  throw wrongType(field, file)
}

function headerFrom(values: HeaderValues, file: string): RevisionHeader {
  const id = text(values.revision, 'revision', file)
  if (id === undefined) throw missing('revision', file)
  if (values.downRevision === undefined) throw missing('downRevision', file)
  assertName(id, 'revision id', file)
  const labels = list(values.branchLabels)
  for (const label of labels) assertName(label, 'branch label', file)
  const message = text(values.message, 'message', file) ?? messageOfName(file, id)
  const createdAt = text(values.createdAt, 'createdAt', file)
  const irreversible = text(values.irreversible, 'irreversible', file)
  const header: Writable<RevisionHeader> = {
    id, parents: list(values.downRevision), labels, dependsOn: list(values.dependsOn), message, file,
  }
  const replaces = list(values.replaces)
  if (replaces.length > 0) header.replaces = replaces
  if (createdAt !== undefined) header.createdAt = moment(createdAt, file)
  if (irreversible !== undefined) header.irreversible = irreversible
  return header
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

const NONE: readonly string[] = []

function text(value: HeaderValue | undefined, field: HeaderField, file: string): string | undefined {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return undefined
  throw wrongType(field, file)
}

/** The form in which mig writes a moment; its hours and days need no calendar to be checked. */
const USUAL_MOMENT = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/

function moment(createdAt: string, file: string): string {
  if (USUAL_MOMENT.test(createdAt)) return createdAt
  if (/^\d{4}-\d\d-\d\d/.test(createdAt) && !Number.isNaN(Date.parse(createdAt))) return createdAt
  throw new RevisionError('revision.header', `${displayPath(file)}: createdAt is no moment: '${createdAt}'.`, {
    hint: `Write \`${exampleOf('createdAt', file)}\`, or leave it out.`,
  })
}

/** A name twice in one list says nothing more than once. */
function list(value: HeaderValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value]
  if (value === undefined || value === null) return NONE
  return value.length < 2 ? value : [...new Set(value)]
}

function missing(field: HeaderField, file: string): RevisionError {
  return new RevisionError('revision.header', `${displayPath(file)} has no ${field} in its header.`, {
    hint: `Write \`${exampleOf(field, file)}\` above the functions${field === 'downRevision' ? ' (null at the first revision)' : ''}; `
      + 'a file that is no revision belongs in another folder, or needs a name that starts with _.',
  })
}

function wrongType(field: HeaderField, file: string): RevisionError {
  return new RevisionError('revision.header', `${displayPath(file)}: ${field} is of the wrong type.`, {
    hint: `Write \`${exampleOf(field, file)}\`.`,
  })
}

/** `202611220915_8f2c1d9a7b3e_add_currency.ts` says "add currency". */
function messageOfName(file: string, id: string): string {
  const words = basename(file).replace(/\.[cm]?[jt]s$/, '').split('_')
  return words.filter((word, at) => word !== id && !(at === 0 && /^\d{8,14}$/.test(word))).join(' ').trim()
}
