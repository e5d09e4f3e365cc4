import { ConnectionError } from '@mig/core/dialect'
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
}

export const MEMORY = ':memory:'

/** Settings that SQLAlchemy URLs carry for Python's library; they say nothing here. */
const IGNORED = new Set(['uri', 'check_same_thread', 'isolation_level', 'detect_types', 'cached_statements', 'cache'])

/**
 * Reads `sqlite:./app.db`, `sqlite:///relative.db`, `sqlite:////absolute.db`, `sqlite+aiosqlite:///app.db`, `sqlite::memory:`,
 * `sqlite://` and `file:app.db?mode=ro`. Relative paths start at the folder; `timeout` is in seconds, as SQLAlchemy has it.
 *
 * @throws ConnectionError `connection.url` for a host, an unknown setting, or a value that the setting cannot have.
 */
export function parseUrl(url: string, folder: string = process.cwd()): Location {
  const [, scheme = '', rest = ''] = /^(sqlite(?:\+\w+)?|file):(.*)$/is.exec(url) ?? []
  if (scheme === '') throw badUrl(url, 'it does not start with sqlite: or file:')
  const mark = rest.indexOf('?')
  const name = mark === -1 ? rest : rest.slice(0, mark)
  const settings = new URLSearchParams(mark === -1 ? '' : rest.slice(mark + 1))
  const isUri = scheme.toLowerCase() === 'file'
  return located(isUri ? uriPath(url, name) : sqlitePath(url, name), settings, { url, folder })
}

/** Three slashes and a relative path, four and an absolute one. */
function sqlitePath(url: string, name: string): string {
  if (!name.startsWith('//')) return name.startsWith('file:') ? uriPath(url, name.slice(5)) : name
  const file = name.slice(2)
  if (file !== '' && !file.startsWith('/')) {
    throw badUrl(url, `${JSON.stringify(file.split('/')[0])} stands where other databases have a host`)
  }
  const inner = file.slice(1)
  return inner.startsWith('file:') ? uriPath(url, inner.slice(5)) : inner
}

/** https://www.sqlite.org/uri.html */
function uriPath(url: string, name: string): string {
  const local = name.startsWith('//') ? name.slice(2).replace(/^localhost(?=\/)/i, '') : name
  if (name.startsWith('//') && !local.startsWith('/')) throw badUrl(url, 'a file: URL cannot name another machine')
  try {
    return decodeURIComponent(local)
  } catch {
    throw badUrl(url, 'a percent sign in it starts no code')
  }
}

function located(name: string, settings: URLSearchParams, { url, folder }: { readonly url: string; readonly folder: string }): Location {
  let mode = 'rwc'
  let timeout: number | undefined
  for (const [key, value] of settings) {
    if (key === 'mode' && ['ro', 'rw', 'rwc', 'memory'].includes(value)) mode = value
    else if (key === 'timeout' && /^\d+(\.\d+)?$/.test(value)) timeout = Math.round(Number(value) * 1000)
    else if (!IGNORED.has(key))
      throw badUrl(url, `${key}=${value} is no setting of it: there are mode (ro, rw, rwc, memory) and timeout (seconds)`)
  }
  return {
    file: name === '' || name === MEMORY || mode === 'memory' ? MEMORY : path.resolve(folder, name),
    readonly: mode === 'ro',
    mustExist: mode === 'ro' || mode === 'rw',
    ...(timeout === undefined ? {} : { timeout }),
  }
}

function badUrl(url: string, reason: string): ConnectionError {
  return new ConnectionError('connection.url', `The URL ${url} names no SQLite database: ${reason}.`, {
    exit: 2,
    hint: 'Write sqlite:./app.db, sqlite:///app.db (relative), sqlite:////folder/app.db (absolute) or sqlite::memory:.',
  })
}
