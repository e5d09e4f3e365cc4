import type { Change, ColumnType, Constraint, Op, QualifiedName } from '@mig/core/dialect'
import { columnOf, rowidAlias, subjectOf, tableOf, type ColumnSpec, type ConstraintSpec, type TableSpec, type World } from './world.ts'
import { sqlText } from './write-sql.ts'

/* What changes are meant to do: the operations that ask for it, and the world that has to come of them. */

/** Where the values of a column of the changed table come from. */
export type Source = { readonly column: string } | { readonly sql: string }

/** The world after changes, and what is known of them beforehand. */
export interface Intent {
  readonly world: World
  readonly ops: readonly Op[]
  /** By column id; the subject's alone. */
  readonly sources: { readonly [column: string]: Source }
  /** It must not be done: something would break that nobody asked to break. */
  readonly refuse: readonly string[]
  /** It may be refused: more than one behaviour is right. */
  readonly may: readonly string[]
  /** What each change altered, so that no two contradict each other. */
  readonly touched: readonly string[]
  readonly renamed: readonly string[]
  /** The world before them. */
  readonly was: World
}

export function untouched(world: World): Intent {
  const sources = Object.fromEntries(subjectOf(world).columns.flatMap(({ id, generated }) => (generated ? [] : [[id, { column: id }]])))
  return { world, ops: [], sources, refuse: [], may: [], touched: [], renamed: [], was: world }
}

/** A change with all choices made: what it means, for any world that has what it speaks of. */
export type Step = (intent: Intent) => Intent

export function intentOf(world: World, steps: readonly Step[]): Intent {
  let intent = untouched(world)
  for (const step of steps) intent = step(intent)
  return intent
}

/** The operations, each change by itself or with those of the same table beside it. */
export function opsOf({ ops }: Intent, together: boolean): readonly Op[] {
  if (!together) return ops
  return ops.reduce<readonly Op[]>((done, op) => {
    const last = done.at(-1)
    if (last?.kind !== 'alterTable' || op.kind !== 'alterTable' || last.table.name !== op.table.name) return [...done, op]
    return [...done.slice(0, -1), { ...last, changes: [...last.changes, ...op.changes] }]
  }, [])
}

export function stored(intent: Intent): readonly ColumnSpec[] {
  return subjectOf(intent.world).columns.filter(({ generated }) => generated === undefined)
}

export function done(intent: Intent, change: Change, table: TableSpec = subjectOf(intent.world)): Intent {
  return { ...intent, ops: [...intent.ops, { kind: 'alterTable', table: nameOf(intent.world, table), changes: [change] }] }
}

export function nameOf({ home }: World, { name }: TableSpec): QualifiedName {
  return home === 'main' ? { name } : { schema: home, name }
}

export function touch(intent: Intent, id: string, what: string): Intent {
  return { ...intent, touched: [...intent.touched, `${id} ${what}`] }
}

export function mapSubject(intent: Intent, change: (table: TableSpec) => TableSpec): Intent {
  const { world } = intent
  return { ...intent, world: { ...world, tables: world.tables.map((table) => (table.id === 's' ? change(table) : table)) } }
}

export function mapColumn(intent: Intent, id: string, change: (column: ColumnSpec) => ColumnSpec): Intent {
  const { world } = intent
  const tables = world.tables.map((table) => ({
    ...table,
    columns: table.columns.map((column) => (column.id === id ? change(column) : column)),
  }))
  return { ...intent, world: { ...world, tables } }
}

export function withColumn(intent: Intent, spec: ColumnSpec): Intent {
  const counted = spec.generated === undefined ? countedColumns(intent.world) : []
  const added = { ...intent, may: [...intent.may, ...counted] }
  const next = touch(
    mapSubject(added, (table) => ({ ...table, columns: [...table.columns, spec] })),
    spec.id,
    'name',
  )
  const sources = spec.generated === undefined ? { ...next.sources, [spec.id]: { sql: spec.default ?? 'NULL' } } : next.sources
  const column = {
    name: spec.name,
    type: { kind: 'custom', sql: spec.type } satisfies ColumnType,
    nullable: spec.notNull === undefined,
    ...(spec.default === undefined ? {} : { default: { sql: spec.default } }),
    ...(spec.collation === undefined ? {} : { collation: spec.collation }),
    ...(spec.generated === undefined
      ? {}
      : { generated: { sql: sqlText(intent.world, spec.generated.sql), stored: spec.generated.stored } }),
  }
  return done({ ...next, sources }, { kind: 'addColumn', column })
}

/** A trigger that inserts without naming columns breaks, whatever is done; the revision may be about to replace it. */
export function countedColumns({ objects }: World): readonly string[] {
  return objects.some(({ name }) => name === 'tr_positional') ? ['tr_positional counts the columns'] : []
}

export function withConstraint(intent: Intent, spec: ConstraintSpec): Intent {
  const next = mapSubject(intent, (table) => {
    const constrained = { ...table, constraints: [...table.constraints, spec] }
    // SQLite takes NULL in a primary key for the sake of old databases; mig means what the standard means. A rowid is never NULL.
    const neverNull = (id: string): boolean => spec.kind === 'primaryKey' && spec.columns.includes(id) && rowidAlias(constrained) !== id
    const columns = table.columns.map((column) => (neverNull(column.id) ? { ...column, notNull: column.notNull ?? {} } : column))
    return { ...constrained, columns }
  })
  return done(next, { kind: 'addConstraint', constraint: constraintData(next.world, spec) })
}

function constraintData(world: World, spec: ConstraintSpec): Constraint {
  const name = spec.name === undefined ? {} : { name: spec.name }
  const names = (ids: readonly string[]): readonly string[] => ids.map((id) => columnOf(world, id).name)
  if (spec.kind === 'check') return { kind: 'check', ...name, sql: sqlText(world, spec.sql).trim() }
  if (spec.kind !== 'foreignKey') return { kind: spec.kind, ...name, columns: names(spec.columns) }
  return {
    kind: 'foreignKey',
    ...name,
    columns: names(spec.columns),
    references: { table: tableOf(world, spec.table).name, columns: names(spec.references) },
    ...(spec.onDelete === undefined || spec.onDelete === 'NO ACTION' ? {} : { onDelete: ACTION_NAMES[spec.onDelete] }),
    ...(spec.deferrable === 'DEFERRABLE INITIALLY DEFERRED' ? { deferrable: true as const, initially: 'deferred' as const } : {}),
  }
}

const ACTION_NAMES = { CASCADE: 'cascade', 'SET NULL': 'set null', 'SET DEFAULT': 'set default', RESTRICT: 'restrict' } as const
