import { ConfigError } from '@mig/core/dialect'
import { withService } from './service-file.ts'
import { expectKnownParameters, isKnownParameter, tlsMode, withSystemRoots } from './url-parameters.ts'

/** A URL as pg reads it, and what may be said of it in messages. */
export interface ConnectionUrl {
  readonly url: string
  /** Whether TLS is tried first and given up where the server has none, as `sslmode=prefer` says. */
  readonly tlsOptional: boolean
  readonly timeout: number | undefined
}

/**
 * Reads a connection URL: libpq's form, and SQLAlchemy's with a driver's name (`postgresql+asyncpg://…?ssl=require`).
 * @throws ConfigError `config.url` when it cannot be read or says what nothing follows; the message does not repeat it, since it may hold a
 * password.
 */
export function readUrl(text: string): ConnectionUrl {
  // A password with a `+` is further to the right than the scheme.
  const plain = text.replace(/^(postgres(?:ql)?)\+\w+:/, '$1:')
  if (!/^postgres(?:ql)?:\/\//.test(plain)) {
    throw new ConfigError('config.url', 'The database URL is not one that PostgreSQL understands.', {
      hint: 'Write postgres://user:password@host:5432/database.',
    })
  }
  expectReadable(plain)
  const [address, search] = splitOnce(withService(plain), '?')
  const query = new URLSearchParams(search)
  expectKnownParameters(query)
  const mode = withSystemRoots(query, tlsMode(query))
  const seconds = Number(query.get('connect_timeout') ?? Number.NaN)
  query.delete('connect_timeout')
  if (mode !== undefined) {
    query.delete('ssl')
    query.set('sslmode', mode === 'allow' ? 'prefer' : mode)
    // Without this word pg reads `require` as `verify-full`, and a URL that works elsewhere fails here.
    if (!query.has('uselibpqcompat')) query.set('uselibpqcompat', 'true')
  }
  const rest = query.toString()
  return {
    url: rest === '' ? address : `${address}?${rest}`,
    tlsOptional: mode === 'prefer' || mode === 'allow',
    timeout: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined,
  }
}

/** The URL of another database of the same server. */
export function withDatabaseName(url: string, name: string): string {
  return url.replace(/^([^:]+:\/\/[^/?#]*)(?:\/[^?#]*)?/, (_, server: string) => `${server}/${name}`)
}

/**
 * A sign of a password that is not written as `%…` ends it early, and its rest stands where the port, the path or a parameter does.
 * @throws ConfigError `config.url`
 */
function expectReadable(text: string): void {
  const [address, search] = splitOnce(text, '?')
  const [server, path] = splitOnce(address.replace(/^\w+:\/\//, ''), '/')
  const isCut = /^[^@]+:[^@]*$/.test(server) && (path.includes('@') || [...new URLSearchParams(search)].some(isRestOfPassword))
  // pg takes an empty host behind a user, which the standard of URLs does not.
  if (isCut || text.includes('#') || !URL.canParse(text.replace('@/', '@localhost/'))) throw unreadableUrl()
}

function isRestOfPassword([name, value]: readonly [string, string]): boolean {
  return !isKnownParameter(name) && `${name}${value}`.includes('@')
}

/** The error of a URL that cannot be read; it does not repeat the URL, since it may hold a password. */
export function unreadableUrl(cause?: unknown): ConfigError {
  // The errors of the parser itself say less than the hint.
  const reason = cause instanceof Error && !/^(?:URI|Type)Error$/.test(cause.name) ? `: ${cause.message}` : ''
  const hint =
    reason === ''
      ? 'In a password write / as %2F, # as %23, ? as %3F and @ as %40; one host is named, and the port is a number.'
      : 'Correct the parameter that this is about, or leave it out of the URL.'
  return new ConfigError('config.url', `The database URL cannot be read${reason}.`, { cause, hint })
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
