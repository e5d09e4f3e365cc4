import type { BatchRules } from '@mig/core/dialect'

/** A table without a primary key has its rowid, unless it is a view: https://www.sqlite.org/rowidtable.html */
export const batches: BatchRules = {
  key: ({ name, schema = 'main' }) => ({
    text: [
      'SELECT name AS "column" FROM (SELECT name, pk FROM pragma_table_info(',
      ', ',
      ") WHERE pk > 0 UNION ALL SELECT 'rowid', 0 FROM pragma_table_list WHERE type = 'table' AND wr = 0 AND schema = ",
      ' AND name = ',
      ' AND NOT EXISTS (SELECT 1 FROM pragma_table_info(',
      ', ',
      ') WHERE pk > 0)) ORDER BY pk',
    ],
    values: [name, schema, schema, name, name, schema],
  }),
  literal: (expression) => `quote(${expression})`,
}
