import type { Dialect } from '../../src/dialect/dialect.ts'
import type { ResultRow } from '../../src/dialect/driver.ts'
import { FACTS } from '../laws/story.ts'
import { MARKS } from './story.ts'
import type { Schema } from '../../src/schema/schema.ts'

/** All of a database that an interruption must not change. */
export interface State {
  readonly schema: Schema
  readonly facts: readonly ResultRow[]
  readonly marks: readonly ResultRow[]
  readonly versions: readonly ResultRow[]
  /** Each step that was done, in order. */
  readonly done: readonly ResultRow[]
}

export async function stateOf(dialect: Dialect, url: string): Promise<State> {
  const connection = await dialect.driver.connect({ url })
  try {
    const rows = async (sql: string): Promise<readonly ResultRow[]> => (await connection.run(sql)).rows
    const schema = await dialect.reflector.reflect(connection)
    const has = (name: string): boolean => schema.tables.some((table) => table.name === name)
    return {
      schema,
      facts: has(FACTS) ? await rows(`SELECT * FROM "${FACTS}" ORDER BY "id"`) : [],
      marks: has(MARKS) ? await rows(`SELECT * FROM "${MARKS}" ORDER BY "mark"`) : [],
      versions: await rows('SELECT version FROM mig_version ORDER BY version'),
      done: await rows(
        "SELECT revision, direction FROM mig_version_log WHERE operation IS NULL AND state = 'done' ORDER BY id",
      ),
    }
  } finally {
    await connection.close()
  }
}
