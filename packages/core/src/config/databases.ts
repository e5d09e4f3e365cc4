import path from 'node:path'
import type { Config } from './config.ts'
import { ConfigError } from '../errors.ts'
import { atPlace } from './place.ts'
import { didYouMean } from './suggestion.ts'

/** What a database of `databases` says of itself; the rest is what stands beside `databases`. */
export type DatabaseConfig = Omit<Config, 'databases'>

/** Which of the `databases` of a configuration it is. */
export interface DatabaseName {
  readonly name: string
  /** Those with the same history, in their order, this one among them: they have the same folder of migrations. */
  readonly sharing: readonly string[]
}

/** The names of the `databases`, in their order; none where the configuration is that of one database. */
export function databaseNames({ databases = {} }: Pick<Config, 'databases'>): readonly string[] {
  return Object.keys(databases)
}

/**
 * The configuration of one database.
 * @param name may be left out where there is one.
 * @throws ConfigError `config.database` when it is not clear which one is meant, or there is none of that name.
 */
export function databaseConfig(config: Config, name?: string): { readonly own: DatabaseConfig; readonly database?: DatabaseName } {
  const { databases, ...shared } = config
  const all = databaseNames(config)
  const [only, ...others] = all
  if (databases === undefined || only === undefined) {
    if (name === undefined) return { own: shared }
    throw new ConfigError('config.database', `The configuration has no \`databases\`, so none of them is called ${name}.`, {
      hint: "Leave the name out, or write databases: { main: { url: '…' } } in the configuration.",
    })
  }
  if (name === undefined && others.length > 0) throw severalDatabases(all)
  const chosen = name ?? only
  if (!Object.hasOwn(databases, chosen)) {
    throw new ConfigError('config.database', `The configuration has no database ${chosen}${didYouMean(chosen, all)}`, {
      hint: `It has: ${all.join(', ')}.`,
    })
  }
  const configs = new Map(all.map((each) => [each, merged(shared, databases[each] ?? {})]))
  const own = configs.get(chosen) ?? shared
  return { own, database: { name: chosen, sharing: all.filter((each) => sharesHistory(configs.get(each) ?? shared, own)) } }
}

/** One database is needed, and nobody has said which. */
export function severalDatabases(names: readonly string[]): ConfigError {
  return new ConfigError('config.database', `This is about one database, and the configuration has several: ${names.join(', ')}.`, {
    hint: `Name the one that is meant: --name ${names[0]}`,
  })
}

function sharesHistory(one: DatabaseConfig, other: DatabaseConfig): boolean {
  return one.revisions === other.revisions && foldersOf(one).join('\0') === foldersOf(other).join('\0')
}

function foldersOf({ migrations = 'migrations' }: DatabaseConfig): readonly string[] {
  return [migrations].flat().map((folder) => path.resolve(folder))
}

/** Keys that hold `undefined` are as good as absent. */
function merged(shared: DatabaseConfig, own: DatabaseConfig): DatabaseConfig {
  const { url: _url, connection: _connection, dialect: _dialect, ...others } = own
  const given = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined))
  return { ...atPlace(shared, own), ...given }
}
