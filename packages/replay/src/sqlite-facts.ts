import { significant, tokenize, tokenName, type Connection } from '@mig/core/dialect'
import type { Facts } from './engine.ts'

/** The cells of each row, as text. */
type Query = (sql: string) => Promise<readonly (readonly string[])[]>

/** What SQLite itself says of a database: its pragmas, and from the text of definitions what no pragma tells. */
export async function sqliteFacts(connection: Connection): Promise<Facts> {
  const query: Query = async (sql) => {
    const { rows } = await connection.run(sql)
    return rows.map((row) => Object.values(row).map((cell) => (typeof cell === 'string' ? cell : JSON.stringify(cell ?? null))))
  }
  const facts = new Map<string, string>()
  const objects = await query(
    `SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT GLOB 'sqlite_*' AND tbl_name NOT GLOB 'mig_version*'`,
  )
  for (const [type = '', name = '', table = '', sql = ''] of objects) {
    facts.set(`${type.toUpperCase()} ${name}`, type === 'table' ? await tableText(query, name, sql) : `${table}\n${plain(sql)}`)
  }
  return facts
}

async function tableText(query: Query, table: string, sql: string): Promise<string> {
  const name = `'${table.replaceAll("'", "''")}'`
  const lists = [
    await query(`SELECT type, wr, strict FROM pragma_table_list(${name}) WHERE schema = 'main'`),
    await query(`SELECT name, upper(type), "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(${name})`),
    await query(`SELECT "table", "from", "to", on_update, on_delete, "match", seq FROM pragma_foreign_key_list(${name})`),
    await query(
      `SELECT CASE i.origin WHEN 'c' THEN i.name END, i."unique", i.origin, i.partial,
         (SELECT group_concat(concat_ws(' ', x.seqno, x.name, x."desc", x.coll, x."key"), ', ') FROM pragma_index_xinfo(i.name) x)
       FROM pragma_index_list(${name}) i`,
    ),
    clauses(sql).map((clause) => [clause]),
  ]
  return lists
    .map((rows) =>
      rows
        .map((row) => row.join(' '))
        .toSorted()
        .join('\n'),
    )
    .join('\n\n')
}

/** What no pragma tells of: checks, collations, computed columns, conflict clauses, AUTOINCREMENT, deferral. */
function clauses(sql: string): readonly string[] {
  const words = significant(tokenize(sql, { brackets: true })).map((token) =>
    token.kind === 'quoted' || token.kind === 'word' ? tokenName(token).toLowerCase() : token.text,
  )
  return words.flatMap((word, index) => {
    switch (word) {
      case 'check':
      case 'as':
        return words[index + 1] === '(' ? [`${word} ${balanced(words.slice(index + 1))}`] : []
      case 'collate':
        return [`collate ${words[index + 1]}`]
      case 'conflict':
        return words[index - 1] === 'on' ? [`on conflict ${words[index + 1]}`] : []
      case 'autoincrement':
        return [word]
      case 'deferrable':
        return [`${words[index - 1] === 'not' ? 'not ' : ''}${words.slice(index, index + 3).join(' ')}`]
      default:
        return []
    }
  })
}

function balanced(words: readonly string[]): string {
  let depth = 0
  const end = words.findIndex((word) => (depth += word === '(' ? 1 : word === ')' ? -1 : 0) === 0)
  return words.slice(0, end + 1).join(' ')
}

/** The text without differences of white space, case and quotes. */
function plain(sql: string): string {
  const tokens = significant(tokenize(sql, { brackets: true }))
  return tokens.map((token) => (token.kind === 'quoted' || token.kind === 'word' ? tokenName(token).toLowerCase() : token.text)).join(' ')
}
