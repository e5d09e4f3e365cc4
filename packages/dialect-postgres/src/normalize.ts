import {
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
import { currentSchema } from './reflector.ts'
import { defaultText } from './defaults.ts'
import { inPostgres, splitCollation } from './read-index.ts'
import { bareExpression, tokenize } from './tokens.ts'
import { normalIdentity } from './identity.ts'
import { quoting } from './quoting.ts'
import { resolveTypes } from './resolve-types.ts'

interface Context {
  readonly defaultSchema: string | undefined
  /** What the server understands by the spellings of custom types. */
  readonly resolved: ReadonlyMap<string, ColumnType>
}

/** The schema as reflection would give it; expressions stay as they are written. */
export async function normalize(schema: Schema, connection: Connection): Promise<Schema> {
  const spellings = schema.tables.flatMap((table) => table.columns.flatMap((column) => spellingsOf(column.type)))
  const context: Context = {
    defaultSchema: await currentSchema(connection),
    resolved: await resolveTypes(connection, [...new Set(spellings)]),
  }
  return {
    tables: schema.tables.map((table) => normalTable(table, context)),
    enums: schema.enums.map((item) => withLocalName(item, context)),
  }
}

function spellingsOf(given: ColumnType): readonly string[] {
  const type = typeFor(given, 'postgres')
  if (type.kind === 'array') return spellingsOf(type.of)
  return type.kind === 'custom' ? [type.sql] : []
}

function withLocalName<T extends QualifiedName>(item: T, context: Context): T {
  if (item.schema === undefined || item.schema !== context.defaultSchema) return item
  const { schema: _default, ...rest } = item
  // `schema` is optional in every T, so what is left of it is still one.
  return rest as T
}

function normalTable(table: Table, context: Context): Table {
  const where = `the table ${table.name}`
  const keys = new Set(table.constraints.flatMap((constraint) => (constraint.kind === 'primaryKey' ? constraint.columns : [])))
  const columns = table.columns.map((column) => normalColumn(column, keys, context))
  return {
    ...withOptions(withLocalName(table, context), 'table', where),
    columns,
    constraints: table.constraints.map((constraint) => normalConstraint(constraint, context)),
    indexes: table.indexes.map((index) => normalIndex(index, columns)),
  }
}

/** Options of this dialect alone, without those that say the default; `forget` are instructions rather than facts. */
function withOptions<T extends { readonly options?: DialectOptions }>(
  item: T,
  place: OptionPlace,
  where: string,
  forget: readonly string[] = [],
): T {
  const { options, ...rest } = item
  const own: { readonly [option: string]: Value } = { ...optionsFor(place, options, where) }
  const kept = Object.entries(own).filter(([name, value]) => !forget.includes(name) && !(name === 'using' && value === 'btree'))
  const normal: object = { ...rest, ...inPostgres(Object.fromEntries(kept.map(([name, value]) => [name, normalOption(name, value)]))) }
  // `options` is optional in every T, so the rest and the new options are one again.
  return normal as T
}

/** The catalog keeps storage parameters as texts. */
function normalOption(name: string, value: Value): Value {
  if (name !== 'with' || typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([setting, item]: [string, unknown]) => [setting, String(item)]))
}

function normalColumn(column: Column, keys: ReadonlySet<string>, context: Context): Column {
  const type = normalType(column.type, context)
  const { default: given, collation, identity, generated, ...rest } = withOptions(column, 'column', `the column ${column.name}`)
  return {
    ...rest,
    type,
    nullable: column.nullable && !keys.has(column.name) && identity === undefined,
    ...normalDefault(given, type),
    ...(identity === undefined ? {} : { identity: normalIdentity(identity, type) }),
    ...(generated === undefined ? {} : { generated: { ...generated, sql: bareExpression(generated.sql) } }),
    ...(collation === undefined || collation === 'default' ? {} : { collation }),
  }
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
  if (type.kind === 'enum') return withLocalName(type, context)
  if (type.kind === 'numeric') {
    const { scale, ...rest } = type
    return scale === undefined || scale === 0 ? rest : { ...rest, scale }
  }
  if (type.kind !== 'array') return type
  const of = normalType(type.of, context)
  // An array has any number of dimensions.
  return of.kind === 'array' ? of : { kind: 'array', of }
}

function normalConstraint(constraint: Constraint, context: Context): Constraint {
  const normal = withOptions(constraint, 'constraint', `the constraint ${constraint.name ?? `(${constraint.kind})`}`)
  if (normal.kind === 'check') return { ...normal, sql: bareExpression(normal.sql) }
  if (normal.kind !== 'foreignKey') return withDeferral(normal)
  const { references } = normal
  const isLocal = references.schema === undefined || references.schema === context.defaultSchema
  return withDeferral(isLocal ? { ...normal, references: { table: references.table, columns: references.columns } } : normal)
}

/** What is deferred is deferrable. */
function withDeferral<T extends Deferral>(constraint: T): T {
  return constraint.initially === 'deferred' ? { ...constraint, deferrable: true } : constraint
}

function normalIndex(index: Index, columns: readonly Column[]): Index {
  return {
    ...withOptions(index, 'index', `the index ${index.name}`, ['concurrently']),
    parts: index.parts.map((part) => normalPart(part, index.name, columns)),
    ...(index.where === undefined ? {} : { where: bareExpression(index.where) }),
  }
}

function normalPart(given: IndexPart, index: string, columns: readonly Column[]): IndexPart {
  const part = withOptions(
    'sql' in given ? { ...given, ...splitCollation(bareExpression(given.sql)) } : given,
    'part',
    `a part of the index ${index}`,
  )
  const named = 'column' in part ? part : asColumn(part, columns)
  const { collation, nulls, ...rest } = named
  const own = ownCollation(named, columns)
  return {
    ...rest,
    ...(collation === undefined || collation === own ? {} : { collation }),
    ...(nulls === undefined || nulls === (rest.order === 'desc' ? 'first' : 'last') ? {} : { nulls }),
  }
}

/** The collation that a part has by itself: an expression takes it from its columns. */
function ownCollation(part: IndexPart, columns: readonly Column[]): string {
  const names = new Set('column' in part ? [part.column] : tokenize(part.sql).map((token) => token.text))
  return columns.find((column) => column.collation !== undefined && names.has(column.name))?.collation ?? 'default'
}

/** An expression that is only a column's name is the column. */
function asColumn(part: Extract<IndexPart, { readonly sql: string }>, columns: readonly Column[]): IndexPart {
  const tokens = tokenize(part.sql)
  const [token] = tokens
  const isName = tokens.length === 1 && (token?.kind === 'word' || token?.kind === 'quoted')
  if (!isName || !columns.some((column) => column.name === token.text)) return part
  const { sql: _name, ...rest } = part
  return { ...rest, column: token.text }
}
