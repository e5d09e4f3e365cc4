import { nameKey } from '@mig/core/dialect'
import type { Connection, Dialect, QualifiedName, Schema, SchemaObject } from '@mig/core/dialect'
import { readName, splitName } from '../decisions/names.ts'
import type { RenameDecision } from '../decisions/decision.ts'

/**
 * Tables, enums and other objects that models or answers say were something else before, by all names that they may have had: the first
 * part of `old.users` is a schema, or a table whose column it is.
 */
export function formerThings({ formerNames = [] }: Schema, decisions: readonly RenameDecision[]): readonly QualifiedName[] {
  const told = formerNames.flatMap((former) => (typeof former.from === 'string' ? [] : [former.from]))
  const said = decisions.flatMap(({ subject }): readonly QualifiedName[] => {
    const [schema, name] = splitName(readName(subject.replace(/^\w+:/, '')) ?? subject)
    return schema === undefined || name === undefined ? [] : [{ schema, name }]
  })
  return [...told, ...said]
}

/**
 * The schema without what stands in schemas that were read for the sake of those things alone: what else is there belongs to somebody
 * else, and must not be taken for what the models lack.
 */
export function withFormerThings(schema: Schema, compared: readonly string[], things: readonly QualifiedName[]): Schema {
  const isRead = ({ schema: space }: QualifiedName): boolean => space === undefined || compared.includes(space)
  const isOne = new Set(things.map(nameKey))
  const isKept = (item: QualifiedName): boolean => isRead(item) || isOne.has(nameKey(item))
  const tables = schema.tables.filter(isKept)
  const names = new Set(tables.map(nameKey))
  const isOfTable = (object: SchemaObject): boolean => {
    const owner = ownerOf(object)
    return owner !== undefined && names.has(nameKey(owner))
  }
  const isIn = (object: SchemaObject): boolean =>
    object.kind === 'schema' ? isRead({ schema: object.name, name: '' }) : isKept(object) || isOfTable(object)
  // Columns of tables elsewhere may have an enum of any schema.
  const kept = { ...schema, tables }
  return schema.objects === undefined ? kept : { ...kept, objects: schema.objects.filter(isIn) }
}

function ownerOf(object: SchemaObject): QualifiedName | undefined {
  const { schema } = object
  const beside = (name: string): QualifiedName => (schema === undefined ? { name } : { schema, name })
  if (object.kind === 'trigger' || object.kind === 'policy' || object.kind === 'rule') return beside(object.table)
  if (object.kind === 'statistics') return object.of
  return object.kind === 'sequence' && object.ownedBy !== undefined ? beside(object.ownedBy.table) : undefined
}

/** How names are said without the default schema, whatever that is called. */
export async function localNames(
  names: readonly QualifiedName[],
  dialect: Dialect,
  connection: Connection,
): Promise<(name: QualifiedName) => QualifiedName> {
  const named = names.filter(({ schema }) => schema !== undefined)
  if (named.length === 0) return (name) => name
  const empty = named.map(({ schema = '' }) => ({ schema, name: 'any', columns: [], constraints: [], indexes: [] }))
  const normal = await dialect.types.normalize({ tables: empty, enums: [] }, connection)
  const local = new Set(named.flatMap(({ schema }, index) => (normal.tables[index]?.schema === undefined ? [schema] : [])))
  return ({ schema, name }) => (schema === undefined || local.has(schema) ? { name } : { schema, name })
}
