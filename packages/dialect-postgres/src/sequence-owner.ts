import { statement, type QualifiedName, type Statement } from '@mig/core/dialect'
import { eachRow } from './each-row.ts'
import { quoting } from './quoting.ts'

/** `ALTER SEQUENCE "s" OWNED BY "t"."a"` */
export function ownedBy(sequence: QualifiedName, table: QualifiedName, column: string): Statement {
  return statement(`ALTER SEQUENCE ${quoting.qualified(sequence)} OWNED BY ${quoting.qualified(table)}.${quoting.identifier(column)}`)
}

/**
 * Gives a sequence to the owner of a table that is there already, without whom it cannot belong to one of its columns.
 * https://www.postgresql.org/docs/current/sql-createsequence.html
 */
export function takeTableOwner(sequence: QualifiedName, table: QualifiedName): Statement {
  const [own, other] = [sequence, table].map((name) => `${quoting.literal(quoting.qualified(name))}::pg_catalog.regclass`)
  return eachRow(
    `pg_catalog.format('ALTER SEQUENCE %s OWNER TO %I', s.oid::pg_catalog.regclass, pg_catalog.pg_get_userbyid(t.relowner))`,
    `FROM pg_catalog.pg_class s, pg_catalog.pg_class t WHERE s.oid = ${own} AND t.oid = ${other} AND s.relowner <> t.relowner`,
  )
}
