import { columnsOf, equalData } from '@mig/core/dialect'
import type { Column, ColumnType, Dialect, Enum, QualifiedName, Table } from '@mig/core/dialect'
import { sameType } from '../compare/columns.ts'
import { bestAssignment } from './assignment.ts'
import { nameSimilarity } from './name-similarity.ts'

/** A column with the table that it stands in, and those of its columns that are on both sides. */
export interface PlacedColumn {
  readonly column: Column
  readonly table: Table
  readonly kept: ReadonlySet<string>
}

/**
 * How much a column that is gone looks like a new one of its table, from 0 to 1.
 *
 * A column that is the same in all but its name and stands at the same place is just plausible; with a name that looks alike it need not
 * stand there. Never one: columns of types that do not become each other, a key and none, references to different tables, what the
 * database computes, as nothing is lost with it.
 */
export function columnLikeness(from: PlacedColumn, to: PlacedColumn, dialect: Dialect): number {
  const [a, b] = [from.column, to.column]
  const type = typeLikeness(a.type, b.type, dialect)
  const roles = roleLikeness(from, to)
  if (type === 0 || roles === undefined) return 0
  if (a.generated !== undefined || b.generated !== undefined || (a.identity === undefined) !== (b.identity === undefined)) return 0
  const score =
    0.4 * nameSimilarity(a.name, b.name) +
    0.2 * type +
    roles +
    (a.nullable === b.nullable ? 0.05 : 0) +
    defaultLikeness(a, b) +
    (samePlace(from, to) ? 0.2 : 0) +
    (a.comment !== undefined && a.comment === b.comment ? 0.2 : 0)
  return Math.min(1, score)
}

function defaultLikeness({ default: a }: Column, { default: b }: Column): number {
  if (a === undefined || b === undefined) return a === b ? 0.05 : 0
  return equalData(a, b) ? 0.12 : 0
}

/** Types whose values mostly can be carried over. */
const FAMILIES: readonly (readonly ColumnType['kind'][])[] = [
  ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double'],
  ['text', 'varchar', 'char', 'enum'],
  ['date', 'timestamp', 'timestamptz'],
  ['json', 'jsonb'],
]

/** 1 for the same type, something for one of the same family, 0 for all others. */
function typeLikeness(a: ColumnType, b: ColumnType, dialect: Dialect): number {
  if (sameType(a, b, dialect)) return 1
  if (a.kind === 'array' && b.kind === 'array') return typeLikeness(a.of, b.of, dialect)
  if (a.kind === 'custom' && b.kind === 'custom') return bareType(a.sql) === bareType(b.sql) ? 0.4 : 0
  return a.kind === b.kind || FAMILIES.some((family) => family.includes(a.kind) && family.includes(b.kind)) ? 0.4 : 0
}

/** `geometry` of `geometry(Point, 4326)`. */
function bareType(sql: string): string {
  return sql.replace(/\(.*/s, '').trim().toLowerCase()
}

/** What keys and indexes say of both; nothing where they contradict each other. */
function roleLikeness(from: PlacedColumn, to: PlacedColumn): number | undefined {
  const [a, b] = [rolesOf(from), rolesOf(to)]
  if (a.has('primaryKey') !== b.has('primaryKey')) return undefined
  const [targetsA, targetsB] = [a, b].map((roles) => [...roles].filter((role) => role.startsWith('[')))
  const contradicts = targetsA?.length !== 0 && targetsB?.length !== 0 && !targetsA?.some((target) => b.has(target))
  if (contradicts) return undefined
  const shared = [...a].filter((role) => b.has(role)).length
  const all = new Set([...a, ...b]).size
  return all === 0 ? 0 : shared === 0 ? -0.05 : (0.2 * shared) / all
}

function rolesOf({ column, table }: PlacedColumn): ReadonlySet<string> {
  const constraints = table.constraints.filter((constraint) => columnsOf(constraint).includes(column.name))
  const indexed = table.indexes.some(({ parts }) => parts.some((part) => 'column' in part && part.column === column.name))
  return new Set([
    ...constraints.map((constraint) =>
      constraint.kind === 'foreignKey'
        ? JSON.stringify([constraint.references.schema ?? null, constraint.references.table])
        : constraint.kind,
    ),
    ...(indexed ? ['index'] : []),
  ])
}

/** Behind the same column that both have, and as far from it. */
function samePlace(from: PlacedColumn, to: PlacedColumn): boolean {
  return equalData(placeIn(namesOf(from), from.column.name, from.kept), placeIn(namesOf(to), to.column.name, to.kept))
}

function namesOf({ table }: PlacedColumn): readonly string[] {
  return table.columns.map(({ name }) => name)
}

/** The nearest name before this one that is on both sides, and how far away it is. */
function placeIn(names: readonly string[], name: string, kept: ReadonlySet<string>): readonly [before: string | null, distance: number] {
  const place = names.indexOf(name)
  const anchor = names.findLastIndex((other, index) => index < place && kept.has(other))
  return [names[anchor] ?? null, place - anchor]
}

/* ---- tables ---- */

/** What stands around two tables. */
export interface TableSurroundings {
  /** In how many other tables there is a column of the name, since `id` tells nothing and `vat_number` much. */
  readonly commonness: (column: string) => number
  /** A table that stays refers to the first one before, and to the second one now. */
  readonly followed: (from: Table, to: Table) => boolean
}

/** How much a table that is gone looks like a new one: by its columns, its name, and who refers to it. */
export function tableLikeness(from: Table, to: Table, { commonness, followed }: TableSurroundings, dialect: Dialect): number {
  const weight = (name: string): number => 1 / (1 + commonness(name))
  const byName = new Map(to.columns.map((column) => [column.name, column]))
  const shared = from.columns.reduce((sum, column) => {
    const other = byName.get(column.name)
    return other === undefined ? sum : sum + 2 * weight(column.name) * (0.2 + 0.8 * typeLikeness(column.type, other.type, dialect))
  }, 0)
  const renamed = likelyColumns(from, to, dialect).reduce((sum, { name, score }) => sum + 2 * weight(name) * 0.8 * score, 0)
  const total = [...from.columns, ...to.columns].reduce((sum, { name }) => sum + weight(name), 0)
  const columns = total === 0 ? 0 : (shared + renamed) / total
  // That the name is the same says less where the schema is another one.
  if (columns < (from.schema === to.schema ? 0.2 : 0.5) || !canBecome(from, to)) return 0
  return Math.min(1, 0.65 * columns + 0.3 * nameSimilarity(from.name, to.name) + (followed(from, to) ? 0.25 : 0))
}

/** What goes to another schema mostly keeps its name: another one there is another thing, unless somebody says otherwise. */
export function canBecome(from: QualifiedName, to: QualifiedName): boolean {
  return from.schema === to.schema || from.name === to.name
}

/** The columns that only one of the tables has, as far as they look alike. */
function likelyColumns(from: Table, to: Table, dialect: Dialect): readonly { readonly name: string; readonly score: number }[] {
  const [a, b] = [from, to].map(({ columns }) => new Set(columns.map(({ name }) => name)))
  const kept = new Set([...(a ?? [])].filter((name) => b?.has(name) === true))
  const [gone, fresh] = [from, to].map(({ columns }) => columns.filter(({ name }) => !kept.has(name)))
  const scores = (gone ?? []).map((column) =>
    (fresh ?? []).map((other) => columnLikeness({ column, table: from, kept }, { column: other, table: to, kept }, dialect)),
  )
  const pairs = bestAssignment(scores)
  return (gone ?? []).map(({ name }, row) => ({ name, score: scores[row]?.[pairs[row] ?? -1] ?? 0 }))
}

/* ---- enums ---- */

/** How much an enum that is gone looks like a new one: by its values, its name, and the columns that had the one and have the other. */
export function enumLikeness(from: Enum, to: Enum, followed: boolean): number {
  if (!canBecome(from, to)) return 0
  const shared = from.values.filter((value) => to.values.includes(value)).length
  const values = (2 * shared) / (from.values.length + to.values.length)
  return Math.min(1, 0.5 * values + 0.25 * nameSimilarity(from.name, to.name) + (followed ? 0.25 : 0))
}

/** A value of an enum, among all of them. */
export interface PlacedValue {
  readonly value: string
  readonly all: readonly string[]
  readonly kept: ReadonlySet<string>
}

export function valueLikeness(from: PlacedValue, to: PlacedValue): number {
  const isPlace = equalData(placeIn(from.all, from.value, from.kept), placeIn(to.all, to.value, to.kept))
  const name = nameSimilarity(from.value, to.value)
  return isPlace ? 0.5 + 0.5 * name : 0.7 * name
}
