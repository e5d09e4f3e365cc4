import type { Connection } from '@mig/core/dialect'

/** What pg_dump writes around a script for psql alone: https://www.postgresql.org/docs/current/app-psql.html */
const FOR_PSQL = /^\\(?:un)?restrict .*$/gm

/** Runs a script of pg_dump's, or any other; a dump empties the search path, and mig has to find the default schema afterwards. */
export async function runScript(connection: Connection, script: string): Promise<void> {
  const { rows } = await connection.run("SELECT pg_catalog.current_setting('search_path') AS path")
  await connection.run(script.replace(FOR_PSQL, ''))
  await connection.run("SELECT pg_catalog.set_config('search_path', $1, false)", [String(rows[0]?.['path'])])
}
