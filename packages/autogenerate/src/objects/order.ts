import { nameKey, objectKey, objectMentions, objectOp, objectPlace, objectStep, objectUses } from '@mig/core/dialect'
import type {
  AlterObjectOp,
  CreateObjectOp,
  DropObjectOp,
  FunctionObject,
  ObjectOp,
  ObjectPlace,
  Op,
  QualifiedName,
  SchemaObject,
  Sequence,
} from '@mig/core/dialect'
import { withoutArgs } from './object-ops.ts'
import { countedBy, textsIn, wordsOf } from './words.ts'
import type { Dependents } from './dependents.ts'

/** Operations on objects by the places where they stand between those on tables and enums. */
export interface PlacedObjects {
  /** Before all else: what stands on tables goes. */
  readonly gone: readonly ObjectOp[]
  /** Before enums: what all others may need. */
  readonly ground: readonly ObjectOp[]
  /** After enums and before tables. */
  readonly base: readonly ObjectOp[]
  /** After tables. */
  readonly top: readonly ObjectOp[]
  /** After tables, before enums go. */
  readonly baseGone: readonly ObjectOp[]
  /** After all else. */
  readonly groundGone: readonly ObjectOp[]
}

/** Puts operations on objects into an order in which each finds what it needs; `others` are the operations on tables. */
export function placeObjects(ops: readonly ObjectOp[], others: readonly Op[], dependents?: Dependents): PlacedObjects {
  const tables = tableFacts(others)
  const steps = ops.flatMap((op) => splitOwnership(op, tables)).map(objectStep)
  const creates = steps.filter((step) => step.verb === 'create')
  const drops = steps.filter((step) => step.verb === 'drop')
  const rest = steps.filter((step) => step.verb === 'alter' || step.verb === 'rename' || step.verb === 'move')
  const early = neededEarly(
    creates.map(({ op }) => op.object),
    tables.words,
  )
  const lateGone = neededEarly(
    drops.flatMap(({ op }) => op.was ?? []),
    tables.words,
  )
  const comes = (object: SchemaObject): boolean => isType(object) && tables.types.has(object.name.toLowerCase())
  const placeOf = (object: SchemaObject, needed: ReadonlySet<SchemaObject>): ObjectPlace =>
    objectPlace(object) === 'top' && needed.has(object) ? 'base' : objectPlace(object)
  // An index or a computed column takes no function but one that gives the same for the same.
  const settles = (op: CreateObjectOp | AlterObjectOp): boolean =>
    op.kind === 'alterFunction' && isImmutable(op.object) && !isImmutable(op.was) && tables.words.has(op.object.name.toLowerCase())
  const made = (...places: readonly ObjectPlace[]): readonly (CreateObjectOp | AlterObjectOp)[] =>
    sortByUse(
      [
        ...creates.map(({ op }) => op),
        ...rest.flatMap((step) => (step.verb === 'alter' && !disowns(step.op, tables) ? [step.op] : [])),
      ].filter((op) => {
        // What is altered finds tables as they will be, unless it stands below all of them; a type is altered before columns come to it.
        const isLate = op.kind.startsWith('alter') && objectPlace(op.object) !== 'ground' && !comes(op.object)
        const place = settles(op) ? 'base' : isLate ? 'top' : placeOf(op.object, early)
        return places.includes(objectPlace(op.object) === 'attached' ? 'attached' : place)
      }),
      (op) => op.object,
      dependents,
    )
  const again = new Set(creates.map(({ op }) => withoutArgs(op.object)))
  // What is made again makes room for itself.
  const goneFrom = ({ was }: DropObjectOp): ObjectPlace =>
    was === undefined || again.has(withoutArgs(was)) ? 'top' : placeOf(was, lateGone)
  const dropped = (place: ObjectPlace): readonly DropObjectOp[] =>
    sortByUse(
      drops
        .map(({ op }) => op)
        .filter((op) => (op.was !== undefined && objectPlace(op.was) === 'attached' ? 'attached' : goneFrom(op)) === place),
      (op) => op.was,
      dependents,
    ).toReversed()
  return {
    gone: [
      ...dropped('attached'),
      ...dropped('top'),
      ...rest.flatMap((step) => (step.verb === 'alter' && disowns(step.op, tables) ? [step.op] : [])),
    ],
    ground: made('ground'),
    base: made('base'),
    top: [...rest.flatMap((step) => (step.verb === 'alter' ? [] : [step.op])), ...made('top'), ...made('attached')],
    baseGone: dropped('base'),
    groundGone: dropped('ground'),
  }
}

/**
 * Objects in an order in which each comes after those that it speaks of, the same one for the same objects. Where two seem to speak of
 * each other, as a column has the name of a view, the catalog knows better.
 */
function sortByUse<T>(
  items: readonly T[],
  objectOf: (item: T) => SchemaObject | undefined,
  dependents: Dependents | undefined,
): readonly T[] {
  const known = items
    .map((item) => {
      const object = objectOf(item)
      const texts = object === undefined ? [] : [...objectUses(object), ...objectMentions(object)]
      const words = new Set([...wordsOf(...texts), ...countedBy(...texts)])
      return { item, words, name: object?.name.toLowerCase() ?? '', key: sortKey(object) }
    })
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
  type Known = (typeof known)[number]
  const uses = (user: Known, used: Known): boolean => {
    const speaks = user.words.has(used.name)
    if (dependents === undefined || user.key === '' || used.key === '') return speaks
    if (dependents.needs(user.key, used.key)) return !used.words.has(user.name) || !dependents.needs(used.key, user.key)
    return speaks && !(used.words.has(user.name) && dependents.needs(used.key, user.key))
  }
  const seen = new Set<Known>()
  const sorted: T[] = []
  const visit = (entry: Known): void => {
    if (seen.has(entry)) return
    seen.add(entry)
    for (const other of known) {
      if (other !== entry && uses(entry, other)) visit(other)
    }
    sorted.push(entry.item)
  }
  for (const entry of known) visit(entry)
  return sorted
}

function sortKey(object: SchemaObject | undefined): string {
  return object === undefined ? '' : objectKey(object)
}

/** Objects that tables use, such as the function of a default, and those that these use. */
function neededEarly(objects: readonly SchemaObject[], words: ReadonlySet<string>): ReadonlySet<SchemaObject> {
  const needed = new Set<SchemaObject>()
  // Types and the like stand before tables, and what they use before them.
  const base = objects.filter((object) => objectPlace(object) === 'base')
  const known = new Set([...words, ...wordsOf(...base.flatMap(objectUses))])
  for (let grows = true; grows;) {
    const found = objects.filter(
      (object) =>
        !needed.has(object) && objectPlace(object) !== 'attached' && canStandBefore(object) && known.has(object.name.toLowerCase()),
    )
    for (const object of found) {
      needed.add(object)
      for (const word of wordsOf(...objectUses(object), ...objectMentions(object))) known.add(word)
    }
    grows = found.length > 0
  }
  return needed
}

function isImmutable(object: FunctionObject | undefined): boolean {
  return object?.volatility === 'immutable'
}

/** PostgreSQL changes neither what domains ask for nor the attributes of rows while columns hold them in arrays or in other rows. */
function isType({ kind }: SchemaObject): boolean {
  return kind === 'domain' || kind === 'compositeType'
}

/** Views stand on tables whatever tables say. */
function canStandBefore({ kind }: SchemaObject): boolean {
  return kind !== 'view' && kind !== 'materializedView'
}

/* ---- tables ---- */

interface TableFacts {
  /** All that the definitions of tables speak of. */
  readonly words: ReadonlySet<string>
  /** What the types of columns that come speak of, and those that columns change to. */
  readonly types: ReadonlySet<string>
  /** Columns that come and columns that go, by table; `true` stands for the whole table. */
  readonly made: ReadonlyMap<string, ReadonlySet<string> | true>
  readonly gone: ReadonlyMap<string, ReadonlySet<string> | true>
}

function tableFacts(ops: readonly Op[]): TableFacts {
  const made = new Map<string, Set<string> | true>()
  const gone = new Map<string, Set<string> | true>()
  const types: unknown[] = []
  const add = (map: typeof made, table: QualifiedName, column: string): void => {
    const known = map.get(nameKey(table))
    if (known !== true) map.set(nameKey(table), (known ?? new Set()).add(column))
  }
  for (const op of ops) {
    if (op.kind === 'createTable' && 'table' in op) {
      made.set(nameKey(op.table), true)
      types.push(op.table.columns.map(({ type }) => type))
    }
    if (op.kind === 'dropTable' && 'table' in op) gone.set(nameKey(op.table), true)
    if (op.kind !== 'alterTable' || !('changes' in op)) continue
    for (const change of op.changes) {
      if (change.kind === 'addColumn') {
        add(made, op.table, change.column.name)
        types.push(change.column.type)
      }
      if (change.kind === 'alterColumn') types.push(change.set.type)
      if (change.kind === 'dropColumn') add(gone, op.table, change.name)
    }
  }
  return { words: wordsOf(...textsIn(ops)), types: wordsOf(...textsIn(types)), made, gone }
}

function isOwnerIn(map: ReadonlyMap<string, ReadonlySet<string> | true>, { ownedBy }: Sequence): boolean {
  if (ownedBy === undefined) return false
  const { schema, table, column } = ownedBy
  const columns = map.get(nameKey(schema === undefined ? { name: table } : { schema, name: table }))
  return columns === true || columns?.has(column) === true
}

/**
 * A default may take values of a sequence, which is there before its table then, and belongs to the column afterwards; when the table
 * goes, the sequence must not go with it, since the downgrade needs it before the table.
 */
function splitOwnership(op: ObjectOp, tables: TableFacts): readonly ObjectOp[] {
  if (op.kind === 'createSequence' && isOwnerIn(tables.made, op.object)) {
    const alone = withoutOwner(op.object)
    return [{ ...op, object: alone }, objectOp('alter', 'sequence', { object: op.object, was: alone })]
  }
  if (op.kind === 'dropSequence' && op.was !== undefined && isOwnerIn(tables.gone, op.was)) {
    const alone = withoutOwner(op.was)
    return [objectOp('alter', 'sequence', { object: alone, was: op.was }), { ...op, was: alone }]
  }
  if (op.kind === 'alterSequence' && op.was !== undefined && isOwnerIn(tables.gone, op.was)) {
    const alone = withoutOwner(op.was)
    const rest: readonly ObjectOp[] = nameKey(alone) === nameKey(op.object) ? [{ ...op, was: alone }] : [op]
    return [objectOp('alter', 'sequence', { object: alone, was: op.was }), ...rest]
  }
  return [op]
}

function withoutOwner(sequence: Sequence): Sequence {
  const { ownedBy: _, ...alone } = sequence
  return alone
}

function disowns(op: AlterObjectOp, tables: TableFacts): boolean {
  return op.kind === 'alterSequence' && op.was !== undefined && op.object.ownedBy === undefined && isOwnerIn(tables.gone, op.was)
}
