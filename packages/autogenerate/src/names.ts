import { columnsOf, nameKey } from '@mig/core/dialect'
import type { Constraint, QualifiedName, Table } from '@mig/core/dialect'
import type { LinkedSchema } from './linked.ts'
import { mentionsAny } from './identifiers.ts'

const SUFFIX = { primaryKey: 'pkey', unique: 'key', foreignKey: 'fkey', check: 'check', exclusion: 'excl' } as const

/**
 * The names that are taken in a schema, before or after: PostgreSQL has one space for tables, indexes and the constraints that make
 * indexes, so one table may be in the way of another. `a.b_c` and `a_b.c` both make `a_b_c_key`, and a table keeps the names of its
 * constraints when it is renamed. https://www.postgresql.org/docs/current/catalog-pg-class.html
 */
export class TakenNames {
  readonly #bySchema = new Map<string | undefined, Map<string, Table | undefined>>()

  constructor({ from, to }: { readonly from: LinkedSchema; readonly to: LinkedSchema }, maxBytes: number | undefined) {
    const known = new Set(from.tables.map(({ name }) => nameKey(name)))
    for (const { normal } of [...from.objects, ...to.objects]) this.#add(normal.schema, normal.name)
    for (const { normal } of [...from.enums, ...to.enums]) this.#add(normal.schema, normal.name)
    for (const { normal } of to.tables) for (const index of normal.indexes) this.#add(normal.schema, index.name)
    for (const { normal, name } of [...from.tables, ...to.tables]) {
      // The database chooses the names of what is created without one.
      const constraints = known.has(nameKey(name)) ? normal.constraints : nameAll(normal, normal.constraints, [], maxBytes)
      this.#add(normal.schema, normal.name)
      for (const index of normal.indexes) this.#add(normal.schema, index.name, normal)
      for (const constraint of constraints) if (constraint.name !== undefined) this.#add(normal.schema, constraint.name, normal)
    }
  }

  /** Names that other things than the parts of the table have. */
  besides({ schema, name }: QualifiedName): readonly string[] {
    const names = [...(this.#bySchema.get(schema) ?? [])]
    return names.flatMap(([taken, table]) => (table !== undefined && table.name === name ? [] : [taken]))
  }

  /** The first thing that has a name keeps it; a part of a table is remembered with it. */
  #add(schema: string | undefined, name: string, table?: Table): void {
    const names = this.#bySchema.get(schema) ?? new Map<string, Table | undefined>()
    this.#bySchema.set(schema, names)
    if (!names.has(name) || table === undefined) names.set(name, table)
  }
}

/**
 * Names for constraints that the model leaves unnamed and that are added to a table which exists: without one the downgrade could
 * not drop them. They are made as PostgreSQL makes its own, so that they look like those of a fresh table.
 */
export function nameAll<T extends Constraint>(
  table: Table,
  constraints: readonly T[],
  others: readonly Constraint[],
  maxBytes: number | undefined,
  elsewhere: readonly string[] = [],
): readonly T[] {
  const taken = new Set([...elsewhere, ...[...others, ...constraints].flatMap(({ name }) => name ?? [])])
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
