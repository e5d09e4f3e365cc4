import { canonical, equalData } from '../schema/data.ts'
import { objectKey } from '../schema/object-facts.ts'
import { nameKey, type Schema } from '../schema/schema.ts'
import type { Table } from '../schema/table.ts'

/** What others had changed before a run. */
interface Changed {
  /** The schema as the run before left it, and as this run found it. */
  readonly recorded: Schema
  readonly actual: Schema
}

/**
 * The schema that a run left behind, without what others had changed before it: what the run did not touch is as it was recorded, so that
 * it goes on being drift. A table is looked at column by column; a piece that the run touched itself is as the run left it.
 */
export function withoutDrift({ objects: left = [], ...after }: Schema, { recorded, actual }: Changed): Schema {
  const objects = merged({ recorded: recorded.objects ?? [], actual: actual.objects ?? [], after: left }, objectKey)
  return {
    ...after,
    tables: merged({ recorded: recorded.tables, actual: actual.tables, after: after.tables }, nameKey, mergedTable),
    enums: merged({ recorded: recorded.enums, actual: actual.enums, after: after.enums }, nameKey),
    ...(objects.length === 0 ? {} : { objects }),
  }
}

/** The same thing at the three times. */
interface Times<T> {
  readonly recorded: T
  readonly actual: T
  readonly after: T
}

function mergedTable({ recorded, actual, after }: Times<Table>): Table {
  const lists = <K extends 'columns' | 'constraints' | 'indexes'>(name: K): Times<Table[K]> => ({
    recorded: recorded[name],
    actual: actual[name],
    after: after[name],
  })
  const others = equalData(othersOf(actual), othersOf(after)) ? recorded : after
  return {
    ...others,
    columns: merged(lists('columns'), ({ name }) => name),
    constraints: merged(lists('constraints'), nameOrText),
    indexes: merged(lists('indexes'), nameOrText),
  }
}

/** The table without its parts. */
function othersOf({ columns: _columns, constraints: _constraints, indexes: _indexes, ...others }: Table): object {
  return others
}

/** @param inside how a thing is put together that was there all the time, and that the run changed; by default it is as the run left it. */
function merged<T>(lists: Times<readonly T[]>, keyOf: (item: T) => string, inside = ({ after }: Times<T>): T => after): readonly T[] {
  const [recorded, actual, after] = [byKey(lists.recorded, keyOf), byKey(lists.actual, keyOf), byKey(lists.after, keyOf)]
  return [...new Set([...after.keys(), ...recorded.keys()])].flatMap((key) => {
    const [was, found, left] = [recorded.get(key), actual.get(key), after.get(key)]
    if (equalData(found, left)) return was ?? []
    if (was === undefined || found === undefined || left === undefined) return left ?? []
    return inside({ recorded: was, actual: found, after: left })
  })
}

/** SQLite takes several checks of one name in a table. */
function byKey<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T> {
  const found = new Map<string, T>()
  for (const item of items) {
    let key = keyOf(item)
    while (found.has(key)) key += ' again'
    found.set(key, item)
  }
  return found
}

/** What has no name is another thing where it says something else. */
function nameOrText(item: { readonly name?: string }): string {
  return item.name === undefined ? canonical(item) : canonical({ name: item.name })
}
