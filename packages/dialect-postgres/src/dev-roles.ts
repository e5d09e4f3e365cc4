import type { Connection } from '@mig/core/dialect'
import { quoting } from './quoting.ts'
import { jsonRows } from './snapshot.ts'

/** Makes the roles that own something in a database, or may use it, on a server that is mig's alone. */
export async function takeOverRoles(from: Connection, to: Connection): Promise<void> {
  const named = await jsonRows<RoleRow>(
    from,
    `SELECT DISTINCT r.rolname AS role FROM pg_catalog.pg_shdepend s JOIN pg_catalog.pg_roles r ON r.oid = s.refobjid
     WHERE s.refclassid = 'pg_catalog.pg_authid'::regclass
       AND s.dbid IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))
     UNION SELECT current_user`,
  )
  const known = new Set((await jsonRows<RoleRow>(to, 'SELECT rolname AS role FROM pg_catalog.pg_roles')).map(({ role }) => role))
  for (const { role } of named) {
    if (!known.has(role)) await to.run(`CREATE ROLE ${quoting.identifier(role)}`)
  }
}

interface RoleRow {
  readonly role: string
}
