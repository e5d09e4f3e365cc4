import { statement, type Statement } from '@mig/core/dialect'
import { dollarQuoted, quoting } from './quoting.ts'

/*
 * Whose something is and who may use it: https://www.postgresql.org/docs/current/ddl-priv.html. What CREATE leaves depends on the default
 * privileges of the role that runs it, so a list of grants says all there is, and what came by default is taken away before.
 */

/** Options of everything that belongs to a role. */
export interface PostgresPrivileges {
  /** The role that it belongs to. Absent: the role that makes it. */
  readonly owner?: string
  /** What the owner may do itself. Absent: everything. */
  readonly ownerPrivileges?: readonly PostgresPrivilege[]
  /** All that roles besides the owner may do. Absent: what the default privileges of the database say. An empty list: nothing. */
  readonly grants?: readonly PostgresGrant[]
}

export const PRIVILEGE_OPTIONS: readonly string[] = ['owner', 'ownerPrivileges', 'grants'] satisfies readonly (keyof PostgresPrivileges)[]

/** What one role may do, and whether it may let others do it. */
export interface PostgresGrant {
  /** A role; `public` is everyone. */
  readonly to: string
  readonly privileges: readonly PostgresPrivilege[]
  /** The columns that it is about. Absent: the whole. */
  readonly columns?: readonly string[]
  /** The role may grant it to others. */
  readonly grantOption?: true
}

/** `all` are those that the kind of object has. */
export type PostgresPrivilege = 'all' | (typeof PRIVILEGES)[number]

/** In the order in which they are written. */
export const PRIVILEGES = [
  'select',
  'insert',
  'update',
  'delete',
  'truncate',
  'references',
  'trigger',
  'maintain',
  'usage',
  'execute',
  'create',
] as const

/** What PostgreSQL takes as privileges of something. */
export type PrivilegeClass = 'relation' | 'sequence' | 'routine' | 'type' | 'schema'

const TABLE = ['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger'] as const

interface AclClass {
  readonly catalog: string
  readonly acl: string
  readonly owner: string
  readonly schema: string
  /** The type that finds the row by its name. */
  readonly cast: string
  /** As `acldefault` and `pg_default_acl` call it. */
  readonly type: string
  readonly defaults: string
  readonly all: readonly PostgresPrivilege[]
}

const RELATION = { catalog: 'pg_class', acl: 'relacl', owner: 'relowner', schema: 'relnamespace', cast: 'regclass' } as const

/** Where the catalog keeps them. */
export const CLASSES: { readonly [K in PrivilegeClass]: AclClass } = {
  relation: { ...RELATION, type: 'r', defaults: 'r', all: TABLE },
  sequence: { ...RELATION, type: 's', defaults: 'S', all: ['select', 'update', 'usage'] },
  routine: {
    catalog: 'pg_proc',
    acl: 'proacl',
    owner: 'proowner',
    schema: 'pronamespace',
    cast: 'regprocedure',
    type: 'f',
    defaults: 'f',
    all: ['execute'],
  },
  type: {
    catalog: 'pg_type',
    acl: 'typacl',
    owner: 'typowner',
    schema: 'typnamespace',
    cast: 'regtype',
    type: 'T',
    defaults: 'T',
    all: ['usage'],
  },
  schema: {
    catalog: 'pg_namespace',
    acl: 'nspacl',
    owner: 'nspowner',
    // Default privileges on schemas belong to none.
    schema: 'oid',
    cast: 'regnamespace',
    type: 'n',
    defaults: 'n',
    all: ['usage', 'create'],
  },
}

export type OwnedKind =
  | 'table'
  | 'view'
  | 'materializedView'
  | 'sequence'
  | 'function'
  | 'procedure'
  | 'domain'
  | 'compositeType'
  | 'rangeType'
  | 'schema'
  | 'operator'
  | 'statistics'
  | 'eventTrigger'
  | 'aggregate'

interface Owned {
  /** Behind ALTER, and behind GRANT … ON. */
  readonly word: string
  readonly on: string
  /** Absent: it has an owner and no privileges. */
  readonly class?: PrivilegeClass
}

/** Kinds of things that belong to a role and have privileges. */
export const OWNED: { readonly [K in OwnedKind]: Owned } = {
  table: { word: 'TABLE', on: 'TABLE', class: 'relation' },
  view: { word: 'VIEW', on: 'TABLE', class: 'relation' },
  materializedView: { word: 'MATERIALIZED VIEW', on: 'TABLE', class: 'relation' },
  sequence: { word: 'SEQUENCE', on: 'SEQUENCE', class: 'sequence' },
  function: { word: 'FUNCTION', on: 'FUNCTION', class: 'routine' },
  procedure: { word: 'PROCEDURE', on: 'PROCEDURE', class: 'routine' },
  domain: { word: 'DOMAIN', on: 'TYPE', class: 'type' },
  compositeType: { word: 'TYPE', on: 'TYPE', class: 'type' },
  rangeType: { word: 'TYPE', on: 'TYPE', class: 'type' },
  schema: { word: 'SCHEMA', on: 'SCHEMA', class: 'schema' },
  operator: { word: 'OPERATOR', on: 'OPERATOR' },
  statistics: { word: 'STATISTICS', on: 'STATISTICS' },
  eventTrigger: { word: 'EVENT TRIGGER', on: 'EVENT TRIGGER' },
  // By its types alone, without a star or ORDER BY.
  aggregate: { word: 'FUNCTION', on: 'FUNCTION', class: 'routine' },
}


/** All privileges of a class on a server; MAINTAIN came with version 17. */
export function allPrivileges(of: PrivilegeClass, major: number): readonly PostgresPrivilege[] {
  return of === 'relation' && major >= 17 ? [...CLASSES[of].all, 'maintain'] : CLASSES[of].all
}

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
  const of = OWNED[kind].class
  const owner = to.owner === undefined ? 'CURRENT_USER' : quoting.identifier(to.owner)
  return [
    ...(to.owner === from?.owner ? [] : [statement(`ALTER ${OWNED[kind].word} ${name} OWNER TO ${owner}`)]),
    ...(of === undefined ? [] : grants({ of, name, on: `${OWNED[kind].on} ${name}` }, owner, to, from)),
  ]
}

function grants(
  target: Target,
  owner: string,
  to: PostgresPrivileges,
  from: PostgresPrivileges | undefined,
): readonly Statement[] {
  return [...ownerStatements(target, owner, to.ownerPrivileges, from?.ownerPrivileges), ...grantStatements(target, to.grants, from?.grants)]
}

interface Target {
  readonly of: PrivilegeClass
  readonly name: string
  /** `TABLE "t"` */
  readonly on: string
}

type Grants = PostgresPrivileges['grants']

function ownerStatements(
  { on }: Target,
  owner: string,
  to: PostgresPrivileges['ownerPrivileges'],
  from: PostgresPrivileges['ownerPrivileges'],
): readonly Statement[] {
  if (to?.join() === from?.join()) return []
  const revoke = statement(`REVOKE ALL ON ${on} FROM ${owner}`)
  const given = (to ?? ['all']).map((privilege) => privilege.toUpperCase())
  return given.length === 0 ? [revoke] : [revoke, statement(`GRANT ${given.join(', ')} ON ${on} TO ${owner}`)]
}

function grantStatements(target: Target, to: Grants, from: Grants): readonly Statement[] {
  if (to === undefined) return from === undefined ? [] : [revokeAll(target), grantDefaults(target)]
  if (from === undefined) return [revokeAll(target), ...to.map((grant) => grantStatement(target, grant))]
  // Revoking from a role takes its privileges on columns too, so all that it has is said again.
  const of = (grants: readonly PostgresGrant[], role: string): readonly PostgresGrant[] => grants.filter((grant) => grant.to === role)
  const roles = [...new Set([...from, ...to].map((grant) => grant.to))].sort()
  const changed = roles.filter((role) => JSON.stringify(of(from, role)) !== JSON.stringify(of(to, role)))
  return [
    ...changed.filter((role) => of(from, role).length > 0).map((role) => statement(`REVOKE ALL ON ${target.on} FROM ${roleText(role)}`)),
    ...changed.flatMap((role) => of(to, role).map((grant) => grantStatement(target, grant))),
  ]
}

function grantStatement({ on }: Target, { to, privileges, columns, grantOption }: PostgresGrant): Statement {
  const list = columns === undefined ? '' : ` (${columns.map((column) => quoting.identifier(column)).join(', ')})`
  const what = privileges.map((privilege) => `${privilege.toUpperCase()}${list}`).join(', ')
  return statement(`GRANT ${what} ON ${on} TO ${roleText(to)}${grantOption === true ? ' WITH GRANT OPTION' : ''}`)
}

function roleText(role: string): string {
  return role === 'public' ? 'PUBLIC' : quoting.identifier(role)
}

/** Nobody but the owner is left; who has something depends on the database, so the server goes through them. */
function revokeAll(target: Target): Statement {
  const { catalog, acl, owner, cast, type } = CLASSES[target.of]
  const ofColumns = `UNION SELECT x.* FROM pg_catalog.pg_attribute t, pg_catalog.aclexplode(t.attacl) x WHERE t.attrelid = o.oid`
  return eachRow(
    `pg_catalog.format(${quoting.literal(`REVOKE ALL ON ${escaped(target.on)} FROM %s`)}, ${ROLE})`,
    `FROM pg_catalog.${catalog} o, LATERAL (
       SELECT * FROM pg_catalog.aclexplode(coalesce(o.${acl}, pg_catalog.acldefault('${type}', o.${owner})))${
         target.of === 'relation' ? ` ${ofColumns}` : ''
       }
     ) a
     WHERE o.oid = ${quoting.literal(target.name)}::pg_catalog.${cast} AND a.grantee <> o.${owner}`,
  )
}

/** What CREATE would leave, for the role that makes it now. */
function grantDefaults(target: Target): Statement {
  const { catalog, owner, schema, cast, type, defaults } = CLASSES[target.of]
  const me = '(SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = current_user)'
  const own = `SELECT d.defaclacl FROM pg_catalog.pg_default_acl d WHERE d.defaclrole = ${me} AND d.defaclobjtype = '${defaults}'`
  return eachRow(
    `pg_catalog.format(${quoting.literal(`GRANT %s ON ${escaped(target.on)} TO %s%s`)}, a.privilege_type, ${ROLE},
      CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)`,
    `FROM pg_catalog.${catalog} o, LATERAL (
       SELECT * FROM pg_catalog.aclexplode(coalesce((${own} AND d.defaclnamespace = 0), pg_catalog.acldefault('${type}', ${me})))
       UNION SELECT * FROM pg_catalog.aclexplode((${own} AND d.defaclnamespace = o.${schema} AND d.defaclnamespace <> 0))
     ) a WHERE o.oid = ${quoting.literal(target.name)}::pg_catalog.${cast} AND a.grantee NOT IN (o.${owner}, ${me})`,
  )
}

const ROLE = `CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END`

function eachRow(command: string, from: string): Statement {
  const body = `DECLARE command text; BEGIN FOR command IN SELECT DISTINCT ${command} ${from} LOOP EXECUTE command; END LOOP; END`
  return { text: [`DO ${dollarQuoted(body)}`], values: [] }
}

function escaped(text: string): string {
  return text.replaceAll('%', '%%')
}
