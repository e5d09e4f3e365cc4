import { columnsOf, type Constraint, type ForeignKeyConstraint, type Guard } from '@mig/core/dialect'
import { quoting } from '../quoting.ts'
import { ROWID_NAMES } from '../rowid.ts'
import { foldName, mentions } from '../tokens.ts'
import { affinityOf, changesUnder, refusedByStrict, storedValue } from './affinity.ts'
import type { TableSlice } from './catalog-slice.ts'
import { constraintsOf, defaultValue, findColumn, hasOption, rowidColumn, type Draft, type DraftColumn } from './draft.ts'
import { sameContent } from './edit-constraint.ts'

/** What has to hold of the rows, so that the table can become what it shall be. It is asked before anything is touched. */
export function rowGuards(slice: TableSlice, old: Draft, next: Draft): readonly Guard[] {
  const rows = new NewRows(slice, old, next)
  return [
    ...next.columns.flatMap((column) => nullGuard(column, rows)),
    ...next.columns.flatMap((column) => affinityGuard(column, rows)),
    ...next.columns.flatMap((column) => generatedGuard(column, rows)),
    ...(hasOption(next, 'STRICT') ? next.columns.flatMap((column) => strictGuard(column, rows)) : []),
    ...addedConstraints(old, next).flatMap((constraint) => constraintGuard(constraint, rows)),
  ]
}

/** Constraints that the old table does not have, or that speak of columns whose values change. */
function addedConstraints(old: Draft, next: Draft): readonly Constraint[] {
  const before = constraintsOf(old).map(({ constraint }) => constraint)
  const changed = next.columns.filter((column) => isChanged(column, old))
  const touched = (constraint: Constraint): boolean =>
    changed.some((column) => speaksOf(constraint, column))
  return constraintsOf(next)
    .map(({ constraint }) => constraint)
    // Rows that referred to nothing before are nobody's fault; those that do so now are found before COMMIT.
    .filter(
      (constraint) =>
        (constraint.kind !== 'foreignKey' && touched(constraint)) || !before.some((other) => sameContent(other, constraint)),
    )
}

function speaksOf(constraint: Constraint, { name }: DraftColumn): boolean {
  if (constraint.kind === 'check') return mentions(constraint.sql, name)
  return columnsOf(constraint).some((item) => foldName(item) === foldName(name))
}

/** Values of the column may differ from those in the old table, or be compared in another way. */
function isChanged(column: DraftColumn, old: Draft): boolean {
  const before = column.from === undefined ? undefined : findColumn(old, column.from)
  if (before === undefined) return false
  if (column.using !== undefined) return true
  return before.type !== column.type || collationOf(before) !== collationOf(column)
}

function collationOf(column: DraftColumn): string | undefined {
  return column.clauses.find(({ kind }) => kind === 'collate')?.sql
}

/** The rows of the new table, as far as the old one tells them. */
class NewRows {
  readonly slice: TableSlice
  readonly old: Draft
  readonly next: Draft

  constructor(slice: TableSlice, old: Draft, next: Draft) {
    this.slice = slice
    this.old = old
    this.next = next
  }

  get table(): string {
    return quoting.qualified({ schema: this.slice.schema, name: this.slice.name })
  }

  /** SQL for what the column will hold; nothing where only SQLite can tell: it is computed. */
  value(column: DraftColumn): string | undefined {
    if (column.clauses.some(({ kind }) => kind === 'generated')) {
      const before = this.before(column)
      return before !== undefined && this.#computesTheSame(before, column) ? quoting.identifier(before.name) : undefined
    }
    const given = this.given(column)
    if (given === undefined) return undefined
    const affinity = affinityOf(column.type, hasOption(this.next, 'STRICT'))
    const before = this.before(column)
    const same = before !== undefined && column.using === undefined && affinityOf(before.type, this.slice.strict) === affinity
    const value = same ? given : storedValue(given, affinity)
    const collation = collationOf(column)
    return same && collationOf(before) === collation ? value : `(${value}) ${collation ?? 'COLLATE BINARY'}`
  }

  /** SQL for what is put into the column. */
  given(column: DraftColumn): string | undefined {
    if (column.from === undefined) return newValue(column)
    return column.using === undefined ? quoting.identifier(column.from) : `(${column.using})`
  }

  before(column: DraftColumn): DraftColumn | undefined {
    return column.from === undefined ? undefined : findColumn(this.old, column.from)
  }

  /** The rows with the values and names that they will have; nothing where one of the columns is not known beforehand. */
  view(columns: readonly DraftColumn[], alias: string = this.slice.name): string | undefined {
    const values = this.next.columns.map((column) => [column, this.value(column)] as const)
    if (values.some(([column, value]) => value === undefined && columns.includes(column))) return undefined
    const known = values.flatMap(([{ name }, value]) => (value === undefined ? [] : [`${value} AS ${quoting.identifier(name)}`]))
    return `(SELECT ${known.join(', ')} FROM ${this.table}) AS ${quoting.identifier(alias)}`
  }

  #computesTheSame(before: DraftColumn, column: DraftColumn): boolean {
    const text = (item: DraftColumn): string => item.clauses.find(({ kind }) => kind === 'generated')?.sql ?? ''
    const changed = this.next.columns.filter((item) => isChanged(item, this.old))
    return (
      text(before) === text(column) && !changed.some(({ name }) => foldName(name) === foldName(column.name) || mentions(text(column), name))
    )
  }

  /** The columns by which a person finds a row, and these. */
  shown(columns: readonly string[]): string {
    const keys = this.slice.columns.filter(({ key }) => key > 0).map(({ name }) => name)
    return [...new Set([...keys, ...columns])].map((name) => quoting.identifier(name)).join(', ')
  }
}


/** The value of a new column; nothing where each row may get another one. */
function newValue(column: DraftColumn): string | undefined {
  const value = column.using ?? defaultValue(column)
  return /^(?:[-+]?[\d.]|'|null$|true$|false$|x')/i.test(value) ? value : undefined
}

function guard(slice: TableSlice, problem: string, bad: string, hint: string): Guard {
  return {
    guard: `NOT EXISTS (${bad})`,
    message: `${slice.name} cannot be changed: ${problem}`,
    hint: `${hint} Nothing was changed.`,
    rows: bad,
  }
}

function isNotNull(column: DraftColumn, draft: Draft): boolean {
  if (column.clauses.some(({ kind }) => kind === 'notNull')) return true
  return rowidColumn(draft) === column
}

/** A rowid that is NULL would be counted, and so be another one. */
function nullGuard(column: DraftColumn, rows: NewRows): readonly Guard[] {
  const before = rows.before(column)
  const wasNotNull = before !== undefined && column.using === undefined && isNotNull(before, rows.old)
  if (wasNotNull || !isNotNull(column, rows.next) || column.clauses.some(({ kind }) => kind === 'generated')) return []
  const value = rows.given(column)
  if (value === undefined || (column.from === undefined && rowidColumn(rows.next) === column)) return []
  if (column.from === undefined) {
    if (value.toUpperCase() !== 'NULL') return []
    const problem = `the new column ${column.name} is NOT NULL, and rows that exist have no value for it`
    const way = 'Give it a default; or add it nullable, fill it with op.execute and then set nullable: false.'
    return [guard(rows.slice, problem, `SELECT ${rows.shown([]) || '*'} FROM ${rows.table}`, way)]
  }
  const bad = `SELECT ${rows.shown([column.from])} FROM ${rows.table} WHERE ${value} IS NULL`
  return [guard(rows.slice, `${column.name} is to be NOT NULL, and holds NULL`, bad, 'Fill them before, with op.execute.')]
}

/** Values that the new type would store as something else, such as '007' under INTEGER. */
function affinityGuard(column: DraftColumn, rows: NewRows): readonly Guard[] {
  const before = rows.before(column)
  if (before === undefined || column.using !== undefined || column.clauses.some(({ kind }) => kind === 'generated')) return []
  const [from, to] = [affinityOf(before.type, rows.slice.strict), affinityOf(column.type, hasOption(rows.next, 'STRICT'))]
  const changes = from === to ? undefined : changesUnder(quoting.identifier(before.name), to)
  if (changes === undefined) return []
  const bad = `SELECT ${rows.shown([before.name])} FROM ${rows.table} WHERE ${changes}`
  const cast = `CAST(${quoting.identifier(before.name)} AS ${column.type})`
  const way = `Say what becomes of them: op.alterColumn(…, { using: sql\`${cast}\` }), or correct them before.`
  return [guard(rows.slice, `${column.type} would store values of ${column.name} as others`, bad, way)]
}

/** A column that becomes computed must not lose values. */
function generatedGuard(column: DraftColumn, rows: NewRows): readonly Guard[] {
  const before = rows.before(column)
  const clause = column.clauses.find(({ kind }) => kind === 'generated')
  if (before === undefined || clause === undefined || before.clauses.some(({ kind }) => kind === 'generated')) return []
  const expression = /\([\s\S]*\)/.exec(clause.sql)?.[0] ?? 'NULL'
  const bad = `SELECT ${rows.shown([before.name])} FROM ${rows.table} WHERE ${quoting.identifier(before.name)} IS NOT ${expression}`
  const problem = `${column.name} becomes a computed column, and holds other values than it would compute`
  return [guard(rows.slice, problem, bad, 'Drop the column and add it again, or correct the values before.')]
}

function strictGuard(column: DraftColumn, rows: NewRows): readonly Guard[] {
  const before = rows.before(column)
  if (before !== undefined && column.using === undefined && rows.slice.strict && before.type === column.type) return []
  const value = rows.value(column)
  const refused = value === undefined ? undefined : refusedByStrict(`(${value})`, column.type)
  if (refused === undefined || before === undefined) return []
  const bad = `SELECT ${rows.shown([before.name])} FROM ${rows.table} WHERE ${refused}`
  const problem = `${column.name} holds values that a strict table does not take as ${column.type}`
  return [guard(rows.slice, problem, bad, 'Correct them before, or say with `using` what becomes of them.')]
}

/** What only the new table itself can tell: rowids, other collations than those of the columns, a target that is not there yet. */
function needsTheTable(constraint: Constraint, { slice, next }: NewRows): boolean {
  switch (constraint.kind) {
    case 'check':
      return ROWID_NAMES.some((name) => mentions(constraint.sql, name) && findColumn(next, name) === undefined)
    case 'foreignKey':
      return !slice.taken.some((name) => foldName(name) === foldName(constraint.references.table))
    default:
      return JSON.stringify(constraint.options ?? {}).includes('"collation"')
  }
}

const TARGET = 'mig_target'

/** The rows that are referred to; those of the table itself are as they will be. */
function targetRows({ references }: ForeignKeyConstraint, rows: NewRows): string | undefined {
  const { slice, next } = rows
  if (foldName(references.table) === foldName(slice.name)) {
    const columns = next.columns.filter(({ name }) => references.columns.some((column) => foldName(column) === foldName(name)))
    return rows.view(columns, TARGET)
  }
  return `${quoting.qualified({ schema: slice.schema, name: references.table })} AS ${quoting.identifier(TARGET)}`
}

function constraintGuard(constraint: Constraint, rows: NewRows): readonly Guard[] {
  const { slice, next } = rows
  const name = constraint.name ?? constraint.kind
  const columns = next.columns.filter((column) => speaksOf(constraint, column))
  const view = rows.view(columns)
  if (view === undefined || needsTheTable(constraint, rows)) return []
  const list = columns.map((column) => quoting.identifier(column.name)).join(', ')
  if (constraint.kind === 'check') {
    const shown = list === '' ? '*' : list
    const broken = `SELECT ${shown} FROM ${view} WHERE NOT (${constraint.sql})`
    return [guard(slice, `rows break the check ${name}: ${constraint.sql}`, broken, 'Correct them before, with op.execute.')]
  }
  const filled = columns.map((column) => `${quoting.identifier(column.name)} IS NOT NULL`).join(' AND ')
  if (constraint.kind === 'foreignKey') {
    const { references } = constraint
    const target = targetRows(constraint, rows)
    const pairs = constraint.columns.map((column, place) => [column, references.columns[place]] as const)
    // Without columns the key of the target is meant, which is asked for before COMMIT.
    if (target === undefined || pairs.some(([, to]) => to === undefined)) return []
    const own = quoting.identifier(slice.name)
    const match = pairs
      .map(([column, to = '']) => `${quoting.identifier(TARGET)}.${quoting.identifier(to)} = ${own}.${quoting.identifier(column)}`)
      .join(' AND ')
    const bad = `SELECT ${list} FROM ${view} WHERE ${filled} AND NOT EXISTS (SELECT 1 FROM ${target} WHERE ${match})`
    return [guard(slice, `rows refer to nothing in ${references.table} (${name})`, bad, 'Correct or delete them before, with op.execute.')]
  }
  const bad = `SELECT ${list}, count(*) AS "rows" FROM ${view} WHERE ${filled} GROUP BY ${list} HAVING count(*) > 1`
  return [guard(slice, `rows are the same in what ${name} makes unique`, bad, 'Correct or delete them before, with op.execute.')]
}
