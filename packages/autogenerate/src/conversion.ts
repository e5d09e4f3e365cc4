import { typeFor } from '@mig/core/dialect'
import type { Column, ColumnType, Dialect } from '@mig/core/dialect'

const TEXT = new Set(['text', 'varchar', 'char'])

/**
 * The USING expression of a type change, where the database does not convert by itself.
 *
 * Text is read by a cast only when that is asked for; two enums meet in their texts. A cast is not written where an assignment does
 * it: `CAST(x AS varchar(3))` cuts off in silence what an assignment refuses.
 * https://www.postgresql.org/docs/current/sql-createcast.html
 */
export function conversion(from: Column, to: Column, dialect: Dialect): string | undefined {
  const [before, after] = [typeFor(from.type, dialect.name), typeFor(to.type, dialect.name)]
  const column = dialect.quoting.identifier(to.name)
  const cast = (): string => `CAST(${column} AS ${dialect.types.format(after)})`
  if (isText(before)) return isText(after) ? undefined : cast()
  if (before.kind === 'enum' && after.kind === 'enum') {
    return before.name === after.name && before.schema === after.schema
      ? undefined
      : `CAST(CAST(${column} AS text) AS ${dialect.types.format(after)})`
  }
  if (before.kind === 'timestamp' && after.kind === 'timestamptz') return `${column} AT TIME ZONE 'UTC'`
  if (before.kind === 'timestamptz' && after.kind === 'timestamp') return `${column} AT TIME ZONE 'UTC'`
  if (isInteger(before) && after.kind === 'boolean') return `${column} <> 0`
  if (before.kind === 'boolean' && isInteger(after)) return `CASE WHEN ${column} THEN 1 ELSE 0 END`
  return undefined
}

function isText(type: ColumnType): boolean {
  return TEXT.has(type.kind)
}

function isInteger(type: ColumnType): boolean {
  return type.kind === 'integer' || type.kind === 'bigint' || type.kind === 'smallint'
}
