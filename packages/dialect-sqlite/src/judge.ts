import type { ExpressionPair, Judge, Table } from '@mig/core/dialect'
import { adapt, type Client } from './client.ts'
import { normalCollation } from './normal-form.ts'
import { quoting } from './quoting.ts'
import { bareTokens, foldName, type Token, tokenize } from './tokens.ts'
import { formatType } from './type-names.ts'

/**
 * SQLite keeps the text of expressions as it was written. Two texts are equal when their tokens are, or when SQLite makes the same
 * program of both (https://www.sqlite.org/opcode.html), which is asked in a database of its own in memory.
 */
export const judge: Judge = {
  async equal(connection, pairs) {
    const byTokens = pairs.map(({ left, right }) => sameTokens(left, right))
    if (byTokens.every(Boolean)) return byTokens
    const programs = new Programs(adapt(connection.client).open(':memory:'))
    try {
      return pairs.map((pair, index) => byTokens[index] === true || programs.same(pair))
    } finally {
      programs.close()
    }
  },
}

/** Compares the programs of expressions, over an empty table of the same columns. */
class Programs {
  readonly #client: Client
  #table: Table | undefined

  constructor(client: Client) {
    this.#client = client
  }

  /** What cannot be compiled here, such as a function of the caller's own, is different. */
  same(pair: ExpressionPair): boolean {
    try {
      this.#use(pair.table)
      return this.#program(pair, pair.left) === this.#program(pair, pair.right)
    } catch {
      return false
    }
  }

  close(): void {
    this.#client.close()
  }

  #use(table: Table): void {
    if (this.#table === table) return
    if (this.#table !== undefined) this.#client.run(`DROP TABLE ${quoting.identifier(this.#table.name)}`)
    this.#table = undefined
    const columns = table.columns.map((column) => {
      const { collation } = normalCollation(column.collation)
      const collate = collation === undefined ? '' : ` COLLATE ${quoting.identifier(collation)}`
      return `${quoting.identifier(column.name)} ${formatType(column.type)}${collate}`
    })
    this.#client.run(`CREATE TABLE ${quoting.identifier(table.name)} (${columns.join(', ')})`)
    this.#table = table
  }

  #program(pair: ExpressionPair, sql: string): string {
    // A default stands before there is a row.
    const from = pair.kind === 'default' ? '' : ` FROM ${quoting.identifier(pair.table.name)}`
    // The line break ends a comment at the end of the text.
    const { rows } = this.#client.run(`EXPLAIN SELECT (${sql}\n)${from}`)
    return JSON.stringify(rows.map(({ opcode, p1, p2, p3, p4, p5 }) => [opcode, p1, p2, p3, p4, p5]))
  }
}

export function sameTokens(left: string, right: string): boolean {
  const [a, b] = [left, right].map((sql) => bareTokens(tokenize(sql)).map(meaning))
  return a !== undefined && b !== undefined && a.length === b.length && a.every((token, index) => token === b[index])
}

/** Words that mean something else in quotes. */
const CONSTANTS = new Set(['null', 'true', 'false', 'current_date', 'current_time', 'current_timestamp'])

/** The token without what makes no difference: the case of words, the kind of quotes around a name, two spellings of operators. */
function meaning(token: Token): string {
  const folded = foldName(token.value)
  switch (token.kind) {
    case 'word':
      return CONSTANTS.has(folded) ? `constant ${folded}` : `name ${folded}`
    case 'quoted':
      return `name ${folded}`
    case 'string':
      return `string ${token.value}`
    case 'symbol':
      return `symbol ${token.text === '==' ? '=' : token.text === '!=' ? '<>' : token.text}`
    default:
      return `${token.kind} ${folded}`
  }
}
