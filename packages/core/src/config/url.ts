import { DialectError } from '../errors.ts'
import { didYouMean, suggest } from './suggestion.ts'

/** Which dialect a scheme of a URL means. */
const DIALECT_OF_SCHEME: { readonly [scheme: string]: string } = {
  sqlite: 'sqlite',
  file: 'sqlite',
  postgres: 'postgres',
  postgresql: 'postgres',
  pglite: 'postgres',
}

/** The dialects that mig itself has. */
export const KNOWN_DIALECTS: readonly string[] = [...new Set(Object.values(DIALECT_OF_SCHEME))]

/** The dialect of mig's that another word nearly names: a scheme that means it, or a misspelt name. */
export function meantDialect(word: string): string | undefined {
  if (KNOWN_DIALECTS.includes(word)) return undefined
  return Object.hasOwn(DIALECT_OF_SCHEME, word) ? DIALECT_OF_SCHEME[word] : suggest(word, KNOWN_DIALECTS)
}

/** `scheme:` or, as SQLAlchemy writes it, `scheme+driver:`. */
const SCHEME = /^([a-z][a-z0-9.-]*)(\+[a-z0-9_.-]+)?:/i

/**
 * The dialect that the scheme of a URL names.
 * @throws DialectError `dialect.unknown` for a scheme that mig does not know, or a text without one.
 */
export function dialectNameOf(url: string): string {
  const name = knownDialectOf(url)
  if (name !== undefined) return name
  const scheme = SCHEME.exec(url)?.[1]
  if (scheme === undefined) {
    throw new DialectError('dialect.unknown', `The database URL ${redactUrl(url)} has no scheme, so it names no dialect.`, {
      hint: `Write the scheme in front: ${looksLikeFile(url) ? `sqlite:${url}` : 'sqlite:./app.db or postgres://user@host/database'}.`,
      exit: 2,
    })
  }
  const known = Object.keys(DIALECT_OF_SCHEME)
  throw new DialectError(
    'dialect.unknown',
    `No dialect is known for the scheme ${scheme}: of the database URL${didYouMean(scheme, known)}`,
    {
      hint: `Known schemes: ${known.join(', ')}. For another database, name its package with \`dialect\` in the configuration.`,
      exit: 2,
    },
  )
}

/** The dialect that the scheme of a URL names, where it is a known one. */
export function knownDialectOf(url: string): string | undefined {
  const scheme = SCHEME.exec(url)?.[1]?.toLowerCase()
  return scheme !== undefined && Object.hasOwn(DIALECT_OF_SCHEME, scheme) ? DIALECT_OF_SCHEME[scheme] : undefined
}

/** The URL without the driver that SQLAlchemy writes into the scheme: `postgresql+asyncpg://…` becomes `postgresql://…`. */
export function normalizeUrl(url: string): string {
  return url.replace(SCHEME, (_, scheme: string) => `${scheme.toLowerCase()}:`)
}

/** The URL as a message may show it: passwords are stars, in the authority (up to the last `@`, lest one holds signs) and in parameters. */
export function redactUrl(url: string): string {
  return url
    .replace(/^([a-z][a-z0-9+._-]*:\/\/[^/?#@:]*:).*(@[^@]*)$/is, '$1***$2')
    .replace(/([?&;](?:[a-z_]*password|passwd|pwd|[a-z_]*token|secret)=)[^&;#]*/gi, '$1***')
}

/** `:memory:`, a path, or a name that ends as SQLite files do. */
function looksLikeFile(url: string): boolean {
  return url === ':memory:' || /^\.{0,2}\//.test(url) || /\.(?:db|sqlite3?)$/i.test(url)
}
