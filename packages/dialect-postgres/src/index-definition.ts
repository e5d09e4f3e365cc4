import {
  columnList,
  statement,
  type CompileContext,
  type Index,
  type IndexPart,
  type QualifiedName,
  type Statement,
} from '@mig/core/dialect'
import { nullsNotDistinct } from './constraint-definition.ts'
import { optionsFor } from './options.ts'
import { quoting } from './quoting.ts'

export interface CreateIndexHow {
  readonly ifNotExists?: true
  /** On a table that was just made nobody is kept out, so the index is built in the transaction. */
  readonly newTable?: true
}

/** The statements that make an index: CREATE INDEX, and its comment. */
export function createIndex(table: QualifiedName, index: Index, context: CompileContext, how: CreateIndexHow = {}): readonly Statement[] {
  const options = optionsFor('index', index.options, `the index ${index.name}`)
  const concurrently = options.concurrently === true && how.newTable !== true
  const sql = [
    `CREATE${index.unique === true ? ' UNIQUE' : ''} INDEX`,
    concurrently ? 'CONCURRENTLY' : '',
    how.ifNotExists === true ? 'IF NOT EXISTS' : '',
    quoting.identifier(index.name),
    `ON ${quoting.qualified(table)}`,
    options.using === undefined ? '' : `USING ${quoting.identifier(options.using)}`,
    `(${index.parts.map((part) => indexPart(part, index.name)).join(', ')})`,
    options.include === undefined ? '' : `INCLUDE ${columnList(options.include, quoting)}`,
    options.nullsNotDistinct === true ? nullsNotDistinct(index.name, context) : '',
    options.with === undefined ? '' : `WITH (${storageParameters(options.with)})`,
    index.where === undefined ? '' : `WHERE ${index.where}`,
  ]
    .filter((part) => part !== '')
    .join(' ')
  return [concurrently ? { ...statement(sql), autocommit: true } : statement(sql), ...indexComment(table, index)]
}

function indexComment(table: QualifiedName, index: Index): readonly Statement[] {
  if (index.comment === undefined) return []
  return [statement(`COMMENT ON INDEX ${quoting.qualified(besideTable(table, index.name))} IS ${quoting.literal(index.comment)}`)]
}

/** An index lives in the schema of its table. */
export function besideTable(table: QualifiedName, name: string): QualifiedName {
  return table.schema === undefined ? { name } : { schema: table.schema, name }
}

function indexPart(part: IndexPart, index: string): string {
  const { opclass } = optionsFor('part', part.options, `a part of the index ${index}`)
  return [
    'column' in part ? quoting.identifier(part.column) : `(${part.sql})`,
    part.collation === undefined ? '' : `COLLATE ${quoting.identifier(part.collation)}`,
    opclass === undefined ? '' : quoting.identifier(opclass),
    part.order === 'desc' ? 'DESC' : '',
    part.nulls === undefined ? '' : `NULLS ${part.nulls.toUpperCase()}`,
  ]
    .filter((piece) => piece !== '')
    .join(' ')
}

function storageParameters(settings: { readonly [name: string]: string | number | boolean }): string {
  return Object.entries(settings)
    .map(([name, value]) => `${quoting.identifier(name)} = ${quoting.literal(String(value))}`)
    .join(', ')
}
