import { ConnectionError, MigError } from '@mig/core/dialect'
import { sqlState } from './snapshot.ts'

/** Where a connection was tried; there is no password in it. */
export interface Place {
  readonly host: string
  readonly port: number
  readonly user: string | undefined
  readonly database: string | undefined
}

/** Codes of the operating system for a server that is not there. */
const UNREACHABLE: { readonly [code: string]: string } = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the host is unknown',
  EAI_AGAIN: 'the host cannot be looked up now',
  ENOENT: 'there is no such socket',
  EACCES: 'the socket may not be used',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ECONNRESET: 'the connection was cut',
}

/**
 * What went wrong, as a sentence. Codes of the server: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function connectionError(cause: unknown, place: Place): MigError {
  if (cause instanceof MigError) return cause
  const code = codeOf(cause)
  const message = cause instanceof Error ? cause.message : String(cause)
  const server = place.host.startsWith('/') ? `PostgreSQL at ${place.host}` : `PostgreSQL at ${place.host}:${place.port}`
  const unreachable = code === undefined ? undefined : UNREACHABLE[code]
  if (unreachable !== undefined) {
    return new ConnectionError('connection.refused', `${server} cannot be reached: ${unreachable}.`, {
      cause,
      hint: 'Check the host and the port of the URL, and that the server runs.',
    })
  }
  if (code === '28P01' || code === '28000' || code === '42501' || /password must be a string|no password/i.test(message)) {
    return new ConnectionError('connection.denied', `${server} refuses the login of ${userOf(place)}: ${message}.`, {
      cause,
      hint: loginHint(message),
    })
  }
  if (code === '3D000') {
    const name = place.database ?? 'that name'
    return new ConnectionError('connection.noDatabase', `${server} has no database ${name}.`, {
      cause,
      hint: `Create it: createdb ${name}`,
    })
  }
  if (code === 'ETIMEDOUT' || /timeout/i.test(message)) {
    return new ConnectionError('connection.timeout', `${server} did not answer in time.`, {
      cause,
      hint: 'Check the host, the port and firewalls; connect_timeout=<seconds> in the URL changes how long mig waits.',
    })
  }
  if (/does not support SSL/i.test(message)) {
    return new ConnectionError('connection.tls', `${server} has no TLS, which the URL asks for.`, {
      cause,
      hint: 'Use sslmode=disable or sslmode=prefer.',
    })
  }
  return new ConnectionError('connection.failed', `${server} cannot be used: ${message}.`, { cause })
}

/**
 * The error of a connection that was there and is lost; nothing for what a server says that goes on. The server names such errors 57P01 to
 * 57P05 and 08…; those without a code are of the network.
 */
export function lostConnection(cause: unknown): MigError | undefined {
  if (cause instanceof MigError) return undefined
  const state = sqlState(cause)
  const isLost = state === undefined ? isOfDriver(cause) : /^(?:57P0|08)/.test(state)
  if (!isLost) return undefined
  return new ConnectionError('connection.lost', `The connection to PostgreSQL was lost: ${(cause as Error).message}.`, {
    cause,
    hint: 'What had begun was rolled back by the server. See where the database is with `mig current`, then run the command again.',
  })
}

/** Errors of the library for a socket that ended, or of the operating system for one that was cut. */
function isOfDriver(cause: unknown): boolean {
  return cause instanceof Error && ('syscall' in cause || /^Connection terminated|^Client (?:was closed|has encountered)/.test(cause.message))
}

/** Node tries each address of a host and gathers the failures; their codes are alike. */
function codeOf(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null) return undefined
  if ('code' in cause && typeof cause.code === 'string') return cause.code
  return cause instanceof AggregateError ? codeOf(cause.errors[0]) : undefined
}

function userOf(place: Place): string {
  return place.user === undefined ? 'the user' : place.user
}

function loginHint(message: string): string {
  if (/no pg_hba\.conf entry.*no encryption/.test(message)) return 'The server may want TLS: add ?sslmode=require to the URL.'
  return 'Check the user and the password of the URL.'
}
