import {
  displayName,
  typeFor,
  UnsupportedError,
  type AlterColumnChange,
  type ColumnType,
  type Guard,
  type QualifiedName,
} from '@mig/core/dialect'
import { callsAndCollations } from './guard.ts'
import { quoting } from './quoting.ts'
import { isWord, sqlWords } from './tokens.ts'

/*
 * Between timestamps with and without a time zone PostgreSQL converts by the zone of the session, so whose session it was would decide
 * which moments the rows mean: https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-TIMEZONES
 */

const OTHER = { timestamp: 'timestamptz', timestamptz: 'timestamp' } as const
const NAMES = { timestamp: 'timestamp without time zone', timestamptz: 'timestamp with time zone' } as const

/**
 * Refuses a change between the two that names no zone; what the column was may be for the server to say.
 * @throws UnsupportedError
 */
export function zoneGuards(table: QualifiedName, { name, set, was, using }: AlterColumnChange): readonly Guard[] {
  const type = set.type === undefined ? undefined : timeType(set.type)
  if (type === undefined || (using !== undefined && namesZone(using))) return []
  const column = `${displayName(table)}.${name}`
  const message = `${column} changes between timestamp with and without time zone, and nothing says in which zone its times are`
  const hint =
    `Name the zone, as in { using: sql\`${quoting.identifier(name)} AT TIME ZONE 'UTC'\` }, and in \`usingDown\` that of the way back. ` +
    'Otherwise the session would decide.'
  if (was?.type !== undefined) {
    if (timeType(was.type) !== OTHER[type]) return []
    throw new UnsupportedError(`${message}.`, { hint })
  }
  const other = `ARRAY['${NAMES[OTHER[type]]}'::regtype, '${NAMES[OTHER[type]]}[]'::regtype]`
  const own = `attrelid = ${quoting.literal(quoting.qualified(table))}::regclass AND attname = ${quoting.literal(name)}`
  return [{ guard: `NOT EXISTS (SELECT 1 FROM pg_catalog.pg_attribute WHERE ${own} AND atttypid = ANY (${other}))`, message, hint }]
}

function timeType(given: ColumnType): keyof typeof OTHER | undefined {
  const type = typeFor(given, 'postgres')
  if (type.kind === 'array') return timeType(type.of)
  return type.kind === 'timestamp' || type.kind === 'timestamptz' ? type.kind : undefined
}

/** `x AT TIME ZONE 'UTC'`; what calls a function is more than a cast, and the business of whoever wrote it. */
function namesZone(using: string): boolean {
  const tokens = sqlWords(using)
  const isAt = tokens.some((token, index) => isWord(token, 'at') && isWord(tokens[index + 1], 'time') && isWord(tokens[index + 2], 'zone'))
  return isAt || callsAndCollations(using).some((name) => name.endsWith('()'))
}
