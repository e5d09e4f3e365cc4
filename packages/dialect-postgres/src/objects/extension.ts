import { statement, type Extension } from '@mig/core/dialect'
import { jsonRows } from '../snapshot.ts'
import { localName } from '../read-type.ts'
import { quoting } from '../quoting.ts'
import { commentChange, commentOf, ifExists, ifNotExists, withLocalSchema, type PostgresObject } from './object.ts'

/** https://www.postgresql.org/docs/current/sql-createextension.html */
export const extension: PostgresObject<'extension'> = {
  statements: {
    create: (op) => {
      const { name, schema, version, comment } = op.object
      const place = schema === undefined ? '' : ` SCHEMA ${quoting.identifier(schema)}`
      const wanted = version === undefined ? '' : ` VERSION ${quoting.literal(version)}`
      const sql = `CREATE EXTENSION ${ifNotExists(op)}${quoting.identifier(name)}${place}${wanted}`
      return [statement(sql), ...commentChange(`EXTENSION ${quoting.identifier(name)}`, comment, undefined)]
    },
    drop: (op) => [statement(`DROP EXTENSION ${ifExists(op)}${quoting.identifier(op.object.name)}`)],
    alter: ({ object, was }) => {
      const name = quoting.identifier(object.name)
      const { schema, version } = object
      return [
        ...(version === undefined || version === was?.version
          ? []
          : [statement(`ALTER EXTENSION ${name} UPDATE TO ${quoting.literal(version)}`)]),
        ...(schema === undefined || schema === was?.schema
          ? []
          : [statement(`ALTER EXTENSION ${name} SET SCHEMA ${quoting.identifier(schema)}`)]),
        ...commentChange(`EXTENSION ${name}`, object.comment, was?.comment),
      ]
    },
  },

  // plpgsql is there in every database. A comment that the extension came with is not the user's.
  read: async ({ connection, defaultSchema }) => {
    const rows = await jsonRows<ExtensionRow>(
      connection,
      `SELECT e.extname AS name, n.nspname AS schema, e.extversion AS version, nullif(d.description, a.comment) AS comment
       FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
       LEFT JOIN pg_catalog.pg_available_extensions a ON a.name = e.extname
       LEFT JOIN pg_catalog.pg_description d ON d.classoid = 'pg_catalog.pg_extension'::regclass AND d.objoid = e.oid
       WHERE e.extname <> 'plpgsql' ORDER BY e.extname`,
    )
    return rows.map((row): Extension => ({
      kind: 'extension',
      ...localName(row.schema, row.name, defaultSchema),
      version: row.version,
      ...commentOf(row),
    }))
  },

  normalize: withLocalSchema,

  /** What the model leaves open is as it should be. */
  compare: (from, to) => {
    const asWanted = <K extends 'schema' | 'version' | 'comment'>(key: K): boolean => to[key] === undefined || to[key] === from[key]
    return asWanted('schema') && asWanted('version') && asWanted('comment') ? 'same' : 'alter'
  },
}

interface ExtensionRow {
  readonly name: string
  readonly schema: string
  readonly version: string
  readonly comment: string | null
}
