import { statement, type Statement } from '@mig/core/dialect'
import { dollarQuoted, quoting } from './quoting.ts'

/**
 * Moves something to another schema. ALTER takes no expression for its name, and which schema is the default one is known when it runs.
 * @param word The words behind ALTER: `MATERIALIZED VIEW`.
 * @param target Its name as ALTER wants it.
 */
export function setSchema(word: string, target: string, to: string | null): Statement {
  const alter = `ALTER ${word} ${target} SET SCHEMA`
  if (to !== null) return statement(`${alter} ${quoting.identifier(to)}`)
  const text = `pg_catalog.format('%s %I', ${quoting.literal(alter)}, pg_catalog.current_schema())`
  return statement(`DO ${dollarQuoted(`BEGIN EXECUTE ${text}; END`)}`)
}
