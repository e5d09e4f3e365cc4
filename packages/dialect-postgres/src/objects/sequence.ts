import {
  equalData,
  ModelError,
  statement,
  tokenize,
  tokenName,
  UnsupportedError,
  type CompileContext,
  type CreateObjectOp,
  type Schema,
  type Sequence,
  type Statement,
} from '@mig/core/dialect'
import { jsonRows } from '../snapshot.ts'
import { localName } from '../read-type.ts'
import { notOfSerial, ofSchemas, type NamedSequenceRow } from '../catalog.ts'
import { counterClauses, moveWithin, newCounterClauses } from '../counter.ts'
import { normalIdentity } from '../identity.ts'
import { takenFrom } from '../next-value.ts'
import { quoting } from '../quoting.ts'
import { ownedBy, takeTableOwner } from '../sequence-owner.ts'
import { setSchema } from '../set-schema.ts'
import {
  commentChange,
  commentOf,
  commentOn,
  ifExists,
  ifNotExists,
  notOfExtension,
  withLocalSchema,
  type PostgresObject,
} from './object.ts'

/** https://www.postgresql.org/docs/current/sql-createsequence.html */
export const sequence: PostgresObject<'sequence'> = {
  statements: {
    create: createSequence,
    drop: (op) => [statement(`DROP SEQUENCE ${ifExists(op)}${quoting.qualified(op.object)}`)],
    alter: ({ object, was }) => alterSequence(object, was),
    rename: ({ object, to }) => [statement(`ALTER SEQUENCE ${quoting.qualified(object)} RENAME TO ${quoting.identifier(to)}`)],
    move: (op) => [setSchema('SEQUENCE', quoting.qualified(op.object), op.to)],
  },

  // The sequence of an identity or a serial column is a part of the column.
  read: async ({ connection, defaultSchema }, schemas) => {
    const rows = await jsonRows<StandaloneRow>(
      connection,
      `SELECT n.nspname AS schema, c.relname AS name, format_type(s.seqtypid, NULL) AS type, s.seqstart::text AS start,
         s.seqincrement::text AS increment, s.seqmin::text AS min, s.seqmax::text AS max, s.seqcache::text AS cache, s.seqcycle AS cycle,
         c.relpersistence = 'u' AS unlogged, o.nspname AS "ownerSchema", o.relname AS "ownerTable", o.attname AS "ownerColumn",
         ${commentOn('pg_class', 'c.oid')}
       FROM pg_catalog.pg_sequence s
       JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       LEFT JOIN (
         SELECT d.objid, d.deptype, t.relname, tn.nspname, a.attname FROM pg_catalog.pg_depend d
         JOIN pg_catalog.pg_class t ON t.oid = d.refobjid JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
         JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
         WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass
           AND d.objsubid = 0 AND d.deptype IN ('a', 'i')
       ) o ON o.objid = c.oid
       WHERE ${ofSchemas('pg_class', 'c.oid')} AND o.deptype IS DISTINCT FROM 'i' AND c.relpersistence <> 't'
         AND ${notOfSerial('c.oid')} AND ${notOfExtension('pg_class', 'c.oid')}
       ORDER BY n.nspname, c.relname`,
      [schemas],
    )
    return rows.map((row) => readSequence(row, defaultSchema))
  },

  normalize: (object, scope) => {
    const { kind, name, schema, type, unlogged, ownedBy, comment } = withLocalSchema(object, scope)
    return {
      kind,
      ...(schema === undefined ? {} : { schema }),
      name,
      ...(type === undefined ? {} : { type }),
      ...normalIdentity(object, { kind: type ?? 'bigint' }),
      ...(unlogged === undefined ? {} : { unlogged }),
      ...(ownedBy === undefined ? {} : { ownedBy: withLocalSchema(ownedBy, scope) }),
      ...(comment === undefined ? {} : { comment }),
    }
  },

  compare: () => 'alter',
}

/**
 * A sequence that belongs to the column whose default takes its numbers is a part of that column, and is read as such.
 * @throws ModelError `model.sequence`
 */
export function refuseSerialSequences({ tables, objects = [] }: Schema): void {
  for (const { kind, ...object } of objects) {
    if (kind !== 'sequence' || !('ownedBy' in object) || object.ownedBy === undefined) continue
    const { schema, table, column } = object.ownedBy
    const owner = tables.find((other) => other.name === table && other.schema === schema)?.columns.find(({ name }) => name === column)
    if (owner?.default === undefined || !('sql' in owner.default) || !takesFrom(owner.default.sql, object.name)) continue
    throw new ModelError(
      'model.sequence',
      `The sequence ${object.name} belongs to the column ${table}.${column}, which takes its numbers.`,
      {
        hint: "That is a serial column: leave out the sequence and the default, and write .with({ postgres: { serial: 'bigint' } }).",
      },
    )
  }
}

function takesFrom(sql: string, sequence: string): boolean {
  const last = tokenize(takenFrom(sql)?.slice(1, -1) ?? '').at(-1)
  return last !== undefined && tokenName(last) === sequence
}

/** Its clauses, and its comment. */
export function createSequence(op: CreateObjectOp<'sequence'>, { version }: CompileContext): readonly Statement[] {
  const { object } = op
  if (object.unlogged === true && (version[0] ?? 0) < 15) {
    throw new UnsupportedError(`The sequence ${object.name} is to be unlogged, which needs PostgreSQL 15.`, {
      hint: 'Leave `unlogged` out.',
    })
  }
  const name = quoting.qualified(object)
  const clauses = [object.type === undefined ? '' : ` AS ${object.type}`, ...spaced(newCounterClauses(object))]
  const unlogged = object.unlogged === true ? 'UNLOGGED ' : ''
  const sql = `CREATE ${unlogged}SEQUENCE ${ifNotExists(op)}${name}${clauses.join('')}`
  return [statement(sql), ...belonging(object), ...commentChange(`SEQUENCE ${name}`, object.comment, undefined)]
}

interface StandaloneRow extends NamedSequenceRow {
  readonly schema: string
  readonly ownerSchema: string | null
  readonly ownerTable: string | null
  readonly ownerColumn: string | null
}

function readSequence(row: StandaloneRow, defaultSchema: string | undefined): Sequence {
  const { type, start, increment, min, max, cache } = row
  const { always: _, ...counter } = normalIdentity(
    { start, increment, min, max, cache, ...(row.cycle ? { cycle: true } : {}) },
    { kind: type },
  )
  return {
    kind: 'sequence',
    ...localName(row.schema, row.name, defaultSchema),
    ...(type === 'bigint' ? {} : { type }),
    ...counter,
    ...(row.unlogged ? { unlogged: true } : {}),
    ...ownerOf(row, defaultSchema),
    ...commentOf(row),
  }
}

function ownerOf({ ownerSchema, ownerTable, ownerColumn }: StandaloneRow, defaultSchema: string | undefined): Pick<Sequence, 'ownedBy'> {
  if (ownerSchema === null || ownerTable === null || ownerColumn === null) return {}
  const { name, ...schema } = localName(ownerSchema, ownerTable, defaultSchema)
  return { ownedBy: { ...schema, table: name, column: ownerColumn } }
}

function spaced(clauses: readonly string[]): readonly string[] {
  return clauses.map((clause) => ` ${clause}`)
}

/** Nothing for one that belongs to no column. */
function belonging(object: Sequence): readonly Statement[] {
  if (object.ownedBy === undefined) return []
  const { schema, table: name, column } = object.ownedBy
  const table = schema === undefined ? { name } : { schema, name }
  return [takeTableOwner(object, table), ownedBy(object, table, column)]
}

/** Without `was` every option is set, so that the sequence is what is said whatever it was. */
export function alterSequence(set: Sequence, was: Sequence | undefined): readonly Statement[] {
  const name = quoting.qualified(set)
  const type = was !== undefined && set.type === was.type ? '' : ` AS ${set.type ?? 'bigint'}`
  const stays = was !== undefined && equalData(set.ownedBy ?? null, was.ownedBy ?? null)
  const free = stays || set.ownedBy !== undefined ? '' : ' OWNED BY NONE'
  const clauses = [type, ...spaced(counterClauses(set, was)), free].join('')
  const logged =
    set.unlogged === was?.unlogged ? [] : [statement(`ALTER SEQUENCE ${name} SET ${set.unlogged === true ? 'UNLOGGED' : 'LOGGED'}`)]
  return [
    ...moveWithin(quoting.literal(name), set, was, (clause) => `ALTER SEQUENCE ${name} ${clause}`),
    ...(clauses === '' ? [] : [statement(`ALTER SEQUENCE ${name}${clauses}`)]),
    ...(stays ? [] : belonging(set)),
    ...logged,
    ...commentChange(`SEQUENCE ${name}`, set.comment, was?.comment),
  ]
}
