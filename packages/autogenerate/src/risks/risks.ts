import { displayName, isIrreversible, nameKey } from '@mig/core/dialect'
import type { Dialect, Irreversible, Op, QualifiedName, Risk, SchemaObject, Trigger } from '@mig/core/dialect'
import type { Fill } from '../data/fill.ts'
import { columnRisks } from './column-risks.ts'
import { constraintRisks } from './constraint-risks.ts'
import type { RiskContext } from './context.ts'

export interface RiskOptions {
  readonly dialect: Dialect
  /** What rows get in columns before these are NOT NULL. */
  readonly fills: readonly Fill[]
  /** What the database holds besides tables: triggers run for rows that are filled. */
  readonly objects?: readonly SchemaObject[]
}

/**
 * What somebody should know before these operations run, as far as the operations tell it: what is lost, which rows may stop them, and
 * who has to wait. Tables that they create themselves have no rows and nobody who uses them.
 */
export function risksOf(ops: readonly Op[], downgrade: readonly Op[] | Irreversible, options: RiskOptions): readonly Risk[] {
  const { dialect, fills, objects = [] } = options
  const back = !isIrreversible(downgrade)
  const isFilled: RiskContext['isFilled'] = (table, name) =>
    fills.some((fill) => fill.column === name && nameKey(fill.table) === nameKey(table))
  const up: RiskContext = { dialect, way: 'upgrade', back, isFilled }
  const there = onTablesThatAreThere(ops)
  const down = isIrreversible(downgrade) ? [] : onTablesThatAreThere(downgrade)
  return [
    ...(dialect.risks === undefined ? [] : ops.flatMap((op) => fillRisks(op, fills))),
    ...there.flatMap((op) => triggerRisks(op, ops, fills, objects)),
    ...there.flatMap((op) => [
      ...lossRisks(op, up),
      ...enumRisks(op),
      ...alterationRisks(op, up),
      ...constraintRisks(op, ops, up),
      ...(dialect.risks?.(op) ?? []),
    ]),
    ...down.flatMap((op) => alterationRisks(op, { ...up, way: 'downgrade' })),
  ]
}

function onTablesThatAreThere(ops: readonly Op[]): readonly Op[] {
  const created = new Set(ops.flatMap((op) => (op.kind === 'createTable' && 'table' in op ? [nameKey(op.table)] : [])))
  return ops.filter((op) => !('table' in op) || !created.has(nameKey(op.table)))
}

function alterationRisks(op: Op, context: RiskContext): readonly Risk[] {
  return op.kind === 'alterTable' && 'changes' in op ? columnRisks(op, context) : []
}

/** A new column locks its table until the end, and the rows are written meanwhile. */
function fillRisks(op: Op, fills: readonly Fill[]): readonly Risk[] {
  if (op.kind !== 'alterTable' || !('changes' in op)) return []
  const added = op.changes.flatMap((change) => (change.kind === 'addColumn' ? [change.column.name] : []))
  const names = fills.flatMap(({ table, column }) => (nameKey(table) === nameKey(op.table) && added.includes(column) ? [column] : []))
  if (names.length === 0) return []
  const table = displayName(op.table)
  const way = 'where it is big, add the column in one revision and fill it in steps before another makes it NOT NULL'
  return [{ op, kind: 'locks', sentence: `nobody reads or writes ${table} while all of its rows get ${names.join(', ')}: ${way}` }]
}

/** A fill is an UPDATE like any other one. */
function triggerRisks(op: Op, ops: readonly Op[], fills: readonly Fill[], objects: readonly SchemaObject[]): readonly Risk[] {
  if (op.kind !== 'alterTable' || !('changes' in op)) return []
  const isTable = (table: QualifiedName): boolean => nameKey(table) === nameKey(op.table)
  // Once for each table, though a fill stands between two operations.
  if (ops.find((other) => other.kind === 'alterTable' && 'changes' in other && isTable(other.table)) !== op) return []
  const filled = fills.flatMap((fill) => (isTable(fill.table) ? [fill.column] : []))
  const runs = ({ events, columns }: Trigger): boolean =>
    events.includes('update') && filled.some((column) => columns === undefined || columns.includes(column))
  const names = objects.flatMap((object) =>
    object.kind === 'trigger' && isTable(tableOfTrigger(object)) && runs(object) ? [object.name] : [],
  )
  if (names.length === 0) return []
  const run = `triggers of ${displayName(op.table)} run for the rows that get ${filled.join(', ')} (${names.join(', ')})`
  return [{ op, kind: 'loses data', sentence: `${run}: see what they change, or disable them around the UPDATE` }]
}

function tableOfTrigger({ schema, table }: Trigger): QualifiedName {
  return schema === undefined ? { name: table } : { schema, name: table }
}

function lossRisks(op: Op, { back }: RiskContext): readonly Risk[] {
  if (op.kind !== 'dropTable' || !('table' in op)) return []
  const returns = back ? '; the downgrade creates it empty' : ''
  const sentence = `table ${displayName(op.table)} goes with all its rows: copy before what is still needed${returns}`
  return [{ op, kind: 'loses data', sentence }]
}

/** Rows may hold values that go. */
function enumRisks(op: Op): readonly Risk[] {
  if (op.kind !== 'alterEnum' || !('values' in op)) return []
  const { map = {}, values, was = [] } = op
  return was
    .filter((value) => !values.includes(value))
    .map((value): Risk => {
      const to = map[value]
      const rows = `rows that hold ${value} of enum ${displayName(op.enum)}`
      if (to === undefined)
        return { op, kind: 'may fail', sentence: `${rows} stop the upgrade, since the value goes; look for them before` }
      return { op, kind: 'loses data', sentence: `${rows} hold ${to ?? 'NULL'} afterwards, and the downgrade cannot tell them from others` }
    })
}
