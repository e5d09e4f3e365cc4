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

/** Options of a serial or an identity column, about the sequence that belongs to it. Its owner is the one of the table. */
export interface PostgresSequencePrivileges {
  /** What the owner may do with the sequence itself. Absent: everything. */
  readonly sequenceOwnerPrivileges?: readonly PostgresPrivilege[]
  /** All that other roles may do with the sequence. Absent: what the default privileges of the database say. An empty list: nothing. */
  readonly sequenceGrants?: readonly PostgresGrant[]
}

export const SEQUENCE_OPTIONS: readonly string[] = [
  'sequenceOwnerPrivileges',
  'sequenceGrants',
] satisfies readonly (keyof PostgresSequencePrivileges)[]

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
  | 'enum'
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
  enum: { word: 'TYPE', on: 'TYPE', class: 'type' },
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
