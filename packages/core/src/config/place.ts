import type { Dialect } from '../dialect/dialect.ts'
import { knownDialectOf } from './url.ts'

/** What says which database is meant. */
export interface Place {
  readonly url?: string | (() => string | Promise<string>) | undefined
  readonly connection?: unknown
  readonly dialect?: Dialect | string
}

/**
 * A configuration for another place; it stays as it is where the place names no database. A connection belongs to the URL beside it, and
 * so does a dialect that the other URL contradicts.
 */
export function atPlace<T extends Place>(config: T, { url, connection, dialect }: Place): T {
  if (url === undefined && connection === undefined) return dialect === undefined ? config : { ...config, dialect }
  const { url: _url, connection: _connection, dialect: former, ...rest } = config
  const kept = dialect ?? (former === undefined || contradicts(url, former) ? undefined : former)
  const place = {
    ...(url === undefined ? {} : { url }),
    ...(connection === undefined ? {} : { connection }),
    ...(kept === undefined ? {} : { dialect: kept }),
  }
  return { ...rest, ...place } as unknown as T
}

/** The name of a dialect of somebody else's may go with a scheme that mig knows as well. */
function contradicts(url: Place['url'], dialect: Dialect | string): boolean {
  const named = typeof url === 'string' ? knownDialectOf(url) : undefined
  return named !== undefined && (typeof dialect === 'string' || dialect.name !== named)
}
