import {
  statement,
  type AlterTableOp,
  type Change,
  type CompileContext,
  type Instruction,
  type QualifiedName,
  type Statement,
} from '@mig/core/dialect'
import { alterColumnActions, carryOn, changeCollation, moveIdentity } from './alter-column.ts'
import { canJoin, constraintColumns, PASS, type Action } from './alter-actions.ts'
import { columnComment, constraintComment, constraintComments, tableComment } from './comments.ts'
import { columnDefinition } from './column-definition.ts'
import { alterColumnOptions, laterColumnStatements } from './column-options.ts'
import { constraintDefinition } from './constraint-definition.ts'
import { alterTableOptions } from './table-options.ts'
import { alterSequencePrivileges, newSequencePrivileges } from './sequence-privileges.ts'
import { alterCounter, newCounter, takeOver, withCounter } from './serial.ts'
import { quoting } from './quoting.ts'
import { freedColumnGuards } from './freed-column.ts'
import { zoneGuards } from './zones.ts'

/** What a change becomes: actions of an ALTER TABLE and statements around them, or a rename, which stands alone. */
type Compiled =
  | { readonly ahead?: readonly Instruction[]; readonly actions: readonly Action[]; readonly behind: readonly Statement[] }
  | { readonly alone: readonly Statement[] }

/** Few ALTER TABLE statements with many actions each, so that PostgreSQL reads and rewrites the table as seldom as it can. */
export function alterTable(op: AlterTableOp, context: CompileContext): readonly Instruction[] {
  const alter = `ALTER TABLE ${quoting.qualified(op.table)}`
  const statements: Instruction[] = []
  let actions: Action[] = []
  let behind: Statement[] = []
  const flush = (): void => {
    const together = actions.filter((action) => action.sql !== '')
    if (together.length > 0) statements.push(statement(`${alter} ${together.map((action) => action.sql).join(', ')}`))
    statements.push(...behind)
    actions = []
    behind = []
  }
  for (const change of op.changes) {
    const compiled = compileChange(op.table, change, context)
    if ('alone' in compiled) {
      flush()
      statements.push(...compiled.alone)
      continue
    }
    const { ahead = [] } = compiled
    if (ahead.length > 0 || !compiled.actions.every((action) => canJoin(action, actions))) flush()
    statements.push(...ahead)
    actions.push(...compiled.actions)
    behind.push(...compiled.behind)
  }
  flush()
  return statements
}

function compileChange(table: QualifiedName, change: Change, context: CompileContext): Compiled {
  switch (change.kind) {
    case 'addColumn': {
      const { column } = change
      const names = column.generated === undefined ? { columns: [column.name] } : {}
      const guard = change.ifNotExists === true ? 'IF NOT EXISTS ' : ''
      const sql = `ADD COLUMN ${guard}${columnDefinition(withCounter(table, column), context)}`
      const comment = column.comment === undefined ? [] : [columnComment(table, column.name, column.comment)]
      const counter = newCounter(table, column, context, change.ifNotExists === true ? { ifNotExists: true } : {})
      const later = [...laterColumnStatements(table, [column], context), ...comment, ...newSequencePrivileges(table, column)]
      const behind = [...counter.behind, ...later]
      return { ahead: counter.ahead, ...withStatements([{ pass: PASS.addColumn, sql, ...names }], behind, names) }
    }
    case 'dropColumn': {
      const sql = `DROP COLUMN ${change.ifExists === true ? 'IF EXISTS ' : ''}${quoting.identifier(change.name)}`
      return { actions: [{ pass: PASS.drop, sql, columns: [change.name] }], behind: [] }
    }
    case 'alterColumn': {
      const { comment } = change.set
      const options = alterColumnOptions(table, change, context)
      const counter = alterCounter(table, change, context)
      const taken = takeOver(table, change)
      const comments = comment === undefined ? [] : [columnComment(table, change.name, comment)]
      const counted = [...carryOn(table, change), ...taken.behind, ...counter.behind]
      const privileges = alterSequencePrivileges(table, change)
      const behind = [...changeCollation(table, change), ...counted, ...options, ...comments, ...privileges]
      const actions = [...alterColumnActions(change, context), ...counter.actions]
      const guards = [...zoneGuards(table, change), ...freedColumnGuards(table, change, context)]
      return {
        ahead: [...guards, ...moveIdentity(table, change), ...taken.ahead, ...counter.ahead],
        ...withStatements(actions, behind, { columns: [change.name] }),
      }
    }
    case 'addConstraint': {
      const names = constraintColumns(change.constraint)
      const action = { pass: PASS.add, sql: `ADD ${constraintDefinition(change.constraint, context)}`, ...names }
      return withStatements([action], constraintComments(table, change.constraint), {})
    }
    case 'dropConstraint': {
      const sql = `DROP CONSTRAINT ${change.ifExists === true ? 'IF EXISTS ' : ''}${quoting.identifier(change.name)}`
      return { actions: [{ pass: PASS.drop, sql }], behind: [] }
    }
    case 'renameColumn':
      return { alone: [renaming(table, `COLUMN ${quoting.identifier(change.name)}`, change.to)] }
    case 'renameConstraint':
      return { alone: [renaming(table, `CONSTRAINT ${quoting.identifier(change.name)}`, change.to)] }
    case 'validateConstraint':
      return { alone: [statement(`ALTER TABLE ${quoting.qualified(table)} VALIDATE CONSTRAINT ${quoting.identifier(change.name)}`)] }
    case 'setTableOptions':
      return { alone: alterTableOptions(table, change.set, change.was, context) }
    case 'setTableComment':
      return { actions: [], behind: [tableComment(table, change.set)] }
    case 'setConstraintComment':
      return withStatements([], [constraintComment(table, change.name, change.set)], {})
  }
}

function renaming(table: QualifiedName, what: string, to: string): Statement {
  return statement(`ALTER TABLE ${quoting.qualified(table)} RENAME ${what} TO ${quoting.identifier(to)}`)
}

/** Statements behind the actions count as an action that comes last, so that what would drop their object does not overtake them. */
function withStatements(
  actions: readonly Action[],
  behind: readonly Statement[],
  names: Pick<Action, 'columns'>,
): Exclude<Compiled, { readonly alone: readonly Statement[] }> {
  return { actions: behind.length === 0 ? actions : [...actions, { pass: PASS.afterwards, sql: '', ...names }], behind }
}
