import type { ColumnType, Enum } from '@mig/core/dialect'
import { literal, quote } from './literal.ts'
import { call, chain, coreCall, object, type CallSource, type Source } from './layout.ts'

/** A builder: the call that makes it, and the methods called on it. */
export interface BuilderSource {
  readonly head: CallSource
  readonly links: readonly CallSource[]
}

/** `t.varchar(80)`, `t.integer().array()`; `name` is the database name where the property is called otherwise. */
export function typeSource(type: ColumnType, name?: string): Source {
  const { head, links } = typeBuilder(type, name)
  return chain(head, links)
}

export function typeBuilder(type: ColumnType, name?: string): BuilderSource {
  const { head, links } = ownType(type, name)
  const variants = Object.entries(type.variants ?? {}).map(([dialect, variant]) => call('variant', quote(dialect), typeSource(variant)))
  return { head, links: [...links, ...variants] }
}

function ownType(type: ColumnType, name: string | undefined): BuilderSource {
  if (type.kind === 'array') {
    const { head, links } = typeBuilder(type.of, name)
    return { head, links: [...links, call('array')] }
  }
  const args = typeArguments(type)
  return { head: coreCall(`t.${type.kind}`, ...(name === undefined ? [] : [quote(name)]), ...args), links: [] }
}

function typeArguments(type: Exclude<ColumnType, { readonly kind: 'array' }>): readonly Source[] {
  switch (type.kind) {
    case 'enum':
      return [enumSource(type)]
    case 'custom':
      return [object([['sql', quote(type.sql)]])]
    case 'varchar':
    case 'char':
      return sizes(type.length)
    case 'numeric':
      return sizes(type.precision, type.scale)
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return sizes(type.precision)
    case 'integer':
    case 'bigint':
    case 'smallint':
    case 'boolean':
    case 'text':
    case 'real':
    case 'double':
    case 'date':
    case 'uuid':
    case 'json':
    case 'jsonb':
    case 'bytes':
    case 'interval':
      return []
  }
}

function sizes(...values: readonly (number | undefined)[]): readonly Source[] {
  const last = values.findLastIndex((value) => value !== undefined)
  return values.slice(0, last + 1).map(String)
}

/** `enumType('mood', ['happy', 'sad'], { schema: 'app' })` */
export function enumSource({ name, schema, values, comment }: Omit<Enum, 'kind'>): Source {
  const options = object([
    ['schema', schema === undefined ? undefined : quote(schema)],
    ['comment', comment === undefined ? undefined : quote(comment)],
  ])
  const noOptions = schema === undefined && comment === undefined
  return coreCall('enumType', quote(name), literal(values), noOptions ? undefined : options)
}
