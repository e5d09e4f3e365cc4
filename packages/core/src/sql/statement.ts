import type { CoreOp, SqlText } from '../ops/op.ts'
import type { Quoting } from './quoting.ts'
import type { Value } from '../schema/value.ts'

/** One statement for the database. Values stand apart from the text: bound on a connection, written as literals in a script. */
export interface Statement extends SqlText {
  /** It cannot run in a transaction. */
  readonly autocommit?: true
  /** It copies all rows of a table, which may take its time: `rows` is a query that counts them. */
  readonly copies?: { readonly table: string; readonly rows: string }
}

/** A condition that has to hold when its turn comes: a connection asks it, a script writes it as a statement that fails. */
export interface Guard {
  /** SQL condition. */
  readonly guard: string
  /** What is wrong when it does not hold. */
  readonly message: string
  readonly hint: string
  /** SELECT of the rows that stand in the way; a connection shows the first of them and how many there are. */
  readonly rows?: string
}

/** Stands for an operation whose statements depend on what the catalog holds when its turn comes; the dialect's `expansion` gives them. */
export interface Deferred {
  readonly deferred: CoreOp
}

/** What an operation is compiled to. */
export type Instruction = Statement | Guard | Deferred

export function isGuard(item: Instruction): item is Guard {
  return 'guard' in item
}

export function isDeferred(item: Instruction): item is Deferred {
  return 'deferred' in item
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
