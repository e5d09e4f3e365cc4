import { bareExpression, quoteIfNeeded, typeFor, type Column, type ColumnType, type QualifiedName, type Value } from '@mig/core/dialect'
import { generatedName } from './generated-name.ts'
import type { OptionPlace, PostgresName } from './options.ts'
import { nameIn, qualifiedOf } from './qualified-text.ts'
import { sqlWords } from './tokens.ts'

/** What options are read against; without it names stay as they are. */
export interface OptionScope {
  readonly defaultSchema: string | undefined
  readonly path: readonly string[]
}

interface PartitionKey {
  readonly [strategy: string]: readonly string[]
}

type Texts = { readonly [name: string]: string }
type Data = { readonly [option: string]: Value }

/** Options that say what PostgreSQL does anyway. */
const STANDARD: { readonly [place in OptionPlace]?: Data } = {
  table: { using: 'heap', tablespace: 'pg_default' },
  index: { using: 'btree', tablespace: 'pg_default' },
  constraint: { using: 'btree', tablespace: 'pg_default' },
  materializedView: { using: 'heap', tablespace: 'pg_default' },
}

/** The options as reflection would give them: without those that say the default, and with values as the catalog keeps them. */
export function normalOptions(place: OptionPlace, own: Data, scope: OptionScope | undefined): Data {
  const entries = Object.entries(own).flatMap(([name, value]): readonly (readonly [string, Value])[] => {
    if (STANDARD[place]?.[name] === value || isEmpty(value)) return []
    if (place === 'constraint' && name === 'notValid' && own['notEnforced'] === true) return []
    return [[name, normalOption(name, value, scope)]]
  })
  return Object.fromEntries(entries)
}

function isEmpty(value: Value): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

function normalOption(name: string, value: Value, scope: OptionScope | undefined): Value {
  switch (name) {
    case 'with':
    case 'opclassOptions':
      return Object.fromEntries(Object.entries(value as Data).map(([setting, item]) => [setting, settingText(item)]))
    case 'columnDefaults':
      return Object.fromEntries(Object.entries(value as Texts).map(([column, sql]) => [column, bareExpression(sql)]))
    case 'opclass':
      return nameIn(scope?.path, qualifiedOf(value as PostgresName))
    case 'of':
      return localOption(qualifiedOf(value as PostgresName), scope)
    case 'inherits':
      return (value as readonly PostgresName[]).map((item) => localOption(qualifiedOf(item), scope))
    case 'partitionBy':
      return Object.fromEntries(Object.entries(value as PartitionKey).map(([strategy, parts]) => [strategy, parts.map(keyPart)]))
    case 'partitionOf': {
      const { schema, ...rest } = value as { readonly schema?: string; readonly table: string; readonly values: string }
      return schema === undefined || schema === scope?.defaultSchema ? rest : { ...rest, schema }
    }
    default:
      return value
  }
}

/** The catalog keeps storage parameters as they were written; `on` and `off` are the other words for a boolean. */
function settingText(value: Value): string {
  const text = String(value as string | number | boolean)
  return { on: 'true', off: 'false' }[text.toLowerCase()] ?? text
}

function localOption({ schema, name }: QualifiedName, scope: OptionScope | undefined): PostgresName {
  return schema === undefined || schema === scope?.defaultSchema ? name : { schema, name }
}

/** A part of a partition key with nothing of how it was written: one space between tokens, no parentheses around the whole. */
function keyPart(sql: string): string {
  const tokens = sqlWords(bareExpression(sql))
  return tokens.map(({ kind, text }) => (kind === 'quoted' ? quoteIfNeeded(text) : text)).join(' ')
}

/** Storage that the type has by itself is none of its own, and what is said of NOT NULL says nothing of a column that can be NULL. */
export function normalColumnOptions(own: Data, type: ColumnType, nullable: boolean, table: string, column: Pick<Column, 'name'>): Data {
  const { storage, notNullName, notNullNotValid, notNullNoInherit, ...rest } = own
  const name = notNullName === generatedName(table, column.name, 'not_null') ? undefined : notNullName
  return {
    ...rest,
    ...(storage === undefined || storage === typeStorage(typeFor(type, 'postgres')) ? {} : { storage }),
    ...(nullable || name === undefined ? {} : { notNullName: name }),
    ...(nullable || notNullNotValid === undefined ? {} : { notNullNotValid }),
    ...(nullable || notNullNoInherit === undefined ? {} : { notNullNoInherit }),
  }
}

const EXTENDED: ReadonlySet<string> = new Set(['text', 'varchar', 'char', 'json', 'jsonb', 'bytes', 'array'])
const MAIN_CUSTOM = /^(?:inet|cidr)$/
const PLAIN_CUSTOM = /^(?:oid|reg[a-z]+|macaddr8?|money|time.*|point|line|lseg|box|circle|xid8?|cid|tid|pg_lsn|interval.*|"char"|name)$/

/** https://www.postgresql.org/docs/current/storage-toast.html; what is not known is extended, as most types of extensions are. */
function typeStorage(type: ColumnType): string {
  if (type.kind === 'numeric') return 'main'
  if (type.kind === 'custom') return MAIN_CUSTOM.test(type.sql) ? 'main' : PLAIN_CUSTOM.test(type.sql) ? 'plain' : 'extended'
  return EXTENDED.has(type.kind) ? 'extended' : 'plain'
}
