import { OperationError } from '../errors.ts'
import type { SqlText } from '../ops/op.ts'
import type { Value } from '../schema/value.ts'
import { tokenize, type Token } from './tokens.ts'

/**
 * The text with its values between the pieces. Placeholders are `?`, one for each value in order, or `$1`, `$2` and so on, by number;
 * where a text has numbered ones, a question mark is an operator.
 * @throws OperationError `op.values` when placeholders and values do not fit.
 */
export function withValues(sql: string, values: readonly Value[]): SqlText {
  const parameters = tokenize(sql).filter((token) => token.kind === 'parameter')
  const numbered = parameters.filter((token) => token.text.startsWith('$'))
  return numbered.length > 0 ? byNumber(sql, numbered, values) : byOrder(sql, parameters, values)
}

function byNumber(sql: string, parameters: readonly Token[], values: readonly Value[]): SqlText {
  const used = parameters.map((token) => {
    const value = values[Number(token.text.slice(1)) - 1]
    if (value === undefined) throw misfit(`The SQL uses ${token.text} but was given ${counted(values.length, 'value')}`)
    return value
  })
  const numbers = new Set(parameters.map((token) => Number(token.text.slice(1))))
  const unused = values.findIndex((_, index) => !numbers.has(index + 1))
  if (unused !== -1) throw misfit(`The SQL uses no $${unused + 1}, and was given ${counted(values.length, 'value')}`)
  return { text: between(sql, parameters), values: used }
}

function byOrder(sql: string, parameters: readonly Token[], values: readonly Value[]): SqlText {
  if (parameters.length !== values.length) {
    throw misfit(`The SQL has ${counted(parameters.length, 'placeholder')} but was given ${counted(values.length, 'value')}`)
  }
  return { text: between(sql, parameters), values }
}

function between(sql: string, parameters: readonly Token[]): readonly string[] {
  const ends = [0, ...parameters.map((token) => token.start + token.text.length)]
  return ends.map((end, index) => sql.slice(end, parameters[index]?.start))
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

function misfit(message: string): OperationError {
  return new OperationError('op.values', `${message}.`, {
    hint: 'Write `?` or `$1` for each value, or embed the values: sql`… ${value} …`.',
  })
}
