import { displayName, typeFor } from '@mig/core/dialect'
import type { AlterColumnChange, AlterTableOp, Column, ColumnType, Risk } from '@mig/core/dialect'
import { conversion, conversionThroughText } from '../conversion.ts'
import { isBare } from '../data/bare-column.ts'
import { answerName } from '../decisions/names.ts'
import type { RiskContext } from './context.ts'
import { looseNarrowing, narrowing, type Narrowing } from './narrowing.ts'

/** What the rows of a table meet where its columns are added, altered and dropped. */
export function columnRisks(op: AlterTableOp, context: RiskContext): readonly Risk[] {
  const added = op.changes.flatMap((change) => (change.kind === 'addColumn' ? [change.column] : []))
  return op.changes.flatMap((change): readonly Risk[] => {
    switch (change.kind) {
      case 'addColumn':
        return addRisks(op, change.column, context)
      case 'alterColumn':
        return [...nullRisks(op, change, context), ...typeRisks(op, change, context)]
      case 'dropColumn':
        return dropRisks(op, change.was, added, context)
      default:
        return []
    }
  })
}

function shown({ table }: AlterTableOp, column: string): string {
  return `${displayName(table)}.${column}`
}

function answer(op: AlterTableOp, column: string): string {
  return `say what they get with --fill ${answerName(op.table.schema, op.table.name, column)}=…`
}

function addRisks(op: AlterTableOp, column: Column, { dialect, way, isFilled }: RiskContext): readonly Risk[] {
  if (!isBare(column, dialect.name) || isFilled(op.table, column.name)) return []
  const what = way === 'upgrade' ? 'new column' : 'dropped column'
  const fails = `the ${way} fails if the table has rows; ${answer(op, column.name)}`
  return [risk(op, way, 'may fail', `${what} ${shown(op, column.name)} is NOT NULL without a default: ${fails}`)]
}

function nullRisks(op: AlterTableOp, { name, set, was }: AlterColumnChange, { way, isFilled }: RiskContext): readonly Risk[] {
  if (set.nullable !== false || was?.nullable === false || isFilled(op.table, name)) return []
  const what = way === 'upgrade' ? 'becomes NOT NULL' : 'becomes NOT NULL again'
  return [risk(op, way, 'may fail', `${shown(op, name)} ${what}: rows in which it is NULL stop the ${way}; ${answer(op, name)}`)]
}

function dropRisks(op: AlterTableOp, was: Column | undefined, added: readonly Column[], { way, back }: RiskContext): readonly Risk[] {
  // What came with the upgrade goes with the downgrade; that needs no telling.
  if (way === 'downgrade' || was === undefined || was.generated !== undefined) return []
  if (added.some((column) => column.name === was.name && column.generated !== undefined)) {
    const sentence = `${shown(op, was.name)} becomes a computed column: it is dropped and added again, and its values are lost`
    return [risk(op, way, 'loses data', sentence)]
  }
  const returns = back ? '; the downgrade brings it back without them' : ''
  return [risk(op, way, 'loses data', `column ${shown(op, was.name)} goes with its values: copy before what is still needed${returns}`)]
}

function typeRisks(op: AlterTableOp, change: AlterColumnChange, { dialect, way }: RiskContext): readonly Risk[] {
  const { name, set, was } = change
  if (set.type === undefined || was?.type === undefined) return []
  const [from, to] = [typeFor(was.type, dialect.name), typeFor(set.type, dialect.name)]
  const found = narrowed(change, from, to, { dialect })
  if (found === undefined) return []
  const changes = `${shown(op, name)} changes from ${dialect.types.format(from)} to ${dialect.types.format(to)}`
  const back = way === 'upgrade' ? '' : 'on the way back '
  const outcome =
    found.kind === 'loses data'
      ? ` and loses ${found.what}: copy before what is still needed`
      : `: ${found.what} stop the ${way}; look for them before`
  return [risk(op, way, found.kind, back + changes + outcome)]
}

/** An expression that somebody wrote says by itself what becomes of the values. */
function narrowed(
  { name, using, set, was }: AlterColumnChange,
  from: ColumnType,
  to: ColumnType,
  { dialect }: Pick<RiskContext, 'dialect'>,
): Narrowing | undefined {
  if (using === undefined || using === dialect.quoting.identifier(name)) {
    return dialect.features.looseTypes === true ? looseNarrowing(from, to) : narrowing(from, to)
  }
  if (set.type === undefined || was?.type === undefined) return undefined
  const column = { name, nullable: true }
  const reads = using === conversionThroughText(name, from, to, dialect)
  if (!reads && using !== conversion({ ...column, type: was.type }, { ...column, type: set.type }, dialect)) return undefined
  if (from.kind === 'enum' && to.kind === 'enum') return narrowing(from, to)
  if (reads) return { kind: 'may fail', what: `values whose text is no ${dialect.types.format(to)}` }
  return to.kind === 'boolean' ? { kind: 'loses data', what: 'which number it was: all but 0 are true' } : undefined
}

function risk(op: AlterTableOp, way: RiskContext['way'], kind: Risk['kind'], sentence: string): Risk {
  return { op, kind, ...(way === 'downgrade' ? { way } : {}), sentence }
}
