import { nameKey, objectKey, replaceOptions } from '@mig/core/dialect'
import type { Column, Dialect, DialectOptions, SchemaObject, Table, Value } from '@mig/core/dialect'
import { matchByKey } from './match.ts'
import type { Linked, LinkedSchema, LinkedTable } from './linked.ts'

type Options = { readonly [option: string]: Value }

/**
 * The wanted schema with the owners and grants that the database has: where nobody compares them, they stay, and come back with what is
 * made again.
 */
export function keepPrivileges(to: LinkedSchema, from: LinkedSchema, dialect: Dialect): LinkedSchema {
  const { name, features } = dialect
  const names = features.privilegeOptions
  if (names === undefined) return to
  const tables = new Map(matchByKey(from.tables, to.tables, (table) => nameKey(table.name)).kept.map(([a, b]) => [b, a]))
  const enums = new Map(matchByKey(from.enums, to.enums, ({ normal }) => nameKey(normal)).kept.map(([a, b]) => [b, a]))
  const objects = new Map(matchByKey(from.objects, to.objects, ({ normal }) => objectKey(normal)).kept.map(([a, b]) => [b, a]))
  const keep: Keep = (item, was) =>
    item.options?.[name] === undefined && was.options?.[name] === undefined
      ? item
      : replaceOptions(item, name, names, privilegesOf(was, name, names))
  return {
    ...to,
    tables: to.tables.map((table) => {
      const was = tables.get(table)
      if (was === undefined) return table
      const kept = { options: { [name]: onColumnsOf(table, was.normal.options?.[name] ?? {}) } }
      const columns = keptColumns(table, was, dialect, keep)
      const replaced = (side: 'normal' | 'source'): Table => {
        const others = new Map(columns.map((column) => [column[side].name, column[side]]))
        return { ...keep(table[side], kept), columns: table[side].columns.map((column) => others.get(column.name) ?? column) }
      }
      return { ...table, normal: replaced('normal'), source: replaced('source'), columns }
    }),
    enums: to.enums.map((item) => {
      const was = enums.get(item)
      return was === undefined ? item : { ...item, normal: keep(item.normal, was.normal), source: keep(item.source, was.normal) }
    }),
    objects: to.objects.map((object) => {
      const was = objects.get(object)
      return was === undefined ? object : keptObject(object, was, keep)
    }),
  }
}

/** What a column says of its sequence stays, as long as it has one. */
function keptColumns(table: LinkedTable, was: LinkedTable, dialect: Dialect, keep: Keep): readonly Linked<Column>[] {
  const former = new Map(was.columns.map(({ normal }) => [normal.name, normal]))
  return table.columns.map((column) => {
    const { normal, source } = column
    const hasSequence = normal.identity !== undefined || dialect.objects?.apart?.(table.normal, normal) !== undefined
    const options = hasSequence ? former.get(normal.name) ?? {} : {}
    return { ...column, normal: keep(normal, options), source: keep(source, options) }
  })
}

type Keep = <T extends WithOptions>(item: T, was: WithOptions) => T

interface WithOptions {
  readonly options?: DialectOptions
}

function keptObject(
  { normal, source }: Linked<SchemaObject>,
  was: Linked<SchemaObject>,
  keep: Keep,
): Linked<SchemaObject> {
  // Options are optional in every kind that has them, and the kinds without them have none to keep.
  const kept = <T extends SchemaObject>(object: T): T => keep(object as T & WithOptions, was.normal as WithOptions)
  return { normal: kept(normal), source: kept(source) }
}

function privilegesOf(item: WithOptions, dialect: string, names: readonly string[]): Options {
  return Object.fromEntries(Object.entries(item.options?.[dialect] ?? {}).filter(([option]) => names.includes(option)))
}

function onColumnsOf({ normal }: LinkedTable, options: Options): Options {
  const names = new Set(normal.columns.map((column) => column.name))
  return grantsOn(options, (column) => names.has(column))
}

/** The options with the grants on those columns, and on no others. */
export function grantsOn(options: Options, isKept: (column: string) => boolean): Options {
  const { grants } = options
  if (!Array.isArray(grants)) return options
  const kept = grants.flatMap((grant: Value): readonly Value[] => {
    const columns = isGrant(grant) ? grant['columns'] : undefined
    if (!isGrant(grant) || !Array.isArray(columns)) return [grant]
    const left = columns.filter((column: Value) => typeof column === 'string' && isKept(column))
    return left.length === columns.length ? [grant] : left.length === 0 ? [] : [{ ...grant, columns: left }]
  })
  return { ...options, grants: kept }
}

function isGrant(value: Value): value is Options {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

