import type { ColumnType } from '@mig/core/dialect'
import { quote } from './literal.ts'
import { BY_NAME, type Wording } from './wording.ts'
import { call, chain, coreCall, object, type CallSource, type Source } from './layout.ts'

/** A builder: the call that makes it, and the methods called on it. */
export interface BuilderSource {
  readonly head: Source
  readonly links: readonly CallSource[]
}

/** `t.varchar(80)`, `t.integer().array()`; `name` is the database name where the property is called otherwise. */
export function typeSource(type: ColumnType, name?: string, wording: Wording = BY_NAME): Source {
  const { head, links } = typeBuilder(type, name, wording)
  return chain(head, links)
}

export function typeBuilder(type: ColumnType, name: string | undefined, wording: Wording): BuilderSource {
  const written = name === undefined ? wording.type?.(type) : undefined
  if (written !== undefined) return { head: written, links: [] }
  const { head, links } = ownType(type, name, wording)
  const variants = Object.entries(type.variants ?? {}).map(([dialect, variant]) =>
    call('variant', quote(dialect), typeSource(variant, undefined, wording)),
  )
  return { head, links: [...links, ...variants] }
}

function ownType(type: ColumnType, name: string | undefined, wording: Wording): BuilderSource {
  if (type.kind === 'array') {
    const { head, links } = typeBuilder(type.of, name, wording)
    return { head, links: [...links, call('array')] }
  }
  const args = typeArguments(type, wording)
  return { head: coreCall(`t.${type.kind}`, ...(name === undefined ? [] : [quote(name)]), ...args), links: [] }
}

function typeArguments(type: Exclude<ColumnType, { readonly kind: 'array' }>, wording: Wording): readonly Source[] {
  switch (type.kind) {
    case 'enum':
      return [wording.enumType(type)]
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
