import { ModelError } from '../errors.ts'
import type { Column, ColumnDefault, Generated, Identity } from '../schema/column.ts'
import type { ColumnType } from '../schema/column-type.ts'
import type { Constraint } from '../schema/constraint.ts'
import { toData } from '../schema/data.ts'
import type { NamingConvention } from '../schema/naming.ts'
import { displayName } from '../schema/schema.ts'
import type { QualifiedName } from '../schema/table.ts'
import { modelOptions, modelValues } from '../known-options.ts'
import {
  COLUMN_TEXTS,
  type ColumnDefinition,
  columnDefinition,
  GENERATED_OPTIONS,
  IDENTITY_OPTIONS,
  type IdentityOptions,
  typeDefinition,
} from './column-builder.ts'
import { type ConstraintDefinition, lowerConstraintDefinition } from './lower-extra.ts'
import { lowerOptions, present } from './present.ts'
import type { AnyColumn } from './row-types.ts'
import { lowerSqlParts } from './sql-lowering.ts'

/** Where a column stands, for messages and for the convention. */
export interface ColumnPlace {
  readonly table: QualifiedName
  /** The name in the database. */
  readonly column: string
  /** The name in the model. */
  readonly key: string
}

/** A column, and the constraints that its sugar stands for: primary key, unique, foreign keys, checks, in this order. */
export interface LoweredColumn {
  readonly column: Column
  readonly constraints: readonly Constraint[]
}

/**
 * The column as the schema holds it, for an operation that says the name itself.
 *
 * @throws ModelError when the builder has a name of its own, or contradicts itself.
 */
export function lowerColumn(name: string, builder: AnyColumn, table: QualifiedName | string, naming?: NamingConvention): LoweredColumn {
  const qualified = typeof table === 'string' ? { name: table } : table
  const place = { table: qualified, column: name, key: name }
  const definition = requireDefinition(builder, place)
  if (definition.name !== undefined) {
    throw new ModelError('model.column', `${at(place)} is named twice: "${name}" and "${definition.name}".`, {
      hint: 'Leave the name out of the type: it is said by the operation.',
    })
  }
  return lowerColumnDefinition(definition, place, naming)
}

/**
 * The type that a builder stands for.
 *
 * @throws ModelError when the builder says more than a type.
 */
export function lowerType(builder: AnyColumn): ColumnType {
  return typeDefinition(builder).type
}

export function requireDefinition(builder: unknown, place: ColumnPlace): ColumnDefinition {
  const definition = columnDefinition(builder)
  if (definition !== undefined) return definition
  throw new ModelError('model.column', `${at(place)} is no column.`, {
    hint: 'Give a type such as t.integer(); what is imported in a circle is still undefined.',
  })
}

export function lowerColumnDefinition(definition: ColumnDefinition, place: ColumnPlace, naming?: NamingConvention): LoweredColumn {
  refuseContradictions(definition, place)
  const { nullable, collation, comment, identity } = modelValues(definition, COLUMN_TEXTS, at(place))
  const column: Column = {
    name: place.column,
    type: checkedType(definition.type, place),
    nullable,
    ...present('default', definition.default && lowerDefault(definition.default, place)),
    ...present('identity', identity === undefined ? undefined : lowerIdentity(identity, place)),
    ...present('generated', definition.generated && lowerGenerated(definition.generated, place)),
    ...present('collation', collation),
    ...present('comment', comment),
    ...present('options', definition.options && lowerOptions(definition.options, at(place))),
  }
  const context = { table: place.table, naming, keys: new Map([[place.column, place.key]]) }
  const constraints = sugar(definition, place).map((extra) => lowerConstraintDefinition(extra, context))
  return { column, constraints }
}

function sugar(definition: ColumnDefinition, place: ColumnPlace): readonly ConstraintDefinition[] {
  const columns = [{ name: place.column }]
  return [
    ...(definition.primaryKey === undefined ? [] : [{ kind: 'primaryKey', columns, ...definition.primaryKey } as const]),
    ...(definition.unique === undefined ? [] : [{ kind: 'unique', columns, ...definition.unique } as const]),
    ...definition.references.map(({ target, options }) => ({ kind: 'foreignKey', columns, target, behaviour: options }) as const),
    ...definition.checks.map((check) => ({ kind: 'check', column: place.column, ...check }) as const),
  ]
}

function refuseContradictions(definition: ColumnDefinition, place: ColumnPlace): void {
  const sources = (['default', 'identity', 'generated'] as const).filter((key) => definition[key] !== undefined)
  if (sources.length < 2) return
  throw new ModelError('model.column', `${at(place)} has both ${sources.join(' and ')}.`, {
    hint: 'A column gets its value from one of them.',
  })
}

function lowerDefault(given: NonNullable<ColumnDefinition['default']>, place: ColumnPlace): ColumnDefault {
  return 'sql' in given ? { sql: lowerSqlParts(given.sql, place.table) } : { value: toData(given.value, `${at(place)}, default`) }
}

function lowerGenerated(given: NonNullable<ColumnDefinition['generated']>, place: ColumnPlace): Generated {
  const { stored = true } = modelOptions(given.options, GENERATED_OPTIONS, `${at(place)}, generated()`)
  return { sql: lowerSqlParts(given.sql, place.table), stored }
}

function lowerIdentity(given: IdentityOptions, place: ColumnPlace): Identity {
  const options = modelOptions(given, IDENTITY_OPTIONS, `${at(place)}, identity()`)
  const numbers = (['start', 'increment', 'min', 'max', 'cache'] as const).flatMap((key) => {
    const value = options[key]
    return value === undefined ? [] : [[key, String(BigInt(value))] as const]
  })
  return {
    ...(options.always === true ? { always: true } : {}),
    ...Object.fromEntries(numbers),
    ...(options.cycle === true ? { cycle: true } : {}),
  }
}

/** PostgreSQL has scales from -1000, see https://www.postgresql.org/docs/current/datatype-numeric.html. */
const LEAST_SIZES = [
  ['length', 1],
  ['precision', 0],
  ['scale', -1000],
] as const

/** The type as it is, after its sizes were found to be whole numbers. */
function checkedType(type: ColumnType, place: ColumnPlace): ColumnType {
  const sizes = type as { readonly length?: number; readonly precision?: number; readonly scale?: number }
  for (const [key, least] of LEAST_SIZES) {
    const size = sizes[key]
    if (size === undefined || (Number.isInteger(size) && size >= least)) continue
    throw new ModelError('model.type', `${at(place)}: ${size} is no ${key} of the type ${type.kind}.`, { hint: 'Give a whole number.' })
  }
  if (type.kind === 'array') checkedType(type.of, place)
  for (const variant of Object.values(type.variants ?? {})) checkedType(variant, place)
  return type
}

function at(place: ColumnPlace): string {
  return `Column ${displayName(place.table)}.${place.column}`
}
