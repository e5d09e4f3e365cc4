import { withCleanup } from './transactions.ts'
import { ConfigError } from '../errors.ts'
import type { Connection } from '../dialect/driver.ts'
import type { InspectedDatabase } from './migrator.ts'
import { ownTablesOf } from './run.ts'
import type { RunParts } from './online-run.ts'
import { withUrlsWithheld } from './withheld-urls.ts'

type Parts = Pick<RunParts, 'database' | 'config' | 'registry'>

/** A connection, with what work on it needs to know. */
export async function inspected(parts: Parts, connection: Connection): Promise<InspectedDatabase> {
  return { ...(await inspectedDialect(parts)), connection, registry: parts.registry, openDev: () => parts.database.openDev() }
}

/** What is the same for all databases of a project. */
export async function inspectedDialect({
  database,
  config,
}: Parts): Promise<Pick<InspectedDatabase, 'dialect' | 'ownTables' | 'database'>> {
  return {
    dialect: await database.dialect(),
    ownTables: ownTablesOf(config.versionTable),
    ...(config.database === undefined ? {} : { database: config.database }),
  }
}

/** Runs revisions in a dev database, where no variable of the environment leads to another one; it is gone when the work has ended. */
export async function inDev<T>(
  parts: Parts,
  run: (database: InspectedDatabase) => Promise<void>,
  work: (database: InspectedDatabase) => Promise<T>,
): Promise<T> {
  const dev = await parts.database.openDev()
  if ('unavailable' in dev) throw noDev(dev.unavailable)
  return withCleanup(async () => {
    const database = await inspected(parts, dev)
    const { url } = parts.config
    await withUrlsWithheld(typeof url === 'string' ? url : undefined, () => run(database))
    return work(database)
  }, () => dev.close())
}

/** There is nowhere to try something out. */
export function noDev(reason: string): ConfigError {
  return new ConfigError('config.dev', `The revisions cannot be replayed, since ${reason}.`, {
    hint: 'Give a development server as `dev` in the configuration, or install PGlite: npm install --save-dev @electric-sql/pglite.',
  })
}
