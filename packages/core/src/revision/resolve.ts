import { didYouMean } from '../config/suggestion.ts'
import { RevisionError } from '../errors.ts'
import type { RevisionGraph } from './graph.ts'
import type { Identifier } from './identifier.ts'
import { severalHeads } from './several-heads.ts'
import { listed, shown } from './shown.ts'

/** The words of an identifier that are no names, for slips of the fingers. */
const SYMBOLS = ['head', 'heads', 'base', 'current']

/** What an identifier without an offset names. */
export interface Named {
  /** The revisions; none is base. */
  readonly ids: readonly string[]
  /** The revision that the part before `@` names. */
  readonly branch?: string
}

/**
 * The revisions that an identifier names, offset left aside.
 *
 * @param rows the version rows, which `current` stands for
 * @throws RevisionError `revision.unknown`, `revision.ambiguous`, `revision.multipleHeads`
 */
export function nameRevisions(graph: RevisionGraph, identifier: Identifier, rows?: readonly string[]): Named {
  if (identifier.branch === undefined) return { ids: symbolIds(graph, identifier, rows) }
  const branch = branchRevision(graph, identifier.branch)
  return { ids: symbolIds(graph, identifier, rows, { id: branch, lineage: graph.lineageOf(branch) }), branch }
}

/**
 * The one revision that an identifier names, offset left aside; nothing is base.
 *
 * @throws RevisionError as {@link nameRevisions}, and `revision.multipleHeads` where it names several
 */
export function nameRevision(graph: RevisionGraph, identifier: Identifier, rows?: readonly string[]): { id?: string, branch?: string } {
  const { ids, branch } = nameRevisions(graph, identifier, rows)
  if (ids.length > 1) throw severalHeads(graph, identifier.text, ids, rows)
  return { ...(ids[0] === undefined ? {} : { id: ids[0] }), ...(branch === undefined ? {} : { branch }) }
}

/**
 * The revision that a label, an id or its first letters name.
 *
 * @param within only revisions of this set are meant
 * @throws RevisionError `revision.unknown`, `revision.ambiguous`
 */
function findRevision(graph: RevisionGraph, name: string, within?: ReadonlySet<string>): string {
  const exact = graph.names.exact(name)
  if (exact !== undefined) return exact
  const found = graph.names.matches(name)
  const member = within === undefined ? found : found.filter((id) => within.has(id))
  const [only, ...others] = member.length > 0 ? member : found
  if (only === undefined) throw unknown(graph, name)
  if (others.length === 0) return only
  throw new RevisionError('revision.ambiguous', `'${name}' is ambiguous: these match: ${listed(graph, [only, ...others])}.`, {
    hint: 'Give more letters of the id.',
  })
}

interface Branch {
  readonly id: string
  readonly lineage: ReadonlySet<string>
}

function symbolIds(graph: RevisionGraph, { text, symbol }: Identifier, rows?: readonly string[], branch?: Branch): readonly string[] {
  const onBranch = (ids: readonly string[]): readonly string[] => (branch === undefined ? ids : ids.filter((id) => branch.lineage.has(id)))
  switch (symbol) {
    case undefined:
    case 'base':
      return []
    case 'heads':
      return branch === undefined ? graph.effectiveHeads : onBranch(graph.heads)
    case 'head': {
      const heads = onBranch(graph.heads)
      if (heads.length > 1) throw severalHeads(graph, text, heads, rows)
      return heads
    }
    case 'current':
      if (rows !== undefined) return onBranch(rows)
      throw new RevisionError('revision.unknown', '`current` stands for the revisions of the database, which nobody looks at here.', {
        hint: 'Name a revision, or use `current` where the database is read.',
      })
    default: {
      const id = findRevision(graph, symbol, branch?.lineage)
      if (branch === undefined || branch.lineage.has(id)) return [id]
      throw new RevisionError('revision.unknown', `${shown(graph, id)} is not on the branch of ${shown(graph, branch.id)}.`, {
        hint: 'Leave out the part before @, or name a revision of that branch; `mig history` shows the branches.',
      })
    }
  }
}

/**
 * The revision that stands before `@`.
 *
 * @throws RevisionError `revision.unknown`, `revision.ambiguous`
 */
export function branchRevision(graph: RevisionGraph, name: string): string {
  try {
    return findRevision(graph, name)
  } catch (error) {
    if (!(error instanceof RevisionError) || error.code !== 'revision.unknown') throw error
    const labels = [...graph.labels.keys()]
    throw new RevisionError('revision.unknown', `There is no branch '${name}'${didYouMean(name, labels)}`, {
      hint:
        labels.length > 0 ? `The labels are: ${labels.join(', ')}.` : 'No revision has a branch label; an id can stand before @ as well.',
    })
  }
}

function unknown(graph: RevisionGraph, name: string): RevisionError {
  const old = graph.replaced.find((id) => id === name || (name.length > 3 && id.startsWith(name)))
  const replacement = old === undefined ? undefined : graph.replacementOf(old)
  if (old !== undefined && replacement !== undefined) return replaced(graph, old, replacement)
  const short = name.length > 0 && graph.revisions.some(({ id }) => id.length <= 3 && id.startsWith(name))
  return new RevisionError(
    'revision.unknown',
    `There is no revision or label '${name}'${didYouMean(name, [...SYMBOLS, ...graph.names.names])}`,
    {
      hint: short
        ? 'Ids of three letters or fewer are given in full.'
        : '`mig history` lists the revisions; is a file missing in the migrations folder?',
    },
  )
}

function replaced(graph: RevisionGraph, name: string, by: string): RevisionError {
  return new RevisionError('revision.replaced', `'${name}' is no place of its own any more: ${shown(graph, by)} replaces it.`, {
    hint: `Name ${by}. Only a database that is in the middle of what it replaces goes from one of those revisions to the next.`,
  })
}
