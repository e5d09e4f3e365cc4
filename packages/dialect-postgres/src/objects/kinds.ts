import {
  OBJECT_KINDS,
  type Connection,
  type ObjectCompiler,
  type ObjectKind,
  type ObjectRules,
  type ObjectVerdict,
  type Schema,
  type SchemaObject,
} from '@mig/core/dialect'
import { aggregate } from './aggregate.ts'
import { compositeType } from './composite-type.ts'
import { domain } from './domain.ts'
import { eventTrigger } from './event-trigger.ts'
import { extension } from './extension.ts'
import { functionObject } from './function.ts'
import { localType } from './routine.ts'
import { materializedView } from './materialized-view.ts'
import { operator } from './operator.ts'
import { compareOwned, withOwners } from './owned.ts'
import { policy } from './policy.ts'
import { procedure } from './procedure.ts'
import { rangeType } from './range-type.ts'
import { rule } from './rule.ts'
import { dependencies } from '../dependencies.ts'
import { jsonRows, readOnly } from '../snapshot.ts'
import { resolveTypes } from '../resolve-types.ts'
import { formatType } from '../type-format.ts'
import { schema } from './schema.ts'
import { searchPath } from '../search-path.ts'
import { serialApart } from '../serial.ts'
import { refuseSerialSequences, sequence } from './sequence.ts'
import { statistics } from './statistics.ts'
import { trigger } from './trigger.ts'
import { typeNames } from './type-names.ts'
import { view } from './view.ts'
import type { ObjectScope, PostgresObject } from './object.ts'

/** Each kind of object in a file of its own. */
const KINDS: { readonly [K in ObjectKind]: PostgresObject<K> } = {
  schema,
  extension,
  domain,
  compositeType,
  rangeType,
  sequence,
  view,
  materializedView,
  function: functionObject,
  procedure,
  operator,
  trigger,
  policy,
  rule,
  statistics,
  eventTrigger,
  aggregate,
}

/** What a kind knows, for an object of it. The table says by its type that they belong together; a lookup cannot carry that over. */
function kindOf(kind: ObjectKind): PostgresObject<ObjectKind> {
  return KINDS[kind] as unknown as PostgresObject<ObjectKind>
}

/** The statements of the operations on all kinds. */
export const objectCompiler: ObjectCompiler = withOwners(
  // Each kind has the statements that the table says it has.
  Object.fromEntries(Object.entries(KINDS).map(([kind, { statements }]) => [kind, statements])) as unknown as ObjectCompiler,
)

const asWritten = (spelling: string): string => spelling

type ReadScope = Omit<ObjectScope, 'typeName' | 'columnType' | 'roleName'>

/** All objects of the schemas, in a fixed number of queries; the search path is empty while they are read. */
export async function readObjects(scope: ReadScope, schemas: string): Promise<readonly SchemaObject[]> {
  const objects: SchemaObject[] = []
  for (const kind of OBJECT_KINDS)
    objects.push(...(await kindOf(kind).read({ ...scope, typeName: asWritten, columnType: asWritten, roleName: asWritten }, schemas)))
  return objects
}

/** The objects as they would be read after they were created, in their places; SQL texts stay as they are written. */
export async function normalObjects(model: Schema, connection: Connection): Promise<Pick<Schema, 'objects'>> {
  const { objects: given } = model
  if (given === undefined) return {}
  refuseSerialSequences(model)
  const { defaultSchema, path } = await searchPath(connection)
  const names = await typeNames(
    connection,
    given.flatMap((object) => kindOf(object.kind).spellings?.(object) ?? []),
  )
  const types = await resolveTypes(connection, [...new Set(given.flatMap((object) => kindOf(object.kind).columnTypes?.(object) ?? []))])
  const columnType = (spelling: string): string => {
    const found = types.get(spelling)
    return found === undefined ? spelling : formatType(found)
  }
  const plain = { connection, defaultSchema, path, major: connection.version[0] ?? 0 }
  const typeName = (spelling: string): string => {
    const found = names.get(spelling)
    return found === undefined ? spelling : localType(found, plain)
  }
  const roles = given.some(({ kind }) => kind === 'policy') ? await roleWords(connection) : {}
  const roleName = (role: string): string => roles[role.toLowerCase()] ?? role
  return { objects: given.map((object) => kindOf(object.kind).normalize(object, { ...plain, typeName, columnType, roleName })) }
}

/** The roles of this session, by the words that stand for them. */
async function roleWords(connection: Connection): Promise<{ readonly [word: string]: string }> {
  const [row = {}] = await jsonRows<{ readonly [word: string]: string }>(
    connection,
    'SELECT current_user, current_role, session_user',
  )
  return row
}

export const objects: ObjectRules = {
  dependencies,
  apart: serialApart,
  compare: (connection, pairs) =>
    readOnly(connection, async () => {
      const verdicts: ObjectVerdict[] = []
      for (const { from, to } of pairs) {
        verdicts.push(await compareOwned({ from, to }, (pair) => kindOf(from.kind).compare(pair.from, pair.to, connection)))
      }
      return verdicts
    }),
}
