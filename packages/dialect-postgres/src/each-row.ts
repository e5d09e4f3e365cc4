import type { Statement } from '@mig/core/dialect'
import { dollarQuoted } from './quoting.ts'

/**
 * Runs the commands that a query gives, for what depends on the database and is not known where the statement is written.
 * @param command SQL that gives the text of one.
 */
export function eachRow(command: string, from: string): Statement {
  const body = `DECLARE command text; BEGIN FOR command IN SELECT DISTINCT ${command} ${from} LOOP EXECUTE command; END LOOP; END`
  return { text: [`DO ${dollarQuoted(body)}`], values: [] }
}
