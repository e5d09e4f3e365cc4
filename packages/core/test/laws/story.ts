import fc from 'fast-check'
import type { Operations } from '../../src/ops/operations.ts'
import type { BulkInsertOp, CreateTableOp, ExecuteOp, Op } from '../../src/ops/op.ts'
import { isIrreversible, reverseAll } from '../../src/ops/reverse.ts'
import type { RevisionModules, TransactionMode } from '../../src/config/config.ts'
import type { Row } from '../../src/schema/value.ts'
import { arbitraryText } from '../ops/arbitrary-names.ts'
import { arbitraryOps, arbitrarySchema } from '../ops/arbitrary.ts'

/** A project whose revisions nobody wrote: static ones, in a line, on a database that is empty at first. */
export interface Story {
  readonly revisions: readonly StoryRevision[]
  readonly mode: TransactionMode
  /** How many revisions are applied before, and how many are left afterwards. */
  readonly start: number
  readonly end: number
}

export interface StoryRevision {
  readonly id: string
  readonly parent: string | null
  readonly items: readonly Item[]
}

/** An operation, and whether it is called inside `op.autocommit`. */
export interface Item {
  readonly op: Op
  readonly autocommit: boolean
}

/** The table whose rows are inserted and changed; no generated name is the same. */
export const FACTS = 'facts of the story'

const FACTS_TABLE: CreateTableOp = {
  kind: 'createTable',
  table: {
    name: FACTS,
    columns: [
      { name: 'id', type: { kind: 'integer' }, nullable: false },
      { name: 'flag', type: { kind: 'boolean' }, nullable: true },
      { name: 'size', type: { kind: 'bigint' }, nullable: true },
      { name: 'ratio', type: { kind: 'double' }, nullable: true },
      { name: 'note', type: { kind: 'text' }, nullable: true },
      { name: 'made at', type: { kind: 'timestamptz' }, nullable: true },
      { name: 'raw', type: { kind: 'bytes' }, nullable: true },
      { name: 'doc', type: { kind: 'json' }, nullable: true },
    ],
    constraints: [{ kind: 'primaryKey', name: 'pk facts', columns: ['id'] }],
    indexes: [],
  },
}

const arbitraryRow: fc.Arbitrary<Row> = fc.record({
  flag: fc.option(fc.boolean()),
  size: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((number) => ({ $bigint: String(number) }))),
  ratio: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 }).map((number) => number + 0)),
  note: fc.option(arbitraryText),
  'made at': fc.option(
    fc.date({ noInvalidDate: true, min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z') }).map((date) => ({
      $date: date.toISOString(),
    })),
  ),
  raw: fc.option(fc.uint8Array({ maxLength: 8 }).map((bytes) => ({ $bytes: Buffer.from(bytes).toString('hex') }))),
  doc: fc.option(fc.record({ text: arbitraryText, list: fc.array(fc.integer(), { maxLength: 3 }) })),
})

const arbitraryInsert: fc.Arbitrary<BulkInsertOp> = fc.array(arbitraryRow, { minLength: 1, maxLength: 3 }).map((rows) => ({
  kind: 'bulkInsert',
  table: { name: FACTS },
  rows,
  types: { doc: { kind: 'json' } },
}))

const arbitraryUpdate: fc.Arbitrary<ExecuteOp> = fc.record({ note: arbitraryText, size: fc.integer() }).map(({ note, size }) => ({
  kind: 'execute',
  text: [`UPDATE "${FACTS}" SET "note" = `, ', "size" = ', ' WHERE "flag" IS NOT NULL'],
  values: [note, size],
  down: { text: [`UPDATE "${FACTS}" SET "note" = `, ''], values: [note] },
}))

export interface StoryOptions {
  readonly dialect: 'sqlite' | 'postgres'
  /** Default: 3. */
  readonly maxTables?: number
  /** How many operations follow the tables. Default: 8. */
  readonly maxOps?: number
  /** How many of them change rows besides. Default: 5. */
  readonly maxDataOps?: number
}

export function arbitraryStory({ dialect, maxTables = 3, maxOps = 8, maxDataOps = 5 }: StoryOptions): fc.Arbitrary<Story> {
  const options = { dialect, data: false, reversible: true, maxTables, maxOps }
  const schemaOps = arbitrarySchema(options).chain((schema) =>
    arbitraryOps(schema, options).map((ops): readonly Op[] => [
      ...schema.enums.map((made): Op => ({ kind: 'createEnum', enum: made })),
      ...schema.tables.map((table): Op => ({ kind: 'createTable', table })),
      ...ops,
    ]),
  )
  return fc
    .record({
      schemaOps,
      dataOps: fc.array(fc.tuple(fc.oneof(arbitraryInsert, arbitraryUpdate), fc.nat({ max: 30 })), { maxLength: maxDataOps }),
      choices: fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 20 }),
      mode: fc.constantFrom<TransactionMode>('revision', 'all', 'none'),
      start: fc.nat(),
      end: fc.nat(),
    })
    .map(({ schemaOps: made, dataOps, choices, mode, start, end }) => {
      const ops = [...made]
      for (const [op, place] of dataOps) ops.splice(place % (ops.length + 1), 0, op)
      const revisions = split([FACTS_TABLE, ...withIds(ops)], choices)
      // Half of the stories begin with an empty database.
      return { revisions, mode, start: start % 2 === 0 ? 0 : start % revisions.length, end: end % revisions.length }
    })
}

/** Rows that are inserted get the numbers 1, 2, 3 … */
function withIds(ops: readonly Op[]): readonly Op[] {
  let id = 0
  return ops.map((op) => (op.kind === 'bulkInsert' ? { ...op, rows: op.rows.map((row) => ({ id: ++id, ...row })) } : op))
}

/** Choice 0 begins a new revision, choice 1 an empty one before it, choice 2 puts the operation into `op.autocommit`. */
function split(ops: readonly Op[], choices: readonly number[]): readonly StoryRevision[] {
  const groups: Item[][] = [[]]
  ops.forEach((op, index) => {
    const choice = choices[index % choices.length]
    if (choice === 1) groups.push([])
    if (choice === 0 || choice === 1) groups.push([])
    groups.at(-1)?.push({ op, autocommit: choice === 2 })
  })
  return groups.map((items, index) => ({ id: `r${index + 1}`, parent: index === 0 ? null : `r${index}`, items }))
}

/** The revisions as modules. A downgrade is written out where none can be derived, and in every second revision. */
export function modulesOf({ revisions }: Story): RevisionModules {
  return Object.fromEntries(
    revisions.map(({ id, parent, items }, index) => {
      const back = reverseAll(items.map(({ op }) => op))
      const downgrade = async (op: Operations): Promise<void> => replay(op, reversed(items))
      const isWritten = isIrreversible(back) || index % 2 === 1
      const module = {
        revision: id,
        downRevision: parent,
        message: `step ${index + 1}`,
        dynamic: false,
        upgrade: async (op: Operations): Promise<void> => replay(op, items),
        ...(isWritten ? { downgrade } : {}),
      }
      return [`${id}.js`, module]
    }),
  )
}

/** Inserted rows go with their table. */
function reversed(items: readonly Item[]): readonly Item[] {
  return items.toReversed().flatMap(({ op, autocommit }) => {
    const back = reverseAll([op])
    return isIrreversible(back) ? [] : back.map((item) => ({ op: item, autocommit }))
  })
}

async function replay(op: Operations, items: readonly Item[]): Promise<void> {
  for (const item of items) {
    if (item.autocommit) await op.autocommit((outside) => call(outside, item.op))
    else await call(op, item.op)
  }
}

/** What every method of `op` does once it has made the operation from its arguments. */
interface Recording {
  record(method: 'run', make: () => Op): Promise<void>
}

function call(op: Operations, item: Op): Promise<void> {
  return (op as unknown as Recording).record('run', () => item)
}
