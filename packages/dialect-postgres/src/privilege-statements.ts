import { statement, type Statement } from '@mig/core/dialect'
import { eachRow } from './each-row.ts'
import { CLASSES, OWNED, type OwnedKind, type PostgresGrant, type PostgresPrivileges, type PrivilegeClass } from './privileges.ts'
import { dollarQuoted, quoting } from './quoting.ts'

/**
 * The statements that give something an owner and privileges. Without `from` nothing is known of it, and what is not said stays.
 * @param name As SQL has it.
 */
export function privilegeStatements(
  kind: OwnedKind,
  name: string,
  to: PostgresPrivileges,
  from: PostgresPrivileges | undefined,
): readonly Statement[] {
  const { class: of, on } = OWNED[kind]
  return [
    ...(to.owner === from?.owner ? [] : [ownerStatement(kind, name, to)]),
    ...(of === undefined ? [] : grants(named(of, on, name), ownerOf(to), to, from)),
  ]
}

/** `ALTER TABLE "t" OWNER TO "app"` */
export function ownerStatement(kind: OwnedKind, name: string, to: PostgresPrivileges): Statement {
  return statement(`ALTER ${OWNED[kind].word} ${name} OWNER TO ${ownerOf(to)}`)
}

function ownerOf({ owner }: PostgresPrivileges): string {
  return owner === undefined ? 'CURRENT_USER' : quoting.identifier(owner)
}

/** The name of a sequence as SQL has it, or SQL that finds the sequence where the server chose its name. */
export type OwnedSequence = { readonly name: string } | { readonly found: string }

/** The same for a sequence that belongs to a column: its owner is that of the table, whoever that is. */
export function ownedSequenceStatements(
  sequence: OwnedSequence,
  to: PostgresPrivileges,
  from: PostgresPrivileges | undefined,
): readonly Statement[] {
  const target = 'name' in sequence ? named('sequence', 'SEQUENCE', sequence.name) : foundSequence(sequence.found)
  return grants(target, undefined, to, from)
}

interface Target {
  readonly of: PrivilegeClass
  /** `TABLE "t"`, where the name is known. */
  readonly on?: string
  /** The same as SQL that gives the text, and SQL that gives the oid. */
  readonly text: string
  readonly oid: string
}

function named(of: PrivilegeClass, word: string, name: string): Target {
  const on = `${word} ${name}`
  return { of, on, text: quoting.literal(on), oid: `${quoting.literal(name)}::pg_catalog.${CLASSES[of].cast}` }
}

function foundSequence(found: string): Target {
  return { of: 'sequence', text: `'SEQUENCE ' || ${found}::pg_catalog.text`, oid: found }
}

function say(target: Target, before: string, behind: string): Statement {
  if (target.on !== undefined) return statement(`${before} ${target.on} ${behind}`)
  // Where there is no sequence the command is NULL, which EXECUTE refuses.
  const command = [quoting.literal(`${before} `), target.text, quoting.literal(` ${behind}`)].join(' || ')
  return { text: [`DO ${dollarQuoted(`BEGIN EXECUTE ${command}; END`)}`], values: [] }
}

/** @param owner As SQL has it; undefined: it has to be looked up. */
function grants(
  target: Target,
  owner: string | undefined,
  to: PostgresPrivileges,
  from: PostgresPrivileges | undefined,
): readonly Statement[] {
  return [...ownerStatements(target, owner, to.ownerPrivileges, from?.ownerPrivileges), ...grantStatements(target, to.grants, from?.grants)]
}

type Grants = PostgresPrivileges['grants']

function ownerStatements(
  target: Target,
  owner: string | undefined,
  to: PostgresPrivileges['ownerPrivileges'],
  from: PostgresPrivileges['ownerPrivileges'],
): readonly Statement[] {
  if (to?.join() === from?.join()) return []
  const given = (to ?? ['all']).map((privilege) => privilege.toUpperCase())
  const told = (before: string, word: string): Statement =>
    owner === undefined ? sayToOwner(target, `${before} %s ${word} %s`) : say(target, before, `${word} ${owner}`)
  return [told('REVOKE ALL ON', 'FROM'), ...(given.length === 0 ? [] : [told(`GRANT ${given.join(', ')} ON`, 'TO')])]
}

function sayToOwner({ of, text, oid }: Target, format: string): Statement {
  const { catalog, owner } = CLASSES[of]
  const role = `pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(o.${owner}))`
  return eachRow(`pg_catalog.format(${quoting.literal(format)}, ${text}, ${role})`, `FROM pg_catalog.${catalog} o WHERE o.oid = ${oid}`)
}

function grantStatements(target: Target, to: Grants, from: Grants): readonly Statement[] {
  if (to === undefined) return from === undefined ? [] : [revokeAll(target), grantDefaults(target)]
  if (from === undefined) return [revokeAll(target), ...to.map((grant) => grantStatement(target, grant))]
  // Revoking from a role takes its privileges on columns too, so all that it has is said again.
  const of = (all: readonly PostgresGrant[], role: string): readonly PostgresGrant[] => all.filter((grant) => grant.to === role)
  const roles = [...new Set([...from, ...to].map((grant) => grant.to))].sort()
  const changed = roles.filter((role) => JSON.stringify(of(from, role)) !== JSON.stringify(of(to, role)))
  return [
    ...changed.filter((role) => of(from, role).length > 0).map((role) => say(target, 'REVOKE ALL ON', `FROM ${roleText(role)}`)),
    ...changed.flatMap((role) => of(to, role).map((grant) => grantStatement(target, grant))),
  ]
}

function grantStatement(target: Target, { to, privileges, columns, grantOption }: PostgresGrant): Statement {
  const list = columns === undefined ? '' : ` (${columns.map((column) => quoting.identifier(column)).join(', ')})`
  const what = privileges.map((privilege) => `${privilege.toUpperCase()}${list}`).join(', ')
  return say(target, `GRANT ${what} ON`, `TO ${roleText(to)}${grantOption === true ? ' WITH GRANT OPTION' : ''}`)
}

function roleText(role: string): string {
  return role === 'public' ? 'PUBLIC' : quoting.identifier(role)
}

/** Nobody but the owner is left; who has something depends on the database, so the server goes through them. */
function revokeAll({ of, text, oid }: Target): Statement {
  const { catalog, acl, owner, type } = CLASSES[of]
  const ofColumns = `UNION SELECT x.* FROM pg_catalog.pg_attribute t, pg_catalog.aclexplode(t.attacl) x WHERE t.attrelid = o.oid`
  return eachRow(
    `pg_catalog.format('REVOKE ALL ON %s FROM %s', ${text}, ${ROLE})`,
    `FROM pg_catalog.${catalog} o, LATERAL (
       SELECT * FROM pg_catalog.aclexplode(coalesce(o.${acl}, pg_catalog.acldefault('${type}', o.${owner})))${
         of === 'relation' ? ` ${ofColumns}` : ''
       }
     ) a
     WHERE o.oid = ${oid} AND a.grantee <> o.${owner}`,
  )
}

/** What CREATE would leave, for the role that makes it now. */
function grantDefaults({ of, text, oid }: Target): Statement {
  const { catalog, owner, schema, type, defaults } = CLASSES[of]
  const me = '(SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = current_user)'
  const own = `SELECT d.defaclacl FROM pg_catalog.pg_default_acl d WHERE d.defaclrole = ${me} AND d.defaclobjtype = '${defaults}'`
  return eachRow(
    `pg_catalog.format('GRANT %s ON %s TO %s%s', a.privilege_type, ${text}, ${ROLE},
      CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)`,
    `FROM pg_catalog.${catalog} o, LATERAL (
       SELECT * FROM pg_catalog.aclexplode(coalesce((${own} AND d.defaclnamespace = 0), pg_catalog.acldefault('${type}', ${me})))
       UNION SELECT * FROM pg_catalog.aclexplode((${own} AND d.defaclnamespace = o.${schema} AND d.defaclnamespace <> 0))
     ) a WHERE o.oid = ${oid} AND a.grantee NOT IN (o.${owner}, ${me})`,
  )
}

const ROLE = `CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END`
