import { isCustomOp, type AlterColumnChange, type Change, type Op } from './op.ts'
import { isExactAlterEnum } from './reverse-enum.ts'
import { isObjectOp } from './object-op.ts'
import { isExactObjectOp } from './reverse-object.ts'
import { alterationKeys } from './reverse.ts'
import { sameName } from '../schema/schema.ts'

/**
 * True for an operation that its reverse undoes exactly: the reverse of the reverse is the operation itself, and the schema after
 * both is the schema before. What a database does on its own, such as dropping the indexes of a dropped column, is not known here:
 * an operation that drops a column is exact on a schema in which nothing else depends on the column.
 */
export function isExact(op: Op): boolean {
  if (isCustomOp(op)) return false
  if (isObjectOp(op)) return isExactObjectOp(op)
  switch (op.kind) {
    case 'createTable':
    case 'createIndex':
      return op.ifNotExists === undefined
    case 'dropTable':
      return op.ifExists === undefined && op.was !== undefined && sameName(op.was, op.table)
    case 'dropIndex':
      return op.ifExists === undefined && op.was?.name === op.name && op.options === undefined
    case 'dropEnum':
      return op.ifExists === undefined && op.was !== undefined && sameName(op.was, op.enum)
    case 'renameTable':
    case 'moveTable':
    case 'renameIndex':
    case 'renameEnum':
    case 'moveEnum':
    case 'renameEnumValue':
    case 'createEnum':
      return true
    case 'setIndexComment':
    case 'setEnumComment':
    case 'setEnumOptions':
      return op.was !== undefined
    case 'alterTable':
      return op.was === undefined && op.options === undefined && op.changes.every(isExactChange)
    case 'alterEnum':
      return isExactAlterEnum(op)
    case 'execute':
      return op.down !== undefined && op.doneWhen === undefined
    case 'addEnumValue':
    case 'backfill':
    case 'bulkInsert':
      return false
  }
}

function isExactChange(change: Change): boolean {
  switch (change.kind) {
    case 'addColumn':
      return change.ifNotExists === undefined
    case 'dropColumn':
      return change.ifExists === undefined && change.was?.name === change.name
    case 'alterColumn':
      return isExactAlteration(change)
    case 'addConstraint':
      return change.constraint.name !== undefined
    case 'dropConstraint':
      return change.ifExists === undefined && change.was?.name === change.name && change.constraintKind === undefined
    case 'setTableComment':
    case 'setConstraintComment':
    case 'setTableOptions':
      return change.was !== undefined
    case 'validateConstraint':
      return false
    case 'renameColumn':
    case 'renameConstraint':
      return true
  }
}

function isExactAlteration({ set, was, using, usingDown }: AlterColumnChange): boolean {
  if (was === undefined || alterationKeys(set).join() !== alterationKeys(was).join()) return false
  return (using === undefined) === (usingDown === undefined)
}
