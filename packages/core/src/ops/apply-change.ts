import type { Column } from '../schema/column.ts'
import { columnsOf, expressionsOf, type Constraint } from '../schema/constraint.ts'
import { equalData } from '../schema/data.ts'
import { renameNamedIndex } from '../schema/named-index.ts'
import { parentTables } from '../schema/parent-tables.ts'
import { sameName, type Schema } from '../schema/schema.ts'
import type { Index, IndexPart } from '../schema/table-index.ts'
import type { QualifiedName, Table } from '../schema/table.ts'
import type { DialectOptions } from '../schema/value.ts'
import { mentionsColumn, renameColumnInSql } from '../sql/rename-column.ts'
import { renameColumnOfObjects } from './rename-in-objects.ts'
import { exists, unknown } from './misfit.ts'
import type {
  AlterColumnChange,
  Change,
  DropColumnChange,
  DropConstraintChange,
  RenameColumnChange,
  SetConstraintCommentChange,
} from './op.ts'

/** The schema after one change of a table that is there. */
export function applyChange(schema: Schema, name: QualifiedName, change: Change): Schema {
  const changed = mapTable(schema, name, (table) => changeTable(table, change))
  return change.kind === 'renameColumn' ? renameColumnOfObjects(followRename(changed, name, change), name, change.name, change.to) : changed
}

function mapTable(schema: Schema, name: QualifiedName, change: (table: Table) => Table): Schema {
  return { ...schema, tables: schema.tables.map((table) => (sameName(table, name) ? change(table) : table)) }
}

function changeTable(table: Table, change: Change): Table {
  switch (change.kind) {
    case 'addColumn':
      if (hasColumn(table, change.column.name)) {
        if (change.ifNotExists === true) return table
        throw exists('Column', inside(table, change.column.name))
      }
      return { ...table, columns: [...table.columns, change.column] }
    case 'dropColumn':
      return dropColumn(table, change)
    case 'alterColumn':
      return alterColumn(table, change)
    case 'renameColumn':
      return renameColumn(table, change)
    case 'addConstraint':
      requireConstraintFits(table, change.constraint)
      return { ...table, constraints: [...table.constraints, change.constraint] }
    case 'dropConstraint':
      return dropConstraint(table, change)
    case 'renameConstraint':
      return renameConstraint(table, change.name, change.to)
    case 'validateConstraint':
      return validateConstraint(table, change.name)
    case 'setTableOptions':
      return withOptions(table, { ...table.options, ...change.set })
    case 'setTableComment':
      return withComment(table, change.set)
    case 'setConstraintComment':
      return setConstraintComment(table, change)
  }
}

/* ---- what must be there ---- */

/** A name as it is said in a message: `expenses.amount`. */
function inside(table: Table, name: string): QualifiedName {
  return { schema: table.schema === undefined ? table.name : `${table.schema}.${table.name}`, name }
}

function hasColumn(table: Table, name: string): boolean {
  return table.columns.some((column) => column.name === name)
}

function requireColumns(table: Table, names: readonly string[]): void {
  const missing = names.find((name) => !hasColumn(table, name))
  if (missing !== undefined) throw unknown('Column', inside(table, missing))
}

/** All that constraints and indexes of a new table name is in it, and no name stands twice. */
export function requireTableFits(table: Table): void {
  table.columns.forEach((column, position) => {
    if (table.columns.findIndex((other) => other.name === column.name) !== position) throw exists('Column', inside(table, column.name))
  })
  table.constraints.forEach((constraint, position) => {
    requireConstraintFits({ ...table, constraints: table.constraints.slice(0, position) }, constraint)
  })
  table.indexes.forEach((index, position) => {
    if (table.indexes.findIndex((other) => other.name === index.name) !== position) throw exists('Index', inside(table, index.name))
    requireIndexFits(table, index)
  })
}

function requireConstraintFits(table: Table, constraint: Constraint): void {
  const { kind, name } = constraint
  if (name !== undefined && table.constraints.some((other) => other.name === name)) throw exists('Constraint', inside(table, name))
  if (kind === 'primaryKey' && table.constraints.some((other) => other.kind === kind)) {
    throw exists('Constraint', inside(table, 'primary key'))
  }
  // What has columns from other tables may speak of those.
  if (parentTables(table).length === 0) requireColumns(table, columnsOf(constraint))
}

export function requireIndexFits(table: Table, index: Index): void {
  if (parentTables(table).length > 0) return
  requireColumns(
    table,
    index.parts.flatMap((part) => ('column' in part ? [part.column] : [])),
  )
}

/* ---- columns ---- */

function dropColumn(table: Table, { name, ifExists }: DropColumnChange): Table {
  if (ifExists === true && !hasColumn(table, name)) return table
  requireColumns(table, [name])
  const names = table.columns.map((column) => column.name)
  return {
    ...table,
    columns: table.columns.filter((column) => column.name !== name),
    constraints: table.constraints.filter((constraint) => !constraintNeeds(constraint, names, name)),
    indexes: table.indexes.filter((index) => !indexNeeds(index, names, name)),
  }
}

function constraintNeeds(constraint: Constraint, columns: readonly string[], name: string): boolean {
  if (expressionsOf(constraint).some((sql) => mentionsColumn(sql, columns, name))) return true
  return columnsOf(constraint).includes(name) || includes(constraint.options, name)
}

/** `include` is the one option that names columns: those that a key or an index holds besides its own. */
function includes(options: DialectOptions | undefined, name: string): boolean {
  return Object.values(options ?? {}).some((own) => Array.isArray(own?.['include']) && own['include'].includes(name))
}

function renameIncluded<T extends { readonly options?: DialectOptions }>(
  thing: T,
  rename: (columns: readonly string[]) => readonly string[],
): T {
  if (thing.options === undefined) return thing
  const options = Object.entries(thing.options).map(([dialect, own]) => {
    const include = own?.['include']
    return [dialect, Array.isArray(include) ? { ...own, include: rename(include as readonly string[]) } : own]
  })
  return { ...thing, options: Object.fromEntries(options) as DialectOptions }
}

function indexNeeds(index: Index, columns: readonly string[], name: string): boolean {
  const inParts = index.parts.some((part) => ('column' in part ? part.column === name : mentionsColumn(part.sql, columns, name)))
  return inParts || includes(index.options, name) || (index.where !== undefined && mentionsColumn(index.where, columns, name))
}

function alterColumn(table: Table, { name, set }: AlterColumnChange): Table {
  requireColumns(table, [name])
  const columns = table.columns.map((column) => {
    if (column.name !== name) return column
    // Options are set as a whole, and empty ones are none.
    const options = Object.keys(set.options ?? {}).length > 0 || set.options === undefined ? {} : { options: null }
    return withoutRemoved({ ...column, ...set, ...options })
  })
  return { ...table, columns }
}

/** `null` in an alteration removes, and absence is how a column says that it has none. */
function withoutRemoved(column: { readonly [key in keyof Column]: Column[key] | null }): Column {
  return Object.fromEntries(Object.entries(column).filter(([, value]) => value !== null)) as unknown as Column
}

/* ---- renames ---- */

interface PartsOf<P> {
  readonly parts: readonly P[]
  readonly where?: string
}

function renameColumn(table: Table, { name, to }: RenameColumnChange): Table {
  requireColumns(table, [name])
  if (hasColumn(table, to)) throw exists('Column', inside(table, to))
  const names = table.columns.map((column) => column.name)
  const inSql = (sql: string): string => renameColumnInSql(sql, names, name, to)
  const inList = (columns: readonly string[]): readonly string[] => columns.map((column) => (column === name ? to : column))
  return {
    ...table,
    columns: table.columns.map((column) => ({
      ...column,
      name: column.name === name ? to : column.name,
      ...(column.generated === undefined ? {} : { generated: { ...column.generated, sql: inSql(column.generated.sql) } }),
    })),
    constraints: table.constraints.map((constraint) => {
      if (constraint.kind === 'check') return { ...constraint, sql: inSql(constraint.sql) }
      if (constraint.kind === 'exclusion') return { ...renameIncluded(constraint, inList), ...inParts(constraint) }
      return renameIncluded({ ...constraint, columns: inList(constraint.columns) }, inList)
    }),
    indexes: table.indexes.map((index) => ({ ...renameIncluded(index, inList), ...inParts(index) })),
  }

  function inParts<P extends IndexPart>({ parts, where }: { readonly parts: readonly P[]; readonly where?: string }): PartsOf<P> {
    return {
      parts: parts.map((part) => {
        if ('column' in part) return { ...part, column: part.column === name ? to : part.column }
        return { ...part, sql: inSql(part.sql) }
      }),
      ...(where === undefined ? {} : { where: inSql(where) }),
    }
  }
}

/** Foreign keys of all tables, this one's own among them, follow the renamed column. */
function followRename(schema: Schema, name: QualifiedName, change: RenameColumnChange): Schema {
  const follow = (constraint: Constraint): Constraint => {
    if (constraint.kind !== 'foreignKey') return constraint
    const { references } = constraint
    if (references.table !== name.name || references.schema !== name.schema) return constraint
    const columns = references.columns.map((column) => (column === change.name ? change.to : column))
    return { ...constraint, references: { ...references, columns } }
  }
  return { ...schema, tables: schema.tables.map((table) => ({ ...table, constraints: table.constraints.map(follow) })) }
}

/* ---- constraints ---- */

function dropConstraint(table: Table, change: DropConstraintChange): Table {
  const found = findConstraint(table, change)
  if (found !== undefined) return { ...table, constraints: table.constraints.filter((constraint) => constraint !== found) }
  if (change.ifExists === true) return table
  throw unknown('Constraint', inside(table, change.name))
}

/** By its name; a constraint that the database named is found by what it was, or as the only unnamed one (of its kind). */
function findConstraint(
  table: Table,
  { name, was, constraintKind }: Pick<DropConstraintChange, 'name' | 'was' | 'constraintKind'>,
): Constraint | undefined {
  const named = table.constraints.find((constraint) => constraint.name === name)
  if (named !== undefined) return named
  const unnamed = table.constraints.filter((constraint) => constraint.name === undefined)
  if (was !== undefined) return unnamed.find((constraint) => equalData({ ...constraint, name }, { ...was, name }))
  const candidates = constraintKind === undefined ? unnamed : unnamed.filter((constraint) => constraint.kind === constraintKind)
  return candidates.length === 1 ? candidates[0] : undefined
}

function renameConstraint(table: Table, name: string, to: string): Table {
  const found = findConstraint(table, { name })
  if (found === undefined) throw unknown('Constraint', inside(table, name))
  if (table.constraints.some((constraint) => constraint.name === to)) throw exists('Constraint', inside(table, to))
  const hasIndex = found.kind === 'primaryKey' || found.kind === 'unique' || found.kind === 'exclusion'
  const renamed = hasIndex ? renameNamedIndex(table, name, to) : table
  const constraints = table.constraints.map((constraint) => (constraint === found ? { ...constraint, name: to } : constraint))
  return { ...renamed, constraints }
}

function setConstraintComment(table: Table, { name, set }: SetConstraintCommentChange): Table {
  const found = findConstraint(table, { name })
  if (found === undefined) throw unknown('Constraint', inside(table, name))
  return { ...table, constraints: table.constraints.map((constraint) => (constraint === found ? withComment(found, set) : constraint)) }
}

/** `null` takes the comment away. */
export function withComment<T extends { readonly comment?: string }>(item: T, comment: string | null): T {
  const { comment: _, ...rest } = item
  // `comment` is optional in every T, so what is left of it is still one.
  return (comment === null ? rest : { ...rest, comment }) as T
}

/** Options that hold nothing are none. */
export function withOptions<T extends { readonly options?: DialectOptions }>(item: T, given: DialectOptions): T {
  const { options: _, ...rest } = item
  const options = Object.fromEntries(Object.entries(given).filter(([, own]) => own !== undefined && Object.keys(own).length > 0))
  // `options` is optional in every T, so what is left of it is still one.
  return (Object.keys(options).length === 0 ? rest : { ...rest, options }) as T
}

function validateConstraint(table: Table, name: string): Table {
  const found = findConstraint(table, { name })
  if (found === undefined) throw unknown('Constraint', inside(table, name))
  const options = Object.entries(found.options ?? {}).map(([dialect, own]) => {
    const { notValid: _, ...rest } = own ?? {}
    return [dialect, rest] as const
  })
  const valid = withOptions(found, Object.fromEntries(options))
  return { ...table, constraints: table.constraints.map((constraint) => (constraint === found ? valid : constraint)) }
}
