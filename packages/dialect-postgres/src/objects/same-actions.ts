import { isSymbol, splitAtCommas, type Connection } from '@mig/core/dialect'
import { planOf, readOnly } from '../snapshot.ts'
import { hidden, sameText, viewNames } from './same-query.ts'
import { isWord, sqlWords, type Token } from '../tokens.ts'
import { quoting } from '../quoting.ts'

/**
 * True when the server makes the same of both lists of statements, which are those of a rule of the relation. Nothing runs: it is asked
 * for their plans, with a row of the relation for NEW and for OLD. What it refuses is different.
 */
export async function sameActions(
  connection: Connection,
  relation: string,
  from: readonly string[],
  to: readonly string[],
): Promise<boolean> {
  if (from.length !== to.length) return false
  const open = from.flatMap((text, place) => (sameText(text, to[place] ?? '') ? [] : [[text, to[place] ?? ''] as const]))
  if (open.length === 0) return true
  return readOnly(connection, async () => {
    const views = await viewNames(connection)
    for (const [left, right] of open) {
      if (guard(left, views) !== guard(right, views)) return false
      const plan = await explain(connection, withRows(left, relation))
      if (plan === undefined || plan !== (await explain(connection, withRows(right, relation)))) return false
    }
    return true
  })
}

/** The plan; none where a rule of the relation makes nothing of the statement, which tells nothing of it. */
async function explain(connection: Connection, sql: string): Promise<string | undefined> {
  const plan = await planOf(connection, sql)
  return plan?.includes('"Plan"') === true || plan?.includes('\\"Plan\\"') === true ? plan : undefined
}

/**
 * NEW and OLD mean nothing outside a rule. The function gives a row of the relation, and a plan shows its call. A constant would be tried
 * for an estimate, and a row without values may break the rules of a domain.
 */
function withRows(sql: string, relation: string): string {
  const tokens = sqlWords(sql)
  const row = (name: string): string =>
    `(pg_catalog.json_populate_record(NULL::${relation}, (SELECT ${quoting.literal(JSON.stringify({ '': name }))}::json)))`
  return tokens.reduceRight((text, token, index) => {
    const isRow = (token.kind === 'word' || token.kind === 'quoted') && (token.text === 'new' || token.text === 'old')
    if (!isRow || isSymbol(tokens[index - 1], '.') || !isSymbol(tokens[index + 1], '.')) return text
    return `${text.slice(0, token.start)}${row(token.text)}${text.slice(token.end)}`
  }, sql)
}

/** What a plan does not show: the columns that an update sets, and what becomes of a conflict. The columns of an INSERT it does show. */
function guard(sql: string, views: ReadonlySet<string>): string {
  const tokens = sqlWords(sql)
  const conflict = tokens.findIndex((token) => isWord(token, 'conflict'))
  return JSON.stringify([
    hidden(withoutTarget(sql, tokens), views),
    tokens.flatMap((token, index) => (isWord(token, 'set') ? setColumns(tokens.slice(index + 1)) : [])),
    conflict === -1 ? [] : tokens.slice(conflict).map(({ text }) => text),
  ])
}

/** Without the list of columns behind INTO, which looks like a call and is left out at will. */
function withoutTarget(sql: string, tokens: readonly Token[]): string {
  const into = tokens.findIndex((token) => isWord(token, 'into'))
  const open = into === -1 ? -1 : tokens.findIndex((token, index) => index > into && !isNamePart(token))
  if (open === -1 || !isSymbol(tokens[open], '(')) return sql
  const close = tokens.findIndex((token, index) => index > open && isSymbol(token, ')'))
  return `${sql.slice(0, tokens[open]?.start)}${sql.slice(tokens[close]?.end)}`
}

function isNamePart(token: Token): boolean {
  return token.kind === 'quoted' || isSymbol(token, '.') || (token.kind === 'word' && !['values', 'select', 'default'].includes(token.text))
}

/** The names in front of `=` in `SET a = 1, (b, c) = (SELECT …)`. */
function setColumns(tokens: readonly Token[]): readonly string[] {
  return splitAtCommas(tokens).flatMap((part) => {
    const end = part.findIndex(({ text }) => text === '=')
    return end === -1 ? [] : [part.slice(0, end).map(({ text }) => text).join('')]
  })
}
