import { ConfigError, didYouMean, suggest } from '@mig/core/dialect'

/** What pg does with a parameter of the URL, or mig itself. */
const FOLLOWED: ReadonlySet<string> = new Set([
  'application_name',
  'binary',
  'client_encoding',
  'connect_timeout',
  'fallback_application_name',
  'host',
  'idle_in_transaction_session_timeout',
  'lock_timeout',
  'options',
  'password',
  'port',
  'query_timeout',
  'service',
  'ssl',
  'sslcert',
  'sslkey',
  'sslmode',
  'sslnegotiation',
  'sslrootcert',
  'statement_timeout',
  'uselibpqcompat',
  'user',
])

/** Parameters of libpq that do not change what a migration does: https://www.postgresql.org/docs/current/libpq-connect.html */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  'channel_binding',
  'gssdelegation',
  'gssencmode',
  'gsslib',
  'keepalives',
  'keepalives_count',
  'keepalives_idle',
  'keepalives_interval',
  'krbsrvname',
  'load_balance_hosts',
  'sslcompression',
  'sslsni',
  'target_session_attrs',
  'tcp_user_timeout',
])

/** Parameters of libpq that pg cannot follow, so that a connection would be another one than the URL says. */
const NOT_FOLLOWED: ReadonlySet<string> = new Set([
  'dbname',
  'hostaddr',
  'max_protocol_version',
  'min_protocol_version',
  'passfile',
  'replication',
  'require_auth',
  'requirepeer',
  'ssl_max_protocol_version',
  'ssl_min_protocol_version',
  'sslcertmode',
  'sslcrl',
  'sslcrldir',
  'sslpassword',
])

/** Words of `sslmode`, which asyncpg writes as `ssl`: https://www.postgresql.org/docs/current/libpq-ssl.html */
const MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const

/** Words that pg has beside those of libpq. */
const MODE_OF_WORD: { readonly [word: string]: string } = { false: 'disable', 0: 'disable', 'no-verify': 'require' }

/** Whether libpq or pg knows a parameter by that name. */
export function isKnownParameter(name: string): boolean {
  return FOLLOWED.has(name) || WITHOUT_EFFECT.has(name) || NOT_FOLLOWED.has(name)
}

/**
 * A parameter that is nearly one of TLS is a slip, and a connection without it would not be what was asked for. Others are those of
 * another program that reads the same URL, such as `pgbouncer=true`.
 * @throws ConfigError `config.url` for a slip, and for a parameter that would mean another connection.
 */
export function expectKnownParameters(query: URLSearchParams): void {
  for (const [name, value] of query) {
    if (NOT_FOLLOWED.has(name) || (name === 'schema' && value !== 'public')) {
      throw new ConfigError('config.url', `The database URL has the parameter ${name}, which mig cannot follow.`, {
        hint: INSTEAD[name]?.(value) ?? 'Leave it out of the URL.',
      })
    }
    const nearest = isKnownParameter(name) ? undefined : slipOf(name)
    if (nearest !== undefined) {
      throw new ConfigError('config.url', `The database URL has a parameter that mig does not know, ${name}; did you mean ${nearest}?`, {
        hint: 'Correct it or leave it out.',
      })
    }
  }
}

/** How Prisma checks certificates. */
const OF_PRISMA: ReadonlySet<string> = new Set(['sslaccept', 'sslidentity'])

function slipOf(name: string): string | undefined {
  if (!/^ssl/i.test(name) || OF_PRISMA.has(name)) return undefined
  return suggest(
    name,
    [...FOLLOWED, ...WITHOUT_EFFECT].filter((known) => known.startsWith('ssl')),
  )
}

const INSTEAD: { readonly [name: string]: (value: string) => string } = {
  dbname: (value) => `Write the database behind the host: postgres://user@host/${value}.`,
  schema: (value) => `Write options=-c%20search_path=${value}, which PostgreSQL follows.`,
}

/**
 * The word of `sslmode` that the URL says, if any; `ssl=true` is pg's own and stays as it is.
 * @throws ConfigError `config.url` for a word that is none.
 */
export function tlsMode(query: URLSearchParams): string | undefined {
  const name = query.has('sslmode') ? 'sslmode' : 'ssl'
  const word = query.get(name)
  if (word === null || (name === 'ssl' && ['true', '1'].includes(word))) return undefined
  const mode = MODE_OF_WORD[word] ?? word
  if ((MODES as readonly string[]).includes(mode)) return mode
  throw new ConfigError('config.url', `The database URL says ${name}=${word}, which is no way to connect${didYouMean(word, MODES)}`, {
    hint: `Write one of ${MODES.join(', ')}.`,
  })
}

/**
 * The certificates that come with Node are the system's, and whoever names them wants all of the server's checked.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLROOTCERT
 * @param query Loses the parameter, which pg takes for a file.
 * @throws ConfigError `config.url` for a mode that checks less.
 */
export function withSystemRoots(query: URLSearchParams, mode: string | undefined): string | undefined {
  if (query.get('sslrootcert') !== 'system') return mode
  if (mode !== undefined && mode !== 'verify-full') {
    throw new ConfigError('config.url', `The database URL says sslrootcert=system and sslmode=${mode}, which checks less.`, {
      hint: 'Write sslmode=verify-full, or leave it out.',
    })
  }
  query.delete('sslrootcert')
  return 'verify-full'
}
