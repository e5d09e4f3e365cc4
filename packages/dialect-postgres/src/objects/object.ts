import {
  statement,
  UnsupportedError,
  type Connection,
  type ObjectKind,
  type ObjectName,
  type ObjectOf,
  type ObjectStatements,
  type ObjectVerdict,
  type Statement,
} from '@mig/core/dialect'
import { COMMENT } from '../catalog.ts'
import { quoting } from '../quoting.ts'

/** What reading and normalising an object may know. */
export interface ObjectScope {
  readonly connection: Connection
  /** The schema whose objects carry no schema; absent when the search path names none that exists. */
  readonly defaultSchema: string | undefined
  /** The schemas whose collations and operator classes are found by their names alone. */
  readonly path: readonly string[]
  readonly major: number
  /** The spelling of a type that the server prints; the given one where it knows no such type. */
  readonly typeName: (spelling: string) => string
  /** The same with what a column's type says besides its name, such as a length. */
  readonly columnType: (spelling: string) => string
  /** The role that a word such as `current_user` stands for in this session; any other name as it is. */
  readonly roleName: (role: string) => string
}

/** All that PostgreSQL has to know of one kind of object. */
export interface PostgresObject<K extends ObjectKind> {
  readonly statements: ObjectStatements<K>
  /**
   * All objects of the kind in the schemas, in a fixed number of queries, without those of extensions; `schemas` is an array as bound
   * values have it.
   */
  readonly read: (scope: ObjectScope, schemas: string) => Promise<readonly ObjectOf<K>[]>
  /** Types that the object names as texts, whose spelling the server decides. */
  readonly spellings?: (object: ObjectOf<K>) => readonly string[]
  /** The same where lengths belong to them. */
  readonly columnTypes?: (object: ObjectOf<K>) => readonly string[]
  /** The object as `read` would give it after it was created; SQL texts stay as they are written. */
  readonly normalize: (object: ObjectOf<K>, scope: ObjectScope) => ObjectOf<K>
  /** What becomes of an object whose data differs. */
  readonly compare: (from: ObjectOf<K>, to: ObjectOf<K>, connection: Connection) => ObjectVerdict | Promise<ObjectVerdict>
}

/**
 * Refuses `ifNotExists` for a kind whose CREATE does not know it.
 * @param what The words behind CREATE: `EVENT TRIGGER`.
 * @param orReplace It has CREATE OR REPLACE, which is what the operation that alters runs.
 */
export function refuseIfNotExists(
  { object, ifNotExists }: { readonly object: { readonly name: string }; readonly ifNotExists?: true },
  what: string,
  orReplace?: 'orReplace',
): void {
  if (ifNotExists !== true) return
  const other = orReplace === undefined ? '' : `, or use the operation that alters: it creates a ${what.toLowerCase()} that is not there`
  throw new UnsupportedError(`PostgreSQL has no CREATE ${what} IF NOT EXISTS, asked for ${object.name}.`, {
    hint: `Leave \`ifNotExists\` out${other}.`,
  })
}

/** The name without its schema where that is the default one. */
export function withLocalSchema<T extends { readonly schema?: string }>(item: T, { defaultSchema }: Pick<ObjectScope, 'defaultSchema'>): T {
  if (item.schema === undefined || item.schema !== defaultSchema) return item
  const { schema: _default, ...rest } = item
  // `schema` is optional in every T, so what is left of it is still one.
  return rest as T
}

/** `COMMENT ON VIEW "v" IS …`, where the comment is another one than before. */
export function commentChange(what: string, comment: string | undefined, was: string | undefined): readonly Statement[] {
  return comment === was ? [] : [statement(`COMMENT ON ${what} IS ${quoting.literal(comment ?? null)}`)]
}

export function commentOf(row: { readonly comment: string | null }): { readonly comment?: string } {
  return row.comment === null ? {} : { comment: row.comment }
}

/** The table of what belongs to one. */
export function tableText({ schema, table }: { readonly schema?: string; readonly table: string }): string {
  return quoting.qualified(schema === undefined ? { name: table } : { schema, name: table })
}

/** `"touch" ON "expenses"` */
export function onTable({ schema, name, table = '' }: ObjectName): string {
  return `${quoting.identifier(name)} ON ${tableText(schema === undefined ? { table } : { schema, table })}`
}

export function ifExists(op: { readonly ifExists?: true }): string {
  return op.ifExists === true ? 'IF EXISTS ' : ''
}

export function ifNotExists(op: { readonly ifNotExists?: true }): string {
  return op.ifNotExists === true ? 'IF NOT EXISTS ' : ''
}

/** A condition: the object is no member of an extension. */
export function notOfExtension(catalog: string, oid: string): string {
  return `NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend e
    WHERE e.classid = 'pg_catalog.${catalog}'::regclass AND e.objid = ${oid} AND e.deptype = 'e'
  )`
}

/** The comment of an object, as a column of a query. */
export function commentOn(catalog: string, oid: string): string {
  return `${COMMENT(catalog, oid)} AS comment`
}
