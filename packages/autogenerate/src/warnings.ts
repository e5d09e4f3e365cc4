import { displayName, equalData, isIrreversible } from '@mig/core/dialect'
import type { AlterTableOp, Change, Column, Irreversible, Op, Table } from '@mig/core/dialect'
import { readsText } from './conversion.ts'

/** What somebody should look at before running these operations, a sentence each. */
export function warningsFor(ops: readonly Op[], downgrade: readonly Op[] | Irreversible): readonly string[] {
  const back = isIrreversible(downgrade) ? [] : downgrade
  return [
    ...renamedTables(ops),
    ...alterations(ops).flatMap(({ table, changes }) => changeWarnings(displayName(table), changes)),
    ...bareColumns(ops, (column) => `new column ${column} is NOT NULL without a default: the upgrade fails if the table has rows`),
    ...bareColumns(back, (column) => `dropped column ${column} is NOT NULL without a default: the downgrade fails if the table has rows`),
  ]
}

function alterations(ops: readonly Op[]): readonly AlterTableOp[] {
  return ops.flatMap((op) => (op.kind === 'alterTable' ? [op] : []))
}

/** Columns for which a database has no value in rows that exist. */
function bareColumns(ops: readonly Op[], say: (column: string) => string): readonly string[] {
  const way = 'give it a default, or add it nullable, fill it with op.execute(…) and then set it NOT NULL'
  return alterations(ops).flatMap(({ table, changes }) =>
    changes.flatMap((change) =>
      change.kind === 'addColumn' && isBare(change.column) ? [`${say(`${displayName(table)}.${change.column.name}`)}; ${way}`] : [],
    ),
  )
}

function changeWarnings(table: string, changes: readonly Change[]): readonly string[] {
  const added = changes.flatMap((change) => (change.kind === 'addColumn' ? [change.column] : []))
  const dropped = changes.flatMap((change) => (change.kind === 'dropColumn' && change.was !== undefined ? [change.was] : []))
  const renames = dropped.flatMap((from) => added.filter((to) => mayBeRenamed(from, to)).map((to) => [from, to] as const))
  return [
    ...renames.map(
      ([from, to]) =>
        `${table}.${from.name} → ${table}.${to.name} looks like a rename; autogenerate writes drop + add: ` +
        `edit the file to op.renameColumn('${table}', '${from.name}', '${to.name}') to keep the data`,
    ),
    ...changes.flatMap((change) => timeZoneWarning(table, change)),
    ...changes.flatMap((change) => textWarning(table, change)),
    ...changes.flatMap((change) => computedWarning(table, change, added)),
  ]
}

function isBare({ nullable, default: value, identity, generated }: Column): boolean {
  return !nullable && value === undefined && identity === undefined && generated === undefined
}

function mayBeRenamed(from: Column, to: Column): boolean {
  return from.name !== to.name && from.generated === undefined && to.generated === undefined && equalData(from.type, to.type)
}

function timeZoneWarning(table: string, change: Change): readonly string[] {
  if (change.kind !== 'alterColumn' || change.using?.endsWith("AT TIME ZONE 'UTC'") !== true) return []
  return [
    `${table}.${change.name} changes between timestamp with and without time zone: ` +
      'the file takes the values for UTC; edit `using` if they are not',
  ]
}

function textWarning(table: string, change: Change): readonly string[] {
  if (change.kind !== 'alterColumn' || change.using === undefined || !readsText(change.using)) return []
  return [
    `${table}.${change.name} changes to a type into which its own does not convert: the file reads the text of each value, ` +
      'which fails where that is none of the new type; edit `using` to say what becomes of them',
  ]
}

function computedWarning(table: string, change: Change, added: readonly Column[]): readonly string[] {
  if (change.kind !== 'dropColumn' || change.was === undefined || change.was.generated !== undefined) return []
  if (!added.some((column) => column.name === change.name && column.generated !== undefined)) return []
  return [`${table}.${change.name} becomes a computed column: it is dropped and added again, and its values are lost`]
}

function renamedTables(ops: readonly Op[]): readonly string[] {
  const added = ops.flatMap((op) => (op.kind === 'createTable' ? [op.table] : []))
  const dropped = ops.flatMap((op) => (op.kind === 'dropTable' && op.was !== undefined ? [op.was] : []))
  return dropped.flatMap((from) =>
    added
      .filter((to) => from.schema === to.schema && sameColumns(from, to))
      .map(
        (to) =>
          `${displayName(from)} → ${displayName(to)} looks like a rename; autogenerate writes drop + create: ` +
          `edit the file to op.renameTable('${displayName(from)}', '${to.name}') to keep the data`,
      ),
  )
}

/** The names, whatever the order: types may be spelled differently in the model. */
function sameColumns(a: Table, b: Table): boolean {
  const names = (table: Table): string => JSON.stringify(table.columns.map((column) => column.name).sort())
  return names(a) === names(b)
}
