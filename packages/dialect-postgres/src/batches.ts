import type { BatchRules } from '@mig/core/dialect'
import { quoting } from './quoting.ts'

/** https://www.postgresql.org/docs/current/functions-string.html (quote_literal) */
export const batches: BatchRules = {
  key: (table) => ({
    text: [
      'SELECT a.attname AS "column" FROM pg_catalog.pg_index i, unnest(i.indkey) WITH ORDINALITY AS k(attnum, place), ' +
        'pg_catalog.pg_attribute a WHERE i.indrelid = pg_catalog.to_regclass(',
      ') AND i.indisprimary AND k.place <= i.indnkeyatts AND a.attrelid = i.indrelid AND a.attnum = k.attnum ORDER BY k.place',
    ],
    values: [quoting.qualified(table)],
  }),
  literal: (expression) => `pg_catalog.quote_literal(${expression}::text)`,
}
