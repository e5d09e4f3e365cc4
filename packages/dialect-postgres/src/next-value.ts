import { quoteIfNeeded, tokenize, type QualifiedName } from '@mig/core/dialect'
import { quoting } from './quoting.ts'

/** The default that takes the next number of a sequence, as PostgreSQL prints it: with no more quotes than it needs. */
export function nextValue({ schema, name }: QualifiedName): string {
  const text = schema === undefined ? quoteIfNeeded(name) : `${quoteIfNeeded(schema)}.${quoteIfNeeded(name)}`
  return `nextval(${quoting.literal(text)}::regclass)`
}

/** The literal that names the sequence in `nextval('app.numbers'::regclass)`; undefined for all that does more than take a number. */
export function takenFrom(sql: string): string | undefined {
  const [called, open, name, ...rest] = tokenize(sql).filter(({ kind }) => kind !== 'space')
  if (called?.text.toLowerCase() !== 'nextval' || open?.text !== '(' || name?.kind !== 'string') return undefined
  const end = rest.map(({ text }) => text.toLowerCase()).join('')
  return end === ')' || end === '::regclass)' ? name.text : undefined
}
