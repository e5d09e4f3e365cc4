import { createQuoting, isBigintValue, isBytesValue, isDateValue, type Quoting } from '@mig/core/dialect'
import { timestampText } from './timestamp-text.ts'
import { jsonText } from './values.ts'

const quote = (value: string): string => `'${value.replaceAll("'", "''")}'`

const standard = createQuoting({
  boolean: (value) => (value ? '1' : '0'),
  bytes: (hex) => `X'${hex}'`,
  date: (iso) => quote(timestampText(iso)),
  placeholder: () => '?',
  // SQL text ends at a NUL character, so such a value travels as bytes.
  text: (value) => (value.includes('\0') ? `CAST(X'${Buffer.from(value).toString('hex')}' AS TEXT)` : quote(value)),
})

/** How names and values are written for SQLite: https://www.sqlite.org/lang_expr.html#literal_values_constants_ */
export const quoting: Quoting = {
  ...standard,
  literal(value) {
    const tagged = isBigintValue(value) || isDateValue(value) || isBytesValue(value)
    return typeof value === 'object' && value !== null && !tagged ? standard.literal(jsonText(value)) : standard.literal(value)
  },
}
