import { displayObject, objectName, objectWord } from '../schema/object-facts.ts'
import { displayName } from '../schema/schema.ts'
import { columnsOf, expressionsOf, type Constraint } from '../schema/constraint.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { Registry } from '../plugin/registry.ts'
import { isObjectOp, objectStep, type ObjectOp } from './object-op.ts'
import { isCustomOp, type Change, type ColumnAlteration, type CoreOp, type CustomOp, type Op, type SqlText } from './op.ts'

/** SQL and arguments longer than this are cut. */
const SHOWN = 60

/** What an operation does, in one line without a full stop: `add column expenses.currency`. */
export function describe(op: Op, registry?: Registry): string {
  return oneLine(isCustomOp(op) ? describeCustom(op, registry) : describeCore(op))
}

/** The same for a query, which is no operation. */
export function describeQuery(query: SqlText): string {
  return `query ${cut(query.text.join('?'))}`
}

function describeCore(op: CoreOp): string {
  if (isObjectOp(op)) return describeObject(op)
  switch (op.kind) {
    case 'createTable':
      return `create table ${displayName(op.table)}`
    case 'dropTable':
      return `drop table ${displayName(op.table)}`
    case 'renameTable':
      return `rename table ${displayName(op.table)} to ${op.to}`
    case 'moveTable':
      return `move table ${displayName(op.table)} to ${schemaLabel(op.to)}`
    case 'alterTable':
      return op.changes.length === 0 ? `alter table ${displayName(op.table)}` : describeChanges(op.table, op.changes)
    case 'createIndex':
      return `create index ${op.index.name} on ${displayName(op.table)}`
    case 'dropIndex':
      return `drop index ${op.name} on ${displayName(op.table)}`
    case 'renameIndex':
      return `rename index ${op.name} to ${op.to}`
    case 'setIndexComment':
      return `${commentVerb(op)} comment of index ${op.name} on ${displayName(op.table)}`
    case 'createEnum':
      return `create enum ${displayName(op.enum)}`
    case 'dropEnum':
      return `drop enum ${displayName(op.enum)}`
    case 'renameEnum':
      return `rename enum ${displayName(op.enum)} to ${op.to}`
    case 'moveEnum':
      return `move enum ${displayName(op.enum)} to ${schemaLabel(op.to)}`
    case 'addEnumValue':
      return `add value ${op.value} to enum ${displayName(op.enum)}`
    case 'renameEnumValue':
      return `rename value ${op.value} of enum ${displayName(op.enum)} to ${op.to}`
    case 'alterEnum':
      return `set values of enum ${displayName(op.enum)} to ${cut(op.values.join(', '))}`
    case 'setEnumComment':
      return `${commentVerb(op)} comment of enum ${displayName(op.enum)}`
    case 'setEnumOptions':
      return `set options of enum ${displayName(op.enum)}`
    case 'execute':
      return `execute ${cut(op.text.join('?'))}`
    case 'backfill':
      return `set ${Object.keys(op.set).join(', ')} of ${displayName(op.table)} in batches`
    case 'bulkInsert':
      return `insert ${op.rows.length} ${op.rows.length === 1 ? 'row' : 'rows'} into ${displayName(op.table)}`
  }
}

function describeObject(op: ObjectOp): string {
  const step = objectStep(op)
  const name = step.verb === 'create' || step.verb === 'alter' ? objectName(step.op.object) : step.op.object
  const to = step.verb === 'rename' ? ` to ${step.op.to}` : step.verb === 'move' ? ` to ${schemaLabel(step.op.to)}` : ''
  return `${step.verb} ${objectWord(step.of)} ${displayObject(name)}${to}`
}

function schemaLabel(schema: string | null): string {
  return schema === null ? 'the default schema' : `schema ${schema}`
}

function describeCustom(op: CustomOp, registry: Registry | undefined): string {
  const described = registry?.ops.get(op.kind)?.describe?.(op.args)
  return described ?? `${op.kind}(${cut(op.args.map((arg) => JSON.stringify(arg)).join(', '))})`
}

function describeChanges(table: QualifiedName, changes: readonly Change[]): string {
  const [first, ...others] = changes
  if (first === undefined) return `alter table ${displayName(table)}`
  if (others.length === 0) return describeChange(first, `${displayName(table)}.`, ` on ${displayName(table)}`, displayName(table))
  return `alter table ${displayName(table)}: ${changes.map((change) => describeChange(change, '', '', '')).join(', ')}`
}

/** `prefix` stands before the name of a column, `on` behind that of a constraint; both are empty where the table was said already. */
function describeChange(change: Change, prefix: string, on: string, table: string): string {
  switch (change.kind) {
    case 'addColumn':
      return `add column ${prefix}${change.column.name}`
    case 'dropColumn':
      return `drop column ${prefix}${change.name}`
    case 'alterColumn':
      return `alter column ${prefix}${change.name} (${alteredText(change.set)})`
    case 'renameColumn':
      return `rename column ${prefix}${change.name} to ${change.to}`
    case 'addConstraint':
      return `add ${constraintLabel(change.constraint)}${on}`
    case 'dropConstraint':
      return `drop constraint ${change.name}${on}`
    case 'renameConstraint':
      return `rename constraint ${change.name}${on} to ${change.to}`
    case 'validateConstraint':
      return `validate constraint ${change.name}${on}`
    case 'setTableOptions':
      return `set options${table === '' ? '' : ` of table ${table}`}`
    case 'setTableComment':
      return `${commentVerb(change)} comment${table === '' ? '' : ` of table ${table}`}`
    case 'setConstraintComment':
      return `${commentVerb(change)} comment of constraint ${change.name}${on}`
  }
}

/** What changes of a column; that it takes NULL from now on, or does not any more, are changes of different weight. */
function alteredText(set: ColumnAlteration): string {
  const nullable = set.nullable === false ? 'to NOT NULL' : 'to nullable'
  return Object.keys(set).map((key) => (key === 'nullable' ? nullable : key)).join(', ')
}

function commentVerb({ set }: { readonly set: string | null }): string {
  return set === null ? 'remove' : 'set'
}

const KINDS = {
  primaryKey: 'primary key',
  unique: 'unique constraint',
  foreignKey: 'foreign key',
  check: 'check',
  exclusion: 'exclusion constraint',
} as const

function constraintLabel(constraint: Constraint): string {
  const columns = [...columnsOf(constraint), ...expressionsOf(constraint)].join(', ')
  return `${KINDS[constraint.kind]} ${constraint.name ?? `(${cut(columns)})`}`
}

function cut(text: string): string {
  const characters = Array.from(oneLine(text))
  return characters.length > SHOWN ? `${characters.slice(0, SHOWN).join('')}…` : characters.join('')
}

/** Names may hold line ends; U+0085, U+2028 and U+2029 end lines as well. */
function oneLine(text: string): string {
  return text.replace(/[\s\u0085]+/g, ' ').trim()
}
