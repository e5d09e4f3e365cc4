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
  // A cast makes 12 of '12abc' where SQLite leaves it alone; what it would store as something else it asks about.
  if (dialect.features.looseTypes === true) return undefined
  const [before, after] = [typeFor(from.type, dialect.name), typeFor(to.type, dialect.name)]
  const column = dialect.quoting.identifier(to.name)
  const throughText = (): string => conversionThroughText(to.name, before, after, dialect)
  if (isText(before)) return isText(after) ? undefined : throughText()
  if (before.kind === 'enum' && after.kind === 'enum') {
    return before.name === after.name && before.schema === after.schema ? undefined : throughText()
  }
  if (before.kind === 'timestamp' && after.kind === 'timestamptz') return `${column} AT TIME ZONE 'UTC'`
  if (before.kind === 'timestamptz' && after.kind === 'timestamp') return `${column} AT TIME ZONE 'UTC'`
  if (isInteger(before) && after.kind === 'boolean') return `${column} <> 0`
  if (before.kind === 'boolean' && isInteger(after)) return `CASE WHEN ${column} THEN 1 ELSE 0 END`
  return converts(before, after) ? undefined : throughText()
}

/** The expression that reads the text of each value. */
export function conversionThroughText(column: string, from: ColumnType, to: ColumnType, { quoting, types }: Dialect): string {
  const name = quoting.identifier(column)
  return `CAST(${isText(from) ? name : `CAST(${name} AS text)`} AS ${types.format(to)})`
}

/**
 * Types whose values become each other when they are assigned. Between others the only way leads through their texts, which loses
 * nothing: it fails where a text is none of the new type.
 */
const GROUPS: readonly (readonly ColumnType['kind'][])[] = [
  ['integer', 'bigint', 'smallint', 'numeric', 'real', 'double'],
  ['date', 'timestamp', 'timestamptz'],
  ['time', 'interval'],
  ['json', 'jsonb'],
  ['boolean'],
  ['uuid'],
  ['bytes'],
  ['enum'],
]

/** True where the database may know a way, as between types that only it knows. */
function converts(before: ColumnType, after: ColumnType): boolean {
  const [from, to] = [before, after].map(({ kind }) => GROUPS.findIndex((group) => group.includes(kind)))
  return isText(after) || from === to || from === -1 || to === -1 || (before.kind.startsWith('timestamp') && after.kind === 'time')
}

export function isText(type: ColumnType): boolean {
  return TEXT.has(type.kind)
}

function isInteger(type: ColumnType): boolean {
  return type.kind === 'integer' || type.kind === 'bigint' || type.kind === 'smallint'
}
