import { ConnectionError, redactUrl } from '@mig/core/dialect'
import path from 'node:path'

/** A database as a URL names it. */
export interface Location {
  /** An absolute path, or `:memory:`. */
  readonly file: string
  readonly readonly: boolean
  /** Opening it makes no file. */
  readonly mustExist: boolean
  /** Milliseconds that a statement waits for a lock. */
  readonly timeout?: number
  /** What is opened in place of the file when SQLite itself has to read settings: a `file:` URI with those alone. */
  readonly uri?: string
}

export const MEMORY = ':memory:'

const BOOLEAN = /^(?:0|1|yes|no|true|false|on|off)$/i

/** What a setting takes, for people, and the test of it. */
interface Setting {
  readonly takes: string
  readonly values: RegExp
}

/** Settings that mig reads. */
const OWN: { readonly [name: string]: Setting } = {
  mode: { takes: 'ro, rw, rwc or memory', values: /^(?:ro|rw|rwc|memory)$/ },
  timeout: { takes: 'seconds', values: /^\d+(?:\.\d+)?$/ },
  cache: { takes: 'private or shared', values: /^(?:private|shared)$/ },
}

/** Settings that SQLite reads: https://www.sqlite.org/uri.html#recognized_query_parameters */
const OF_SQLITE: { readonly [name: string]: Setting } = {
  immutable: { takes: '0 or 1', values: BOOLEAN },
  nolock: { takes: '0 or 1', values: BOOLEAN },
  psow: { takes: '0 or 1', values: BOOLEAN },
  vfs: { takes: 'the name of a VFS', values: /./ },
  modeof: { takes: 'the path of a file', values: /./ },
}

/** Settings that SQLAlchemy's URLs carry for Python's library; they say nothing here. */
const IGNORED = new Set(['uri', 'check_same_thread', 'isolation_level', 'detect_types', 'cached_statements'])

/** What parsing needs to know of the machine; a test may say that it is another one. */
export interface UrlContext {
  /** Where relative paths start. */
  readonly folder?: string
  readonly paths?: path.PlatformPath
}

/**
 * Reads `sqlite:./app.db`, `sqlite:///relative.db`, `sqlite:////absolute.db`, `sqlite+aiosqlite:///app.db`, `sqlite::memory:`,
 * `sqlite://` and `file:app.db?mode=ro`. Codes such as `%20` stand for characters behind `file:` alone, as with SQLAlchemy.
 *
 * @throws ConnectionError `connection.url` for a host, an unknown setting, or a value that the setting cannot have.
 */
export function parseUrl(url: string, { folder = process.cwd(), paths = path }: UrlContext = {}): Location {
  const [, scheme = '', rest = ''] = /^(sqlite(?:\+\w+)?|file):(.*)$/is.exec(url) ?? []
  if (scheme === '') throw badUrl(url, 'it does not start with sqlite: or file:')
  if (/cipher/i.test(scheme)) throw badUrl(url, 'encrypted databases need a library that mig does not load by itself', ENCRYPTED)
  const mark = rest.indexOf('?')
  const written = mark === -1 ? rest : rest.slice(0, mark)
  const settings = readSettings(url, new URLSearchParams(mark === -1 ? '' : rest.slice(mark + 1).replace(/#.*$/s, '')))
  const name = scheme.toLowerCase() === 'file' ? uriPath(url, written, paths) : sqlitePath(url, written, paths)
  if (name.includes('\0')) throw badUrl(url, 'a path has no zero byte')
  if (/^[a-z]:[\\/]/i.test(name) && paths.sep === '/') throw badUrl(url, `${name} is a path of Windows, and this is another system`)
  return located(url, name, settings, { folder, paths })
}

/** Three slashes and a relative path, four and an absolute one. */
function sqlitePath(url: string, name: string, paths: path.PlatformPath): string {
  if (!name.startsWith('//')) return name.startsWith('file:') ? uriPath(url, name.slice(5), paths) : name
  const file = name.slice(2)
  if (file !== '' && !file.startsWith('/')) {
    throw badUrl(url, `${JSON.stringify(file.split('/')[0]?.replace(/^.*@/, ''))} stands where other databases have a host`)
  }
  const inner = file.slice(1)
  return inner.startsWith('file:') ? uriPath(url, inner.slice(5), paths) : inner
}

/** https://www.sqlite.org/uri.html */
function uriPath(url: string, name: string, paths: path.PlatformPath): string {
  const plain = name.replace(/#.*$/s, '')
  const local = plain.startsWith('//') ? plain.slice(2).replace(/^localhost(?=\/)/i, '') : plain
  if (plain.startsWith('//') && !local.startsWith('/')) throw badUrl(url, 'a file: URL cannot name another machine')
  try {
    const decoded = decodeURIComponent(local)
    // `file:///C:/app.db`
    return paths.sep === '\\' ? decoded.replace(/^\/(?=[a-z]:)/i, '') : decoded
  } catch {
    throw badUrl(url, 'a percent sign in it starts no code')
  }
}

type Settings = ReadonlyMap<string, string>

function readSettings(url: string, given: URLSearchParams): Settings {
  const known: { readonly [name: string]: Setting } = { ...OWN, ...OF_SQLITE }
  const settings = new Map<string, string>()
  for (const [key, value] of given) {
    const setting = Object.hasOwn(known, key) ? known[key] : undefined
    if (setting === undefined && IGNORED.has(key)) continue
    if (setting === undefined) {
      const shown = redactUrl(`?${key}=${value}`).slice(1)
      throw badUrl(url, `${shown} is no setting of it: there are ${Object.keys(known).join(', ')}`)
    }
    if (!setting.values.test(value)) throw badUrl(url, `${key}=${value} is no setting of it: ${key} takes ${setting.takes}`)
    settings.set(key, value)
  }
  return settings
}

function located(url: string, name: string, settings: Settings, { folder, paths }: Required<UrlContext>): Location {
  const mode = settings.get('mode') ?? 'rwc'
  const timeout = settings.get('timeout')
  const file = name === '' || name === MEMORY || mode === 'memory' ? MEMORY : paths.resolve(folder, name)
  // One connection has nobody to share a cache with; a database in memory would be another one than the caller means.
  if (file === MEMORY && settings.get('cache') === 'shared') {
    throw badUrl(url, 'cache=shared would name a database in memory that others have open, and mig opens one of its own')
  }
  const ofSqlite = [...settings].filter(([key]) => Object.hasOwn(OF_SQLITE, key))
  const immutable = isOn(settings.get('immutable'))
  return {
    file,
    readonly: mode === 'ro' || immutable,
    mustExist: mode === 'ro' || mode === 'rw' || immutable,
    ...(timeout === undefined ? {} : { timeout: Math.round(Number(timeout) * 1000) }),
    ...(ofSqlite.length === 0 || file === MEMORY ? {} : { uri: uriOf(file, ofSqlite, paths) }),
  }
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(?:1|yes|true|on)$/i.test(value)
}

function uriOf(file: string, settings: readonly (readonly [string, string])[], paths: path.PlatformPath): string {
  const written = file.split(paths.sep).map(encodeURIComponent).join('/')
  const query = settings.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&')
  return `file://${written.startsWith('/') ? '' : '/'}${written.replace(/^\/?([a-z])%3A/i, '$1:')}?${query}`
}

const ENCRYPTED = 'Open it in a program with the library that has the key, and hand that database to createMigrator as `connection`.'

function badUrl(url: string, reason: string, hint?: string): ConnectionError {
  return new ConnectionError('connection.url', `The URL ${redactUrl(url)} names no SQLite database: ${reason}.`, {
    exit: 2,
    hint: hint ?? 'Write sqlite:./app.db, sqlite:///app.db (relative), sqlite:////folder/app.db (absolute) or sqlite::memory:.',
  })
}
