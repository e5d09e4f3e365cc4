import { equalData, expressionsOf } from '@mig/core/dialect'
import type { Constraint, Dialect, DialectOptions } from '@mig/core/dialect'
import { matchByKey, matchRest } from '../match.ts'
import { sameText } from '../expressions.ts'
import { shapeOf } from './shape.ts'
import type { Linked, LinkedTable } from '../linked.ts'
import type { Match, Pair } from '../match.ts'
import type { SameExpression } from '../expressions.ts'

export interface ElementDifference<T> {
  readonly added: readonly Linked<T>[]
  readonly dropped: readonly Linked<T>[]
  readonly renamed: readonly Pair<Linked<T>>[]
  /** Equal on both sides; they may still have to go and come back when what they stand on changes. */
  readonly kept: readonly Pair<Linked<T>>[]
}

/** What happens to the constraints of a table that stands on both sides. A changed constraint is dropped and added. */
export function compareConstraints(
  from: LinkedTable,
  to: LinkedTable,
  dialect: Dialect,
  same: SameExpression,
): ElementDifference<Constraint> {
  // Neither the name nor the expression, which the judge compares.
  const shape = ({ normal }: Linked<Constraint>): string => shapeOf(withoutTexts(normal, dialect.name), dialect.name, ['name', 'comment'])
  const equal = (a: Linked<Constraint>, b: Linked<Constraint>): boolean => {
    if (equalData(a.normal, b.normal)) return true
    const valid = canBeValidated(a.normal, b.normal, dialect.name) ? { ...a, normal: validated(a.normal, dialect.name) } : a
    if (shape(valid) !== shape(b)) return false
    const [left, right] = [expressionsOf(a.normal), expressionsOf(b.normal)]
    const place = { kind: 'check', table: from.normal } as const
    return left.length === right.length && left.every((text, position) => sameText(same, place, text, right[position]))
  }
  const named = matchByKey(from.constraints, to.constraints, matchKey)
  const verbatim = matchRest(named, (a, b) => shape(a) === shape(b) && equalData(expressionsOf(a.normal), expressionsOf(b.normal)))
  return settle(matchRest(verbatim, equal), equal, dialect.features.renameConstraint)
}

/** Sorts pairs by what has to be done with them; shared with indexes. */
export function settle<T extends { readonly name?: string }>(
  match: Match<Linked<T>>,
  equal: (a: Linked<T>, b: Linked<T>) => boolean,
  canRename: boolean,
): ElementDifference<T> {
  const added = [...match.added]
  const dropped = [...match.removed]
  const renamed: Pair<Linked<T>>[] = []
  const kept: Pair<Linked<T>>[] = []
  for (const pair of match.kept) {
    const [from, to] = pair
    const otherName = from.normal.name !== undefined && to.normal.name !== undefined && from.normal.name !== to.normal.name
    const isEqual = equal(from, to)
    if (isEqual && !otherName) kept.push(pair)
    else if (isEqual && canRename) {
      renamed.push(pair)
      kept.push(pair)
    } else {
      dropped.push(from)
      added.push(to)
    }
  }
  return { added, dropped, renamed, kept }
}

/** A table has one primary key at most, whatever its name; constraints without a name are matched by what they say. */
function matchKey({ normal }: Linked<Constraint>): string | undefined {
  if (normal.kind === 'primaryKey') return 'primaryKey'
  return normal.name === undefined ? undefined : JSON.stringify([normal.kind, normal.name])
}

/** Expressions are left to the judge. */
function withoutTexts(constraint: Constraint, dialect: string): Constraint {
  if (constraint.kind === 'check') return { ...constraint, sql: '' }
  if (constraint.kind !== 'exclusion') return constraint
  const parts = constraint.parts.map((part) => ({ ...part, ...('sql' in part ? { sql: '' } : {}), ...ownOptions(part, dialect) }))
  return { ...constraint, parts, ...(constraint.where === undefined ? {} : { where: '' }) }
}

function ownOptions({ options }: { readonly options?: DialectOptions }, dialect: string): { readonly options?: DialectOptions } {
  const own = options?.[dialect]
  return options === undefined ? {} : { options: own === undefined ? {} : { [dialect]: own } }
}

/** True when rows that exist were not checked, and shall be. */
export function canBeValidated(from: Constraint, to: Constraint, dialect: string): boolean {
  return from.options?.[dialect]?.['notValid'] === true && to.options?.[dialect]?.['notValid'] !== true
}

function validated(constraint: Constraint, dialect: string): Constraint {
  const { notValid: _, ...own } = constraint.options?.[dialect] ?? {}
  const { options: __, ...rest } = constraint
  return Object.keys(own).length === 0 ? rest : { ...rest, options: { [dialect]: own } }
}
