import {
  bareExpression,
  typeFor,
  type Column,
  type ColumnType,
  type Connection,
  type Constraint,
  type Deferral,
  type DialectOptions,
  type Index,
  type IndexPart,
  type QualifiedName,
  type Schema,
  type Table,
  type Value,
} from '@mig/core/dialect'
import { optionsFor, type OptionPlace } from './options.ts'
import { searchPath } from './search-path.ts'
import { normalColumnOptions, normalOptions, type OptionScope } from './normal-options.ts'
import { collationIn, normalCollation, ownCollation } from './qualified-text.ts'
import { withNormalBounds } from './partition-bounds.ts'
import { defaultText } from './defaults.ts'
import { inPostgres, splitCollation } from './read-index.ts'
import { withLocalSchema } from './objects/object.ts'
import { isBuiltInType } from './built-in-types.ts'
import { sqlWords } from './tokens.ts'
import { normalIdentity } from './identity.ts'
import { quoting } from './quoting.ts'
import { requirePossible } from './possible-tables.ts'
import { normalSerial } from './serial.ts'
import { resolveTypes } from './resolve-types.ts'

interface Context extends OptionScope {
  /** What the server understands by the spellings of custom types. */
  readonly resolved: ReadonlyMap<string, ColumnType>
}

/** The schema as reflection would give it; expressions stay as they are written. */
export async function normalize(schema: Schema, connection: Connection): Promise<Schema> {
  const spellings = schema.tables.flatMap((table) => table.columns.flatMap((column) => spellingsOf(column.type)))
  const { defaultSchema, path } = await searchPath(connection)
  const context: Context = {
    defaultSchema,
    path,
    resolved: await resolveTypes(connection, [...new Set(spellings)]),
  }
  const tables = schema.tables.map((table) => normalTable(table, context))
  requirePossible(tables, connection.version)
  return {
    tables: await withNormalBounds(tables, connection),
    enums: schema.enums.map((item) => withOptions(localEnum(item, context), 'owned', `the enum ${item.name}`)),
  }
}

function spellingsOf(given: ColumnType): readonly string[] {
  const type = typeFor(given, 'postgres')
  if (type.kind === 'array') return spellingsOf(type.of)
  return type.kind === 'custom' ? [type.sql] : []
}

function localEnum<T extends QualifiedName>(item: T, context: Context): T {
  return isBuiltInType(item.name) ? item : withLocalSchema(item, context)
}

function normalTable(table: Table, context: Context): Table {
  const where = `the table ${table.name}`
  const keys = new Set(table.constraints.flatMap((constraint) => (constraint.kind === 'primaryKey' ? constraint.columns : [])))
  const columns = table.columns.map((column) => withNormalSerial(normalColumn(column, keys, context, table.name), table))
  return {
    ...withOptions(withLocalSchema(table, context), 'table', where, ['concurrently'], context),
    columns,
    constraints: table.constraints.map((constraint) => normalConstraint(constraint, columns, context)),
    indexes: table.indexes.map((index) => normalIndex(index, columns, context)),
  }
}

/** Options of this dialect alone, without those that say the default; `forget` are instructions rather than facts. */
export function withOptions<T extends { readonly options?: DialectOptions }>(
  item: T,
  place: OptionPlace,
  where: string,
  forget: readonly string[] = [],
  scope?: OptionScope,
): T {
  // Most things of most schemas.
  if (item.options === undefined) return item
  const { options, ...rest } = item
  // Each value was found to have one of the forms of options, all of which are data.
  const own = optionsFor(place, options, where) as { readonly [option: string]: Value }
  const kept = Object.fromEntries(Object.entries(own).filter(([name]) => !forget.includes(name)))
  const normal: object = { ...rest, ...inPostgres(normalOptions(place, kept, scope)) }
  // `options` is optional in every T, so the rest and the new options are one again.
  return normal as T
}

function normalColumn(column: Column, keys: ReadonlySet<string>, context: Context, table: string): Column {
  const type = normalType(column.type, context)
  const { default: given, collation, identity, generated, options, ...rest } = withOptions(column, 'column', `the column ${column.name}`)
  const nullable = column.nullable && !keys.has(column.name) && identity === undefined
  return {
    ...rest,
    type,
    nullable,
    ...normalDefault(given, type),
    ...(identity === undefined ? {} : { identity: normalIdentity(identity, type) }),
    ...(generated === undefined ? {} : { generated: { ...generated, sql: bareExpression(generated.sql) } }),
    ...ownCollation(context.path, collation),
    ...inPostgres(normalColumnOptions(options?.['postgres'] ?? {}, type, nullable, table, column)),
  }
}

function withNormalSerial(column: Column, table: Table): Column {
  const { serial } = optionsFor('column', column.options, `the column ${column.name}`)
  if (serial === undefined) return column
  const { unlogged = false } = optionsFor('table', table.options, `the table ${table.name}`)
  const data = normalSerial(serial, table, column.name, unlogged)
  return { ...column, options: { ...column.options, postgres: { ...column.options?.['postgres'], serial: data } } }
}

/** DEFAULT NULL is no default; a value whose literal depends on the column's type becomes SQL. */
function normalDefault(given: Column['default'], type: ColumnType): Pick<Column, 'default'> {
  if (given === undefined || ('value' in given && given.value === null)) return {}
  if ('sql' in given) return { default: { sql: bareExpression(given.sql) } }
  const text = defaultText(given, type)
  return { default: text === quoting.literal(given.value) ? given : { sql: text } }
}

function normalType(given: ColumnType, context: Context): ColumnType {
  const { variants: _variants, ...type } = typeFor(given, 'postgres')
  if (type.kind === 'custom') return context.resolved.get(type.sql) ?? type
  if (type.kind === 'char') return { kind: 'char', length: type.length ?? 1 }
  if (type.kind === 'enum') return localEnum(type, context)
  if (type.kind === 'numeric') {
    const { scale, ...rest } = type
    return scale === undefined || scale === 0 ? rest : { ...rest, scale }
  }
  if (type.kind !== 'array') return type
  const of = normalType(type.of, context)
  // An array has any number of dimensions.
  return of.kind === 'array' ? of : { kind: 'array', of }
}

function normalConstraint(constraint: Constraint, columns: readonly Column[], context: Context): Constraint {
  const normal = withOptions(constraint, 'constraint', `the constraint ${constraint.name ?? `(${constraint.kind})`}`, [], context)
  if (normal.kind === 'check') return { ...normal, sql: bareExpression(normal.sql) }
  if (normal.kind === 'exclusion') {
    const { parts, where } = normal
    const of = `the constraint ${normal.name ?? '(exclusion)'}`
    return withDeferral({
      ...normal,
      parts: parts.map(({ operator, ...part }) => ({ ...normalPart(part, of, columns, context), operator: operator.trim() })),
      ...(where === undefined ? {} : { where: bareExpression(where) }),
    })
  }
  if (normal.kind !== 'foreignKey') return withDeferral(normal)
  const { references } = normal
  const isLocal = references.schema === undefined || references.schema === context.defaultSchema
  return withDeferral(isLocal ? { ...normal, references: { table: references.table, columns: references.columns } } : normal)
}

/** What is deferred is deferrable. */
function withDeferral<T extends Deferral>(constraint: T): T {
  return constraint.initially === 'deferred' ? { ...constraint, deferrable: true } : constraint
}

export function normalIndex(index: Index, columns: readonly Column[], scope?: OptionScope): Index {
  return {
    ...withOptions(index, 'index', `the index ${index.name}`, ['concurrently'], scope),
    parts: index.parts.map((part) => normalPart(part, `the index ${index.name}`, columns, scope)),
    ...(index.where === undefined ? {} : { where: bareExpression(index.where) }),
  }
}

function normalPart(given: IndexPart, of: string, columns: readonly Column[], scope: OptionScope | undefined): IndexPart {
  const part = withOptions('sql' in given ? withOwnCollation(given, scope) : given, 'part', `a part of ${of}`, [], scope)
  const named = 'column' in part ? part : asColumn(part, columns)
  const { collation, nulls, ...rest } = named
  const own = usualCollation(named, columns)
  return {
    ...rest,
    ...(collation === undefined || collation === own ? {} : { collation: normalCollation(scope?.path, collation) }),
    ...(nulls === undefined || nulls === (rest.order === 'desc' ? 'first' : 'last') ? {} : { nulls }),
  }
}

/** A collation at the end of an expression is that of the part. */
function withOwnCollation(part: Extract<IndexPart, { readonly sql: string }>, scope: OptionScope | undefined): IndexPart {
  const { sql, collation } = splitCollation(bareExpression(part.sql))
  return { ...part, sql, ...(collation === undefined ? {} : { collation: collationIn(scope?.path, collation) }) }
}

/** The collation that a part has by itself: an expression takes it from its columns. */
function usualCollation(part: IndexPart, columns: readonly Column[]): string {
  const names = new Set('column' in part ? [part.column] : sqlWords(part.sql).map((token) => token.text))
  return columns.find((column) => column.collation !== undefined && names.has(column.name))?.collation ?? 'default'
}

/** An expression that is only a column's name is the column. */
function asColumn(part: Extract<IndexPart, { readonly sql: string }>, columns: readonly Column[]): IndexPart {
  const tokens = sqlWords(part.sql)
  const [token] = tokens
  const isName = tokens.length === 1 && (token?.kind === 'word' || token?.kind === 'quoted')
  if (!isName || !columns.some((column) => column.name === token.text)) return part
  const { sql: _name, ...rest } = part
  return { ...rest, column: token.text }
}
