import type { Sql } from '../builders/sql.ts'
import { OperationError } from '../errors.ts'
import { ELSEWHERE, FLAG, type OptionRules } from '../option-rules.ts'
import { displayName } from '../schema/schema.ts'
import type { QualifiedName } from '../schema/table.ts'
import { bareName, enumValue, flags, knownOptions, optionsObject, qualifiedName, type Name } from './arguments.ts'
import { lowerDefault, type DefaultValue } from './column-alteration.ts'
import type { AlterEnumOp, EnumColumn, EnumValueMap } from './op.ts'

/** What `op.alterEnum` takes. */
export interface AlterEnumOptions {
  /** All values that the enum has afterwards, in their order. */
  readonly values: readonly string[]
  /** The values as they were, for the reverse. */
  readonly was?: readonly string[]
  /** What becomes of rows that hold a value which goes: `{ void: 'paid', lost: null }`. Without it there must be none. */
  readonly map?: EnumValueMap
  /** All columns of the enum. Those that a table inherits follow the column of its parent. */
  readonly columns?: readonly EnumColumnOptions[]
}

export interface EnumColumnOptions {
  readonly table: Name
  readonly column: string
  /** It holds arrays of the enum; off by default. */
  readonly array?: boolean
  /** Its default, which it keeps. */
  readonly default?: DefaultValue | Sql
}

const ALTER_ENUM: OptionRules<AlterEnumOptions> = { values: ELSEWHERE, was: ELSEWHERE, map: ELSEWHERE, columns: ELSEWHERE }
const ENUM_COLUMN: OptionRules<EnumColumnOptions> = { table: ELSEWHERE, column: ELSEWHERE, array: FLAG, default: ELSEWHERE }

export function alterEnumOp(name: Name, change: AlterEnumOptions): AlterEnumOp {
  const item = qualifiedName(name, 'enum')
  const given = knownOptions(change, ALTER_ENUM, `op.alterEnum of ${displayName(item)}`)
  const values = valueList(item, given.values, 'values')
  const was = given.was === undefined ? undefined : valueList(item, given.was, 'was')
  return {
    kind: 'alterEnum',
    enum: item,
    values,
    ...(was === undefined ? {} : { was }),
    ...(given.map === undefined ? {} : { map: valueMap(item, given.map, values, was) }),
    ...(given.columns === undefined
      ? {}
      : { columns: list(item, given.columns, 'columns').map((column, at) => enumColumn(item, column, at)) }),
  }
}

function list(item: QualifiedName, value: unknown, key: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw misfit(item, `\`${key}\` is no list`, "op.alterEnum('status', { values: ['open', 'paid'], was: ['open', 'void', 'paid'] })")
}

function valueList(item: QualifiedName, value: unknown, key: string): readonly string[] {
  const values = list(item, value, key).map(enumValue)
  const twice = values.find((other, index) => values.indexOf(other) !== index)
  if (twice === undefined) return values
  throw misfit(item, `the value ${JSON.stringify(twice)} stands in \`${key}\` twice`, 'Give each value once.')
}

/** Each value of `map` goes, and becomes one that stays: so it does not matter in which order rows are looked at. */
function valueMap(item: QualifiedName, given: unknown, values: readonly string[], was: readonly string[] | undefined): EnumValueMap {
  const map = Object.entries(optionsObject(given, 'op.alterEnum')).map(([value, to]) => [value, to === null ? to : enumValue(to)] as const)
  for (const [value, to] of map) {
    const text = JSON.stringify(value)
    if (values.includes(value)) throw misfit(item, `\`map\` says what becomes of ${text}, which stays`, 'Name values that go.')
    if (was?.includes(value) === false) {
      throw misfit(item, `\`map\` says what becomes of ${text}, which is none of the values in \`was\``, 'Name values that go.')
    }
    if (to !== null && !values.includes(to)) {
      throw misfit(
        item,
        `\`map\` makes ${text} ${JSON.stringify(to)}, which is none of the values`,
        'Name a value that it has afterwards, or null.',
      )
    }
  }
  return Object.fromEntries(map)
}

function enumColumn(item: QualifiedName, given: unknown, at: number): EnumColumn {
  const options = knownOptions(given, ENUM_COLUMN, `op.alterEnum of ${displayName(item)}, item ${at + 1} of columns`)
  const table = qualifiedName(options.table, 'table')
  const column = bareName(options.column, 'column')
  const { default: value } = options
  const lowered = value === undefined ? null : lowerDefault(table, column, value)
  return { table, column, ...flags(options, 'array'), ...(lowered === null ? {} : { default: lowered }) }
}

function misfit(item: QualifiedName, problem: string, hint: string): OperationError {
  return new OperationError('op.alterEnum', `Enum ${displayName(item)}: ${problem}.`, { hint })
}
