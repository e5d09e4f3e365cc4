import type { ResultRow } from '@mig/core/dialect'
import type { Client } from './client.ts'
import { quoting } from './quoting.ts'
import { ROWID_NAMES } from './rowid.ts'
import { foldName, isSymbol, isWord, tokenize, type Token } from './tokens.ts'

/**
 * True when "x" stands for a text somewhere in the schema: https://www.sqlite.org/quirks.html#dblquote
 *
 * Libraries that were built to take it for a name alone refuse to use such a view or trigger, and to rename anything beside it. Whether
 * they take it can be chosen for node:sqlite, and is chosen for these schemas alone: elsewhere a mistyped name is an error.
 */
export function holdsDoubleQuotedTexts(client: Client): boolean {
  const { rows } = client.run(`SELECT sql FROM sqlite_master WHERE sql LIKE '%"%'`)
  const uses = rows.flatMap(({ sql }) => usesOf(tokenize(String(sql))))
  if (uses.length === 0) return false
  const names = new Set([...namesOf(client), ...uses.flatMap((use) => (use.isGiven ? [use.name] : []))])
  return uses.some(({ name }) => !names.has(name))
}

/** What stands in double quotes. */
interface Use {
  readonly name: string
  /** It is a name here, whatever else is called so: an alias, a constraint, the head of a view, what stands before a dot. */
  readonly isGiven: boolean
}

function usesOf(tokens: readonly Token[]): readonly Use[] {
  const body = tokens.some((token, index) => index < 4 && isWord(token, 'VIEW')) ? tokens.findIndex((token) => isWord(token, 'AS')) : 0
  return tokens.flatMap((token, index) => {
    if (!token.text.startsWith('"')) return []
    const before = tokens[index - 1]
    const isGiven = index < body || isSymbol(tokens[index + 1], '.') || ['AS', 'CONSTRAINT', 'COLLATE'].some((word) => isWord(before, word))
    return [{ name: foldName(token.value), isGiven }]
  })
}

/** Names that no catalog lists. */
const ALWAYS: readonly string[] = ['main', 'temp', ...ROWID_NAMES, 'new', 'old']

function namesOf(client: Client): readonly string[] {
  const { rows } = client.run(
    `SELECT name FROM sqlite_master UNION SELECT tbl_name FROM sqlite_master ` +
      `UNION SELECT c.name FROM sqlite_master AS m JOIN pragma_table_xinfo(m.name) AS c WHERE m.type = 'table' AND m.rootpage <> 0 ` +
      `UNION SELECT name FROM pragma_function_list UNION SELECT name FROM pragma_module_list UNION SELECT name FROM pragma_collation_list`,
  )
  return [...ALWAYS, ...[...rows, ...virtualColumns(client)].map(({ name }) => foldName(String(name)))]
}

/** Asking for the columns of a virtual table loads its module; of one that is missing no columns are known. */
function virtualColumns(client: Client): readonly ResultRow[] {
  const { rows } = client.run("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage = 0")
  return rows.flatMap(({ name }) => {
    try {
      return client.run(`SELECT name FROM pragma_table_xinfo(${quoting.literal(String(name))})`).rows
    } catch {
      return []
    }
  })
}
