import type { Connection, Result } from '@mig/core/dialect'
import { isSymbol, isWord, type Token, tokenize } from '../tokens.ts'

/**
 * A database in memory in which statements of revisions are tried out: none of them may reach a file. What is attached is a database in
 * memory of that name, and copies are not written.
 */
export function withinMemory(connection: Connection): Connection {
  return {
    ...connection,
    async run(sql, values): Promise<Result> {
      if (!/\b(?:attach|vacuum)\b/i.test(sql)) return connection.run(sql, values)
      const statements = statementsOf(sql)
      if (!statements.some(namesFile)) return connection.run(sql, values)
      for (const tokens of statements) {
        const harmless = withoutFile(sql, tokens)
        if (harmless !== undefined) await connection.run(harmless)
      }
      return { rows: [], affected: 0 }
    },
  }
}

/** The tokens of each statement. */
function statementsOf(sql: string): readonly (readonly Token[])[] {
  const statements: Token[][] = [[]]
  for (const token of tokenize(sql)) {
    if (isSymbol(token, ';')) statements.push([])
    else statements.at(-1)?.push(token)
  }
  return statements.filter((tokens) => tokens.length > 0)
}

function namesFile([first]: readonly Token[]): boolean {
  return isWord(first, 'ATTACH') || isWord(first, 'VACUUM')
}

/** The statement without the file that it names; nothing for VACUUM, which leaves the content as it is. */
function withoutFile(sql: string, tokens: readonly Token[]): string | undefined {
  const [first, last] = [tokens[0], tokens.at(-1)]
  if (first === undefined || last === undefined || isWord(first, 'VACUUM')) return undefined
  return isWord(first, 'ATTACH') ? `ATTACH ':memory:' AS ${last.text}` : sql.slice(first.start, last.end)
}
