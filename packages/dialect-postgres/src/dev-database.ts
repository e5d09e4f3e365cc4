import { ConfigError, redactUrl, type DevConnection, type DevDatabases, type DevOptions, type NoDevDatabase } from '@mig/core/dialect'
import { takeOverRoles } from './dev-roles.ts'
import { driver } from './driver.ts'
import { findPglite } from './pglite/library.ts'
import { isPgliteUrl, pgliteFolder } from './pglite/location.ts'
import { openScratchDatabase, takeOverSearchPath } from './scratch-database.ts'
import { runScript } from './run-script.ts'
import { sqlState } from './snapshot.ts'

/** A scratch database on a development server, or PGlite. */
export const dev: DevDatabases = { open, exactText: (column) => `CAST(${column} AS pg_catalog.text)`, lacks, runScript }

const SERVER = /^postgres(?:ql)?(?:\+\w+)?:/

async function open(options: DevOptions): Promise<DevConnection | NoDevDatabase> {
  const { dev: setting, folder } = options
  if (setting === 'none') return { unavailable: "the configuration has dev: 'none'" }
  if (setting === undefined) {
    if ((await findPglite(folder)) !== undefined) return openPgliteInMemory(options)
    return { unavailable: 'no dev database is configured and PGlite is not installed' }
  }
  if (setting === 'pglite' || (isPgliteUrl(setting) && pgliteFolder(setting) === undefined)) return openPgliteInMemory(options)
  if (SERVER.test(setting)) return openScratchDatabase(setting, options)
  throw new ConfigError('config.dev', `\`dev\` of the configuration is ${redactUrl(setting)}, and PostgreSQL has no such dev database.`, {
    hint: "Give the URL of a development server (postgres://user@host/database), 'pglite' or 'none'.",
  })
}

async function openPgliteInMemory({ folder, like }: DevOptions): Promise<DevConnection> {
  const connection = await driver.connect({ url: 'pglite:', folder })
  if (like !== undefined) {
    await takeOverSearchPath(like, connection)
    await takeOverRoles(like, connection)
  }
  const [major = 0] = connection.version
  const [real = major] = like?.version ?? []
  const what = `PGlite, PostgreSQL ${major}`
  return { ...connection, what: real === major ? what : `${what} where the database has ${real}` }
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
function lacks(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const isObject = sqlState(error) === '42704' && /^(?:role|collation|tablespace|access method|language)\b/.test(error.message)
  const isExtension = ['0A000', '58P01'].includes(sqlState(error) ?? '') && /extension/.test(error.message)
  return isObject || isExtension || lacks(error.cause)
}
