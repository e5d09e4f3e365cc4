import { displayName, type AlterColumnChange, type CompileContext, type Guard, type QualifiedName } from '@mig/core/dialect'
import { atLeast } from './column-definition.ts'
import { quoting } from './quoting.ts'

/**
 * Refuses to free a column from its expression where PostgreSQL 14 would go on to count it as a part of the functions and types in there: a
 * DROP of one of those, in this revision or years later, would drop the column with all that it holds, and say nothing.
 * https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DROP-EXPRESSION
 */
export function freedColumnGuards(table: QualifiedName, { name, set }: AlterColumnChange, context: CompileContext): readonly Guard[] {
  if (set.generated !== null || atLeast(context, 15)) return []
  const own = `a.attrelid = ${quoting.literal(quoting.qualified(table))}::regclass AND a.attname = ${quoting.literal(name)}`
  const column = `d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = a.attrelid AND d.objsubid = a.attnum`
  const other = `d.deptype = 'a' AND d.refclassid <> 'pg_catalog.pg_class'::regclass`
  const from = `FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_depend d ON ${column}`
  return [
    {
      guard: `NOT EXISTS (SELECT 1 ${from} WHERE ${own} AND ${other})`,
      message: `${displayName(table)}.${name} cannot become an ordinary column: its expression calls what is not built in`,
      hint: 'PostgreSQL 14 would drop the column when that is dropped one day. Add a new column, copy the values, and drop this one.',
    },
  ]
}
