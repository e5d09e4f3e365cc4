import type { QualifiedName } from '@mig/core/dialect'
import type { PostgresName } from './options.ts'
import { quoting } from './quoting.ts'

/*
 * Names of objects that are found through the search path, such as collations and operator classes: those in a schema of the path
 * stand alone, others say their schema.
 */

/** The name as SQL has it. */
export function nameText(name: PostgresName): string {
  return typeof name === 'string' ? quoting.identifier(name) : quoting.qualified(name)
}

/** A name that options hold as a table has it. */
export function qualifiedOf(name: PostgresName): QualifiedName {
  return typeof name === 'string' ? { name } : name
}

const QUALIFIED = /^"((?:[^"]|"")+)"\."((?:[^"]|"")+)"$/

/**
 * A collation as SQL has it. Its name is one text, in which dots are common (`de_DE.utf8`), so one of another schema is told by its
 * quotes: `"app"."german"`.
 */
export function collationText(collation: string): string {
  return QUALIFIED.test(collation) ? collation : quoting.identifier(collation)
}

/** The schemas whose names stand alone; absent, all of them do. */
type Path = readonly string[] | undefined

/** The collation, without its schema where that is in the search path. */
export function collationIn(path: Path, { schema, name }: QualifiedName): string {
  return isIn(path, schema) ? name : quoting.qualified({ schema, name })
}

/** The collation that a model names; `default` is the one that the type has by itself. */
export function ownCollation(path: Path, collation: string | undefined): { readonly collation?: string } {
  return collation === undefined || collation === 'default' ? {} : { collation: normalCollation(path, collation) }
}

/** The collation that a model names, without its schema where that is in the search path. */
export function normalCollation(path: Path, collation: string): string {
  const [, schema, name] = QUALIFIED.exec(collation) ?? []
  if (schema === undefined || name === undefined) return collation
  return collationIn(path, { schema: schema.replaceAll('""', '"'), name: name.replaceAll('""', '"') })
}

/** The name, without its schema where that is in the search path. */
export function nameIn(path: Path, { schema, name }: QualifiedName): PostgresName {
  return isIn(path, schema) ? name : { schema, name }
}

function isIn(path: Path, schema: string | undefined): schema is undefined {
  return schema === undefined || path === undefined || path.includes(schema)
}
