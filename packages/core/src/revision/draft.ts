import { existsSync } from 'node:fs'
import path from 'node:path'
import { RevisionError } from '../errors.ts'
import { displayPath } from '../load/display-path.ts'
import { type FileTemplate, revisionFilePath, slugOf } from './file-template.ts'
import type { RevisionGraph } from './graph.ts'
import { momentText } from './moment.ts'
import { checkNewRevision, newRevisionId } from './new-revision.ts'
import { headToFollow, mergeMessage } from './several-heads.ts'
import { listed, shown } from './shown.ts'
import { resolveIdentifier } from './target.ts'

/** What is asked of a new revision. */
export interface DraftOptions {
  readonly message?: string
  /** Default: 12 random hexadecimal digits. */
  readonly id?: string
  /** What it follows: an identifier, or several; `base` begins a history of its own. Default: the only head. */
  readonly head?: string | readonly string[]
  /** It may follow a revision that is no head, and begins a branch there. */
  readonly splice?: boolean
  /** The branch labels that it declares. */
  readonly labels?: readonly string[]
  /** Revisions that have to run before it, besides those that it follows: ids, the first letters of one, or labels. */
  readonly dependsOn?: readonly string[]
  /** The migrations folder to write to, relative to the configuration. Default: that of the revision it follows. */
  readonly versionPath?: string
}

/** A revision before its file is written. */
export interface RevisionDraft {
  readonly id: string
  readonly parents: readonly string[]
  readonly labels: readonly string[]
  /** Whole ids, and labels where labels were given. */
  readonly dependsOn: readonly string[]
  readonly message: string
  /** ISO 8601, to the second. */
  readonly createdAt: string
  /** The absolute path. */
  readonly file: string
}

/** Where revision files are written, and how they are called. */
export interface FileNaming {
  /** The folder of the configuration. */
  readonly folder: string
  /** The migrations folders; absolute. */
  readonly migrations: readonly string[]
  readonly recursive: boolean
  readonly fileTemplate: FileTemplate
  readonly slugLength: number
  readonly timezone: string
}

/**
 * What a new revision would be; nothing is written.
 *
 * @throws RevisionError `revision.multipleHeads`, `revision.notHead`, `revision.versionPath`, and what {@link checkNewRevision} throws
 */
export function draftRevision(graph: RevisionGraph, naming: FileNaming, options: DraftOptions): RevisionDraft {
  const { message = '', id = newRevisionId(), labels = [] } = options
  const parents = parentsOf(graph, options)
  const dependsOn = dependenciesOf(graph, options.dependsOn ?? [])
  checkNewRevision(graph, { id, parents, labels, dependsOn })
  const createdAt = momentText(new Date(), naming.timezone)
  const relative = revisionFilePath({ id, message, createdAt, slug: slugOf(message, naming.slugLength) }, naming.fileTemplate)
  const folder = folderOf(graph, naming, parents, relative, options.versionPath)
  return { id, parents, labels, dependsOn, message, createdAt, file: path.join(folder, relative) }
}

/**
 * What a revision would be that merges branches: the identifiers have to name two revisions at least.
 *
 * @throws RevisionError `revision.merge` when there is nothing to merge, and what {@link draftRevision} throws
 */
export function draftMerge(
  graph: RevisionGraph, naming: FileNaming, revisions: readonly string[], options: Omit<DraftOptions, 'head'> = {},
): RevisionDraft {
  const ids = resolveAll(graph, revisions)
  if (ids.length < 2) {
    const what = ids[0] === undefined ? 'no revision' : `one revision, ${shown(graph, ids[0])}`
    throw new RevisionError('revision.merge', `A merge takes two revisions or more, and ${revisions.join(' ')} is ${what}.`, {
      hint: graph.heads.length > 1 ? `The heads are: ${listed(graph, graph.heads)}.` : 'The history has no two heads that could be merged.',
    })
  }
  for (const id of ids) {
    const below = graph.ancestorsOf([id], { dependencies: false })
    const ancestor = ids.find((other) => other !== id && below.has(other))
    if (ancestor === undefined) continue
    const pair = `${shown(graph, id)} follows ${shown(graph, ancestor)}`
    throw new RevisionError('revision.merge', `${pair} already, so there is nothing to merge.`, {
      hint: 'Name revisions of different branches; `mig heads` lists the last ones.',
    })
  }
  return draftRevision(graph, naming, { message: mergeMessage(graph, ids), ...options, head: ids })
}

function parentsOf(graph: RevisionGraph, { head, splice = false }: DraftOptions): readonly string[] {
  if (head === undefined) {
    if (graph.heads.length > 1) throw headToFollow(graph)
    return graph.heads
  }
  const parents = resolveAll(graph, typeof head === 'string' ? [head] : head)
  const followed = splice ? undefined : parents.find((id) => graph.childrenOf(id).length > 0)
  if (followed === undefined) return parents
  const children = listed(graph, graph.childrenOf(followed))
  throw new RevisionError('revision.notHead', `${shown(graph, followed)} is no head: it is followed by ${children}.`, {
    hint: 'Give --splice to begin a new branch there, or name a head; `mig heads` lists them.',
  })
}

function resolveAll(graph: RevisionGraph, identifiers: readonly string[]): readonly string[] {
  return [...new Set(identifiers.flatMap((text) => resolveIdentifier(graph, text)))]
}

/** A label stays what it is, so that the file says what was meant; anything else becomes the id that it names. */
function dependenciesOf(graph: RevisionGraph, names: readonly string[]): readonly string[] {
  const needed = names.flatMap((name) => {
    const found = graph.labels.has(name) ? [name] : resolveIdentifier(graph, name)
    if (found.length > 0) return found
    throw new RevisionError('revision.missingDependency', `'${name}' is no revision that another one could depend on.`, {
      hint: '`mig history` lists the revisions.',
    })
  })
  return [...new Set(needed)]
}

function folderOf(
  graph: RevisionGraph, naming: FileNaming, parents: readonly string[], relative: string, versionPath: string | undefined,
): string {
  const { folder, migrations, recursive } = naming
  if (relative.includes('/') && !recursive) {
    throw new RevisionError('revision.versionPath', `The file name ${relative} holds a folder, and folders inside are not read.`, {
      hint: 'Set recursive: true in the configuration, or take the folder out of fileTemplate.',
    })
  }
  if (versionPath !== undefined) return givenFolder(path.resolve(folder, versionPath), naming)
  const [only, ...others] = migrations
  const parentFolder = parents[0] === undefined ? undefined : path.dirname(graph.header(parents[0]).file)
  const place = parentFolder === undefined ? undefined : migrations.find((each) => isWithin(parentFolder, each))
  // A revision stays beside the one that it follows, unless its own name says in which folder it stands.
  if (parentFolder !== undefined && place !== undefined) return relative.includes('/') ? place : parentFolder
  if (only !== undefined && others.length === 0) return only
  throw new RevisionError('revision.versionPath', `There are several migrations folders: ${migrations.map(displayPath).join(', ')}.`, {
    hint: 'Say which one the revision belongs to: --version-path <folder>',
    exit: 2,
  })
}

function givenFolder(wanted: string, { migrations, recursive }: FileNaming): string {
  if (migrations.some((each) => (recursive ? isWithin(wanted, each) : wanted === each))) return wanted
  const folders = migrations.map(displayPath).join(', ')
  throw new RevisionError('revision.versionPath', `${displayPath(wanted)} is none of the migrations folders: ${folders}.`, {
    hint: `Add it to \`migrations\` in the configuration${existsSync(wanted) ? '' : '; it is made when the revision is written'}.`,
    exit: 2,
  })
}

function isWithin(folder: string, place: string): boolean {
  const relative = path.relative(place, folder)
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative))
}
