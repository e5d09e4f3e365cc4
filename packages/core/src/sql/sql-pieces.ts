import type { SqlText } from '../ops/op.ts'
import type { Value } from '../schema/value.ts'

/** A value that is bound, or written as a literal in a script. */
export function value(item: Value): SqlText {
  return { text: ['', ''], values: [item] }
}

/** SQL as it stands. */
export function raw(text: string): SqlText {
  return { text: [text], values: [] }
}

/** One SQL text out of several pieces. */
export function join(pieces: readonly (SqlText | string)[]): SqlText {
  const text: string[] = ['']
  const values: Value[] = []
  for (const piece of pieces) {
    const item = typeof piece === 'string' ? raw(piece) : piece
    text.push(`${text.pop() ?? ''}${item.text[0] ?? ''}`, ...item.text.slice(1))
    values.push(...item.values)
  }
  return { text, values }
}

/** The pieces with commas between them. */
export function list(pieces: readonly SqlText[]): SqlText {
  return join(pieces.flatMap((piece, index) => (index === 0 ? [piece] : [', ', piece])))
}
