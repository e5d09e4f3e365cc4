import { apply, applyAll } from '../ops/apply.ts'
import { compile } from '../sql/compile.ts'
import type { Connection } from '../dialect/driver.ts'
import type { CoreOp, CreateIndexOp } from '../ops/op.ts'
import type { Dialect } from '../dialect/dialect.ts'
import { equalData } from '../schema/data.ts'
import type { ExpressionPair } from '../dialect/judge.ts'
import { findTable, sameName, type Schema } from '../schema/schema.ts'
import type { Index } from '../schema/table-index.ts'
import { inlined } from '../sql/statement.ts'
import { isIrreversible, reverse } from '../ops/reverse.ts'
import { MigError } from '../errors.ts'
import type { OpState } from '../dialect/postcondition.ts'
import type { QualifiedName, Table } from '../schema/table.ts'

/** A database that is asked. */
interface Asked {
  readonly dialect: Dialect
  readonly connection: Connection
}

/**
 * What has become of an operation that was interrupted outside a transaction: what the catalog alone knows is the dialect's to say, and
 * the rest is told by its effect on the schema that the database has.
 */
export async function stateOf(op: CoreOp, asked: Asked): Promise<OpState> {
  const rules = asked.dialect.postconditions
  const known = await rules?.stateOf(op, asked.connection)
  return known ?? stateByEffect(rules === undefined ? op : rules.outside(op), asked)
}

/**
 * An operation that can be applied to the schema is not done; one that changes nothing, or gives the same again once it is undone, is
 * done.
 */
async function stateByEffect(given: CoreOp, asked: Asked): Promise<OpState> {
  const { dialect, connection } = asked
  const { op, schemas } = await localOp(given, asked)
  const actual = await dialect.reflector.reflect(connection, { schemas })
  const refusal = refusalOf(() => apply(actual, op))
  if (refusal === undefined) return { state: equalData(apply(actual, op), actual) ? 'complete' : 'absent' }
  const isGone = op.kind.startsWith('drop') && refusal.code.startsWith('op.unknown')
  if (isGone) return { state: 'complete' }
  const back = refusal.code.startsWith('op.exists') ? reverse(op) : { irreversible: '' }
  if (isIrreversible(back) || refusalOf(() => applyAll(actual, [...back, op])) !== undefined) {
    return { state: 'other', difference: refusal.message }
  }
  return compare(op, actual, applyAll(actual, [...back, op]), asked)
}

/** The operation with its table named as reflection names it: without the default schema. */
async function localOp(op: CoreOp, { dialect, connection }: Asked): Promise<{ readonly op: CoreOp; readonly schemas: readonly string[] }> {
  if (op.kind !== 'createIndex' && op.kind !== 'dropIndex' && op.kind !== 'alterTable') return { op, schemas: [] }
  const bare: Table = { ...op.table, columns: [], constraints: [], indexes: [] }
  const { tables } = await dialect.types.normalize({ tables: [bare], enums: [] }, connection)
  const { schema, name }: QualifiedName = tables[0] ?? op.table
  const table: QualifiedName = schema === undefined ? { name } : { schema, name }
  return { op: { ...op, table }, schemas: schema === undefined ? [] : [schema] }
}

function refusalOf(work: () => unknown): MigError | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof MigError) return error
    throw error
  }
}

async function compare(op: CoreOp, actual: Schema, wanted: Schema, asked: Asked): Promise<OpState> {
  if (op.kind !== 'createIndex') {
    return equalData(actual, wanted) ? { state: 'complete' } : { state: 'other', difference: 'it is there in another form.' }
  }
  const [there, made] = [await normalIndex(op, actual, asked), await normalIndex(op, wanted, asked)]
  if (there === undefined || made === undefined) return { state: 'absent' }
  if (await sameIndex(there, made, asked)) return { state: 'complete' }
  const [has, makes] = [there, made].map(({ index }) => sqlOf({ kind: 'createIndex', table: op.table, index }, asked))
  return { state: 'other', difference: `it has\n  ${has}\nwhere the operation makes\n  ${makes}` }
}

interface PlacedIndex {
  readonly table: Table
  readonly index: Index
}

async function normalIndex(op: CreateIndexOp, schema: Schema, { dialect, connection }: Asked): Promise<PlacedIndex | undefined> {
  const table = findTable(schema, op.table)
  if (table === undefined) return undefined
  const normal = await dialect.types.normalize({ tables: [table], enums: schema.enums }, connection)
  const found = normal.tables.find((item) => sameName(item, op.table))
  const index = found?.indexes.find(({ name }) => name === op.index.name)
  return found === undefined || index === undefined ? undefined : { table: found, index }
}

/** The same but for texts of expressions, of which the judge says whether they mean the same. */
async function sameIndex(a: PlacedIndex, b: PlacedIndex, { dialect, connection }: Asked): Promise<boolean> {
  if (equalData(a.index, b.index)) return true
  if (!equalData(withoutTexts(a.index), withoutTexts(b.index))) return false
  const pair = (kind: ExpressionPair['kind'], left = '', right = ''): readonly ExpressionPair[] =>
    left === right ? [] : [{ kind, table: a.table, left, right }]
  const parts = a.index.parts.flatMap((part, place) => pair('index', textOf(part), textOf(b.index.parts[place])))
  const answers = await dialect.judge.equal(connection, [...parts, ...pair('predicate', a.index.where, b.index.where)])
  return answers.every(Boolean)
}

function withoutTexts(index: Index): object {
  return {
    ...index,
    parts: index.parts.map((part) => ('sql' in part ? { ...part, sql: '' } : part)),
    ...(index.where === undefined ? {} : { where: '' }),
  }
}

function textOf(part: Index['parts'][number] | undefined): string | undefined {
  return part !== undefined && 'sql' in part ? part.sql : undefined
}

function sqlOf(op: CoreOp, { dialect, connection }: Asked): string {
  const [first] = compile(op, dialect, { version: connection.version })
  return first !== undefined && 'text' in first ? inlined(first, dialect.quoting) : op.kind
}
