import { closing, isSymbol, type Connection, type QualifiedName } from '@mig/core/dialect'
import { attempt, jsonRows, planOf, readOnly } from '../snapshot.ts'
import { callsAndCollations } from '../guard.ts'
import { clientOf } from '../client.ts'
import { quoting } from '../quoting.ts'
import { isWord, sqlWords, type Token } from '../tokens.ts'

/** What the server says of two queries. */
export interface QueryAnswer {
  /** They are one query to it. */
  readonly same: boolean
  /** Their results have the same columns: names, types and order. */
  readonly sameColumns: boolean
}

/** A view that exists, with its query. */
export interface ExistingView extends QualifiedName {
  readonly query: string
}

/**
 * Compares the query of a view that exists with a wanted one, by what the server makes of both: EXPLAIN resolves every name and prints
 * the same plan for the same query, and touches neither data nor catalog. A query that it refuses, as something in it does not exist
 * yet, is another one.
 */
export async function compareQueries(
  connection: Connection,
  view: ExistingView,
  wanted: string,
  columns: readonly string[] | undefined,
): Promise<QueryAnswer> {
  return readOnly(connection, async () => {
    const now = await describe(connection, `SELECT * FROM ${quoting.qualified(view)}`, undefined)
    const then = await describe(connection, wanted, columns)
    // The description of a result says nothing of collations.
    const sameColumns = now !== undefined && now === then && collations(view.query) === collations(wanted)
    if (!sameColumns) return { same: false, sameColumns }
    if (sameText(view.query, wanted)) return { same: true, sameColumns }
    const names = await viewNames(connection)
    if (hidden(view.query, names) !== hidden(wanted, names)) return { same: false, sameColumns }
    const [left, right] = [await planOf(connection, view.query), await planOf(connection, wanted)]
    return { same: left !== undefined && left === right, sameColumns }
  })
}

/** White space, comments and the case of words change nothing. */
export function sameText(left: string, right: string): boolean {
  return bare(left) === bare(right)
}

function bare(query: string): string {
  return JSON.stringify(sqlWords(query).map(({ kind, text }) => [kind, text]))
}

/** The columns of a result, which is asked for no row. */
async function describe(connection: Connection, query: string, names: readonly string[] | undefined): Promise<string | undefined> {
  const found = await attempt(connection, () => clientOf(connection).query(`SELECT * FROM (${query}\n) AS q WHERE false`))
  return JSON.stringify(found?.fields.map((field, index) => [names?.[index] ?? field.name, field.dataTypeID, field.dataTypeModifier]))
}

function collations(query: string): string {
  return JSON.stringify([...new Set(callsAndCollations(query).filter((name) => name.startsWith('collate ')))])
}

/** Names of views, since a plan shows the tables behind them. */
export async function viewNames(connection: Connection): Promise<ReadonlySet<string>> {
  const rows = await jsonRows<{ readonly name: string }>(
    connection,
    "SELECT DISTINCT relname AS name FROM pg_catalog.pg_class WHERE relkind IN ('v', 'm')",
  )
  return new Set(rows.map(({ name }) => name))
}

/**
 * What a plan does not show, so that both queries have to say it alike: views, inlined functions, collations, limits, frames, unions, and
 * several rows of values.
 */
export function hidden(query: string, views: ReadonlySet<string>): string {
  const tokens = sqlWords(query)
  const isName = ({ kind }: Token): boolean => kind === 'word' || kind === 'quoted'
  return JSON.stringify([
    [...new Set(tokens.filter((token) => isName(token) && views.has(token.text)).map(({ text }) => text))].toSorted(),
    [...new Set(callsAndCollations(query).filter((name) => !NO_CALLS.has(name)))],
    tokens.flatMap((_, index) => (isUnshown(tokens, index) ? [following(tokens, index)] : [])).toSorted(),
    tokens.flatMap((token, index) => (isWord(token, 'values') ? severalRows(tokens, index + 1) : [])),
  ])
}

/** Words of a query that stand before a parenthesis and call nothing. */
const NO_CALLS = new Set(
  [
    'join',
    'union',
    'intersect',
    'except',
    'limit',
    'offset',
    'by',
    'lateral',
    'sets',
    'rollup',
    'cube',
    'set',
    'left',
    'only',
    'materialized',
    'operator',
  ].map((word) => `${word}()`),
)

/** The words whose meaning the plan leaves out; FETCH FIRST is printed as LIMIT. */
const UNSHOWN = new Set(['limit', 'offset', 'fetch', 'rows', 'range', 'groups', 'ties', 'union', 'intersect', 'except'])

/** Such a word, or the end of FOR NO KEY UPDATE. */
function isUnshown(tokens: readonly Token[], index: number): boolean {
  const [before, token] = [tokens[index - 1], tokens[index]]
  if (token?.kind !== 'word') return false
  const isLock = (token.text === 'share' || token.text === 'update') && (isWord(before, 'for') || isWord(before, 'key'))
  return isLock || UNSHOWN.has(token.text)
}

/** The values of `(1, 'x'), (2, 'y')` without their casts, which the server writes; a single row is in the plan. */
function severalRows(tokens: readonly Token[], start: number): readonly string[] {
  const rows: (readonly Token[])[] = []
  for (let at = start; ;) {
    const end = closing(tokens, at)
    if (end === -1) return []
    rows.push(tokens.slice(at, end))
    if (!isSymbol(tokens[end + 1], ',')) break
    at = end + 2
  }
  return rows.length === 1 ? [] : rows.map((row) => row.flatMap(withoutCast).join(' '))
}

function withoutCast({ kind, text }: Token, index: number, row: readonly Token[]): readonly string[] {
  if (kind === 'symbol' && text !== ',') return []
  return isSymbol(row[index - 1], '::') ? [] : [text]
}

/** The word with what stands behind it as far as it belongs to it; brackets and casts are the server's. */
function following(tokens: readonly Token[], index: number): string {
  const word = tokens[index]?.text ?? ''
  if (word === 'limit' || word === 'offset') return `${word} ${tokens.slice(index + 1).find(({ kind }) => kind === 'number')?.text ?? ''}`
  if (word === 'fetch') return `limit ${tokens.slice(index + 1).find(({ kind }) => kind === 'number')?.text ?? '1'}`
  if (word === 'union' || word === 'intersect' || word === 'except') return `${word} ${tokens[index + 1]?.text === 'all' ? 'all' : ''}`
  const rest = tokens.slice(
    index,
    tokens.findIndex((token, place) => place > index && token.text === ')'),
  )
  return rest.map(({ text }) => text).join(' ')
}
