import { displayObject, objectKey, objectWord } from '@mig/core/dialect'
import type { AutogenerateHooks, Connection, Dialect, Op } from '@mig/core/dialect'
import { diff } from './diff.ts'
import { judged } from './expressions.ts'
import { compareObjects, type ComparedObjects, type ObjectDifference } from './objects/compare.ts'
import { dependentsOf, partKey, unsettledBy, type Dependents } from './objects/dependents.ts'
import { objectOps, unsettledKeys } from './objects/object-ops.ts'
import { withWidened } from './objects/widened.ts'
import type { LinkedSchema } from './linked.ts'

export interface FoundOps {
  /** In no particular order. */
  readonly ops: readonly Op[]
  readonly objects: ObjectDifference
  /** What the catalog says of them; absent where nothing has to make room, or the database does not tell. */
  readonly dependents?: Dependents
  /** What is in the way and is not looked at, a sentence each. */
  readonly hidden: readonly string[]
}

export interface Sides {
  readonly from: LinkedSchema
  readonly to: LinkedSchema
  readonly dialect: Dialect
  readonly connection: Connection
  readonly compared?: ComparedObjects | undefined
  readonly hooks?: AutogenerateHooks
  /** Keys of types that stand aside. */
  readonly aside?: ReadonlySet<string>
  /** Keys of enums whose types are made anew though they only grow. */
  readonly remade?: ReadonlySet<string>
}

/**
 * The operations that lead from one schema to the other, with those on all that has to make room for them.
 *
 * Tables and objects use each other: a view has columns, a default calls a function. So what makes room is looked for until nothing more
 * is found.
 */
export async function findOps(sides: Sides): Promise<FoundOps> {
  const { from, to, dialect, connection, compared, hooks, aside = new Set(), remade = new Set() } = sides
  const tablesWith = (freed: ReadonlySet<string>): Promise<readonly Op[]> =>
    judged(dialect.judge, connection, (same) => diff(from, to, dialect, same, hooks, new Set([...remade, ...freed])))
  const tables = await tablesWith(new Set())
  const found = await compareObjects(from, to, { dialect, connection, compared })
  const objects = { ...withWidened(found, tables), aside }
  const dependents = await readDependents(objects, tables, { dialect, connection })
  if (dependents === undefined) return { ops: [...tables, ...objectOps(objects, tables)], objects, hidden: [] }
  let [ops, freed] = [tables, new Set<string>()]
  for (;;) {
    const next = unsettledKeys(objects, ops, dependents)
    if ([...next].every((key) => freed.has(key))) break
    freed = new Set([...freed, ...next])
    ops = await tablesWith(freed)
  }
  return { ops: [...ops, ...objectOps(objects, ops, dependents)], objects, dependents, hidden: outOfSight(from, freed, dependents) }
}

/** What would have to make room, though nobody compares it: it stands in a schema that is not read, or the project leaves it out. */
function outOfSight({ tables, objects }: LinkedSchema, keys: ReadonlySet<string>, dependents: Dependents): readonly string[] {
  const known = new Set([...objects.map(({ normal }) => objectKey(normal)), ...tables.map(({ name }) => partKey('table', name))])
  return [...keys].sort().flatMap((key) => {
    const name = dependents.nameOf(key)
    if (name === undefined || known.has(key)) return []
    const { kind, table, ...own } = name
    const isPart = kind === 'column' || kind === 'default' || kind === 'constraint' || kind === 'index'
    if (isPart && known.has(partKey('table', { ...own, name: table ?? '' }))) return []
    const what = isPart || kind === 'table' || kind === 'enum' ? kind : objectWord(kind)
    return [
      `the ${what} ${displayObject(table === undefined ? own : { ...own, table })} uses what changes and is not compared, ` +
        'so the database will refuse the change: name its schema in `schemas`, or drop it before',
    ]
  })
}

/** Most revisions add things, for which nothing makes room; then the catalog is left alone. */
async function readDependents(
  { removed, kept }: ObjectDifference,
  tables: readonly Op[],
  { dialect, connection }: Pick<Sides, 'dialect' | 'connection'>,
): Promise<Dependents | undefined> {
  const quiet = removed.length === 0 && kept.every(({ verdict }) => verdict !== 'remake') && tables.flatMap(unsettledBy).length === 0
  const dependencies = quiet ? undefined : await dialect.objects?.dependencies?.(connection)
  return dependencies === undefined ? undefined : dependentsOf(dependencies)
}
