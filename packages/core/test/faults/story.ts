import fc from 'fast-check'
import { arbitraryStory, FACTS, modulesOf, type Item, type Story, type StoryOptions } from '../laws/story.ts'
import type { CreateIndexOp, ExecuteOp, Op, SqlText } from '../../src/ops/op.ts'
import type { Operations } from '../../src/ops/operations.ts'
import type { RevisionModules } from '../../src/config/config.ts'

/** A story whose revisions leave their transactions here and there. */
export interface FaultyStory {
  readonly story: Story
  /** By the places of revisions: nobody knows beforehand what it does. */
  readonly dynamic: readonly boolean[]
}

export interface FaultyOptions extends StoryOptions {
  /** A query that is true when the table is there. */
  readonly hasTable: (name: string) => string
  /** Default: 8. */
  readonly maxRevisions?: number
  /** How much is added to a story. Default: 8. */
  readonly maxPieces?: number
}

/** The table of rows that stand there twice when something was done twice. */
export const MARKS = 'marks'

const MARKS_TABLE: Op = {
  kind: 'createTable',
  table: { name: MARKS, columns: [{ name: 'mark', type: { kind: 'integer' }, nullable: false }], constraints: [], indexes: [] },
}

type Piece = 'mark' | 'count' | 'raw' | 'index' | 'drop'

/** What is added to a story: each piece behind the one before, at places of its own. */
export function arbitraryFaultyStory(options: FaultyOptions): fc.Arbitrary<FaultyStory> {
  const { maxRevisions = 8, maxPieces = 8 } = options
  const pieces: readonly Piece[] = options.dialect === 'postgres' ? ['mark', 'count', 'raw', 'index', 'drop'] : ['mark', 'count', 'raw']
  const piece = fc.record({ kind: fc.constantFrom(...pieces), place: fc.nat({ max: 40 }), autocommit: fc.boolean() })
  return fc
    .record({
      story: arbitraryStory(options).filter(({ revisions }) => revisions.length <= maxRevisions),
      pieces: fc.array(piece, { minLength: 2, maxLength: maxPieces }),
      dynamic: fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }),
    })
    .map(({ story, pieces: added, dynamic }) => ({ story: { ...story, start: 0, revisions: withPieces(story, added, options) }, dynamic }))
}

function withPieces(
  { revisions }: Story,
  added: readonly { readonly kind: Piece; readonly place: number; readonly autocommit: boolean }[],
  options: FaultyOptions,
): Story['revisions'] {
  const made: Item[] = []
  let number = 0
  let built: number | undefined
  for (const { kind, autocommit } of added) {
    number++
    if (kind === 'drop' && built !== undefined) made.push({ op: dropped(built), autocommit })
    built = kind === 'index' ? number : kind === 'drop' ? undefined : built
    if (kind !== 'drop') made.push({ op: opOf(kind, number, options), autocommit })
  }
  // In their order, and behind the table of facts, which is the first thing of all.
  const items = revisions.flatMap(({ items: own }, revision) => own.map((item) => ({ revision, item })))
  const places = added.map(({ place }) => 1 + (place % items.length)).toSorted((a, b) => a - b)
  made.toReversed().forEach((item, index) => {
    const place = places[made.length - 1 - index] ?? 1
    items.splice(place, 0, { revision: items[place - 1]?.revision ?? 0, item })
  })
  items.splice(1, 0, { revision: items[0]?.revision ?? 0, item: { op: MARKS_TABLE, autocommit: false } })
  return revisions.map((revision, place) => ({ ...revision, items: items.filter((one) => one.revision === place).map(({ item }) => item) }))
}

function opOf(kind: Exclude<Piece, 'drop'>, number: number, { hasTable }: FaultyOptions): Op {
  switch (kind) {
    case 'mark':
      return execute(`INSERT INTO "${MARKS}" VALUES (${number})`, `DELETE FROM "${MARKS}" WHERE "mark" = ${number}`)
    case 'count':
      return execute(`UPDATE "${FACTS}" SET "size" = 1 + coalesce("size", 0) WHERE "id" > 0 AND abs(coalesce("size", 0)) < 1000000`)
    case 'raw':
      return { ...execute(`CREATE TABLE "raw_${number}" (id integer)`), doneWhen: text(hasTable(`raw_${number}`)) }
    case 'index':
      return createIndex(number)
  }
}

/** What it leaves behind on the way back stays. */
function execute(sql: string, down = `DELETE FROM "${MARKS}" WHERE "mark" < 0`): ExecuteOp {
  return { kind: 'execute', ...text(sql), down: text(down) }
}

function text(sql: string): SqlText {
  return { text: [sql], values: [] }
}

const CONCURRENTLY = { postgres: { concurrently: true } } as const

function createIndex(number: number): CreateIndexOp {
  const index = { name: `ix_facts_${number}`, parts: [{ column: 'note' }], comment: 'beside', options: CONCURRENTLY }
  return { kind: 'createIndex', table: { name: FACTS }, index }
}

function dropped(number: number): Op {
  const { table, index: was } = createIndex(number)
  return { kind: 'dropIndex', table, name: was.name, was, options: CONCURRENTLY }
}

/** The revisions as modules; those that nobody knows beforehand ask the database before and after their operations. */
export function faultyModules({ story, dynamic }: FaultyStory): RevisionModules {
  const modules = Object.entries(modulesOf(story)) as readonly (readonly [string, StoryModule])[]
  return Object.fromEntries(
    modules.map(([file, module], place) => {
      if (dynamic[place] !== true) return [file, module]
      const upgrade = async (op: Operations): Promise<void> => {
        await op.connection.query('SELECT 1 AS "one"')
        await module.upgrade(op)
        await op.connection.query('SELECT 2 AS "two"')
      }
      // Without one that is written nobody knows the way back.
      return [file, module.downgrade === undefined ? module : { ...module, dynamic: true, upgrade }]
    }),
  )
}

interface StoryModule {
  readonly upgrade: (op: Operations) => Promise<void>
  readonly downgrade?: (op: Operations) => Promise<void>
}
