import { bareExpression, type Column, type Connection, type ExpressionPair, type Judge } from '@mig/core/dialect'
import { attempt, readOnly } from './snapshot.ts'
import { sqlWords, type Token } from './tokens.ts'
import { callsAndCollations } from './guard.ts'
import { formatType } from './type-format.ts'
import { quoting } from './quoting.ts'

/**
 * Two expressions are equal when their texts are, or when PostgreSQL prints the same plan for both: EXPLAIN parses, resolves and folds
 * them over a row type that has the columns of the table, and touches neither data nor catalog, so it works on a standby as well.
 */
export const judge: Judge = { equal }

// Each pair is a branch of a UNION ALL, and older versions plan many branches in quadratic time: 50 cost 5 ms, 400 a second.
const BATCH = 50

async function equal(connection: Connection, pairs: readonly ExpressionPair[]): Promise<readonly boolean[]> {
  const answers = pairs.map((pair) => sameText(pair.left, pair.right))
  const open = pairs.map((pair, index) => ({ pair, index })).filter(({ pair, index }) => answers[index] !== true && sameGuard(pair))
  if (open.length === 0) return answers
  await readOnly(connection, async () => {
    for (let start = 0; start < open.length; start += BATCH) {
      const batch = open.slice(start, start + BATCH)
      const asked = batch.map(({ pair }) => pair)
      const decided = await explainAll(connection, asked)
      batch.forEach(({ index }, place) => (answers[index] = decided[place] === true))
    }
  })
  return answers
}

/** Equal apart from white space, comments, the case of words and parentheses around the whole. */
function sameText(left: string, right: string): boolean {
  if (left === right) return true
  const [a, b] = [left, right].map((sql) => sqlWords(bareExpression(sql)))
  return a !== undefined && b !== undefined && a.length === b.length && a.every((token, index) => sameToken(token, b[index]))
}

function sameToken(a: Token, b: Token | undefined): boolean {
  return a.kind === b?.kind && a.text === b.text
}

/**
 * The plan hides two things, so both texts have to name the same ones: it prints no collations, and the bodies of simple functions
 * in place of their calls.
 */
function sameGuard(pair: ExpressionPair): boolean {
  const [left, right] = [callsAndCollations(pair.left), callsAndCollations(pair.right)]
  return left.length === right.length && left.every((name, index) => name === right[index])
}

/** All pairs in one statement; halves of them when the server cannot plan it, down to the pair that is the reason. */
async function explainAll(connection: Connection, pairs: readonly ExpressionPair[]): Promise<readonly boolean[]> {
  const plans = await attempt(connection, () => explain(connection, pairs))
  if (plans !== undefined) return pairs.map((_, index) => plans.get(index) === true)
  if (pairs.length <= 1) return pairs.map(() => false)
  const middle = Math.ceil(pairs.length / 2)
  const first = await explainAll(connection, pairs.slice(0, middle))
  return [...first, ...(await explainAll(connection, pairs.slice(middle)))]
}

/** A node of EXPLAIN's JSON: https://www.postgresql.org/docs/current/sql-explain.html */
interface PlanNode {
  readonly Output?: readonly string[]
  readonly Plans?: readonly PlanNode[]
}

async function explain(connection: Connection, pairs: readonly ExpressionPair[]): Promise<ReadonlyMap<number, boolean>> {
  const sql = `EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) ${pairs.map((pair, index) => selection(pair, index)).join('\nUNION ALL ')}`
  const { rows } = await connection.run(sql)
  const text = rows[0]?.['QUERY PLAN']
  const [root] = (typeof text === 'string' ? JSON.parse(text) : text) as readonly [{ readonly Plan: PlanNode }]
  const nodes = pairs.length === 1 ? [root.Plan] : root.Plan.Plans ?? []
  return new Map(nodes.map(({ Output: [number, left, right] = [] }) => [Number(number), left !== undefined && left === right]))
}

/** Rows keep the two sides apart whatever their types are; the number says which pair a node of the plan is. */
function selection(pair: ExpressionPair, index: number): string {
  const [left, right] = [pair.left, pair.right].map((sql) => `ROW(${converted(pair, sql)})`)
  const columns = columnsIn(pair).map((column) => `${quoting.identifier(column.name)} ${formatType(column.type)}`)
  const from = columns.length === 0 ? '' : ` FROM json_to_recordset('[]') AS ${quoting.identifier(pair.table.name)}(${columns.join(', ')})`
  return `SELECT ${index}, ${left}, ${right}${from}`
}

/** The columns that the texts name. */
function columnsIn(pair: ExpressionPair): readonly Column[] {
  const names = new Set([pair.left, pair.right].flatMap((sql) => sqlWords(sql).map((token) => token.text)))
  return pair.table.columns.filter((column) => names.has(column.name))
}

/** A default and a generated value are converted to the type of their column. The line breaks end a comment of the text. */
function converted(pair: ExpressionPair, sql: string): string {
  const column =
    pair.kind === 'default' || pair.kind === 'generated' ? pair.table.columns.find(({ name }) => name === pair.column) : undefined
  return column === undefined ? `(${sql}\n)` : `(${sql}\n)::${unlimited(column)}`
}

/** A cast to a length would cut the text off, and two different texts could become one. */
function unlimited(column: Column): string {
  if (column.type.kind === 'varchar') return 'character varying'
  return column.type.kind === 'char' ? 'bpchar' : formatType(column.type)
}
