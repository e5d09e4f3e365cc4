import path from 'node:path'
import type { Config, ResolvedConfig } from './config.ts'
import type { AutogenerateHooks } from '../plugin/autogenerate-hooks.ts'
import { ConfigError } from '../errors.ts'
import { DEFAULT_FILE_TEMPLATE, DEFAULT_SLUG_LENGTH, templateProblem } from '../revision/file-template.ts'
import { didYouMean } from './suggestion.ts'
import { optionNames } from '../known-options.ts'
import { shownValue } from '../shown-value.ts'
import type { ProjectHooks } from './project-hooks.ts'
import type { QualifiedName } from '../schema/table.ts'
import { type Invocation, NO_INVOCATION } from './invocation.ts'
import { isTimezone } from '../revision/moment.ts'
import type { NamingConvention } from '../schema/naming.ts'
import { OBJECT_KINDS } from '../schema/object-facts.ts'
import { DEFAULT_TIMEOUTS, TIMEOUTS_RULE } from './timeouts.ts'
import { atPlace } from './place.ts'
import { databaseConfig, databaseNames } from './databases.ts'

/** What an unqualified version table is called where the configuration says nothing. */
const DEFAULT_VERSION_TABLE = 'mig_version'

const DEFAULT_LOCK_TIMEOUT = 60_000

/** What a key takes, for people, and the test of it. */
interface KeyRule {
  readonly takes: string
  readonly test: (value: unknown) => boolean
  /** The keys that an object may have here. */
  readonly keys?: readonly string[]
}

const ONE_FUNCTION: KeyRule = { takes: 'a function', test: isFunction }
const FUNCTIONS: KeyRule = { takes: 'a function, or an array of them', test: (value) => isFunction(value) || isArrayOf(value, isFunction) }

const HOOK_RULES: { readonly [key in keyof AutogenerateHooks]-?: KeyRule } = {
  includeName: ONE_FUNCTION,
  includeObject: ONE_FUNCTION,
  compareType: ONE_FUNCTION,
  compareDefault: ONE_FUNCTION,
  rewrite: FUNCTIONS,
  processOps: FUNCTIONS,
  renderItem: FUNCTIONS,
}

const RULES: { readonly [key in keyof Config]-?: KeyRule } = {
  url: { takes: 'a text or a function', test: (value) => isText(value) || typeof value === 'function' },
  dialect: { takes: 'the name of a dialect, or the dialect itself', test: (value) => isText(value) || isObject(value) },
  models: {
    takes: 'patterns of files, or tables and modules of them',
    test: (value) => value !== null && typeof value !== 'number' && value !== '',
  },
  migrations: {
    takes: 'the path of a folder, or an array of them',
    test: (value) => isText(value) || (isArrayOf(value, isText) && value.length > 0),
  },
  recursive: { takes: 'true or false', test: (value) => typeof value === 'boolean' },
  fileTemplate: {
    takes: 'a text with tokens such as %(rev)s, or a function',
    test: (value) => isText(value) || typeof value === 'function',
  },
  slugLength: { takes: 'a whole number of characters, 1 or more', test: (value) => Number.isInteger(value) && Number(value) > 0 },
  timezone: { takes: 'the name of a time zone such as Europe/Berlin', test: (value) => isText(value) && isTimezone(value) },
  versionTable: {
    takes: 'a name, or { schema, name }',
    test: (value) => isText(value) || isQualifiedName(value),
    keys: optionNames<QualifiedName>({ schema: true, name: true }),
  },
  naming: {
    takes: 'an object',
    test: isObject,
    keys: optionNames<NamingConvention>({ pk: true, fk: true, uq: true, ck: true, ex: true, ix: true }),
  },
  plugins: {
    takes: 'an array of plugins, each with a name',
    test: (value) => isArrayOf(value, (item) => isObject(item) && isText(item['name'])),
  },
  autogenerate: { takes: 'an object', test: isObject, keys: Object.keys(HOOK_RULES) },
  hooks: {
    takes: "{ afterWrite: […] }, commands such as ['prettier', '--write', '{file}']",
    test: (value) => isObject(value) && Object.values(value).every((list) => isArrayOf(list, isWriteHook)),
    keys: optionNames<ProjectHooks>({ afterWrite: true }),
  },
  template: { takes: 'a function', test: (value) => typeof value === 'function' },
  transaction: { takes: "'revision', 'all' or 'none'", test: (value) => value === 'revision' || value === 'all' || value === 'none' },
  backup: {
    takes: 'true, false, the path of a folder or file, { folder } or { file }',
    test: (value) => typeof value === 'boolean' || isText(value) || isBackupPlace(value),
  },
  dev: { takes: "a URL, 'pglite' or 'none'", test: isText },
  protected: { takes: 'true or false', test: (value) => typeof value === 'boolean' },
  verify: { takes: 'true or false', test: (value) => typeof value === 'boolean' },
  drift: { takes: 'true or false', test: (value) => typeof value === 'boolean' },
  lockTimeout: { takes: 'a number of milliseconds, 0 or more', test: (value) => typeof value === 'number' && value >= 0 },
  timeouts: { ...TIMEOUTS_RULE, keys: Object.keys(DEFAULT_TIMEOUTS) },
  schemas: { takes: 'an array of names', test: (value) => isArrayOf(value, isText) },
  objects: {
    takes: `'all', or an array of ${OBJECT_KINDS.join(', ')}`,
    test: (value) => value === 'all' || isArrayOf(value, (item) => (OBJECT_KINDS as readonly unknown[]).includes(item)),
  },
  privileges: { takes: 'true or false', test: (value) => typeof value === 'boolean' },
  connection: { takes: 'a client, pool or database', test: (value) => typeof value === 'object' || typeof value === 'function' },
  schema: { takes: 'the name of a schema', test: isText },
  searchPath: { takes: 'an array of names', test: (value) => isArrayOf(value, isText) },
  createSchema: { takes: 'true or false', test: (value) => typeof value === 'boolean' },
  databases: {
    takes: "one configuration or more by names of letters, digits, _ and -: { main: { url: '…' } }",
    test: (value) => isObject(value) && Object.keys(value).length > 0 && Object.keys(value).every((name) => /^[a-z_][\w-]*$/i.test(name)),
  },
  tenants: {
    takes: 'an array of schemas, URLs or { name, url, schema }, or a function that gives them',
    test: (value) => typeof value === 'function' || (typeof value === 'object' && value !== null),
  },
  revisions: { takes: 'modules by file name', test: isObject },
}

/** Tools that check JSON write this key into it. */
const IGNORED = new Set(['$schema'])

/** What a command says besides the configuration. */
export interface ConfigOverrides {
  readonly url?: string
  /** Which of the `databases` of the configuration is meant; needed where there are several. */
  readonly database?: string
  readonly invocation?: Invocation
}

/**
 * The configuration with absolute paths and defaults; `url` of the overrides (`--url`) wins over everything that the
 * configuration says of the database, its connection included.
 * @throws ConfigError `config.unknownKey`, `config.value` for a value of the wrong kind, `config.database` when there are several and it
 * is not said which one is meant.
 */
export function resolveConfig(config: Config, folder: string, overrides: ConfigOverrides = {}): ResolvedConfig {
  check(config)
  const { own, database: name } = databaseConfig(config, overrides.database)
  const { migrations = 'migrations', recursive, fileTemplate, slugLength, timezone, ...others } = present(own)
  const { versionTable, plugins, autogenerate, hooks, transaction, backup, lockTimeout, timeouts, schemas, ...more } = others
  const { protected: isProtected, verify, drift, ...rest } = more
  const folders = typeof migrations === 'string' ? [migrations] : migrations
  return {
    ...atPlace<ResolvedDatabase>(rest, { url: overrides.url }),
    ...(name === undefined ? {} : { database: name }),
    folder: path.resolve(folder),
    migrations: [...new Set(folders.map((each) => path.resolve(folder, each)))],
    recursive: recursive ?? (typeof fileTemplate === 'string' && fileTemplate.includes('/')),
    fileTemplate: fileTemplate ?? DEFAULT_FILE_TEMPLATE,
    slugLength: slugLength ?? DEFAULT_SLUG_LENGTH,
    timezone: timezone ?? 'UTC',
    versionTable: typeof versionTable === 'object' ? versionTable : { name: versionTable ?? DEFAULT_VERSION_TABLE },
    plugins: plugins ?? [],
    autogenerate: autogenerate ?? {},
    hooks: hooks ?? {},
    transaction: transaction ?? 'revision',
    backup: backup ?? false,
    protected: isProtected ?? false,
    verify: verify ?? true,
    drift: drift ?? true,
    lockTimeout: lockTimeout ?? DEFAULT_LOCK_TIMEOUT,
    timeouts: { ...DEFAULT_TIMEOUTS, ...timeouts },
    schemas: schemas ?? [],
    invocation: overrides.invocation ?? NO_INVOCATION,
  }
}

/**
 * The URL of a configuration, with its function called.
 * @throws ConfigError `config.url` when there is none, or a function gave none.
 */
export async function configUrl(config: Pick<ResolvedConfig, 'url'>): Promise<string> {
  const url: unknown = typeof config.url === 'function' ? await config.url() : config.url
  if (isText(url)) return url
  const given =
    typeof config.url === 'function'
      ? 'The function `url` of the configuration gives no text.'
      : 'The configuration has no `url` and no `connection`.'
  throw new ConfigError('config.url', `${given} mig does not know which database to use.`, {
    hint: "Set url in the configuration (url: process.env.DATABASE_URL ?? 'sqlite:./app.db'), or pass --url.",
  })
}

type ResolvedDatabase = Pick<
  ResolvedConfig,
  | 'url'
  | 'dialect'
  | 'models'
  | 'naming'
  | 'objects'
  | 'privileges'
  | 'connection'
  | 'schema'
  | 'searchPath'
  | 'createSchema'
  | 'tenants'
  | 'revisions'
  | 'dev'
  | 'template'
>

/** Keys that hold `undefined` are as good as absent: `url: process.env.DATABASE_URL` is one where the variable is not set. */
function present(config: Config): Omit<Config, 'url' | 'dev'> & Pick<ResolvedConfig, 'url' | 'dev'> {
  const kept = Object.entries(config).filter(([key, value]) => value !== undefined && !IGNORED.has(key))
  return Object.fromEntries(kept) as ReturnType<typeof present>
}

function check(config: unknown): asserts config is Config {
  if (!isObject(config)) throw wrongValue('The configuration', 'an object', config)
  checkOne(config, Object.keys(RULES), 'the configuration')
  const known = Object.keys(RULES).filter((key) => key !== 'databases')
  for (const name of databaseNames(config)) {
    const own = (config as Config).databases?.[name]
    if (!isObject(own)) throw wrongValue(`\`databases.${name}\``, 'an object', own)
    checkOne(own, known, `\`databases.${name}\``)
  }
}

function checkOne(config: { readonly [key: string]: unknown }, known: readonly string[], owner: string): void {
  checkKeys(config, known, `${owner[0]?.toUpperCase()}${owner.slice(1)}`)
  for (const [key, value] of Object.entries(config)) {
    if (IGNORED.has(key)) continue
    const rule = RULES[key as keyof Config]
    if (rule.keys !== undefined && isObject(value)) checkKeys(value, rule.keys, `\`${key}\` of ${owner}`)
    if (value !== undefined && !rule.test(value)) throw wrongValue(`\`${key}\` of ${owner}`, rule.takes, value)
  }
  const { fileTemplate, autogenerate } = config as Config
  if (autogenerate !== undefined) checkHooks(autogenerate)
  const problem = typeof fileTemplate === 'string' ? templateProblem(fileTemplate) : undefined
  if (problem === undefined) return
  throw new ConfigError('config.fileTemplate', `\`fileTemplate\` of ${owner} ${problem}.`, {
    hint: "Write for example fileTemplate: '%(year)d/%(month).2d_%(rev)s_%(slug)s'.",
  })
}

/** @throws ConfigError `config.unknownKey`, with the nearest one that is known. */
function checkKeys(given: object, known: readonly string[], owner: string): void {
  const name = Object.keys(given).find((key) => !known.includes(key) && !IGNORED.has(key))
  if (name === undefined) return
  throw new ConfigError('config.unknownKey', `${owner} has an unknown key ${name}${didYouMean(name, known)}`, {
    hint: `Known keys: ${known.join(', ')}.`,
  })
}

function checkHooks(hooks: object): void {
  for (const [key, value] of Object.entries(hooks)) {
    const rule = HOOK_RULES[key as keyof AutogenerateHooks]
    if (value !== undefined && !rule.test(value)) throw wrongValue(`\`autogenerate.${key}\` of the configuration`, rule.takes, value)
  }
}

function wrongValue(what: string, takes: string, value: unknown): ConfigError {
  const isUrl = typeof value === 'string' && /^[a-z][a-z0-9+.-]*:\/\//i.test(value)
  return new ConfigError('config.value', `${what} takes ${takes}, and is ${shownValue(value)}.`, {
    hint: isUrl ? 'The URL of one database goes into `url`.' : 'Correct it in the configuration file.',
  })
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

/** A command with its arguments, or a function. */
function isWriteHook(value: unknown): boolean {
  return isFunction(value) || (isArrayOf(value, (word) => typeof word === 'string') && value.length > 0 && value[0] !== '')
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isQualifiedName(value: unknown): boolean {
  return isObject(value) && isText(value['name']) && (value['schema'] === undefined || isText(value['schema']))
}

function isBackupPlace(value: unknown): boolean {
  const [[key, place] = [], ...others] = isObject(value) ? Object.entries(value) : []
  return (key === 'folder' || key === 'file') && isText(place) && others.length === 0
}

function isArrayOf(value: unknown, test: (item: unknown) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.every(test)
}
