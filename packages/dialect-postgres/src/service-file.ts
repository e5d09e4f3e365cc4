import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { ConfigError } from '@mig/core/dialect'

/** Settings of a connection, by libpq's names. */
export interface ServiceSettings {
  readonly [name: string]: string
}

/**
 * The settings of a service, as libpq finds them: https://www.postgresql.org/docs/current/libpq-pgservice.html
 * @throws ConfigError `config.url` where no file names the service.
 */
function readService(name: string, env: NodeJS.ProcessEnv = process.env): ServiceSettings {
  const own = env['PGSERVICEFILE'] ?? path.join(homedir(), '.pg_service.conf')
  const shared = env['PGSYSCONFDIR'] === undefined ? [] : [path.join(env['PGSYSCONFDIR'], 'pg_service.conf')]
  const files = [own, ...shared]
  for (const file of files) {
    const found = existsSync(file) ? settingsOf(readFileSync(file, 'utf8'), name) : undefined
    if (found !== undefined) return found
  }
  throw new ConfigError('config.url', `The service ${name} of PostgreSQL is not defined in ${files.join(' or ')}.`, {
    hint: 'Define it there, or name its file in PGSERVICEFILE.',
  })
}

function settingsOf(text: string, service: string): ServiceSettings | undefined {
  let section: { [name: string]: string } | undefined
  for (const line of text.split(/\r?\n/).map((each) => each.trim())) {
    const [, name] = /^\[(.*)\]$/.exec(line) ?? []
    if (name !== undefined) {
      // The first section of a name counts.
      if (section !== undefined) return section
      if (name === service) section = {}
    } else if (!line.startsWith('#')) {
      const [, key, value = ''] = /^([^=]+)=(.*)$/.exec(line) ?? []
      if (key !== undefined && section !== undefined) section[key.trim()] = value.trim()
    }
  }
  return section
}

/** The URL with what its service says where it says nothing itself: `postgres://?service=app`, or any URL with the service of PGSERVICE. */
export function withService(url: string, env: NodeJS.ProcessEnv = process.env): string {
  if (!URL.canParse(url)) return url
  const address = new URL(url)
  const { searchParams: query } = address
  const service = query.get('service') ?? env['PGSERVICE']
  if (service === undefined) return url
  const { host = env['PGHOST'] ?? 'localhost', port, user, password, dbname, ...others } = readService(service, env)
  query.delete('service')
  if (address.hostname === '') {
    // A socket is a path, which cannot stand where the host does.
    const isSocket = host.startsWith('/')
    if (isSocket && !query.has('host')) query.set('host', host)
    address.hostname = isSocket ? 'localhost' : host
  }
  address.port ||= port ?? ''
  address.username ||= user ?? ''
  address.password ||= password ?? ''
  if (address.pathname.length < 2) address.pathname = `/${encodeURIComponent(dbname ?? '')}`
  for (const [name, value] of Object.entries(others)) if (!query.has(name)) query.set(name, value)
  return address.href
}
