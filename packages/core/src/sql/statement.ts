import type { SqlText } from '../ops/op.ts'
import type { Quoting } from './quoting.ts'
import type { Value } from '../schema/value.ts'

/** One statement for the database. Values stand apart from the text: bound on a connection, written as literals in a script. */
export interface Statement extends SqlText {
  /** It cannot run in a transaction. */
  readonly autocommit?: true
}

/** A statement without values. */
export function statement(sql: string): Statement {
  return { text: [sql], values: [] }
}

/** The statement as a driver takes it: text with placeholders, and the values to bind. */
export function bound(item: SqlText, quoting: Quoting): { readonly sql: string; readonly values: readonly Value[] } {
  return { sql: join(item, (_, index) => quoting.placeholder(index + 1)), values: item.values }
}

/** The statement as a script has it: values are literals. */
export function inlined(item: SqlText, quoting: Quoting): string {
  return join(item, (value) => {
    const literal = quoting.literal(value)
    // A sign must not meet another one: `x -${-5}` would begin a comment.
    return literal.startsWith('-') ? `(${literal})` : literal
  })
}

function join(item: SqlText, between: (value: Value, index: number) => string): string {
  let sql = item.text[0] ?? ''
  item.values.forEach((value, index) => {
    sql += between(value, index) + (item.text[index + 1] ?? '')
  })
  return sql
}
