import { equalData, nameKey, typeFor } from '@mig/core/dialect'
import type { AlterEnumOp, Constraint, Dialect, Enum, EnumColumn } from '@mig/core/dialect'
import type { Linked, LinkedTable } from '../linked.ts'
import { enumOf } from './enums.ts'
import type { Pair } from '../match.ts'

export interface CheckedEnums {
  readonly ops: readonly AlterEnumOp[]
  /** The tables without the checks that these operations change. */
  readonly tables: readonly Pair<LinkedTable>[]
}

/** A column of an enum, and the checks that limit it on both sides. */
interface CheckedColumn {
  readonly enum: Enum
  readonly column: EnumColumn
  readonly was: readonly string[]
  readonly checks: Pair<Linked<Constraint>>
}

/**
 * Enums of a database in which they are checks of columns: one operation says the values of all of them, and says the same to a database
 * in which enums are types. Checks that do not agree on what the values were, or get other names, are dropped and added one by one.
 */
export function checkedEnums(tables: readonly Pair<LinkedTable>[], dialect: Dialect): CheckedEnums {
  const changed = byEnum(tables.flatMap((pair) => checkedColumns(pair, dialect))).flatMap((columns) => alteration(columns) ?? [])
  if (changed.length === 0) return { ops: [], tables }
  const settled = new Set(changed.flatMap(({ checks }) => checks))
  const without = (table: LinkedTable): LinkedTable => ({ ...table, constraints: table.constraints.filter((check) => !settled.has(check)) })
  return { ops: changed.map(({ op }) => op), tables: tables.map(([from, to]) => [without(from), without(to)]) }
}

function byEnum(columns: readonly CheckedColumn[]): readonly (readonly CheckedColumn[])[] {
  const groups = new Map<string, CheckedColumn[]>()
  for (const column of columns) groups.set(nameKey(column.enum), [...(groups.get(nameKey(column.enum)) ?? []), column])
  return [...groups.values()]
}

interface Alteration {
  readonly op: AlterEnumOp
  readonly checks: readonly Linked<Constraint>[]
}

function alteration(columns: readonly CheckedColumn[]): Alteration | undefined {
  const [first] = columns
  if (first === undefined || equalData(first.was, first.enum.values)) return undefined
  if (columns.some(({ was }) => !equalData(was, first.was))) return undefined
  // A check that gets another name as well does not find back to the old one.
  if (columns.some(({ checks: [from, to] }) => from.normal.name !== to.normal.name)) return undefined
  const { values, ...name } = first.enum
  return {
    op: { kind: 'alterEnum', enum: name, values, was: first.was, columns: columns.map(({ column }) => column) },
    checks: columns.flatMap(({ checks }) => checks),
  }
}

/** The columns on both sides that are of an enum, and were limited by a check of the same form. */
function checkedColumns([from, to]: Pair<LinkedTable>, { name, types }: Dialect): readonly CheckedColumn[] {
  const valuesIn = ({ normal }: Linked<Constraint>, column: string): readonly string[] | undefined =>
    normal.kind === 'check' ? types.checkedValues?.(normal.sql, column) : undefined
  return to.columns.flatMap(({ source }): readonly CheckedColumn[] => {
    const item = enumOf(typeFor(source.type, name))
    const column = from.columns.find(({ normal }) => normal.name === source.name)
    const wanted = to.constraints.find((check) => check.lowered === true && equalData(valuesIn(check, source.name), item?.values))
    if (item === undefined || column === undefined || wanted === undefined) return []
    const check = formerCheck(from, to, (constraint) => valuesIn(constraint, source.name) !== undefined, wanted)
    const was = check === undefined ? undefined : valuesIn(check, source.name)
    if (check === undefined || was === undefined) return []
    const value = column.source.default === undefined ? {} : { default: column.source.default }
    return [{ enum: item, column: { table: to.name, column: source.name, ...value }, was, checks: [check, wanted] }]
  })
}

/** The check of the same name; behind a rename, the one check of its form that nothing else claims. */
function formerCheck(
  from: LinkedTable,
  to: LinkedTable,
  hasForm: (constraint: Linked<Constraint>) => boolean,
  wanted: Linked<Constraint>,
): Linked<Constraint> | undefined {
  const claimed = new Set(to.constraints.flatMap(({ normal }) => (normal.kind === 'check' ? (normal.name ?? []) : [])))
  const found = from.constraints.filter(hasForm)
  const named = found.find(({ normal }) => normal.name === wanted.normal.name)
  const others = found.filter(({ normal }) => normal.name !== undefined && !claimed.has(normal.name))
  return named ?? (others.length === 1 ? others[0] : undefined)
}
