import { didYouMean, MigError, typeFor } from '@mig/core/dialect'
import type { Column, ColumnType, Dialect } from '@mig/core/dialect'

const INTEGER = /^[-+]?\d+$/
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i
const BOOLEAN = /^(?:true|false)$/i

/**
 * SQL for a value that was typed for a column.
 * @throws MigError `answer.value` for what is no value of the column's type, as far as that can be told without the database.
 */
export function answerValue(text: string, column: Column, subject: string, { name, quoting, types }: Dialect): string {
  const type = typeFor(column.type, name)
  const wrong = (what: string, more = ''): MigError =>
    new MigError('answer.value', `${text === '' ? 'An empty text' : text} is no value for ${subject}, which is ${what}${more}`, {
      hint: `Nothing was written. Give another one with --fill ${subject}=…, or SQL that gives it with --fill-sql ${subject}=….`,
      exit: 2,
    })
  if (type.kind === 'enum') {
    if (type.values.includes(text)) return quoting.literal(text)
    throw wrong(`one of ${type.values.join(', ')}`, didYouMean(text, type.values))
  }
  if (type.kind === 'boolean') {
    if (BOOLEAN.test(text)) return quoting.literal(text.toLowerCase() === 'true')
    throw wrong('true or false', '.')
  }
  const pattern = patternOf(type)
  if (pattern === undefined) return quoting.literal(text)
  if (pattern.test(text)) return text.replace(/^\+/, '')
  throw wrong(`of type ${types.format(type)}`, '.')
}

function patternOf({ kind }: ColumnType): RegExp | undefined {
  if (kind === 'integer' || kind === 'bigint' || kind === 'smallint') return INTEGER
  return kind === 'numeric' || kind === 'real' || kind === 'double' ? NUMBER : undefined
}
