import { OBJECT_KINDS } from '@mig/core/dialect'
import type { Dialect, QualifiedName, Schema, SchemaObject, Table } from '@mig/core/dialect'
import type { LinkedSides } from '../include.ts'
import type { Linked, LinkedSchema } from '../linked.ts'
import { modelledKinds, type ComparedObjects } from './compare.ts'

export interface SchemaPlace {
  readonly dialect: Dialect
  /** The whole database, with what the project leaves out of the comparison. */
  readonly reflected: Schema
  /** The name without the default schema, which is always there. */
  readonly localName: (name: QualifiedName) => QualifiedName
  readonly compared?: ComparedObjects | undefined
}

export interface WithSchemas {
  readonly to: LinkedSchema
  /** The kinds of objects that are compared. */
  readonly compared: ComparedObjects
}

/**
 * The wanted side with the schemas that its tables, enums and objects stand in, though no model declares them: one that the database lacks
 * is created, and one that is there stays as it is, whoever made it.
 */
export function withUndeclaredSchemas({ from, to }: LinkedSides, place: SchemaPlace): WithSchemas {
  const { dialect, reflected, localName, compared } = place
  const kinds = compared === 'all' ? OBJECT_KINDS : (compared ?? modelledKinds(to))
  const declared = new Set(to.objects.flatMap(({ normal }) => (isSchema(normal) ? [normal.name] : [])))
  const named = new Set(schemasIn(to).filter((schema) => !declared.has(schema) && localName({ schema, name: '' }).schema !== undefined))
  // Nothing can stand in a schema that is not there.
  const placeOf = (item: Table | SchemaObject): string | undefined => ('kind' in item && isSchema(item) ? item.name : item.schema)
  const there = new Set([...reflected.tables, ...(reflected.objects ?? [])].map(placeOf))
  const missing = [...named].filter((name) => !there.has(name)).sort()
  const isCompared = kinds.includes('schema')
  if (!dialect.features.schemas || (!isCompared && missing.length === 0)) return { to, compared: kinds }
  const stays = ({ normal }: Linked<SchemaObject>): boolean =>
    isSchema(normal) && !declared.has(normal.name) && (!isCompared || named.has(normal.name))
  const objects = [...to.objects, ...from.objects.filter(stays), ...missing.map(bareSchema)]
  return { to: { ...to, objects }, compared: isCompared ? kinds : [...kinds, 'schema'] }
}

function schemasIn({ tables, enums, objects }: LinkedSchema): readonly string[] {
  return [...tables, ...enums, ...objects].flatMap(({ normal }) => normal.schema ?? [])
}

function isSchema({ kind }: SchemaObject): boolean {
  return kind === 'schema'
}

function bareSchema(name: string): Linked<SchemaObject> {
  const schema = { kind: 'schema', name } as const
  return { normal: schema, source: schema }
}
