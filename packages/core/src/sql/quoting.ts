import type { QualifiedName } from '../schema/table.ts'
import { isBigintValue, isBytesValue, isDateValue, type Value } from '../schema/value.ts'

/** The one place where names and values become SQL text; a dialect supplies what differs. */
export interface Quoting {
  /** `"a ""b"" c"`, always quoted. */
  identifier(name: string): string
  /** `"schema"."name"`. */
  qualified(name: QualifiedName): string
  literal(value: Value): string
  /** The placeholder of the n-th bound value, counted from 1. */
  placeholder(position: number): string
}

/** What the dialects do not write alike. */
export interface QuotingRules {
  boolean(value: boolean): string
  bytes(hex: string): string
  /** From an ISO 8601 text in UTC. */
  date(iso: string): string
  placeholder(position: number): string
  /** Text; by default in single quotes with quotes doubled, as the SQL standard says. */
  text?(value: string): string
}

/** Quoting of a dialect from its rules. Arrays and objects are written as JSON text. */
export function createQuoting(rules: QuotingRules): Quoting {
  const text = (value: string): string => rules.text?.(value) ?? `'${value.replaceAll("'", "''")}'`
  const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`
  return {
    identifier,
    qualified: ({ schema, name }) => (schema === undefined ? identifier(name) : `${identifier(schema)}.${identifier(name)}`),
    placeholder: (position) => rules.placeholder(position),
    literal(value) {
      if (value === null) return 'NULL'
      switch (typeof value) {
        case 'boolean':
          return rules.boolean(value)
        case 'number':
          return String(value)
        case 'string':
          return text(value)
        default:
          if (isBigintValue(value)) return value.$bigint
          if (isDateValue(value)) return rules.date(value.$date)
          if (isBytesValue(value)) return rules.bytes(value.$bytes)
          return text(JSON.stringify(value))
      }
    },
  }
}
