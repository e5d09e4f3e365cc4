import { statement, type SchemaNamespace } from '@mig/core/dialect'
import { jsonRows } from '../snapshot.ts'
import { quoting } from '../quoting.ts'
import { commentChange, commentOf, commentOn, ifExists, ifNotExists, notOfExtension, type PostgresObject } from './object.ts'

/** https://www.postgresql.org/docs/current/sql-createschema.html */
export const schema: PostgresObject<'schema'> = {
  statements: {
    create: (op) => {
      const name = quoting.identifier(op.object.name)
      return [statement(`CREATE SCHEMA ${ifNotExists(op)}${name}`), ...commentChange(`SCHEMA ${name}`, op.object.comment, undefined)]
    },
    drop: (op) => [statement(`DROP SCHEMA ${ifExists(op)}${quoting.identifier(op.object.name)}`)],
    alter: ({ object, was }) => commentChange(`SCHEMA ${quoting.identifier(object.name)}`, object.comment, was?.comment),
  },
  // Of the schemas that are compared; the default one is there before all revisions.
  read: async ({ connection, defaultSchema }, schemas) => {
    const rows = await jsonRows<{ readonly name: string; readonly comment: string | null }>(
      connection,
      `SELECT n.nspname AS name, ${commentOn('pg_namespace', 'n.oid')} FROM pg_catalog.pg_namespace n
       WHERE n.nspname = ANY ($1) AND n.nspname <> coalesce($2, '') AND ${notOfExtension('pg_namespace', 'n.oid')} ORDER BY n.nspname`,
      [schemas, defaultSchema ?? null],
    )
    return rows.map((row): SchemaNamespace => ({ kind: 'schema', name: row.name, ...commentOf(row) }))
  },
  normalize: (object) => object,
  compare: () => 'alter',
}
