import {
  columnList,
  DialectError,
  statement,
  type CompileContext,
  type Index,
  type IndexPart,
  type QualifiedName,
  type Statement,
} from '@mig/core/dialect'
import { collationText, nameText } from './qualified-text.ts'
import { optionsAt, type PostgresSettings } from './options.ts'
import { quoting } from './quoting.ts'

export interface CreateIndexHow {
  readonly ifNotExists?: true
  /** On a table that was just made nobody is kept out, so the index is built in the transaction. */
  readonly newTable?: true
}

/** The statements that make an index: CREATE INDEX, and its comment. */
export function createIndex(table: QualifiedName, index: Index, context: CompileContext, how: CreateIndexHow = {}): readonly Statement[] {
  const options = optionsAt('index', index.options, `the index ${index.name}`, context)
  const concurrently = options.concurrently === true && how.newTable !== true
  const sql = [
    `CREATE${index.unique === true ? ' UNIQUE' : ''} INDEX`,
    concurrently ? 'CONCURRENTLY' : '',
    how.ifNotExists === true ? 'IF NOT EXISTS' : '',
    quoting.identifier(index.name),
    `ON ${quoting.qualified(table)}`,
    options.using === undefined ? '' : `USING ${quoting.identifier(options.using)}`,
    `(${index.parts.map((part) => indexPart(part, `the index ${index.name}`, context)).join(', ')})`,
    options.include === undefined ? '' : `INCLUDE ${columnList(options.include, quoting)}`,
    options.nullsNotDistinct === true ? 'NULLS NOT DISTINCT' : '',
    options.with === undefined ? '' : `WITH (${storageParameters(options.with)})`,
    options.tablespace === undefined ? '' : `TABLESPACE ${quoting.identifier(options.tablespace)}`,
    index.where === undefined ? '' : `WHERE ${index.where}`,
  ]
    .filter((part) => part !== '')
    .join(' ')
  const create = concurrently ? { ...statement(sql), autocommit: true as const } : statement(sql)
  const comments = index.comment === undefined ? [] : [indexComment(table, index.name, index.comment)]
  return [create, ...partStatistics(table, index, context), ...comments]
}

/** What ANALYZE keeps of expressions is told of the index, whose columns are counted: an expression has no name. */
function partStatistics(table: QualifiedName, index: Index, context: CompileContext): readonly Statement[] {
  return index.parts.flatMap((part, place) => {
    const { statistics } = optionsAt('part', part.options, `a part of the index ${index.name}`, context)
    if (statistics === undefined) return []
    const name = quoting.qualified(besideTable(table, index.name))
    return [statement(`ALTER INDEX ${name} ALTER COLUMN ${place + 1} SET STATISTICS ${statistics}`)]
  })
}

/** `null` takes the comment away. */
export function indexComment(table: QualifiedName, name: string, comment: string | null): Statement {
  return statement(`COMMENT ON INDEX ${quoting.qualified(besideTable(table, name))} IS ${quoting.literal(comment)}`)
}

/** An index lives in the schema of its table. */
export function besideTable(table: QualifiedName, name: string): QualifiedName {
  return table.schema === undefined ? { name } : { schema: table.schema, name }
}

/**
 * A column or an expression of an index or of an exclusion constraint.
 * @param of To what it belongs, for messages.
 */
export function indexPart(part: IndexPart, of: string, context: CompileContext): string {
  const { opclass, opclassOptions } = optionsAt('part', part.options, `a part of ${of}`, context)
  if (opclassOptions !== undefined && opclass === undefined) {
    throw new DialectError('dialect.option', `A part of ${of} has opclassOptions and no opclass.`, {
      hint: 'Name the operator class whose parameters they are.',
    })
  }
  return [
    'column' in part ? quoting.identifier(part.column) : `(${part.sql})`,
    part.collation === undefined ? '' : `COLLATE ${collationText(part.collation)}`,
    opclass === undefined ? '' : nameText(opclass),
    opclassOptions === undefined ? '' : `(${storageParameters(opclassOptions)})`,
    part.order === 'desc' ? 'DESC' : '',
    part.nulls === undefined ? '' : `NULLS ${part.nulls.toUpperCase()}`,
  ]
    .filter((piece) => piece !== '')
    .join(' ')
}

/** `"fillfactor" = '70', "toast"."autovacuum_enabled" = 'false'` */
export function storageParameters(settings: PostgresSettings): string {
  return Object.entries(settings)
    .map(([name, value]) => `${parameterName(name)} = ${quoting.literal(String(value))}`)
    .join(', ')
}

/** Those of the table behind a table have its name before a dot: `toast.autovacuum_enabled`. */
export function parameterName(name: string): string {
  return name
    .split('.')
    .map((part) => quoting.identifier(part))
    .join('.')
}
