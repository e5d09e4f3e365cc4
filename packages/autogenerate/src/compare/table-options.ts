import { canonical, displayName, equalData, parentTables, partitionedTable, UnsupportedError } from '@mig/core/dialect'
import type { Constraint, Dialect, Index, SetTableOptionsChange, Value } from '@mig/core/dialect'
import { INDEX_OPTIONS, indexIn, sameOption } from '../option-steps.ts'
import { grantsOn } from '../privileges.ts'
import type { ElementDifference } from './constraints.ts'
import type { LinkedTable } from '../linked.ts'

/** What happens to the options of a table, in the steps that `optionStep` tells apart. */
export interface TableOptionsDifference {
  /** What names a column or an index that goes. */
  readonly first: readonly SetTableOptionsChange[]
  /** Its rows move to another place, or are logged or not. */
  readonly between: readonly SetTableOptionsChange[]
  /** The rest, when all that it may name is there. */
  readonly last: readonly SetTableOptionsChange[]
}

/** What the options of a table may name, and what becomes of it. */
export interface Named {
  /** Columns that go, for good or to come back. */
  readonly gone: ReadonlySet<string>
  readonly constraints: ElementDifference<Constraint>
  readonly indexes: ElementDifference<Index>
}

type Options = { readonly [option: string]: Value }

/**
 * The changes of a table's options, if there are any.
 * @throws UnsupportedError when the table gets its columns from other tables than before: what becomes of its own is not known.
 */
export function compareTableOptions(
  from: LinkedTable,
  to: LinkedTable,
  named: Named,
  { name, features }: Dialect,
): TableOptionsDifference {
  if (features.tableOptions !== true) return { first: [], between: [], last: [] }
  const [was, set] = [from.normal.options?.[name] ?? {}, to.normal.options?.[name] ?? {}]
  requireSameParents(from, to, was, set)
  const change = (a: Options, b: Options): readonly SetTableOptionsChange[] =>
    equalData(a, b) ? [] : [{ kind: 'setTableOptions', set: { [name]: b }, was: { [name]: a } }]
  const renamed = new Map(
    [...named.indexes.renamed, ...named.constraints.renamed].map(([a, b]) => [a.normal.name, b.normal.name]),
  )
  const free = withoutIndexes(grantsOn(was, (column) => !named.gone.has(column)), set, named, renamed)
  const detached = sameOption(free, set, 'partitionOf') ? free : withOption(free, 'partitionOf', undefined)
  const logged = withOption(detached, 'unlogged', set['unlogged'])
  const attached = withOption(logged, 'partitionOf', set['partitionOf'])
  return {
    first: change(was, free),
    between: [...change(free, detached), ...change(detached, logged), ...change(logged, attached)],
    last: change(withNewNames(attached, renamed), set),
  }
}

function requireSameParents(from: LinkedTable, to: LinkedTable, was: Options, set: Options): void {
  if (equalData(parentTables(from.normal), parentTables(to.normal))) return
  const isPartition = [from.normal, to.normal].some((table) => partitionedTable(table) !== undefined)
  const what = isPartition ? 'partition of another table' : 'child of other tables'
  const message = `table ${displayName(from.name)} is a ${what} in the model than in the database: ${canonical(set)}, ${canonical(was)}`
  throw new UnsupportedError(message, {
    hint: 'Write a revision by hand: op.setTableOptions(table, { … }) attaches a table and detaches it, and keeps its rows.',
  })
}

type Renamed = ReadonlyMap<string | undefined, string | undefined>

/** An index is let go of before it goes, and before its columns change where another one takes its part. */
function withoutIndexes(options: Options, set: Options, { constraints, indexes }: Named, renamed: Renamed): Options {
  const gone = new Set([...constraints.dropped, ...indexes.dropped].map(({ normal }) => normal.name))
  return INDEX_OPTIONS.reduce((left, option) => {
    const index = indexIn(left, option)
    const stays = !gone.has(index) && (renamed.get(index) ?? index) === indexIn(set, option)
    return index === undefined || stays ? left : withOption(left, option, undefined)
  }, options)
}

/** A renamed index takes its part with it. */
function withNewNames(options: Options, renamed: Renamed): Options {
  return INDEX_OPTIONS.reduce((left, option) => {
    const name = renamed.get(indexIn(left, option))
    if (name === undefined) return left
    return withOption(left, option, option === 'clusterOn' ? name : { index: name })
  }, options)
}

function withOption(options: Options, option: string, value: Value | undefined): Options {
  const { [option]: _, ...others } = options
  return value === undefined ? others : { ...others, [option]: value }
}
