import { columnsOf } from '@mig/core/dialect'
import type { Constraint, Table } from '@mig/core/dialect'
import { mentionsAny } from './identifiers.ts'

const SUFFIX = { primaryKey: 'pkey', unique: 'key', foreignKey: 'fkey', check: 'check', exclusion: 'excl' } as const

/**
 * Names for constraints that the model leaves unnamed and that are added to a table which exists: without one the downgrade could
 * not drop them. They are made as PostgreSQL makes its own, so that they look like those of a fresh table.
 */
export function nameAll<T extends Constraint>(
  table: Table,
  constraints: readonly T[],
  others: readonly Constraint[],
  maxBytes: number | undefined,
): readonly T[] {
  const taken = new Set([...others, ...constraints].flatMap(({ name }) => name ?? []))
  return constraints.map((constraint) => {
    if (constraint.name !== undefined) return constraint
    const name = freeName(table, constraint, taken, maxBytes)
    taken.add(name)
    return { ...constraint, name }
  })
}

function freeName(table: Table, constraint: Constraint, taken: ReadonlySet<string>, maxBytes: number | undefined): string {
  const stem = [table.name, ...namedColumns(table, constraint)].join('_')
  for (let number = 0; ; number++) {
    const end = `_${SUFFIX[constraint.kind]}${number === 0 ? '' : number}`
    const name = cut(stem, maxBytes === undefined ? Infinity : maxBytes - end.length) + end
    if (!taken.has(name)) return name
  }
}

/** A check carries the name of its column only where it speaks of a single one. */
function namedColumns(table: Table, constraint: Constraint): readonly string[] {
  if (constraint.kind === 'primaryKey') return []
  if (constraint.kind !== 'check') return columnsOf(constraint)
  const columns = table.columns.filter(({ name }) => mentionsAny(constraint.sql, new Set([name])))
  return columns.length === 1 ? columns.map(({ name }) => name) : []
}

/** The longest start of the text that has so many bytes in UTF-8; characters stay whole. */
function cut(text: string, bytes: number): string {
  let result = ''
  let size = 0
  for (const character of text) {
    size += Buffer.byteLength(character)
    if (size > bytes) break
    result += character
  }
  return result
}
