import type { ResolvedConfig } from './config.ts'
import { ConfigError, MigError } from '../errors.ts'
import { atPlace } from './place.ts'
import { didYouMean } from './suggestion.ts'
import { redactUrl } from './url.ts'

/** One of many databases, or schemas of a database, that have the same history. */
export interface Tenant {
  /** What messages and `--only` call it. */
  readonly name: string
  /** Its database. Default: that of the configuration. */
  readonly url?: string
  /** A client, pool or database of the caller's, in place of `url`; it stays open. */
  readonly connection?: unknown
  /** The schema of its tables. */
  readonly schema?: string
}

/** A tenant, the URL of its database, or the name of its schema. An object without a name is called as its schema. */
export type TenantInput = string | (Omit<Tenant, 'name'> & { readonly name?: string })

export type TenantList = Iterable<TenantInput> | AsyncIterable<TenantInput>

/** The tenants, or a function that gives them when they are needed; it may be a generator. */
export type TenantSource = TenantList | (() => TenantList | Promise<TenantList>)

const KEYS: readonly (keyof Tenant)[] = ['name', 'url', 'connection', 'schema']

/**
 * The tenants of a configuration, in their order; none where it has no `tenants`.
 * @throws ConfigError `config.tenants` when they cannot be listed, say nothing of where they are, or two have one name.
 */
export async function readTenants({ tenants }: Pick<ResolvedConfig, 'tenants'>): Promise<readonly Tenant[]> {
  const found = new Map<string, Tenant>()
  for (const input of tenants === undefined ? [] : await listed(tenants)) {
    const tenant = tenantOf(input, found.size)
    if (found.has(tenant.name)) throw wrong(`Two of the \`tenants\` are called ${tenant.name}.`, 'Give each a `name` of its own.')
    found.set(tenant.name, tenant)
  }
  return [...found.values()]
}

/**
 * Those of the tenants that are named, in the order of the tenants.
 * @throws ConfigError `config.tenant` for a name that none of them has.
 */
export function namedTenants(tenants: readonly Tenant[], names: readonly string[]): readonly Tenant[] {
  const known = new Set(tenants.map(({ name }) => name))
  const unknown = names.find((name) => !known.has(name))
  if (unknown !== undefined) {
    throw new ConfigError('config.tenant', `There is no tenant ${unknown}${didYouMean(unknown, known)}`, {
      hint: `There are ${known.size}: ${someOf([...known])}.`,
    })
  }
  const wanted = new Set(names)
  return tenants.filter(({ name }) => wanted.has(name))
}

/** One of the tenants is needed, and nobody has said which. */
export function severalTenants(tenants: readonly Tenant[]): ConfigError {
  const [first] = tenants
  const which = first === undefined ? 'no tenants' : `tenants: ${someOf(tenants.map(({ name }) => name))}`
  return new ConfigError('config.tenant', `This is about one database, and the configuration has ${which}.`, {
    hint: first === undefined ? 'Add one to `tenants`.' : `Name the one that is meant: --only ${first.name}`,
  })
}

/** The first few names of a list that may be long. */
function someOf(names: readonly string[]): string {
  return names.length > 6 ? `${names.slice(0, 5).join(', ')}, … (${names.length})` : names.join(', ')
}

/** The configuration of one tenant. */
export function tenantConfig(config: ResolvedConfig, tenant: Tenant): ResolvedConfig {
  const { tenants: _tenants, ...own } = config
  return { ...atPlace<Omit<ResolvedConfig, 'tenants'>>(own, tenant), ...(tenant.schema === undefined ? {} : { schema: tenant.schema }) }
}

async function listed(source: TenantSource): Promise<readonly unknown[]> {
  try {
    const list: unknown = typeof source === 'function' ? await source() : source
    if (!isIterable(list)) throw wrong('`tenants` gives nothing that can be listed.', 'Give an array, or write a generator.')
    const all: unknown[] = []
    for await (const item of list) all.push(item)
    return all
  } catch (cause) {
    if (cause instanceof MigError) throw cause
    const said = cause instanceof Error ? cause.message : String(cause)
    throw wrong(`The tenants cannot be listed: ${said}`, 'Correct `tenants` in the configuration.', cause)
  }
}

function tenantOf(input: unknown, index: number): Tenant {
  const place = `Tenant ${index + 1} of \`tenants\``
  if (typeof input === 'string' && input !== '') {
    return /^[a-z][a-z0-9+.-]*:/i.test(input) ? { name: redactUrl(input), url: input } : { name: input, schema: input }
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw wrong(`${place} is none.`, "Write the name of a schema, a URL, or { name: 'acme', url: '…' }.")
  }
  const unknown = Object.keys(input).find((key) => !(KEYS as readonly string[]).includes(key))
  if (unknown !== undefined) {
    throw wrong(`${place} has an unknown key ${unknown}${didYouMean(unknown, KEYS)}`, `Known keys: ${KEYS.join(', ')}.`)
  }
  const { url, schema, connection, name = schema } = input as Partial<Tenant>
  for (const [key, value] of Object.entries({ name, url, schema })) {
    if (value !== undefined && (typeof value !== 'string' || value === '')) throw wrong(`${place}: \`${key}\` is no text.`, 'Correct it.')
  }
  if (name === undefined) throw wrong(`${place} has no name.`, "Write { name: 'acme', url: '…' }.")
  if (url === undefined && schema === undefined && connection === undefined) {
    throw wrong(`Tenant ${name} says nothing of where it is.`, 'Give it a `url`, a `schema` or a `connection`.')
  }
  return {
    name,
    ...(url === undefined ? {} : { url }),
    ...(schema === undefined ? {} : { schema }),
    ...(connection === undefined ? {} : { connection }),
  }
}

function isIterable(list: unknown): list is Iterable<unknown> | AsyncIterable<unknown> {
  return typeof list === 'object' && list !== null && (Symbol.iterator in list || Symbol.asyncIterator in list)
}

function wrong(message: string, hint: string, cause?: unknown): ConfigError {
  return new ConfigError('config.tenants', message, { hint, ...(cause === undefined ? {} : { cause }) })
}
