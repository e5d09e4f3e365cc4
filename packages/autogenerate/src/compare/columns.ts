import { equalData } from '@mig/core/dialect'
import type {
  AlterColumnChange,
  AutogenerateHooks,
  Column,
  ColumnAlteration,
  ColumnDefault,
  ColumnType,
  Dialect,
  DialectOptions,
  ExpressionPair,
} from '@mig/core/dialect'
import { conversion } from '../conversion.ts'
import { mentionsAny } from '../identifiers.ts'
import { matchByKey } from '../match.ts'
import { partKey } from '../objects/dependents.ts'
import { sameText } from '../expressions.ts'
import type { Linked, LinkedTable } from '../linked.ts'
import type { Pair } from '../match.ts'
import type { SameExpression } from '../expressions.ts'

export interface ColumnDifference {
  readonly added: readonly Linked<Column>[]
  readonly dropped: readonly Linked<Column>[]
  /** Defaults that go first, since what they use comes again; they come back among the altered. */
  readonly reset: readonly AlterColumnChange[]
  readonly altered: readonly AlterColumnChange[]
  /** Dropped and added again under the same name, since a computed column cannot be altered everywhere. */
  readonly remade: readonly Pair<Linked<Column>>[]
  /** Names of columns whose type changes. */
  readonly retyped: ReadonlySet<string>
}

type Key = keyof ColumnAlteration
const DEFAULT: ReadonlySet<Key> = new Set(['default'] as const)
type ColumnHooks = Pick<AutogenerateHooks, 'compareType' | 'compareDefault'>
type Draft = { -readonly [K in Key]: ColumnAlteration[K] }

/** What happens to the columns of a table that stands on both sides. */
export function compareColumns(
  from: LinkedTable,
  to: LinkedTable,
  dialect: Dialect,
  same: SameExpression,
  hooks: ColumnHooks = {},
  freed: ReadonlySet<string> = new Set(),
): ColumnDifference {
  const { added, removed, kept } = matchByKey(from.columns, to.columns, (column) => column.normal.name)
  const differences = kept.map((pair) => {
    const scope = { dialect, kept: keptOptions(pair, [from, to], dialect) }
    return { pair, scope, keys: differentKeys(from, pair, scope, same, hooks) }
  })
  const retyped = new Set(differences.filter(({ keys }) => keys.has('type')).map(({ pair }) => pair[1].normal.name))
  const remade: Pair<Linked<Column>>[] = []
  const altered: AlterColumnChange[] = []
  const reset: AlterColumnChange[] = []
  for (const { pair, keys, scope } of differences) {
    const isFreed = (kind: 'column' | 'default'): boolean => freed.size > 0 && freed.has(partKey(kind, from.name, pair[0].normal.name))
    const without = new Set([...keys].filter((key) => key !== 'default'))
    if (mustBeRemade(pair, keys, retyped) || isFreed('column')) remade.push(pair)
    else if (isFreed('default')) {
      const { set, was } = alteration(pair, DEFAULT, scope)
      reset.push({ kind: 'alterColumn', name: pair[1].normal.name, set: { default: null }, was: was ?? {} })
      if (without.size > 0) altered.push(alteration(pair, without, scope))
      if (set.default !== null) altered.push({ kind: 'alterColumn', name: pair[1].normal.name, set, was: { default: null } })
    } else if (keys.size > 0) altered.push(alteration(pair, keys, scope))
  }
  return { added, dropped: removed, reset, altered, remade, retyped }
}

/** Judges every expression, also where something else has decided already: the questions must not depend on the answers. */
function differentKeys(
  table: LinkedTable,
  [from, to]: Pair<Linked<Column>>,
  scope: Scope,
  same: SameExpression,
  { compareType, compareDefault }: ColumnHooks,
): ReadonlySet<Key> {
  const { dialect } = scope
  const [a, b] = [from.normal, to.normal]
  const keys = new Set<Key>()
  const compared = { table: table.name, actual: a, wanted: b }
  const [type, value] = [compareType?.(compared), compareDefault?.(compared)]
  // Most columns of most tables; nothing has to be asked of equal texts.
  if (equalData(a, b) && type !== 'different' && value !== 'different') return keys
  const otherType = type === undefined ? !sameType(a.type, b.type, dialect) : type === 'different'
  if (otherType || a.collation !== b.collation) {
    keys.add('type')
    if (a.collation !== undefined || b.collation !== undefined) keys.add('collation')
    if (a.default !== undefined || b.default !== undefined) keys.add('default')
    // What hangs on the type is said again.
    if (a.options?.[dialect.name] !== undefined || b.options?.[dialect.name] !== undefined) keys.add('options')
  }
  const place = { table: table.normal, column: a.name }
  const sameValue = sameDefault(same, place, a.default, b.default, dialect)
  if (value === undefined ? !sameValue : value === 'different') keys.add('default')
  const sameGenerated = sameText(same, { ...place, kind: 'generated' }, a.generated?.sql, b.generated?.sql)
  if (!sameGenerated || a.generated?.stored !== b.generated?.stored) keys.add('generated')
  if (a.nullable !== b.nullable) {
    keys.add('nullable')
    if (a.options?.[dialect.name] !== undefined || b.options?.[dialect.name] !== undefined) keys.add('options')
  }
  if (!sameData(a.identity, b.identity)) keys.add('identity')
  if (dialect.features.comments && a.comment !== b.comment) keys.add('comment')
  if (!sameOptions(a, b, scope)) keys.add('options')
  return keys
}

export function sameType(a: ColumnType, b: ColumnType, { types }: Dialect): boolean {
  return equalData(typeIdentity(a), typeIdentity(b)) || types.same?.(a, b) === true
}

/** The values of an enum are compared at the enum; what a type is called in other dialects does not matter here. */
function typeIdentity(type: ColumnType): unknown {
  const { variants: _, ...own } = type
  if (own.kind === 'array') return { ...own, of: typeIdentity(own.of) }
  if (own.kind !== 'enum') return own
  const { values: __, ...named } = own
  return named
}

interface Scope {
  readonly dialect: Dialect
  /** Options that stay as they are in the database. */
  readonly kept: readonly string[]
}

function keptOptions([from, to]: Pair<Linked<Column>>, tables: readonly LinkedTable[], dialect: Dialect): readonly string[] {
  const isKey = tables.every(({ normal }) =>
    normal.constraints.some((constraint) => constraint.kind === 'primaryKey' && constraint.columns.includes(to.normal.name)),
  )
  return isKey && sameType(from.normal.type, to.normal.type, dialect) ? (dialect.features.keptKeyColumnOptions ?? []) : []
}

function sameOptions(from: Column, to: Column, scope: Scope): boolean {
  return equalData(from.options?.[scope.dialect.name] ?? {}, wantedOptions(from, to, scope))
}

/** Those of the model, and those of the database that the model leaves open or that change nothing. */
function wantedOptions(
  from: Column,
  to: Column,
  { dialect: { name, features }, kept }: Scope,
): NonNullable<DialectOptions[string]> {
  const [open, said] = [features.openColumnOptions ?? [], Object.entries(to.options?.[name] ?? {})]
  const left = Object.entries(from.options?.[name] ?? {}).filter(([option]) => open.includes(option) || kept.includes(option))
  return { ...Object.fromEntries(left), ...Object.fromEntries(said.filter(([option]) => !kept.includes(option))) }
}

function withOptions(column: Linked<Column>, options: NonNullable<DialectOptions[string]>, dialect: string): Linked<Column> {
  return { ...column, normal: { ...column.normal, options: { [dialect]: options } } }
}

function sameData(a: unknown, b: unknown): boolean {
  return a === undefined || b === undefined ? a === b : equalData(a, b)
}

function sameDefault(
  same: SameExpression,
  place: Omit<ExpressionPair, 'kind' | 'left' | 'right'>,
  a: ColumnDefault | undefined,
  b: ColumnDefault | undefined,
  dialect: Dialect,
): boolean {
  if (sameData(a, b)) return true
  const text = (value: ColumnDefault | undefined): string | undefined => {
    if (value === undefined || 'sql' in value) return value?.sql
    // A column without a default gets NULL.
    return value.value === null ? undefined : dialect.quoting.literal(value.value)
  }
  return sameText(same, { ...place, kind: 'default' }, text(a), text(b))
}

/** No database turns a plain column into a computed one; the other way round keeps the values and is an alteration. */
function mustBeRemade([from, to]: Pair<Linked<Column>>, keys: ReadonlySet<Key>, retyped: ReadonlySet<string>): boolean {
  if (to.normal.generated === undefined) return false
  if (keys.has('generated') || keys.has('type')) return true
  return from.normal.generated !== undefined && mentionsAny(from.normal.generated.sql, retyped)
}

function alteration([from, to]: Pair<Linked<Column>>, keys: ReadonlySet<Key>, scope: Scope): AlterColumnChange {
  const { dialect } = scope
  const change = {
    kind: 'alterColumn',
    name: to.normal.name,
    set: values(withOptions(to, wantedOptions(from.normal, to.normal, scope), dialect.name), keys, dialect),
    was: values(from, keys, dialect),
  } as const
  if (!keys.has('type')) return change
  const using = conversion(from.normal, to.normal, dialect)
  const usingDown = conversion(to.normal, from.normal, dialect)
  if (using === undefined && usingDown === undefined) return change
  // An operation that says how values change says it for both ways; the column itself converts as an assignment does.
  const column = dialect.quoting.identifier(to.normal.name)
  return { ...change, using: using ?? column, usingDown: usingDown ?? column }
}

/** The asked keys as an operation holds them: what is not there is removed by `null`. */
function values(column: Linked<Column>, keys: ReadonlySet<Key>, dialect: Dialect): ColumnAlteration {
  const { normal, source } = column
  const draft: Partial<Draft> = {}
  if (keys.has('type')) draft.type = countingType(column, dialect)
  if (keys.has('nullable')) draft.nullable = normal.nullable
  if (keys.has('default')) draft.default = normal.default === undefined ? null : (source.default ?? normal.default)
  if (keys.has('identity')) draft.identity = normal.identity === undefined ? null : (source.identity ?? normal.identity)
  if (keys.has('generated')) draft.generated = normal.generated === undefined ? null : (source.generated ?? normal.generated)
  if (keys.has('collation')) draft.collation = normal.collation === undefined ? null : (source.collation ?? normal.collation)
  if (keys.has('comment')) draft.comment = normal.comment ?? null
  if (keys.has('options')) draft.options = { [dialect.name]: normal.options?.[dialect.name] ?? {} }
  return draft
}

/** The type as the model says it; that of a key which counts has another name where only one of them counts. */
function countingType({ normal, source }: Linked<Column>, { name, features, types }: Dialect): ColumnType {
  if (features.countingKeys !== true || source.identity === undefined) return source.type
  if (types.format(source.type) === types.format(normal.type)) return source.type
  return { ...source.type, variants: { ...source.type.variants, [name]: normal.type } }
}
