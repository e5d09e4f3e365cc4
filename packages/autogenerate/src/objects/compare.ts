import { canonical, OBJECT_KINDS, objectKey, objectWord, objectWords } from '@mig/core/dialect'
import type { Connection, Dialect, ObjectKind, ObjectVerdict, SchemaObject } from '@mig/core/dialect'
import { matchByKey, type Pair } from '../match.ts'
import type { Linked, LinkedSchema } from '../linked.ts'

/** The kinds of objects that are compared: `'all'`, or these. */
export type ComparedObjects = readonly ObjectKind[] | 'all'

export interface ObjectDifference {
  readonly added: readonly Linked<SchemaObject>[]
  readonly removed: readonly Linked<SchemaObject>[]
  readonly kept: readonly KeptObject[]
  /** Objects of kinds that are not compared: they stay as they are. */
  readonly others: readonly Linked<SchemaObject>[]
  /** Keys of types that are there under another name until others come in their place. */
  readonly aside?: ReadonlySet<string>
}

export interface KeptObject {
  readonly pair: Pair<Linked<SchemaObject>>
  readonly verdict: ObjectVerdict
}

/**
 * What becomes of the objects that are neither tables nor enums.
 *
 * Without `compared`, mig looks at the kinds of which the models hold at least one: a database may be full of functions that somebody
 * else is in charge of, and models that know only tables must not drop them. What is or was a part of a column is compared all the same.
 */
export async function compareObjects(
  from: LinkedSchema,
  to: LinkedSchema,
  {
    dialect,
    connection,
    compared,
  }: { readonly dialect: Dialect; readonly connection: Connection; readonly compared?: ComparedObjects | undefined },
): Promise<ObjectDifference> {
  const kinds = new Set(compared === 'all' ? OBJECT_KINDS : (compared ?? modelledKinds(to)))
  const apart = new Set([...from.objects, ...to.objects].flatMap(({ normal, lowered }) => (lowered === true ? [objectKey(normal)] : [])))
  const isCompared = ({ normal }: Linked<SchemaObject>): boolean => kinds.has(normal.kind) || apart.has(objectKey(normal))
  const { added, removed, kept } = matchByKey(from.objects.filter(isCompared), to.objects.filter(isCompared), ({ normal }) =>
    objectKey(normal),
  )
  const pairs = kept.map(([a, b]) => ({ from: a.normal, to: b.normal }))
  const verdicts =
    dialect.objects === undefined
      ? pairs.map((pair): ObjectVerdict => (canonical(pair.from) === canonical(pair.to) ? 'same' : 'alter'))
      : await dialect.objects.compare(connection, pairs)
  return {
    added,
    removed,
    kept: kept.map((pair, index) => ({ pair, verdict: verdicts[index] ?? 'alter' })),
    others: from.objects.filter((object) => !isCompared(object)),
  }
}

/** The kinds of which the models hold at least one; what a column has as a part of it is none of theirs. */
export function modelledKinds({ objects }: LinkedSchema): readonly ObjectKind[] {
  return [...new Set(objects.flatMap(({ normal, lowered }) => (lowered === true ? [] : [normal.kind])))]
}

/** One line on the objects that nobody compares, or none. */
export function notCompared({ others }: ObjectDifference): readonly string[] {
  // What stands in a schema is compared, and a sequence that belongs to a column is a part of its table to most people.
  const counted = others.filter(({ normal }) => normal.kind !== 'schema' && (normal.kind !== 'sequence' || normal.ownedBy === undefined))
  const counts = OBJECT_KINDS.flatMap((kind) => {
    const count = counted.filter(({ normal }) => normal.kind === kind).length
    return count === 0 ? [] : [`${count} ${count === 1 ? objectWord(kind) : objectWords(kind)}`]
  })
  if (counts.length === 0) return []
  return [`Not compared, since the models hold none of the kind: ${counts.join(', ')}. objects: 'all' in the configuration compares all.`]
}
