import { displayName, isIrreversible, nameKey } from '@mig/core/dialect'
import type { Dialect, Irreversible, Op, QualifiedName, Risk, SchemaObject, Trigger } from '@mig/core/dialect'
import type { Fill } from '../data/fill.ts'
import { answerName } from '../decisions/names.ts'
import { columnRisks } from './column-risks.ts'
import { constraintRisks } from './constraint-risks.ts'
import type { RiskContext } from './context.ts'

export interface RiskOptions {
  readonly dialect: Dialect
  /** What rows get in columns before these are NOT NULL. */
  readonly fills: readonly Fill[]
  /** The same on the way back. */
  readonly fillsBack?: readonly Fill[]
  /** What the database holds besides tables: triggers run for rows that are filled. */
  readonly objects?: readonly SchemaObject[]
}

/**
 * What somebody should know before these operations run, as far as the operations tell it: what is lost, which rows may stop them, and
 * who has to wait. Tables that they create themselves have no rows and nobody who uses them.
 */
export function risksOf(ops: readonly Op[], downgrade: readonly Op[] | Irreversible, options: RiskOptions): readonly Risk[] {
  const { dialect, fills, fillsBack = [], objects = [] } = options
  const back = !isIrreversible(downgrade)
  const isFilled: RiskContext['isFilled'] = (table, name) =>
    [...fills, ...fillsBack].some((fill) => fill.column === name && nameKey(fill.table) === nameKey(table))
  const up: RiskContext = { dialect, way: 'upgrade', back, isFilled }
  const there = onTablesThatAreThere(ops)
  const down = isIrreversible(downgrade) ? [] : onTablesThatAreThere(downgrade)
  return [
    ...(dialect.risks === undefined ? [] : ops.flatMap((op) => fillRisks(op, fills))),
    ...triggerRisks(there, fills, objects),
    ...there.flatMap((op) => [
      ...lossRisks(op, up),
      ...enumRisks(op),
      ...alterationRisks(op, up),
      ...constraintRisks(op, ops, up),
      ...(dialect.risks?.(op) ?? []),
    ]),
    ...triggerRisks(down, fillsBack, objects).map((risk): Risk => ({ ...risk, way: 'downgrade' })),
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

/** A fill is an UPDATE like any other one. It stands between two operations on its table, and is told of at the first. */
function triggerRisks(ops: readonly Op[], fills: readonly Fill[], objects: readonly SchemaObject[]): readonly Risk[] {
  return [...new Set(fills.map(({ table }) => nameKey(table)))].flatMap((key): readonly Risk[] => {
    const op = ops.find((other) => other.kind === 'alterTable' && 'table' in other && nameKey(other.table) === key)
    if (op === undefined || !('table' in op)) return []
    const columns = fills.flatMap(({ table, column }) => (nameKey(table) === key ? [column] : []))
    const runs = (trigger: Trigger): boolean =>
      nameKey(tableOfTrigger(trigger)) === key &&
      trigger.events.includes('update') &&
      columns.some((column) => trigger.columns === undefined || trigger.columns.includes(column))
    const names = objects.flatMap((object) => (object.kind === 'trigger' && runs(object) ? [object.name] : []))
    if (names.length === 0) return []
    const run = `triggers of ${displayName(op.table)} run for the rows that get ${columns.join(', ')} (${names.join(', ')})`
    return [{ op, kind: 'loses data', sentence: `${run}: see what they change, or disable them around the UPDATE` }]
  })
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

/** Rows may hold values that go. One that becomes a new value of its own is what the downgrade makes of that value again. */
function enumRisks(op: Op): readonly Risk[] {
  if (op.kind !== 'alterEnum' || !('values' in op)) return []
  const { map = {}, values, was = [] } = op
  const targets = Object.values(map)
  const isOwn = (to: string | null): boolean => to !== null && !was.includes(to) && targets.filter((other) => other === to).length === 1
  return was
    .filter((value) => !values.includes(value))
    .flatMap((value): readonly Risk[] => {
      const to = Object.hasOwn(map, value) ? map[value] : undefined
      const rows = `rows that hold ${value} of enum ${displayName(op.enum)}`
      if (to === undefined) {
        const answer = `--map ${answerName(op.enum.schema, op.enum.name, value)}=…`
        const sentence = `${rows} stop the upgrade, since the value goes; look for them before, or say what they get with ${answer}`
        return [{ op, kind: 'may fail', sentence }]
      }
      const sentence = `${rows} hold ${to ?? 'NULL'} afterwards, and the downgrade cannot tell them from others`
      return isOwn(to) ? [] : [{ op, kind: 'loses data', sentence }]
    })
}
