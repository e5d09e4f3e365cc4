import type { InspectedRange } from '@mig/core'
import { describe, createRegistry } from '@mig/core/dialect'
import type { Connection, Schema } from '@mig/core/dialect'
import { findChanges } from '../autogenerate.ts'
import { tidySchema } from '../tidy.ts'

/** All that a dev database holds. */
export async function readSchema({ dialect, schemas, ownTables }: InspectedRange, connection: Connection): Promise<Schema> {
  return tidySchema(await dialect.reflector.reflect(connection, { schemas, exclude: ownTables, privileges: true }))
}

/** What leads from one database to a schema, a line each: nothing where they are the same, whatever the project compares. */
export async function differencesFrom(range: InspectedRange, connection: Connection, wanted: Schema): Promise<readonly string[]> {
  const { dialect, schemas, ownTables } = range
  const registry = createRegistry([])
  const compared = { dialect, connection, wanted, schemas, versionTables: ownTables, privileges: true, objects: 'all' as const }
  const { ops, left } = await findChanges(compared, registry)
  return [...ops.map((op) => describe(op, registry)), ...left]
}
