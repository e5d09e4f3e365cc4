import type { Connection } from '@mig/core/dialect'
import { isSymbol, isWord, tokenize, type Token } from './tokens.ts'

/**
 * Runs a script, also one that `.schema` of the sqlite3 shell has written: in it stand the tables that SQLite makes for itself and for
 * virtual tables, and that nobody else can make. https://www.sqlite.org/fileformat2.html#intschema
 */
export async function runScript(connection: Connection, script: string): Promise<void> {
  const tokens = tokenize(script)
  let from = 0
  for (const [place, token] of tokens.entries()) {
    const name = tableOf(tokens.slice(place, place + 6))
    if (name === undefined) continue
    // Which tables a virtual one keeps is known when it is there.
    await runPart(connection, script.slice(from, token.start))
    const isOwn = await isSqlites(connection, name)
    from = isOwn ? (tokens.slice(place).find((other) => isSymbol(other, ';'))?.end ?? script.length) : token.start
  }
  await runPart(connection, script.slice(from))
}

async function runPart(connection: Connection, part: string): Promise<void> {
  if (part.trim() !== '') await connection.run(part)
}

/** The name of the table that the statement creates. */
function tableOf([create, table, ...rest]: readonly Token[]): string | undefined {
  if (!isWord(create, 'CREATE') || !isWord(table, 'TABLE')) return undefined
  return (isWord(rest[0], 'IF') ? rest[3] : rest[0])?.value
}

/** https://www.sqlite.org/vtab.html#the_xshadowname_method */
async function isSqlites(connection: Connection, name: string): Promise<boolean> {
  if (/^sqlite_/i.test(name)) return true
  const { rows } = await connection.run("SELECT 1 FROM pragma_table_list WHERE type = 'shadow' AND name = ? COLLATE NOCASE", [name])
  return rows.length > 0
}
