import type { Constraint, Enum, Index, NamingConvention, SchemaObject, Table } from '@mig/core/dialect'
import { columnSource, sugarPlace } from '../column.ts'
import { constraintSource } from '../constraint.ts'
import { dialectEntries } from '../entries.ts'
import { enumSource } from '../enum.ts'
import { indexSource } from '../index-source.ts'
import { coreCall, object, type Source } from '../layout.ts'
import { propertyKey, quote } from '../literal.ts'
import { renderObject } from '../object.ts'
import { BY_NAME, type Wording } from '../wording.ts'
import type { ExportName, ModelNames, TableNames } from './model-names.ts'
import { serialColumn } from './serial-column.ts'
import { constraintSays, indexSays, type Said } from './shortest-name.ts'

/** What a table of models is written with. */
export interface ModelContext {
  readonly names: ModelNames
  readonly naming?: NamingConvention | undefined
  /** Told of what the model does not say as the database does, a sentence each. */
  readonly note: (sentence: string) => void
}

/** `export const mood = enumType('mood', ['sad', 'ok'])` */
export function enumModel(item: Enum, { constant }: ExportName): Source {
  return { kind: 'prefixed', prefix: `export const ${constant} = `, source: enumSource(item) }
}

/** `export const openOrders = view('open_orders', …)` */
export function objectModel(object: SchemaObject, { constant }: ExportName): Source {
  return { kind: 'prefixed', prefix: `export const ${constant} = `, source: renderObject(object) }
}

/** `export const users = table('users', { … }, (c) => [ … ])` */
export function tableModel(table: Table, own: TableNames, context: ModelContext): Source {
  let namesColumns = false
  const wording = modelWording(own, context.names, () => (namesColumns = true))
  const { naming } = context
  const constraints = table.constraints.map((item) => said(item, constraintSays(item, table, own.properties, naming), context))
  const indexes = table.indexes.map((item) => said(item, indexSays(item, table, own.properties, naming), context))
  const sugar = sugarOf(table, constraints)
  const extras = [
    ...constraints.filter((item) => !sugar.has(item)).map((item) => constraintSource(item, keyWording(item, table, wording))),
    ...indexes.map((item) => indexSource(item, wording)),
  ]
  const columns = table.columns.map((column): readonly [string, Source] => {
    const property = own.properties.get(column.name) ?? column.name
    const methods = constraints.filter((constraint) => sugar.get(constraint) === column.name)
    return [propertyKey(property), columnSource(column, methods, property === column.name ? undefined : column.name, wording)]
  })
  const options = [
    ...(table.schema === undefined ? [] : [['schema', quote(table.schema)] as const]),
    ...(table.comment === undefined ? [] : [['comment', quote(table.comment)] as const]),
    ...dialectEntries(table.options),
  ]
  const source = coreCall(
    'table',
    quote(table.name),
    object(columns, true),
    extras.length === 0 ? undefined : extrasSource(namesColumns ? '(c)' : '()', extras),
    options.length === 0 ? undefined : object(options),
  )
  return { kind: 'prefixed', prefix: `export const ${own.constant} = `, source }
}

/** The constraint or index with what a model has to say of its name. */
function said<T extends Constraint | Index>(item: T, { name, becomes }: Said, { note }: ModelContext): Named<T> {
  if (becomes !== undefined) note(`the naming convention makes ${JSON.stringify(becomes)} of the name ${JSON.stringify(item.name)}`)
  const { name: _, ...rest } = item
  return { ...rest, ...(name === undefined ? {} : { name }) } as Named<T>
}

type Named<T> = T extends Index ? Omit<Index, 'name'> & Partial<Pick<Index, 'name'>> : T

/** The constraints that are methods of a column, by the column's name: one of each kind, but references without limit. */
function sugarOf(table: Table, constraints: readonly Constraint[]): ReadonlyMap<Constraint, string> {
  const sugar = new Map<Constraint, string>()
  const used = new Set<string>()
  for (const constraint of constraints) {
    const column = table.columns.find((candidate) => sugarPlace(constraint, candidate) !== undefined)
    const place = JSON.stringify([constraint.kind, column?.name])
    if (column === undefined || (constraint.kind !== 'foreignKey' && used.has(place))) continue
    used.add(place)
    sugar.set(constraint, column.name)
  }
  return sugar
}

function extrasSource(parameters: string, extras: readonly Source[]): Source {
  return { kind: 'arrow', parameters, body: { kind: 'array', items: extras } }
}

/** By what the modules export; `onColumn` is told that a column of the table was named. */
function modelWording(own: TableNames, names: ModelNames, onColumn: () => void): Wording {
  const column = (name: string): Source => {
    const property = own.properties.get(name)
    if (property === undefined) return quote(name)
    onColumn()
    return `c${member(property)}`
  }
  return {
    begin: serialColumn,
    column,
    part: (name) => (own.properties.has(name) ? column(name) : BY_NAME.part(name)),
    enumType: (type) => {
      const found = names.enumType(type)
      return found === undefined ? BY_NAME.enumType(type) : exported(found, '', own.file)
    },
    target: (target) => {
      const found = names.table({ ...(target.schema === undefined ? {} : { schema: target.schema }), name: target.table })
      const properties = target.columns.map((name) => found?.properties.get(name))
      if (found === undefined || properties.length === 0 || properties.includes(undefined)) return BY_NAME.target(target)
      const columns = properties.map((property) => exported(found, member(property ?? ''), own.file))
      const [only] = columns
      return {
        kind: 'arrow',
        parameters: '()',
        body: columns.length === 1 && only !== undefined ? only : { kind: 'array', items: columns },
      }
    },
  }
}

/** A key of columns that may be null takes names alone: what `primaryKey` is given must not be null. */
function keyWording(constraint: Constraint, table: Table, wording: Wording): Wording {
  if (constraint.kind !== 'primaryKey') return wording
  const nullable = table.columns.some(({ name, nullable: isNullable }) => isNullable && constraint.columns.includes(name))
  return nullable ? { ...wording, column: quote } : wording
}

function exported({ constant, file }: ExportName, rest: string, from: string): Source {
  const text = constant + rest
  return file === from ? text : { kind: 'name', text, imported: { from: `./${file}.js`, name: constant } }
}

function member(property: string): string {
  const key = propertyKey(property)
  return key === property ? `.${key}` : `[${quote(property)}]`
}
