import { ConfigError } from '@mig/core/dialect'
import { withService } from './service-file.ts'

/** A URL as pg reads it, and what may be said of it in messages. */
export interface ConnectionUrl {
  readonly url: string
  /** Whether TLS is tried first and given up where the server has none, as `sslmode=prefer` says. */
  readonly tlsOptional: boolean
  readonly timeout: number | undefined
}

/**
 * Reads a connection URL: libpq's form, and SQLAlchemy's with a driver's name (`postgresql+asyncpg://…?ssl=require`).
 * @throws ConfigError `config.url` when it is not a URL; the message does not repeat it, since it may hold a password.
 */
export function readUrl(text: string): ConnectionUrl {
  // A password with a `+` is further to the right than the scheme.
  const plain = withService(text.replace(/^(postgres(?:ql)?)\+\w+:/, '$1:'))
  const [address, search] = splitOnce(plain, '?')
  if (!/^postgres(?:ql)?:\/\//.test(address)) {
    throw new ConfigError('config.url', 'The database URL is not one that PostgreSQL understands.', {
      hint: 'Write postgres://user:password@host:5432/database.',
    })
  }
  const query = new URLSearchParams(search)
  const mode = query.get('sslmode') ?? tlsMode(query.get('ssl'))
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

/** asyncpg's `ssl` holds the words of `sslmode`; pg's own holds true and false. */
function tlsMode(ssl: string | null): string | undefined {
  return ssl !== null && ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'].includes(ssl) ? ssl : undefined
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
