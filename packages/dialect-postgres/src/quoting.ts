import { createQuoting, UnsupportedError, type Quoting } from '@mig/core/dialect'

/**
 * PostgreSQL cuts longer names off without an error.
 * https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
 */
export const MAX_NAME_BYTES = 63

const standard = createQuoting({
  boolean: (value) => (value ? 'true' : 'false'),
  bytes: (hex) => `'\\x${hex}'::bytea`,
  // Without a cast, so that a script and a bound value mean the same in a date, a timestamp and a timestamptz column.
  date: (iso) => `'${iso}'`,
  placeholder: (position) => `$${position}`,
})

/** Quoting as PostgreSQL wants it with `standard_conforming_strings`, which every connection and script switches on. */
export const quoting: Quoting = {
  ...standard,
  identifier,
  qualified: ({ schema, name }) => (schema === undefined ? identifier(name) : `${identifier(schema)}.${identifier(name)}`),
}

function identifier(name: string): string {
  const bytes = Buffer.byteLength(name)
  if (bytes > MAX_NAME_BYTES) {
    throw new UnsupportedError(
      `The name ${JSON.stringify(name)} has ${bytes} bytes; PostgreSQL keeps ${MAX_NAME_BYTES} and cuts off the rest.`,
      {
        hint: 'Choose a shorter name.',
      },
    )
  }
  return standard.identifier(name)
}

/** A text between dollar signs, so that the body of a function reads as it is written: `$$ … $$`, or a tag that the text does not hold. */
export function dollarQuoted(text: string): string {
  let tag = '$$'
  // A text that ends in a dollar sign would run into the mark behind it.
  for (let number = 0; `${text}$`.includes(tag); number++) tag = `$body${number === 0 ? '' : number}$`
  return `${tag}${text}${tag}`
}
